/** Note values for each remote field that a sync compares. */
import { hash32 } from '../../domain/digest.ts';
import type { UnplacedFinding } from '../../domain/finding.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from './canonical.ts';
import { remoteName, type ResolvedTarget } from './resolve-target.ts';
import { CODECS, decode, encode, type Codec, type SourceValue } from './codec.ts';
import { fieldIn, type RemoteField, type RemoteSchema } from './crm.ts';
import { exceedsLimit, unspellable } from './limit.ts';
import { fieldOf, originOf, sourceKind, unreadableText, valueIn } from './source.ts';
import type { Exportable, MappingRow, TargetSettings } from './target.ts';

/** One remote field that a sync compares, and its mapping row. */
export interface SyncField {
  readonly row: MappingRow;
  readonly remote: string;
  /** Fiscal year, four digits, if the row has one remote field per fiscal year. */
  readonly year: number | undefined;
  /** Is `undefined` if the field does not exist or is hidden from the signed-in user. */
  readonly field: RemoteField | undefined;
}

/** The note's value for one sync field. */
export interface NoteFieldValue {
  /**
   * State of the note value:
   * - `note`: the note has a value.
   * - `effective`: the note has no key for it, but an effective value applies.
   * - `missing`: the note has no key for it, or no value that the field can have.
   * - `empty`: the note has the key with an empty value.
   * - `unreadable`: the note has a value that cannot be read as this field; `source` is `undefined`, and `noteValue` is
   *   empty.
   */
  readonly state: 'note' | 'effective' | 'missing' | 'empty' | 'unreadable';
  /** With `effective`: the origin of the value. */
  readonly origin: 'rule' | 'customer' | undefined;
  /** The name that an earlier version sent for this note from another field: {@link Target.formerSources}. */
  readonly former: string | undefined;
  /** With `unreadable`: the exact source text of the value in the note. */
  readonly written: string | undefined;
  readonly source: SourceValue | undefined;
  /**
   * The value to send; the value that clears the remote field if the note has none. A name if the codec needs an ID.
   */
  readonly send: PlainValue;
  readonly noteValue: string;
  /** The finding if the target cannot accept the value. */
  readonly finding: UnplacedFinding | undefined;
}

/**
 * Returns every remote field that a sync compares, in the order of the mapping, years ascending: the fields of the
 * notes, and those that the CRM has. The key field is not included because it is never merged.
 */
export function syncFieldsOf(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  items: Iterable<Pick<Exportable, 'opportunity'>>,
): readonly SyncField[] {
  const key = keyField(resolved);
  const years = new Set<number>();
  for (const { opportunity } of items) for (const { year } of opportunity.forecast.amounts) years.add(year);
  return resolved.synced.flatMap((row) => {
    const own =
      row.from === 'forecastAmounts' ? [...new Set([...years, ...yearsOf(row, resolved, schema)])] : [undefined];
    const columns = own.sort().map((year) => {
      const remote = remoteName(row.to, resolved.options, year);
      return { row, remote, year, field: fieldIn(schema, remote) };
    });
    return columns.filter(({ remote }) => remote !== key);
  });
}

/**
 * Returns the remote names to read of every record for the CRM's scope, key field included: the fields of these notes,
 * and those that the CRM has.
 */
export function syncedNames(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  items: readonly Pick<Exportable, 'opportunity'>[] = [],
): readonly string[] {
  return [keyField(resolved), ...syncFieldsOf(resolved, schema, items).map(({ remote }) => remote)];
}

/** Returns the remote name of the field that finds a record. */
export function keyField({ options }: ResolvedTarget): string {
  return remoteName('{key}', options);
}

/**
 * Returns the value of one note for one sync field. Plans call this for every field of every note: every result has the
 * same members in the same order.
 */
export function noteFieldValue(resolved: ResolvedTarget, item: Exportable, column: SyncField): NoteFieldValue {
  const { row, remote, year, field } = column;
  const send = resolved.target.cleared;
  const written = unreadableText(item, row.from, year);
  if (written !== undefined) return { ...EMPTY, state: 'unreadable', written, send };
  const source = valueIn(item, row.from, year);
  if (source === undefined && !clears(item, row)) return { ...EMPTY, send };
  const former = formerOf(resolved, item, row);
  if (source === undefined) return { ...EMPTY, state: 'empty', former, send };
  const origin = originOf(item, row.from);
  const state = origin === undefined ? 'note' : 'effective';
  const encoded = asListed(column, encode(row.codec, source, resolved));
  if (encoded === undefined) {
    const finding = unspellable(resolved, row, remote, source);
    return { state, origin, former, written, source, send, noteValue: '', finding };
  }
  const finding = resolved.limits.has(remote) ? exceedsLimit(resolved, row, remote, source, encoded) : undefined;
  const noteValue = canonicalRemote(
    resolved,
    { row, field: fieldForCurrency(field, item.opportunity.currency) },
    encoded,
  );
  return { state, origin, former, written, source, send: encoded, noteValue, finding };
}

const EMPTY: NoteFieldValue = {
  ...{ state: 'missing', origin: undefined, former: undefined, written: undefined },
  ...{ source: undefined, send: null, noteValue: '', finding: undefined },
};

/** Returns a stage as the CRM's list contains it, if it differs only in case or spacing. */
function asListed(
  { row, field }: Pick<SyncField, 'row' | 'field'>,
  encoded: PlainValue | undefined,
): PlainValue | undefined {
  if (typeof encoded !== 'string' || field?.choices === undefined || !folds(row)) return encoded;
  const key = nameKey(encoded);
  const near = field.choices.filter(({ value }) => nameKey(value) === key);
  return near.length === 1 ? near[0]?.value : encoded;
}

/**
 * Returns true if two compared texts are the same value of the sync field. Stages are also the same in another case or
 * spacing, unless the CRM lists both.
 */
export function isSameText({ row, field }: Pick<SyncField, 'row' | 'field'>, one: string, other: string): boolean {
  if (one === other) return true;
  if (!folds(row) || nameKey(one) !== nameKey(other)) return false;
  const listed = field?.choices?.filter(({ value }) => value === one || value === other) ?? [];
  return listed.length < 2;
}

function folds({ codec }: MappingRow): boolean {
  return (CODECS[codec] as Codec).folds === true;
}

function formerOf(
  { target }: ResolvedTarget,
  { opportunity }: Exportable,
  { from, to }: MappingRow,
): string | undefined {
  const source = target.formerSources?.[to];
  const former = source === undefined || source === from ? undefined : opportunity[source];
  return former === opportunity.customerOrg ? undefined : former;
}

/** Returns true if the sync field has a note value or an effective value. */
export function hasNoteOrRuleValue({ state }: NoteFieldValue): boolean {
  return state === 'note' || state === 'effective';
}

/** Returns the names in a sync field that is resolved by name: one, or all items of a list. */
export function namesOf({ source, noteValue }: NoteFieldValue): readonly string[] {
  if (noteValue === '') return [];
  return source?.kind === 'list' ? source.value : [noteValue];
}

/** Returns the field with the scale that applies to records in that currency, ISO 4217. */
export function fieldForCurrency(field: RemoteField | undefined, currency: string): RemoteField | undefined {
  const scale = field?.scales?.[currency];
  return field === undefined || scale === undefined ? field : { ...field, scale };
}

/** Returns a remote value as compared: canonical, and a day if the CRM stores it as a timestamp. */
export function canonicalRemote(
  resolved: ResolvedTarget,
  column: Pick<SyncField, 'row' | 'field'>,
  value: PlainValue | undefined,
): string {
  return comparedNow(resolved, column, canonical(value, column.field));
}

/**
 * Converts a compared text from a log, a journal, or a cache to the current form: version 0.1.0 compared timestamps
 * instead of days.
 */
export function comparedNow(resolved: ResolvedTarget, { row }: Pick<SyncField, 'row'>, text: string): string {
  const { compared }: Codec = CODECS[row.codec];
  return compared?.(text, resolved) ?? text;
}

/** Returns true if a compared text has this hash, in the current form or in that of version 0.1.0. */
export function hasHash({ row }: Pick<SyncField, 'row'>, text: string, print: number | undefined): boolean {
  if (print === undefined) return false;
  const { formerly }: Codec = CODECS[row.codec];
  return hash32(text) === print || (formerly?.(text).some((former) => hash32(former) === print) ?? false);
}

/**
 * Returns true if a remote text is the last synced value. `normalizedHash` is the hash of the value as normalized by the CRM, and
 * is `undefined` if the CRM did not change it.
 */
export function isLastSyncedText(
  column: Pick<SyncField, 'row'>,
  text: string,
  print: number | undefined,
  normalizedHash: number | undefined,
): boolean {
  return normalizedHash === undefined ? hasHash(column, text, print) : hash32(text) === normalizedHash;
}

/**
 * Returns true if a remote value has this hash for a reason that {@link canonicalRemote} cannot detect: it is midnight of the
 * last synced day in the time zone that the org had then.
 */
export function hadHash(
  resolved: ResolvedTarget,
  column: SyncField,
  value: PlainValue | undefined,
  print: number | undefined,
): boolean {
  const { elsewhere }: Codec = CODECS[column.row.codec];
  if (elsewhere === undefined || print === undefined) return false;
  return elsewhere(canonical(value, column.field), resolved).some((text) => hasHash(column, text, print));
}

/** Returns the note value for a compared text, or `undefined` if the note field cannot contain it. */
export function toNoteText(
  resolved: ResolvedTarget,
  column: SyncField,
  text: string,
  currency: string,
): SourceValue | undefined {
  const { row, field } = column;
  return decode(row.codec, text, { kind: sourceKind(row.from), currency }, resolved, (encoded) =>
    canonicalRemote(resolved, column, canonical(encoded, field)),
  );
}

/**
 * Returns true if a source without a value clears the remote field. An empty `forecast:` does not because it does not
 * identify a score, and a link to another record is never removed.
 */
export function clears(item: Exportable, { from, codec }: MappingRow): boolean {
  const field = fieldOf(from);
  return item.emptyFields.includes(field) && field !== 'forecast' && (CODECS[codec] as Codec).aside !== true;
}

/**
 * Returns a short digest of everything that determines how notes and records are compared; the order of options and
 * stages has no effect.
 */
export function mappingRev({ synced, options }: ResolvedTarget, { stages, sync }: TargetSettings): string {
  const sorted = (table: Readonly<Record<string, string>>): unknown => Object.entries(table).sort();
  const rows = synced.map(({ from, to, codec, direction }) => [from, to, codec, direction]);
  const rules = [rows, sorted(options), sorted(stages ?? {}), sync?.winner ?? 'ask', sync?.clearing ?? false];
  return hash32(JSON.stringify(rules)).toString(36);
}

function yearsOf(row: MappingRow, { options }: ResolvedTarget, { fields }: RemoteSchema): number[] {
  const [before = '', after] = remoteName(row.to, options).split('{FY}');
  if (after === undefined) return [];
  return Object.keys(fields).flatMap((name) => {
    const digits = name.slice(before.length, name.length - after.length);
    return name === before + digits + after && /^\d{2}$/.test(digits) ? [2000 + Number(digits)] : [];
  });
}
