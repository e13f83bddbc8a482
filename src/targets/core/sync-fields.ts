/** What an opportunity has to say to each remote field that a sync compares. */
import { hash32 } from '../../domain/digest.ts';
import type { AnyRemark } from '../../domain/finding.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from './canonical.ts';
import { remoteName, type ChosenTarget } from './resolve-target.ts';
import { CODECS, decode, encode, type Codec, type SourceValue } from './codec.ts';
import { fieldIn, type RemoteField, type RemoteSchema } from './crm.ts';
import { tooMuch, unspellable } from './limit.ts';
import { fieldOf, originOf, sourceKind, unreadableText, valueIn } from './source.ts';
import type { Exportable, MappingRow, TargetChoice } from './target.ts';

/** One remote field that is compared, and the row it comes from. */
export interface Column {
  readonly row: MappingRow;
  readonly remote: string;
  /** Four digits, where the row has one remote field a fiscal year. */
  readonly year: number | undefined;
  /** Undefined: not there, or hidden from the user who is signed in. */
  readonly field: RemoteField | undefined;
}

/** What a note says to one column. */
export interface SyncCell {
  /**
   * `effective`: the note has no key for it, and a value applies all the same. `missing`: the note has no key for it, or nothing that it could mean. `emptied`: a key with nothing behind it.
   * `unreadable`: a value that is in the note and cannot be read as this field; it has no `source`, and `ours` is empty.
   */
  readonly said: 'said' | 'effective' | 'missing' | 'emptied' | 'unreadable';
  /** With `effective`: where the value is from. */
  readonly origin: 'rule' | 'customer' | undefined;
  /** The name that a version before sent for this note, where it read another field: {@link Target.formerSources}. */
  readonly former: string | undefined;
  /** With `unreadable`: the value's exact source text in the note. */
  readonly written: string | undefined;
  readonly source: SourceValue | undefined;
  /** What would be sent; what empties the remote field, unless something is said. A name where the codec needs an id. */
  readonly send: PlainValue;
  readonly ours: string;
  /** Why the target cannot take it. */
  readonly remark: AnyRemark | undefined;
}

/**
 * Every remote field that is compared, in the order of the mapping, years ascending: those of the notes, and those that the
 * CRM has a field for. The key field is left out, for it is never merged.
 */
export function columnsOf(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  items: Iterable<Pick<Exportable, 'opportunity'>>,
): readonly Column[] {
  const key = keyField(chosen);
  const years = new Set<number>();
  for (const { opportunity } of items) for (const { year } of opportunity.forecast.amounts) years.add(year);
  return chosen.synced.flatMap((row) => {
    const own =
      row.from === 'forecastAmounts' ? [...new Set([...years, ...yearsOf(row, chosen, schema)])] : [undefined];
    const columns = own.sort().map((year) => {
      const remote = remoteName(row.to, chosen.options, year);
      return { row, remote, year, field: fieldIn(schema, remote) };
    });
    return columns.filter(({ remote }) => remote !== key);
  });
}

/** Remote names to read of every record, key field included, for the CRM's scope: those of these notes, and those that the CRM has a field for. */
export function syncedNames(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  items: readonly Pick<Exportable, 'opportunity'>[] = [],
): readonly string[] {
  return [keyField(chosen), ...columnsOf(chosen, schema, items).map(({ remote }) => remote)];
}

/** The remote name of the field that finds a record. */
export function keyField({ options }: ChosenTarget): string {
  return remoteName('{key}', options);
}

/** Of one note in one column. Plans ask this for every field of every note: each answer has the same members in one order. */
export function cellOf(chosen: ChosenTarget, item: Exportable, column: Column): SyncCell {
  const { row, remote, year, field } = column;
  const send = chosen.target.cleared;
  const written = unreadableText(item, row.from, year);
  if (written !== undefined) return { ...EMPTY, said: 'unreadable', written, send };
  const source = valueIn(item, row.from, year);
  if (source === undefined && !clears(item, row)) return { ...EMPTY, send };
  const former = formerOf(chosen, item, row);
  if (source === undefined) return { ...EMPTY, said: 'emptied', former, send };
  const origin = originOf(item, row.from);
  const said = origin === undefined ? 'said' : 'effective';
  const wire = asListed(column, encode(row.codec, source, chosen));
  if (wire === undefined) {
    const remark = unspellable(chosen, row, remote, source);
    return { said, origin, former, written, source, send, ours: '', remark };
  }
  const remark = chosen.limits.has(remote) ? tooMuch(chosen, row, remote, source, wire) : undefined;
  const ours = theirsOf(chosen, { row, field: keptAs(field, item.opportunity.currency) }, wire);
  return { said, origin, former, written, source, send: wire, ours, remark };
}

const EMPTY: SyncCell = {
  ...{ said: 'missing', origin: undefined, former: undefined, written: undefined },
  ...{ source: undefined, send: null, ours: '', remark: undefined },
};

/** A stage as the list of the CRM spells it, where it differs in case or spacing alone. */
function asListed({ row, field }: Pick<Column, 'row' | 'field'>, wire: PlainValue | undefined): PlainValue | undefined {
  if (typeof wire !== 'string' || field?.choices === undefined || !folds(row)) return wire;
  const key = nameKey(wire);
  const near = field.choices.filter(({ value }) => nameKey(value) === key);
  return near.length === 1 ? near[0]?.value : wire;
}

/** Whether two compared texts are one value of the column: of a stage also in another case or spacing, unless the CRM lists both. */
export function isSameText({ row, field }: Pick<Column, 'row' | 'field'>, one: string, other: string): boolean {
  if (one === other) return true;
  if (!folds(row) || nameKey(one) !== nameKey(other)) return false;
  const listed = field?.choices?.filter(({ value }) => value === one || value === other) ?? [];
  return listed.length < 2;
}

function folds({ codec }: MappingRow): boolean {
  return (CODECS[codec] as Codec).folds === true;
}

function formerOf({ target }: ChosenTarget, { opportunity }: Exportable, { from, to }: MappingRow): string | undefined {
  const source = target.formerSources?.[to];
  const former = source === undefined || source === from ? undefined : opportunity[source];
  return former === opportunity.customerOrg ? undefined : former;
}

/** Whether a cell has a value, of the note or an effective one. */
export function speaks({ said }: SyncCell): boolean {
  return said === 'said' || said === 'effective';
}

/** The names that a cell of a resolved column holds: one, or as many as its list has. */
export function namesOf(cell: SyncCell): readonly string[] {
  const { source, ours } = cell;
  if (!speaks(cell) || ours === '') return [];
  return source?.kind === 'list' ? source.value : [ours];
}

/** The field as it keeps values of a record in that currency, ISO 4217. */
export function keptAs(field: RemoteField | undefined, currency: string): RemoteField | undefined {
  const scale = field?.scales?.[currency];
  return field === undefined || scale === undefined ? field : { ...field, scale };
}

/** A remote value as it is compared: canonical, and a day where the wire carries an instant for it. */
export function theirsOf(
  chosen: ChosenTarget,
  column: Pick<Column, 'row' | 'field'>,
  value: PlainValue | undefined,
): string {
  return comparedNow(chosen, column, canonical(value, column.field));
}

/** A compared text from a log, a journal or a cache, in the form of today: version 0.1.0 compared instants instead of days. */
export function comparedNow(chosen: ChosenTarget, { row }: Pick<Column, 'row'>, text: string): string {
  const { compared }: Codec = CODECS[row.codec];
  return compared?.(text, chosen) ?? text;
}

/** Whether a compared text has this fingerprint, in the form of today or of version 0.1.0. */
export function hasPrint({ row }: Pick<Column, 'row'>, text: string, print: number | undefined): boolean {
  if (print === undefined) return false;
  const { formerly }: Codec = CODECS[row.codec];
  return hash32(text) === print || (formerly?.(text).some((former) => hash32(former) === print) ?? false);
}

/**
 * Whether a remote text is what both sides agreed on. `kept`: the fingerprint of the CRM's own spelling of it; undefined where
 * that was no other.
 */
export function isAgreedThere(
  column: Pick<Column, 'row'>,
  text: string,
  print: number | undefined,
  kept: number | undefined,
): boolean {
  return kept === undefined ? hasPrint(column, text, print) : hash32(text) === kept;
}

/**
 * Whether a remote value has this fingerprint for a reason that {@link theirsOf} cannot see: it is the midnight of the day
 * that was agreed on, in the time zone that the org had then.
 */
export function hadPrint(
  chosen: ChosenTarget,
  column: Column,
  value: PlainValue | undefined,
  print: number | undefined,
): boolean {
  const { elsewhere }: Codec = CODECS[column.row.codec];
  if (elsewhere === undefined || print === undefined) return false;
  return elsewhere(canonical(value, column.field), chosen).some((text) => hasPrint(column, text, print));
}

/** What the note's field says where the compared text is this one; undefined when it has no place for it. */
export function hereOf(chosen: ChosenTarget, column: Column, text: string, currency: string): SourceValue | undefined {
  const { row, field } = column;
  return decode(row.codec, text, { kind: sourceKind(row.from), currency }, chosen, (wire) =>
    theirsOf(chosen, column, canonical(wire, field)),
  );
}

/** Whether a source without a value empties the remote field: an empty `forecast:` does not say which of its scores is meant, and a link to a record is not ours to cut. */
export function clears(item: Exportable, { from, codec }: MappingRow): boolean {
  const field = fieldOf(from);
  return item.emptied.includes(field) && field !== 'forecast' && (CODECS[codec] as Codec).aside !== true;
}

/** Short digest of all that decides how notes and records are compared; the order of options and stages is no part of it. */
export function mappingRev({ synced, options }: ChosenTarget, { stages, sync }: TargetChoice): string {
  const sorted = (table: Readonly<Record<string, string>>): unknown => Object.entries(table).sort();
  const rows = synced.map(({ from, to, codec, direction }) => [from, to, codec, direction]);
  const rules = [rows, sorted(options), sorted(stages ?? {}), sync?.winner ?? 'ask', sync?.clearing ?? false];
  return hash32(JSON.stringify(rules)).toString(36);
}

function yearsOf(row: MappingRow, { options }: ChosenTarget, { fields }: RemoteSchema): number[] {
  const [before = '', after] = remoteName(row.to, options).split('{FY}');
  if (after === undefined) return [];
  return Object.keys(fields).flatMap((name) => {
    const digits = name.slice(before.length, name.length - after.length);
    return name === before + digits + after && /^\d{2}$/.test(digits) ? [2000 + Number(digits)] : [];
  });
}
