/** Which notes count as opportunities in a run over many. */
import { FIELD_NAMES, type FieldName } from '../domain/fields.ts';
import { isPlaceholder } from '../domain/foreign.ts';
import { composedKey } from '../domain/key.ts';
import { nameIn } from '../domain/link.ts';
import { byKey } from '../domain/memo.ts';
import type { OpportunityNote, Reading } from '../domain/opportunity.ts';
import type { NoteEntry, NoteValue } from '../domain/value.ts';

/** Why a note is not looked at in a run over many. `outside`: tag or folder limit what counts, and it has them not. */
export type SkipReason =
  | 'excluded-folder'
  | 'template'
  | 'other-tool'
  | 'outside'
  | 'no-frontmatter'
  | 'unreadable'
  | 'other-type'
  | 'too-few-keys';

/** The key and value that mark an opportunity, as `type: opportunity`; with a blank key, none does. */
export interface Marker {
  readonly key: string;
  readonly value: string;
}

/** What tag, folder, and settings say of a note, whatever its properties are. */
export interface Standing {
  /** Tag or folder make it an opportunity. */
  readonly added: boolean;
  /** It is in a folder that is passed over, or outside of what tag and folder limit. */
  readonly passed: 'excluded-folder' | 'template' | 'outside' | undefined;
}

/** `byKeys`: the note counts, and only for the keys that it has: nothing marks it. */
export interface NoteKind {
  readonly skip: SkipReason | undefined;
  readonly byKeys: boolean;
}

/** What the properties of a note say of its kind, whichever reader found it. */
export interface KindFacts {
  /** Every name that the marker's key gives, in lower case. */
  readonly types: readonly string[];
  /** How many of {@link DISTINCTIVE_FIELDS} have a key. */
  readonly proof: number;
  readonly isLinked: boolean;
  readonly isTemplate: boolean;
  readonly isOtherTool: boolean;
}

/** Fields that an opportunity has and other notes seldom do; an ID and a title prove nothing. */
export const DISTINCTIVE_FIELDS = ['customer', 'amount', 'stage', 'closeDate'] as const satisfies readonly FieldName[];

/** An unmarked note counts with keys for this many of {@link DISTINCTIVE_FIELDS}. */
const ENOUGH_KEYS = 2;

/** The kind of a note whose properties were read. */
export function decideKind(facts: KindFacts, marker: Marker, { added, passed }: Standing): NoteKind {
  const skip = (reason: SkipReason): NoteKind => ({ skip: reason, byKeys: false });
  if (passed === 'excluded-folder' || passed === 'template') return skip(passed);
  if (facts.isOtherTool) return skip('other-tool');
  // A note with a record in a CRM is an opportunity, whatever its values look like.
  if (facts.isTemplate && !facts.isLinked) return skip('template');
  if (passed !== undefined) return skip(passed);
  if (added || facts.types.includes(wanted(marker))) return COUNTS;
  if (facts.types.length > 0) return skip('other-type');
  return facts.proof >= ENOUGH_KEYS ? BY_KEYS : skip('too-few-keys');
}

const COUNTS: NoteKind = { skip: undefined, byKeys: false };
const BY_KEYS: NoteKind = { skip: undefined, byKeys: true };

/**
 * The kind of a note. Its `marker` key counts as text, as link, or as one of a list, in any case. Properties that can't be read
 * are judged by what can be made out: with the marker, tag or folder, a link to a CRM, or enough keys, the note counts, so that
 * its trouble is told.
 */
export function kindOf(text: string, reading: Reading, marker: Marker, standing: Standing): NoteKind {
  if (reading.state === 'absent') {
    const { added, passed } = standing;
    if (passed === 'excluded-folder' || passed === 'template') return { skip: passed, byKeys: false };
    return added ? COUNTS : { skip: 'no-frontmatter', byKeys: false };
  }
  if (reading.state === 'read') return decideKind(factsOf(text, reading.note, marker), marker, standing);
  return brokenKind(text, reading, marker, standing);
}

function brokenKind(
  text: string,
  reading: Reading & { state: 'broken' },
  marker: Marker,
  standing: Standing,
): NoteKind {
  const known = reading.guess ?? { entries: [], sources: {} };
  const lines = brokenLines(text);
  const types = namesBehind(lines, marker.key);
  const facts: KindFacts = {
    types: types.includes(wanted(marker)) ? types : typesIn(known.entries, marker),
    proof: proofIn(known.sources),
    isLinked: lines.some((line) => LINK_LINE.test(line)),
    isTemplate: reading.problem.reason === 'template-code' || hasPlaceholder(text, known),
    isOtherTool: isOtherTool(known.entries),
  };
  const kind = decideKind(facts, marker, standing);
  if (facts.isLinked && kind.skip !== 'excluded-folder' && kind.skip !== 'template') return COUNTS;
  return kind.skip === 'too-few-keys' ? { skip: 'unreadable', byKeys: false } : kind;
}

function wanted({ key, value }: Marker): string {
  return key.trim() === '' ? '' : wantedValue(value);
}

const wantedValue = byKey((value) => value.normalize('NFC').trim().toLowerCase());

function factsOf(text: string, note: OpportunityNote, marker: Marker): KindFacts {
  return {
    types: typesIn(note.entries, marker),
    proof: proofIn(note.sources),
    isLinked: note.entries.some(({ key }) => isLinkKey(key)),
    isTemplate: hasPlaceholder(text, note),
    isOtherTool: isOtherTool(note.others),
  };
}

function proofIn(sources: OpportunityNote['sources']): number {
  let proof = 0;
  for (const field of DISTINCTIVE_FIELDS) if (sources[field] !== undefined) proof += 1;
  return proof;
}

const LINK_KEY = /^crm_[a-z]\w*$/;
/** Whether a key holds the link of a note to its record. */
export function isLinkKey(key: string): boolean {
  return key.startsWith('crm_') && LINK_KEY.test(key);
}

const LINK_LINE = /^\s*["']?crm_[a-z]\w*["']?\s*:/;

/** The entry of the key that marks opportunities, in whatever composition of accents; undefined: there is none. */
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

/** Keys of files that are notes of other plugins; a value of `false` is none. */
const TOOL_KEYS: ReadonlySet<string> = new Set([
  ...['excalidraw-plugin', 'kanban-plugin', 'marp', 'tldraw-file', 'mindmap-plugin', 'database-plugin'],
]);

/** Whether a key of the properties, with its value in lower case, is that of another tool. */
export function isToolKey(key: string, value: string): boolean {
  return TOOL_KEYS.has(key) && value !== 'false' && value !== '';
}

function isOtherTool(entries: readonly NoteEntry[]): boolean {
  for (const { key, value } of entries) {
    if (TOOL_KEYS.has(key) && isToolKey(key, value.kind === 'scalar' ? value.text.toLowerCase() : '')) return true;
  }
  return false;
}

/** Whether a value of one of our fields, notes aside, is still to be filled in. */
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

/** The lines of properties that can't be read: as far as the closing fence, or else the first blank line. */
function brokenLines(text: string): readonly string[] {
  const lines = text.split('\n', MOST_LINES).slice(1);
  const end = lines.findIndex((line) => /^---\s*$/.test(line));
  const blank = lines.findIndex((line) => line.trim() === '');
  return lines.slice(0, end >= 0 ? end : blank >= 0 ? blank : lines.length);
}

const MOST_LINES = 2000;

/** Words behind a key on its line and on the lines below that belong to it, in lower case. */
function namesBehind(lines: readonly string[], key: string): readonly string[] {
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
