/** The note side of a row: the digest of the note, and edits that write pulled values and the link. */
import { digest } from '../../domain/digest.ts';
import { FIELDS, forecastKey, isProse } from '../../domain/fields.ts';
import { linkName } from '../../domain/wikilink.ts';
import { namesIn } from '../../domain/names.ts';
import { readNames } from '../../domain/names-text.ts';
import { forecastPath, type OpportunityNote } from '../../domain/opportunity.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { NoteEdit, NotePath, NoteValue, PlainValue } from '../../domain/value.ts';
import { applyEdit, applyEdits, sourceAt, type Edited } from '../../notes/edit.ts';
import { readNote } from '../../notes/read.ts';
import { fieldOf, scoreIn } from '../../targets/core/source.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { linkKey } from '../../vault/record-link.ts';
import type { FieldChange } from './plan.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';

/**
 * Returns the digest of everything that a sync reads in a note. Prose, comments, and properties of other tools do not
 * affect it.
 */
export function noteDigest(inspection: Inspection, target: CrmId): string {
  const { opportunity, emptyFields, unreadable, stored, calculatedAt, links } = inspection;
  const read = [links?.[target], stored, calculatedAt, emptyFields, [...unreadable], opportunity];
  return digest(JSON.stringify(read));
}

/** Result of writing pulled values to a note. */
export interface PullResult {
  readonly text: string;
  /** By remote name; these fields still have their old value. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

/**
 * Returns true if the value of the field is written to the note: pulled fields, and fields that were edited for both
 * sides.
 */
export function writesToNote(field: FieldChange): boolean {
  return field.take !== undefined && (field.action === 'pull' || field.action === 'push');
}

/**
 * Returns the text with the values under the properties that the note has for them; a missing property is added at the
 * end.
 */
export function applyPulledFields(text: string, fields: readonly FieldChange[], rules: CompiledSettings): PullResult {
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const pulled = fields.filter(writesToNote);
  const edits = pulled.map((field) =>
    reading.state === 'read' ? pullEdit(text, reading.note, field, rules) : UNREADABLE_EDIT,
  );
  const edited = applyEdits(text, edits, { createFrontmatter: false });
  const refused = new Map<string, Refusal>();
  let result = edited.text;
  for (const [at, field] of pulled.entries()) {
    const refusal = edited.refused.get(at);
    if (refusal !== undefined) refused.set(field.remote, refusal);
    else if (field.restores !== undefined) result = restoreSource(result, field, rules);
  }
  return { text: result, refused };
}

/**
 * Returns the text with the value of the field replaced by its former source text, including quotes and brackets. If
 * the result does not contain exactly this text, the value that the field took is left unchanged.
 */
function restoreSource(text: string, field: FieldChange, rules: CompiledSettings): string {
  const { restores = '' } = field;
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const old = reading.state === 'read' ? valuePlace(reading.note, field, rules).old : undefined;
  if (reading.state !== 'read' || old === undefined) return text;
  const start = text.slice(0, old.from).trimEnd().length;
  const [, indent = '  '] = /\n([ \t]*)\S/.exec(restores) ?? [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const candidates = [
    text.slice(0, old.from) + restores + text.slice(old.to),
    `${text.slice(0, start)}${lineEnd}${indent}${restores}${text.slice(old.to)}`,
    `${text.slice(0, start)}${lineEnd}${restores}${text.slice(old.to)}`,
  ];
  return candidates.find((one) => isRestored(reading.note, text, one, field, rules)) ?? text;
}

/** Returns true if the value is as it was written, and each other property of the note is unchanged. */
function isRestored(
  before: OpportunityNote,
  text: string,
  next: string,
  field: FieldChange,
  rules: CompiledSettings,
): boolean {
  const reading = readNote(next, rules.keyIndex, rules.currency);
  const place = reading.state === 'read' ? valuePlace(reading.note, field, rules) : undefined;
  if (reading.state !== 'read' || place?.old === undefined) return false;
  const [outer] = place.path;
  const others = ({ entries }: OpportunityNote, of: string): string[] =>
    entries.flatMap(({ key, keyFrom, value }) => {
      if (key !== outer) return of.slice(keyFrom, value.to);
      return place.path.length > 1 && value.kind === 'map' ? value.entries.map((inner) => inner.key) : key;
    });
  const isSame = JSON.stringify(others(before, text)) === JSON.stringify(others(reading.note, next));
  return isSame && sourceAt(next, place.old) === field.restores;
}

/** Returns the text with the link in its former place, or at the end of the frontmatter. */
export function setLink(text: string, target: CrmId, link: string, rules: CompiledSettings): Edited {
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const key = linkKey(target);
  const entry = reading.state === 'read' ? reading.note.entries.find((one) => one.key === key) : undefined;
  return applyEdit(text, setEdit(text, [key], entry?.value, link), { createFrontmatter: false });
}

/** An edit that is always rejected, for frontmatter that cannot be read. */
const UNREADABLE_EDIT: NoteEdit = { do: 'remove', path: [''], was: '' };

function setEdit(text: string, path: NotePath, old: NoteValue | undefined, value: PlainValue): NoteEdit {
  return { do: 'set', path, value, was: old && sourceAt(text, old) };
}

function pullEdit(text: string, note: OpportunityNote, field: FieldChange, rules: CompiledSettings): NoteEdit {
  const { path, old } = valuePlace(note, field, rules);
  const take = toListIfAmbiguous(field, path);
  return setEdit(text, path, old, old === undefined ? take : keepLinkForm(old, take, isProse(fieldOf(field.from))));
}

/** Returns the value for the property. A name that contains a separator is written as an item of a list. */
function toListIfAmbiguous({ from, take = null }: FieldChange, path: NotePath): PlainValue {
  const isAlone = from === 'firstOem' && path.length === 1 && typeof take === 'string';
  return isAlone && readNames(take).what !== 'name' ? [take] : take;
}

/** Returns the place of the value of a field in the note; `old` is `undefined` if the note has no such value. */
function valuePlace(
  { sources, forecastSources }: OpportunityNote,
  { from, year }: FieldChange,
  { keyNames, forecastKeys }: CompiledSettings,
): { readonly path: NotePath; readonly old: NoteValue | undefined } {
  const what = year ?? scoreIn(from);
  if (what !== undefined) {
    const found = forecastSources.find((source) => source.what === what);
    if (found === undefined) return { path: [forecastKey(what, forecastKeys)], old: undefined };
    return { path: forecastPath(found), old: found.entry.value };
  }
  const name = fieldOf(from);
  const entry = sources[name]?.[0];
  const key = entry?.key ?? keyNames[name][0] ?? FIELDS[name].key;
  const first = from === 'firstOem' ? firstNamed(entry?.value) : undefined;
  return first === undefined ? { path: [key], old: entry?.value } : { path: [key, first.at], old: first.value };
}

function firstNamed(list: NoteValue | undefined): { readonly at: number; readonly value: NoteValue } | undefined {
  const [named] = list === undefined ? [] : namesIn(list);
  return named?.position === undefined ? undefined : { at: named.position, value: named.value };
}

/**
 * Returns the value with names as links if the note has links. Names that the note has already keep their form. Prose
 * never becomes a link.
 */
function keepLinkForm(old: NoteValue, take: PlainValue, prose: boolean): PlainValue {
  const names = namesIn(old).map(
    ({ name, value }) => [name, value.kind === 'scalar' ? value.text : `[[${name}]]`] as const,
  );
  const textByName = new Map(names);
  const isLink = ([, text]: (typeof names)[number]): boolean =>
    text.trim().startsWith('[[') && linkName(text) !== text.trim();
  const linked = !prose && names.length > 0 && names.every(isLink);
  const withLink = (name: PlainValue): PlainValue =>
    typeof name !== 'string'
      ? name
      : (textByName.get(name) ?? (linked && !/[[\]|#^\r\n]/.test(name) ? `[[${name}]]` : name));
  return Array.isArray(take) ? (take as readonly PlainValue[]).map(withLink) : withLink(take);
}
