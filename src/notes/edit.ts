/** Edits of a note's frontmatter. Each edit replaces only the bytes of one place. */
import { composedKey } from '../domain/key.ts';
import { lineAt, placeOf } from '../domain/place.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import { hasSameValue } from '../domain/value.ts';
import type { NoteEdit, NotePath, NoteValue, PlainValue, Span } from '../domain/value.ts';
import { findPlace, lineEndAt } from './find.ts';
import type { FoundPlace } from './find.ts';
import { locateFrontmatter, withLineEnds } from './frontmatter.ts';
import { parseFrontmatter, type Parsed } from './parse.ts';
import { isProven } from './prove-edit.ts';
import { createSplice, insertSplice, renamedKey, replaceSplice } from './splice.ts';
import type { ReadText, Splice } from './splice.ts';
import { removalSplice } from './splice-remove.ts';

export interface EditOptions {
  /** If true, a note without frontmatter gets frontmatter. */
  readonly createFrontmatter: boolean;
}

/** The new text, or the reason why the note is unchanged. */
export type Edited = { readonly text: string } | { readonly refused: Refusal };

/** The text after several edits. */
export interface EditedAll {
  readonly text: string;
  /** Reason for each skipped edit, by its index, in the order of the edits. */
  readonly refused: ReadonlyMap<number, Refusal>;
}

/** A text with its reading. The reading that proves one edit is the start of the next edit. */
interface ParsedText {
  readonly text: string;
  readonly parsed: Parsed;
}

type Refused = { readonly refused: Refusal };

type Outcome = ParsedText | Refused;

/**
 * Applies an edit. Returns the same string if the note already has the value that the edit sets. Every byte outside the
 * edited place stays, and the result was read again to prove it. `set` works on any existing place and on a missing
 * top-level key; with `createFrontmatter` it also adds frontmatter to a note without any. Never throws because of a
 * note's content; throws for a number that is not finite.
 */
export function applyEdit(text: string, edit: NoteEdit, options: EditOptions): Edited {
  const outcome = editParsed(parsedText(text), edit, options);
  return 'refused' in outcome ? outcome : { text: outcome.text };
}

/**
 * Applies edits in order, each to the result of the edits before it, as {@link applyEdit} does. A rejected edit is
 * skipped, and the next ones are applied.
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

/** Returns the text after all edits, or the reason of the first rejected edit. */
export function allOrRefused({ text, refused }: EditedAll): Edited {
  const [first] = refused.values();
  return first === undefined ? { text } : { refused: first };
}

function parsedText(text: string): ParsedText {
  return { text, parsed: parseFrontmatter(text) };
}

function editParsed(now: ParsedText, edit: NoteEdit, options: EditOptions): Outcome {
  const { text, parsed } = now;
  const block = parsed.state === 'absent' ? undefined : parsed.block;
  const normalized = block === undefined ? text : withLineEnds(text, block);
  if (normalized === text) return editedText(now, edit, options);
  const was = edit.was?.replace(/\r(?!\n)/g, '\n');
  // The reading of the text itself is valid for it because all offsets are the same.
  const outcome = editedText({ text: normalized, parsed }, { ...edit, was } as NoteEdit, options);
  if ('refused' in outcome) return outcome;
  const { from, to, insert } = changeBetween(normalized, outcome.text);
  const result = text.slice(0, from) + insert + text.slice(to);
  const after = locateFrontmatter(result);
  const isProvenEdit = typeof after !== 'string' && withLineEnds(result, after) === outcome.text;
  if (isProvenEdit) return { text: result, parsed: outcome.parsed };
  const joined = insert === '' ? withoutLinesAfterReturn(text, outcome.text, { from, to }) : undefined;
  return joined === undefined ? refused(text, 'unproven', { from, to }) : parsedText(joined);
}

/**
 * Returns the text without the lines that follow a lone carriage return. Their last `\n` stays and forms one line end
 * with it, because the closing delimiter must follow a line end. Returns `undefined` if the result differs from
 * `expected` in more than line ends.
 */
function withoutLinesAfterReturn(text: string, expected: string, { from, to }: Span): string | undefined {
  if (text.charAt(from - 1) !== '\r' || text.charAt(to - 1) !== '\n') return undefined;
  const result = text.slice(0, from) + text.slice(to - 1);
  const isBlock = typeof locateFrontmatter(result) !== 'string';
  return isBlock && withNewlines(result) === withNewlines(expected) ? result : undefined;
}

function withNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Returns the only place at which two texts differ. */
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

/** Applies an edit to a text in which each line of the frontmatter ends with `\n`. */
function editedText(now: ParsedText, edit: NoteEdit, options: EditOptions): Outcome {
  const { text, parsed } = now;
  if (parsed.state === 'broken') return refused(text, parsed.problem.reason, parsed.problem.at);
  if (parsed.state === 'absent') {
    const [key, ...deeper] = edit.path;
    if (edit.do !== 'set' || !options.createFrontmatter || deeper.length > 0)
      return refused(text, 'no-frontmatter', START);
    if (edit.was !== undefined) return refused(text, 'changed-meanwhile', START);
    return proveEdit({ text, frontmatter: { entries: [], aliases: [] } }, createSplice(text, key, edit.value), edit);
  }
  const note: ReadText = { text, block: parsed.block, frontmatter: parsed.frontmatter };
  if (edit.do === 'rename') return renamed(now, note, edit);
  const found = findPlace(text, note.frontmatter, edit.path);
  const early = outcomeWithoutEdit(now, note, found, edit);
  if (early !== undefined) return early;
  const splice = found === undefined ? insertion(note, edit) : changing(note, found, edit);
  if (splice === undefined) return refused(text, 'unproven', found?.value ?? START);
  const use = found === undefined ? undefined : sharedUse(note, splice);
  if (use !== undefined) return refused(text, 'anchor-in-use', use);
  const outcome = proveEdit(note, splice, edit);
  if (!('refused' in outcome)) return outcome;
  if (edit.do === 'remove') return withoutPair(note, splice, edit, outcome);
  return found === undefined ? proveEdit(note, beforeBlankLines(note, splice), edit) : outcome;
}

/**
 * Returns the exact source text of a value, which an edit of it contains as `was`: with quotes and properties, without
 * the comments and line ends after it. Empty for a key without a value.
 */
export function sourceAt(text: string, value: NoteValue): string {
  return text.slice(value.from, value.to);
}

const START: Span = { from: 0, to: 0 };

function refused(text: string, code: RefusalCode, at: Span): Refused {
  return { refused: { code, place: placeOf(text, at), found: lineAt(text, at.from) } };
}

/** Returns the outcome of an edit that changes nothing or is out of date, or `undefined` for any other edit. */
function outcomeWithoutEdit(
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

/** Renames a top-level key. Rejects the edit if the note already has a key of that name. */
function renamed(now: ParsedText, note: ReadText, edit: NoteEdit & { readonly do: 'rename' }): Outcome {
  const { text, frontmatter } = note;
  const [head] = edit.path;
  const entry = frontmatter.entries.find(({ key }) => key === head);
  const existing = frontmatter.entries.find(({ key }) => composedKey(key) === composedKey(edit.to));
  if (entry === undefined && existing !== undefined) return now;
  const at = entry === undefined ? START : { from: entry.keyFrom, to: entry.keyTo };
  if (entry === undefined || existing !== undefined || text.slice(at.from, at.to) !== edit.was) {
    return refused(text, 'changed-meanwhile', existing?.value ?? at);
  }
  const splice = { ...at, insert: renamedKey(edit.was, edit.to, frontmatter.style) };
  const use = sharedUse(note, splice);
  return use === undefined ? proveEdit(note, splice, edit) : refused(text, 'anchor-in-use', use);
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
  const emptyValue: PlainValue = found.entry === undefined ? [] : new Map();
  return parent === undefined ? undefined : replaceSplice(note, parent, emptyValue);
}

/**
 * Returns a splice that replaces a value and the comment that became a part of it, or `undefined` if that comment is no
 * longer after the value.
 */
function withComment(text: string, { value }: FoundPlace, splice: Splice, comment: string): Splice | undefined {
  const to = value.to + comment.length;
  const isThere = splice.to === value.to && text.startsWith(comment, value.to) && lineEndAt(text, value.to) === to;
  return isThere ? { ...splice, to } : undefined;
}

/** Returns an alias elsewhere that refers to a part of the changed span. */
function sharedUse({ frontmatter }: ReadText, { from, to }: Span): Span | undefined {
  return frontmatter.aliases.find(({ target, ...use }) => {
    if (use.from >= from && use.to <= to) return false;
    return from === to ? target.from < from && from <= target.to : target.from < to && from < target.to;
  });
}

/**
 * Returns the outcome of a removal that the first attempt did not prove. The only key below a tag or an anchor of all
 * properties leaves an empty map there, because a tag or an anchor alone would be a value.
 */
function withoutPair(note: ReadText, splice: Splice, edit: NoteEdit, first: Outcome): Outcome {
  const { text, block, frontmatter } = note;
  const outcome = proveEdit(note, withTrailingLines(text, splice), edit);
  if (!('refused' in outcome)) return outcome;
  if (frontmatter.entries.length > 1 || edit.path.length > 1) return first;
  return proveEdit(note, { ...splice, insert: `{}${block.lineEnd}` }, edit);
}

/**
 * Extends a splice by the blank lines and indented comments after it. A literal before the removed place would absorb
 * them, so they are removed too.
 */
function withTrailingLines(text: string, splice: Splice): Splice {
  const rest = /^(?:[ \t]*\r?\n|[ \t]+#[^\n]*\n)*/.exec(text.slice(splice.to))?.[0] ?? '';
  return { ...splice, to: splice.to + rest.length };
}

/**
 * Moves a new key before the blank lines that end the frontmatter. After a line of tabs it might not be read as a key.
 */
function beforeBlankLines({ text, block }: ReadText, splice: Splice): Splice {
  let at = splice.from;
  for (let line = at; line >= block.from; line = text.lastIndexOf('\n', at - 2) + 1) {
    if (text.slice(line, at).trim() !== '') break;
    at = line;
    if (at === block.from) break;
  }
  return { ...splice, from: at, to: at };
}

function proveEdit(before: Parameters<typeof isProven>[0], { from, to, insert }: Splice, edit: NoteEdit): Outcome {
  const text = before.text.slice(0, from) + insert + before.text.slice(to);
  const parsed = parseFrontmatter(text);
  const isProvenEdit = parsed.state === 'read' && isProven(before, { text, frontmatter: parsed.frontmatter }, edit);
  return isProvenEdit ? { text, parsed } : refused(before.text, 'unproven', { from, to });
}
