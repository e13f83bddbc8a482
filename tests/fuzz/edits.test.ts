/**
 * Random edits of random frontmatter, checked by bytes and by a second parser: every byte outside the edited pair
 * stays, and js-yaml reads the same for all other keys and the new value for the edited one.
 */
import fc, { type GeneratorValue } from 'fast-check';
import { CORE_SCHEMA, load, Type, type Schema } from 'js-yaml';
import { expect, test } from 'vitest';
import type { NoteEdit, PlainValue } from '../../src/domain/value.ts';
import { applyEdit, sourceAt } from '../../src/notes/edit.ts';
import { locateFrontmatter } from '../../src/notes/frontmatter.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';
import { plainValues } from '../notes/arbitrary-notes.ts';
import { budget, LIMIT_MS, seed, tell } from './budget.ts';
import { oddNote, textOf, type OddNote } from './odd-notes.ts';

const NEVER = { createFrontmatter: false };

/** Ignores every unknown tag. An empty value with a custom tag is an empty text, as in the app's parser. */
const TAGGED: Schema = CORE_SCHEMA.extend(
  (['scalar', 'sequence', 'mapping'] as const).flatMap((kind) =>
    ['!', 'tag:'].map((tag) => new Type(tag, { kind, multi: true, construct: (data: unknown) => data ?? '' })),
  ),
);

/** A value of only tags and anchors before a line that starts with one: js-yaml reads these as the value's own. */
const MISREAD = /[&!]\S*[ \t]*(?:#[^\r\n]*)?[\r\n](?:[ \t]*(?:#[^\r\n]*)?[\r\n])*[ \t]*(?:\? )?[&!]/;

/** Returns the frontmatter's keys and values as js-yaml reads them, or `undefined` if it can't. */
function secondReading(text: string): Readonly<Record<string, unknown>> | undefined {
  const block = locateFrontmatter(text);
  if (typeof block === 'string' || MISREAD.test(text)) return undefined;
  try {
    const read = load(withFirst(text.slice(block.from, block.to)), { schema: TAGGED });
    JSON.stringify(read); // throws if an alias is inside the node that it names, which can't be compared
    return typeof read === 'object' && !Array.isArray(read) ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** js-yaml applies a tag or an anchor of the first key to the whole map, so another key is inserted before it. */
function withFirst(yaml: string): string {
  const [before = ''] = /^(?:[ \t]*(?:#[^\r\n]*|&root|!!map)?(?:\r\n?|\n))*/.exec(yaml) ?? [];
  const [pad = ''] = /^ */.exec(yaml.slice(before.length)) ?? [];
  return `${before}${pad}first: 0\n${yaml.slice(before.length)}`;
}

/** Returns a written value as js-yaml returns it. */
function expected(value: PlainValue): unknown {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(expected);
  if (value instanceof Map) {
    return Object.fromEntries(
      [...(value as ReadonlyMap<string, PlainValue>)].map(([key, one]) => [inFile(key), expected(one)]),
    );
  }
  if (typeof value === 'object' && value !== null) {
    const { bare } = value as { bare: string };
    return Number.isNaN(Number(bare)) ? bare : Number(bare);
  }
  if (value === 0) return 0; // and not -0
  return typeof value === 'string' ? inFile(value) : value;
}

function inFile(text: string): string {
  return Buffer.from(text).toString();
}

/** js-yaml returns a lone surrogate as the replacement character, because a file cannot contain it. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return inFile(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [inFile(key), wellFormed(one)]));
}

function without(read: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(read).filter(([name]) => name !== key));
}

interface Case {
  readonly odd: OddNote;
  readonly text: string;
  readonly edit: NoteEdit;
  /** Index of the edited piece; -1 for a new key. */
  readonly at: number;
}

const values = (): typeof plainValues => plainValues;

function caseOf(g: GeneratorValue): Case | undefined {
  const odd = oddNote(g);
  const text = textOf(odd);
  const parsed = parseFrontmatter(text);
  if (parsed.state !== 'read') return undefined;
  const at = g(fc.integer, { min: -1, max: odd.pieces.length - 1 });
  const key = odd.pieces[at]?.key ?? 'new key';
  const entry = parsed.frontmatter.entries.find((one) => one.key === key);
  if (at !== -1 && entry === undefined) return undefined;
  if (entry !== undefined && at !== -1 && g(fc.nat, 3) === 0) {
    return { odd, text, at, edit: { do: 'remove', path: [key], was: sourceAt(text, entry.value) } };
  }
  const value = g(values);
  return { odd, text, at, edit: { do: 'set', path: [key], value, was: entry && sourceAt(text, entry.value) } };
}

/** Returns the bytes around the edited pair, and the bytes in its place. */
function around({ odd, text, at, edit }: Case, result: string): string {
  if (at === -1) {
    const added = result.length - text.length;
    let same = 0;
    while (same < text.length && text[same] === result[same]) same += 1;
    expect(result.slice(same + added)).toBe(text.slice(same));
    return result.slice(same, same + added);
  }
  const { pieces } = odd;
  const before =
    odd.before +
    pieces
      .slice(0, at)
      .map(({ lead, pair }) => lead + pair)
      .join('') +
    (pieces[at]?.lead ?? '');
  const after = text.slice(before.length + (pieces[at]?.pair.length ?? 0));
  expect(result.startsWith(before)).toBe(true);
  const rest = edit.do === 'remove' ? after.replace(/^(?:[ \t]*(?:\r\n?|\n)|[ \t]+#[^\r\n]*(?:\r\n?|\n))*/, '') : after;
  expect(result.endsWith(rest)).toBe(true);
  expect(result.length).toBeGreaterThanOrEqual(before.length + rest.length);
  return result.slice(before.length, result.length - rest.length);
}

/** Without the pair, a carriage return would precede a delimiter, which then closes nothing, or a line feed. */
function endsInReturn({ odd, at, edit }: Case): boolean {
  const before = odd.pieces[at - 1]?.pair ?? odd.before;
  return edit.do === 'remove' && /\r$/.test(before + (odd.pieces[at]?.lead ?? ''));
}

function judge(one: Case): void {
  const { odd, text, at, edit } = one;
  const outcome = applyEdit(text, edit, NEVER);
  if ('refused' in outcome) {
    if (endsInReturn(one)) return;
    expect(outcome.refused.code).toBe('anchor-in-use');
    expect(text).toMatch(/\*a\d/);
    return;
  }
  const written = around(one, outcome.text);
  const why = odd.pieces[at]?.comment ?? '';
  if (edit.do === 'set' && why !== '') expect(written).toContain(why);
  expect(applyEdit(outcome.text, again(edit, outcome.text), NEVER)).toEqual({ text: outcome.text });
  const before = secondReading(text);
  if (before === undefined || MISREAD.test(outcome.text)) return;
  const [key] = edit.path;
  const after = secondReading(outcome.text);
  expect(after && without(after, key)).toEqual(without(before, key));
  if (edit.do === 'remove') expect(after).not.toHaveProperty([key]);
  else if (edit.do === 'set') expect(wellFormed(after?.[key])).toEqual(expected(edit.value));
}

/** Returns the same edit of the new text, which changes nothing. */
function again(edit: NoteEdit, text: string): NoteEdit {
  if (edit.do !== 'set') return edit;
  const parsed = parseFrontmatter(text);
  const entry =
    parsed.state === 'read' ? parsed.frontmatter.entries.find(({ key }) => key === edit.path[0]) : undefined;
  return { ...edit, was: entry && sourceAt(text, entry.value) };
}

function shown(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

test(`an edit changes its own bytes and nothing else (seed ${seed})`, { timeout: LIMIT_MS }, () => {
  let edited = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const one = caseOf(g);
      if (one === undefined) return;
      edited += 1;
      try {
        judge(one);
      } catch (error) {
        throw new Error(
          JSON.stringify({ ...one, odd: undefined, result: applyEdit(one.text, one.edit, NEVER) }, shown),
          {
            cause: error,
          },
        );
      }
    }),
    budget(600),
  );
  tell('edits', edited);
  expect(edited).toBeGreaterThan(100);
});
