/** Changes one place of a note's frontmatter by replacing the bytes of that place alone. */
import { composedKey } from '../domain/key.ts';
import { lineAt, placeOf } from '../domain/place.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import { hasSameValue } from '../domain/value.ts';
import type { NoteEdit, NotePath, NoteValue, PlainValue, Span } from '../domain/value.ts';
import { findPlace, lineEndAt } from './find.ts';
import type { FoundPlace } from './find.ts';
import { locateFrontmatter, withLineEnds } from './frontmatter.ts';
import { parseFrontmatter, type Parsed } from './parse.ts';
import { isProven } from './prove.ts';
import { createSplice, insertSplice, renamedKey, replaceSplice } from './splice.ts';
import type { ReadText, Splice } from './splice.ts';
import { removalSplice } from './splice-remove.ts';

export interface EditOptions {
  /** Whether a note without frontmatter gets some. */
  readonly createFrontmatter: boolean;
}

/** The new text, or why the note stays as it is. */
export type Edited = { readonly text: string } | { readonly refused: Refusal };

/** The text after several edits. */
export interface EditedAll {
  readonly text: string;
  /** The reason for each edit that was left out, by its index, in the order of the edits. */
  readonly refused: ReadonlyMap<number, Refusal>;
}

/** A text with its reading: the one that proves an edit is the one that the next edit starts with. */
interface ParsedText {
  readonly text: string;
  readonly parsed: Parsed;
}

type Refused = { readonly refused: Refusal };

type Outcome = ParsedText | Refused;

/**
 * Applies an edit. The very same string comes back when the note says already what the edit would make it say. Outside of
 * the edited place every byte stays, and the result was read again to prove it. Set works on any place that is there and
 * on a top-level key that is not; `createFrontmatter` lets it give frontmatter to a note without. Never throws for a note's
 * sake; a number that is not finite throws.
 */
export function applyEdit(text: string, edit: NoteEdit, options: EditOptions): Edited {
  const outcome = editParsed(parsedText(text), edit, options);
  return 'refused' in outcome ? outcome : { text: outcome.text };
}

/**
 * Applies edits in their order, each to the text that the edits before it made, as {@link applyEdit} does. An edit that is
 * refused is left out, and the next ones are applied all the same.
 */
export function applyEdits(text: string, edits: readonly NoteEdit[], options: EditOptions): EditedAll {
  const refusals = new Map<number, Refusal>();
  if (edits.length === 0) return { text, refused: refusals };
  let now = parsedText(text);
  for (const [at, edit] of edits.entries()) {
    const outcome = editParsed(now, edit, options);
    if ('refused' in outcome) refusals.set(at, outcome.refused);
    else now = outcome;
  }
  return { text: now.text, refused: refusals };
}

/** The text after all edits, or why the first of those that were refused was. */
export function allOrRefused({ text, refused: refusals }: EditedAll): Edited {
  const [first] = refusals.values();
  return first === undefined ? { text } : { refused: first };
}

function parsedText(text: string): ParsedText {
  return { text, parsed: parseFrontmatter(text) };
}

function editParsed(now: ParsedText, edit: NoteEdit, options: EditOptions): Outcome {
  const { text, parsed } = now;
  const block = parsed.state === 'absent' ? undefined : parsed.block;
  const turned = block === undefined ? text : withLineEnds(text, block);
  if (turned === text) return editedText(now, edit, options);
  const was = edit.was?.replace(/\r(?!\n)/g, '\n');
  // Its reading is that of the text itself: all places are the same.
  const outcome = editedText({ text: turned, parsed }, { ...edit, was } as NoteEdit, options);
  if ('refused' in outcome) return outcome;
  const { from, to, insert } = changeBetween(turned, outcome.text);
  const result = text.slice(0, from) + insert + text.slice(to);
  const after = locateFrontmatter(result);
  const holds = typeof after !== 'string' && withLineEnds(result, after) === outcome.text;
  if (holds) return { text: result, parsed: outcome.parsed };
  const joined = insert === '' ? behindReturn(text, outcome.text, { from, to }) : undefined;
  return joined === undefined ? refused(text, 'unproven', { from, to }) : parsedText(joined);
}

/**
 * The text without lines that follow a lone carriage return. Their last `\n` stays and makes one line end of both, for the
 * closing fence has to follow a line end. Undefined where the result differs from `wanted` in more than line ends.
 */
function behindReturn(text: string, wanted: string, { from, to }: Span): string | undefined {
  if (text.charAt(from - 1) !== '\r' || text.charAt(to - 1) !== '\n') return undefined;
  const result = text.slice(0, from) + text.slice(to - 1);
  const isBlock = typeof locateFrontmatter(result) !== 'string';
  return isBlock && withNewlines(result) === withNewlines(wanted) ? result : undefined;
}

function withNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The one place at which two texts differ. */
function changeBetween(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from += 1;
  let tail = 0;
  while (
    tail < most - from &&
    before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1)
  )
    tail += 1;
  return { from, to: before.length - tail, insert: after.slice(from, after.length - tail) };
}

/** On a text in which each line of the frontmatter ends with `\n`. */
function editedText(now: ParsedText, edit: NoteEdit, options: EditOptions): Outcome {
  const { text, parsed } = now;
  if (parsed.state === 'broken') return refused(text, parsed.problem.reason, parsed.problem.at);
  if (parsed.state === 'absent') {
    const [key, ...deeper] = edit.path;
    if (edit.do !== 'set' || !options.createFrontmatter || deeper.length > 0)
      return refused(text, 'no-frontmatter', START);
    if (edit.was !== undefined) return refused(text, 'changed-meanwhile', START);
    return proven({ text, frontmatter: { entries: [], aliases: [] } }, createSplice(text, key, edit.value), edit);
  }
  const note: ReadText = { text, block: parsed.block, frontmatter: parsed.frontmatter };
  if (edit.do === 'rename') return renamed(now, note, edit);
  const found = findPlace(text, note.frontmatter, edit.path);
  const settled = settledBefore(now, note, found, edit);
  if (settled !== undefined) return settled;
  const splice = found === undefined ? insertion(note, edit) : changing(note, found, edit);
  if (splice === undefined) return refused(text, 'unproven', found?.value ?? START);
  const use = found === undefined ? undefined : sharedUse(note, splice);
  if (use !== undefined) return refused(text, 'anchor-in-use', use);
  const outcome = proven(note, splice, edit);
  if (!('refused' in outcome)) return outcome;
  if (edit.do === 'remove') return withoutPair(note, splice, edit, outcome);
  return found === undefined ? proven(note, beforeBlanks(note, splice), edit) : outcome;
}

/**
 * The exact source text of a value, which an edit of it gives as `was`: with its quotes and properties, without comments and
 * line ends behind it; empty for a key with nothing behind it.
 */
export function sourceAt(text: string, value: NoteValue): string {
  return text.slice(value.from, value.to);
}

const START: Span = { from: 0, to: 0 };

function refused(text: string, code: RefusalCode, at: Span): Refused {
  return { refused: { code, place: placeOf(text, at), found: lineAt(text, at.from) } };
}

/** The outcome of an edit that has nothing to do, or comes too late. */
function settledBefore(
  now: ParsedText,
  { text, block }: ReadText,
  found: FoundPlace | undefined,
  edit: ValueEdit,
): Outcome | undefined {
  const at = found?.value ?? { from: block.from, to: block.from };
  if (edit.do === 'set' && found !== undefined && hasSameValue(found.value, edit.value)) return now;
  if (edit.do === 'remove' && found === undefined && typeof edit.path.at(-1) === 'string') return now;
  const missing = found === undefined && edit.path.length > 1;
  if (missing || edit.was !== (found && sourceAt(text, found.value))) return refused(text, 'changed-meanwhile', at);
  return found?.aliased === true ? refused(text, 'anchor-in-use', at) : undefined;
}

/** Another name for a top-level key. Refused if the note has a key of that name by now. */
function renamed(now: ParsedText, note: ReadText, edit: NoteEdit & { readonly do: 'rename' }): Outcome {
  const { text, frontmatter } = note;
  const [head] = edit.path;
  const entry = frontmatter.entries.find(({ key }) => key === head);
  const twin = frontmatter.entries.find(({ key }) => composedKey(key) === composedKey(edit.to));
  if (entry === undefined && twin !== undefined) return now;
  const at = entry === undefined ? START : { from: entry.keyFrom, to: entry.keyTo };
  if (entry === undefined || twin !== undefined || text.slice(at.from, at.to) !== edit.was) {
    return refused(text, 'changed-meanwhile', twin?.value ?? at);
  }
  const splice = { ...at, insert: renamedKey(edit.was, edit.to, frontmatter.style) };
  const use = sharedUse(note, splice);
  return use === undefined ? proven(note, splice, edit) : refused(text, 'anchor-in-use', use);
}

function insertion(note: ReadText, edit: ValueEdit): Splice | undefined {
  return edit.do === 'set' ? insertSplice(note, edit.path[0], edit.value) : undefined;
}

type ValueEdit = Exclude<NoteEdit, { readonly do: 'rename' }>;

function changing(note: ReadText, found: FoundPlace, edit: ValueEdit): Splice | undefined {
  if (edit.do === 'set') {
    const splice = replaceSplice(note, found, edit.value);
    return edit.comment === undefined ? splice : withComment(note.text, found, splice, edit.comment);
  }
  const removal = removalSplice(note.text, found);
  if (removal !== undefined || found.container.values.length > 1) return removal;
  const outer = edit.path.slice(0, -1) as unknown as NotePath;
  const parent = findPlace(note.text, note.frontmatter, outer);
  const nothing: PlainValue = found.entry === undefined ? [] : new Map();
  return parent === undefined ? undefined : replaceSplice(note, parent, nothing);
}

/** A splice of a value, and of the comment that became a part of it; undefined where that is no longer behind the value. */
function withComment(text: string, { value }: FoundPlace, splice: Splice, comment: string): Splice | undefined {
  const to = value.to + comment.length;
  const isThere = splice.to === value.to && text.startsWith(comment, value.to) && lineEndAt(text, value.to) === to;
  return isThere ? { ...splice, to } : undefined;
}

/** An alias elsewhere that stands for something of what would change. */
function sharedUse({ frontmatter }: ReadText, { from, to }: Span): Span | undefined {
  return frontmatter.aliases.find(({ target, ...use }) => {
    if (use.from >= from && use.to <= to) return false;
    return from === to ? target.from < from && from <= target.to : target.from < to && from < target.to;
  });
}

/**
 * The outcome of taking away what the first try did not prove. The only key below a tag or an anchor of all properties leaves
 * an empty map there, for a tag or an anchor alone would be a value.
 */
function withoutPair(note: ReadText, splice: Splice, edit: NoteEdit, first: Outcome): Outcome {
  const { text, block, frontmatter } = note;
  const outcome = proven(note, withRest(text, splice), edit);
  if (!('refused' in outcome)) return outcome;
  if (frontmatter.entries.length > 1 || edit.path.length > 1) return first;
  return proven(note, { ...splice, insert: `{}${block.lineEnd}` }, edit);
}

/** Blank lines and indented comments behind what goes: a literal that stands before it would take them in, so they go too. */
function withRest(text: string, splice: Splice): Splice {
  const rest = /^(?:[ \t]*\r?\n|[ \t]+#[^\n]*\n)*/.exec(text.slice(splice.to))?.[0] ?? '';
  return { ...splice, to: splice.to + rest.length };
}

/** A new key in front of the blank lines that end the frontmatter: behind a line of tabs it may be no key. */
function beforeBlanks({ text, block }: ReadText, splice: Splice): Splice {
  let at = splice.from;
  for (let line = at; line >= block.from; line = text.lastIndexOf('\n', at - 2) + 1) {
    if (text.slice(line, at).trim() !== '') break;
    at = line;
    if (at === block.from) break;
  }
  return { ...splice, from: at, to: at };
}

function proven(before: Parameters<typeof isProven>[0], { from, to, insert }: Splice, edit: NoteEdit): Outcome {
  const text = before.text.slice(0, from) + insert + before.text.slice(to);
  const parsed = parseFrontmatter(text);
  const holds = parsed.state === 'read' && isProven(before, { text, frontmatter: parsed.frontmatter }, edit);
  return holds ? { text, parsed } : refused(before.text, 'unproven', { from, to });
}
