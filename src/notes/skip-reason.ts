/** Rules that decide if a note counts as an opportunity in a run over many notes. */
import { FIELD_NAMES, type FieldName } from '../domain/fields.ts';
import { isPlaceholder } from '../domain/untrusted-text.ts';
import { composedKey } from '../domain/key.ts';
import { nameIn } from '../domain/wikilink.ts';
import { byKey } from '../domain/memo.ts';
import type { OpportunityNote, Reading } from '../domain/opportunity.ts';
import type { NoteEntry, NoteValue } from '../domain/value.ts';

/**
 * Reason why a run over many notes skips a note. `outside` means that the settings limit notes to a tag or folder that
 * the note does not match.
 */
export type SkipReason =
  | 'excluded-folder'
  | 'template'
  | 'other-tool'
  | 'outside'
  | 'no-frontmatter'
  | 'unreadable'
  | 'other-type'
  | 'too-few-keys';

/** Key and value that mark an opportunity, such as `type: opportunity`. With a blank key, no property marks a note. */
export interface Marker {
  readonly key: string;
  readonly value: string;
}

/** Effect of tag, folder, and settings on a note, regardless of its properties. */
export interface MarkerEffect {
  /** True if a tag or folder makes the note an opportunity. */
  readonly isMarked: boolean;
  /** Set if the note is in an excluded folder, or does not match the limits of tag and folder. */
  readonly skip: 'excluded-folder' | 'template' | 'outside' | undefined;
}

/** `byKeys` is true if the note counts only because of its keys, without a marker. */
export interface NoteKind {
  readonly skip: SkipReason | undefined;
  readonly byKeys: boolean;
}

/** Facts in the properties of a note that decide its kind, from either reader. */
export interface KindFacts {
  /** All names in the marker's key, in lowercase. */
  readonly types: readonly string[];
  /** Number of {@link DISTINCTIVE_FIELDS} that have a key. */
  readonly distinctiveFields: number;
  readonly isLinked: boolean;
  readonly isTemplate: boolean;
  readonly isOtherTool: boolean;
}

/** Fields that an opportunity has and other notes seldom have. An ID and a title prove nothing. */
export const DISTINCTIVE_FIELDS = ['customer', 'amount', 'stage', 'closeDate'] as const satisfies readonly FieldName[];

/** An unmarked note counts if it has keys for this many of {@link DISTINCTIVE_FIELDS}. */
const ENOUGH_KEYS = 2;

/** Returns the kind of a note from the facts in its properties. */
export function decideKind(facts: KindFacts, marker: Marker, markerEffect: MarkerEffect): NoteKind {
  const skip = (reason: SkipReason): NoteKind => ({ skip: reason, byKeys: false });
  if (markerEffect.skip === 'excluded-folder' || markerEffect.skip === 'template') return skip(markerEffect.skip);
  if (facts.isOtherTool) return skip('other-tool');
  // A note with a linked CRM record is an opportunity, regardless of its values.
  if (facts.isTemplate && !facts.isLinked) return skip('template');
  if (markerEffect.skip !== undefined) return skip(markerEffect.skip);
  if (markerEffect.isMarked || facts.types.includes(markerValue(marker))) return COUNTS;
  if (facts.types.length > 0) return skip('other-type');
  return facts.distinctiveFields >= ENOUGH_KEYS ? BY_KEYS : skip('too-few-keys');
}

const COUNTS: NoteKind = { skip: undefined, byKeys: false };
const BY_KEYS: NoteKind = { skip: undefined, byKeys: true };

/**
 * Returns the kind of a note. Its `marker` key counts as text, as link, or as an item of a list, in any case. Of
 * unreadable properties, the recognizable keys count: with the marker, tag or folder, a link to a CRM, or enough keys,
 * the note counts, so that its error is reported.
 */
export function kindOf(text: string, reading: Reading, marker: Marker, markerEffect: MarkerEffect): NoteKind {
  if (reading.state === 'absent') {
    const { isMarked, skip } = markerEffect;
    if (skip === 'excluded-folder' || skip === 'template') return { skip, byKeys: false };
    return isMarked ? COUNTS : { skip: 'no-frontmatter', byKeys: false };
  }
  if (reading.state === 'read') return decideKind(factsOf(text, reading.note, marker), marker, markerEffect);
  return brokenKind(text, reading, marker, markerEffect);
}

function brokenKind(
  text: string,
  reading: Reading & { state: 'broken' },
  marker: Marker,
  markerEffect: MarkerEffect,
): NoteKind {
  const readable = reading.guess ?? { entries: [], sources: {} };
  const lines = brokenLines(text);
  const types = namesAfterKey(lines, marker.key);
  const facts: KindFacts = {
    types: types.includes(markerValue(marker)) ? types : typesIn(readable.entries, marker),
    distinctiveFields: countDistinctiveFields(readable.sources),
    isLinked: lines.some((line) => LINK_LINE.test(line)),
    isTemplate: reading.problem.reason === 'template-code' || hasPlaceholder(text, readable),
    isOtherTool: isOtherTool(readable.entries),
  };
  const kind = decideKind(facts, marker, markerEffect);
  if (facts.isLinked && kind.skip !== 'excluded-folder' && kind.skip !== 'template') return COUNTS;
  return kind.skip === 'too-few-keys' ? { skip: 'unreadable', byKeys: false } : kind;
}

function markerValue({ key, value }: Marker): string {
  return key.trim() === '' ? '' : foldedValue(value);
}

const foldedValue = byKey((value) => value.normalize('NFC').trim().toLowerCase());

function factsOf(text: string, note: OpportunityNote, marker: Marker): KindFacts {
  return {
    types: typesIn(note.entries, marker),
    distinctiveFields: countDistinctiveFields(note.sources),
    isLinked: note.entries.some(({ key }) => isLinkKey(key)),
    isTemplate: hasPlaceholder(text, note),
    isOtherTool: isOtherTool(note.others),
  };
}

function countDistinctiveFields(sources: OpportunityNote['sources']): number {
  let count = 0;
  for (const field of DISTINCTIVE_FIELDS) if (sources[field] !== undefined) count += 1;
  return count;
}

const LINK_KEY = /^crm_[a-z]\w*$/;
/** Returns true if a key contains the link of a note to its record. */
export function isLinkKey(key: string): boolean {
  return key.startsWith('crm_') && LINK_KEY.test(key);
}

const LINK_LINE = /^\s*["']?crm_[a-z]\w*["']?\s*:/;

/**
 * Returns the entry of the key that marks opportunities, in any Unicode composition; otherwise `undefined`.
 */
export function markerIn<E extends Pick<NoteEntry, 'key'>>(entries: readonly E[], { key }: Marker): E | undefined {
  if (key.trim() === '') return undefined;
  const exact = entries.find((one) => one.key === key);
  if (exact !== undefined) return exact;
  const composed = composedKey(key);
  return entries.find((one) => composedKey(one.key) === composed);
}

function typesIn(entries: readonly NoteEntry[], marker: Marker): readonly string[] {
  const value = markerIn(entries, marker)?.value;
  if (value === undefined) return NONE;
  return value.kind === 'list' ? [value, ...value.items].flatMap(typeIn) : typeIn(value);
}

function typeIn(value: NoteValue): readonly string[] {
  const name = nameIn(value);
  return name === undefined ? NONE : typeNamed(name);
}

const typeNamed = byKey((name): readonly string[] => [name.normalize('NFC').toLowerCase()]);

const NONE: readonly string[] = [];

/** Keys that mark notes of other plugins, unless the value is `false`. */
const TOOL_KEYS: ReadonlySet<string> = new Set([
  ...['excalidraw-plugin', 'kanban-plugin', 'marp', 'tldraw-file', 'mindmap-plugin', 'database-plugin'],
]);

/** Returns true if a property, with its value in lowercase, marks a file of another tool. */
export function isToolKey(key: string, value: string): boolean {
  return TOOL_KEYS.has(key) && value !== 'false' && value !== '';
}

function isOtherTool(entries: readonly NoteEntry[]): boolean {
  for (const { key, value } of entries) {
    if (TOOL_KEYS.has(key) && isToolKey(key, value.kind === 'scalar' ? value.text.toLowerCase() : '')) return true;
  }
  return false;
}

/** Returns true if the value of a field other than notes is still a template placeholder. */
function hasPlaceholder(text: string, { entries, sources }: Pick<OpportunityNote, 'entries' | 'sources'>): boolean {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return false;
  const whole = text.slice(first.keyFrom, last.value.to);
  if (!whole.includes('{{') && !whole.includes('<%')) return false;
  return FIELD_NAMES.some((field) => {
    const value = field === 'notes' ? undefined : sources[field]?.[0]?.value;
    return value !== undefined && isPlaceholder(text.slice(value.from, value.to));
  });
}

/** Returns the lines of unreadable properties: up to the closing delimiter, or else up to the first blank line. */
function brokenLines(text: string): readonly string[] {
  const lines = text.split('\n', MOST_LINES).slice(1);
  const end = lines.findIndex((line) => /^---\s*$/.test(line));
  const blank = lines.findIndex((line) => line.trim() === '');
  return lines.slice(0, end >= 0 ? end : blank >= 0 ? blank : lines.length);
}

const MOST_LINES = 2000;

/** Returns the names after a key on its line and on the following lines that belong to it, in lowercase. */
function namesAfterKey(lines: readonly string[], key: string): readonly string[] {
  const composed = composedKey(key);
  const at = key.trim() === '' ? -1 : lines.findIndex((line) => composedKey(keyOf(line)) === composed);
  if (at < 0) return NONE;
  const below = lines.slice(at + 1);
  const next = below.findIndex((line) => /^[^\s-]/.test(line));
  const own = [lines[at]?.slice((lines[at] ?? '').indexOf(':') + 1), ...below.slice(0, next < 0 ? below.length : next)];
  return own.flatMap((line = '') =>
    line.split(/[,[\]"'#|]|^\s*-\s/).map((word) => word.normalize('NFC').trim().toLowerCase()),
  );
}

function keyOf(line: string): string {
  return (
    line
      .split(':', 1)[0]
      ?.trim()
      .replace(/^["']|["']$/g, '') ?? ''
  );
}
