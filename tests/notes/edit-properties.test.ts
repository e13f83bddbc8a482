import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasSameValue } from '../../src/domain/value.ts';
import type { NoteEdit, NotePath, PlainValue } from '../../src/domain/value.ts';
import { composeBlock } from '../../src/notes/compose.ts';
import { applyEdit, sourceAt } from '../../src/notes/edit.ts';
import { findPlace, lineEndAt } from '../../src/notes/find.ts';
import type { FoundPlace } from '../../src/notes/find.ts';
import { locateFrontmatter } from '../../src/notes/frontmatter.ts';
import type { Frontmatter } from '../../src/notes/frontmatter.ts';
import { KEYS, noteTexts, plainValues } from './arbitrary-notes.ts';

const NEVER = { createFrontmatter: false };

/** Returns the frontmatter as read by the full parser alone, so that the fast reader is not its own reference. */
function composed(text: string): Frontmatter | undefined {
  const block = locateFrontmatter(text);
  if (typeof block === 'string') return undefined;
  const result = composeBlock(text, block);
  return 'problem' in result ? undefined : result.frontmatter;
}

interface Scene {
  readonly text: string;
  readonly frontmatter: Frontmatter;
  readonly found: FoundPlace | undefined;
}

function sceneOf(text: string, path: NotePath): Scene | undefined {
  const frontmatter = composed(text);
  return frontmatter && { text, frontmatter, found: findPlace(text, frontmatter, path) };
}

/** Returns every pair but one, as written. */
function others(text: string, key: string): string[] {
  const entries = composed(text)?.entries ?? [];
  return entries.filter((entry) => entry.key !== key).map((entry) => text.slice(entry.keyFrom, entry.value.to));
}

/** Returns everything before the line of a pair, and everything after the line on which it ends. */
function around({ text, frontmatter, found }: Scene): [string, string] {
  if (found?.entry === undefined) return [text.slice(0, frontmatter.insertAt), text.slice(frontmatter.insertAt)];
  const lineStart = text.lastIndexOf('\n', found.entry.keyFrom) + 1;
  return [text.slice(0, lineStart), text.slice(lineEndAt(text, found.value.to))];
}

/** Removes blank lines and indented comments, which may be removed with the place before them. */
function withoutRest(after: string): string {
  return after.replace(/^(?:[ \t\r]*\n|[ \t]+#[^\n]*\n)*/, '');
}

/**
 * Applies an edit that must not be rejected, and checks what is true for every edit. Returns `undefined` if the note
 * cannot be read.
 */
function edited(scene: Scene, edit: NoteEdit): string {
  const outcome = applyEdit(scene.text, edit, NEVER);
  if ('refused' in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  const [before, after] = around(scene);
  if (scene.frontmatter.style !== 'flow') {
    expect(outcome.text.startsWith(before)).toBe(true);
    expect(outcome.text.endsWith(edit.do === 'set' ? after : withoutRest(after))).toBe(true);
  }
  expect(others(outcome.text, edit.path[0])).toEqual(others(scene.text, edit.path[0]));
  if (!/[^\r]\n/.test(scene.text) && scene.text.includes('\r\n')) expect(outcome.text).not.toMatch(/[^\r]\n/);
  return outcome.text;
}

const keys = fc.constantFrom(...KEYS, 'rev_attribution', '360', 'a: b');

test('a set key has the new value, and nothing else changes', () => {
  fc.assert(
    fc.property(noteTexts, keys, plainValues, (text, key, value: PlainValue) => {
      const scene = sceneOf(text, [key]);
      fc.pre(scene !== undefined);
      const was = scene.found && sourceAt(text, scene.found.value);
      const result = edited(scene, { do: 'set', path: [key], value, was });
      const now = sceneOf(result, [key])?.found?.value;
      expect(now !== undefined && hasSameValue(now, value)).toBe(true);
      const again = applyEdit(result, { do: 'set', path: [key], value, was: now && sourceAt(result, now) }, NEVER);
      expect(again).toEqual({ text: result });
      const late = applyEdit(text, { do: 'set', path: [key], value, was: `${was ?? ''}?` }, NEVER);
      if ('text' in late) expect(late.text).toBe(text);
      else expect(late.refused.code).toBe('changed-meanwhile');
    }),
    { numRuns: 300 },
  );
});

test('a removed key is gone, and nothing else changes', () => {
  fc.assert(
    fc.property(noteTexts, keys, (text, key) => {
      const scene = sceneOf(text, [key]);
      fc.pre(scene?.found !== undefined);
      const edit: NoteEdit = { do: 'remove', path: [key], was: sourceAt(text, scene.found.value) };
      const result = edited(scene, edit);
      expect(sceneOf(result, [key])?.found).toBeUndefined();
      expect(applyEdit(result, edit, NEVER)).toEqual({ text: result });
    }),
    { numRuns: 200 },
  );
});

test('an item or nested value is set and removed without other changes', () => {
  const scalars = plainValues.filter((value) => typeof value !== 'object');
  fc.assert(
    fc.property(noteTexts, keys, fc.nat(2), fc.boolean(), scalars, (text, key, at, set, value) => {
      const top = sceneOf(text, [key])?.found?.value;
      const inner = top?.kind === 'map' ? top.entries[at]?.key : at;
      fc.pre(top !== undefined && inner !== undefined);
      const path: NotePath = [key, inner];
      const scene = sceneOf(text, path);
      fc.pre(scene?.found !== undefined);
      const was = sourceAt(text, scene.found.value);
      const edit: NoteEdit = set ? { do: 'set', path, value, was } : { do: 'remove', path, was };
      const result = edited({ ...scene, found: findPlace(text, scene.frontmatter, [key]) }, edit);
      const now = sceneOf(result, path)?.found?.value;
      if (set) expect(now !== undefined && hasSameValue(now, value)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
