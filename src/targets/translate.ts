/** An opportunity in the words of a target: the payload, the table that explains it, and what the target cannot take. */
import type { AnyRemark } from '../domain/finding.ts';
import { decimalsOf, displayMoney, majorOf } from '../domain/money.ts';
import { nameKey } from '../domain/name.ts';
import { nearest } from '../domain/nearest.ts';
import type { PlainValue } from '../domain/value.ts';
import { CODECS, encode, type Codec, type CodecContext, type SourceValue } from './codec.ts';
import { wireText } from './document.ts';
import { fieldOf, readSource, sourceKind, yearDigits } from './source.ts';
import type { Exportable, FieldLimit, Formatted, FormattedField, MappingRow, Target, TargetChoice } from './target.ts';

/** Version of the shape of exported documents. */
const EXPORT_VERSION = '1.0';

/** One row's part of the result; `remark` when the target cannot take the value. */
interface Cell {
  readonly row: MappingRow;
  readonly field: FormattedField | undefined;
  readonly remark: AnyRemark | undefined;
}

/**
 * What the target would get. A source that the note does not have leaves the remote field out of a record; one that
 * stands there empty clears it. A document has every key, null or empty where the note says nothing.
 */
export function format(target: Target, item: Exportable, choice: TargetChoice = {}): Formatted {
  const options = chosenOptions(target, choice);
  const context = { options, stage: stageOf(target, choice) };
  const rows = (choice.mapping ?? target.mapping).filter((row) => row.direction !== 'pull');
  const cells = rows.flatMap((row) => rowCells(target, item, row, context, choice));
  const payload = new Map<string, PlainValue>();
  for (const { row, field } of cells) {
    const { aside }: Codec = CODECS[row.codec];
    if (field !== undefined && aside !== true) payload.set(field.to, field.theirs);
  }
  if (target.kind === 'document') {
    payload.set('exported_at', item.exportedAt);
    payload.set('export_version', EXPORT_VERSION);
  }
  return {
    fields: cells.flatMap(({ field }) => field ?? []),
    payload,
    text: wireText(target.wire, payload),
    remarks: [...cells.flatMap(({ remark }) => remark ?? []), ...missing(target, rows, cells, options)],
  };
}

/** The remote field's name: options in braces by their values, `{FY}` by the year's two digits. Unknown braces stay. */
export function remoteName(to: string, options: Readonly<Record<string, string>>, year?: number): string {
  let name = to;
  for (const [option, value] of Object.entries(options)) name = name.replaceAll(`{${option}}`, value);
  return year === undefined ? name : name.replaceAll('{FY}', yearDigits(year));
}

/** Every option of the target with the user's value, or the initial one. */
export function chosenOptions(target: Target, choice: TargetChoice): Readonly<Record<string, string>> {
  const values = Object.entries(target.options).map(([name, spec]) => [name, choice.options?.[name] ?? spec.initial]);
  return Object.fromEntries(values) as Record<string, string>;
}

function stageOf(target: Target, choice: TargetChoice): CodecContext['stage'] {
  const table = Object.entries(choice.stages ?? target.stages);
  const closed = target.stagesClosed && choice.stages !== undefined && table.length > 0;
  return (name) => {
    const found = table.find(([ours]) => nameKey(ours) === nameKey(name))?.[1];
    return found ?? (closed ? undefined : name);
  };
}

function rowCells(
  target: Target,
  item: Exportable,
  row: MappingRow,
  context: CodecContext,
  choice: TargetChoice,
): Cell[] {
  const readings = readSource(item, row.from);
  if (readings.length === 0) return [{ row, field: emptyField(target, item, row, context), remark: undefined }];
  return readings.map(({ source, year }) => {
    const to = remoteName(row.to, context.options, year);
    const theirs = encode(row.codec, source, context);
    if (theirs === undefined) return { row, field: undefined, remark: unknownValue(target, row, to, source, choice) };
    const { note }: Codec = CODECS[row.codec];
    const isKey = to === remoteName('{key}', context.options);
    const field = {
      from: row.from,
      to,
      ours: oursText(source),
      theirs,
      note: note ?? (isKey ? ('key' as const) : undefined),
    };
    return { row, field, remark: tooMuch(target, row, to, source, theirs) };
  });
}

/** What stands for a source that the note does not have, if anything. */
function emptyField(
  target: Target,
  item: Exportable,
  row: MappingRow,
  context: CodecContext,
): FormattedField | undefined {
  if (row.from === 'forecastAmounts') return undefined;
  const to = remoteName(row.to, context.options);
  const empty = { from: row.from, to, ours: '' };
  if (target.kind === 'document') {
    const kind = sourceKind(row.from);
    const theirs = kind === 'list' ? [] : kind === 'map' ? new Map<string, PlainValue>() : target.cleared;
    return { ...empty, theirs, note: undefined };
  }
  const { aside }: Codec = CODECS[row.codec];
  const clears = item.emptied.includes(fieldOf(row.from)) && fieldOf(row.from) !== 'forecast' && aside !== true;
  return clears ? { ...empty, theirs: target.cleared, note: 'clears' } : undefined;
}

/** As a person writes it in a note: amounts without currency, names parted by commas. */
function oursText({ kind, value }: SourceValue): string {
  switch (kind) {
    case 'money':
      return String(majorOf(value.minor, value.currency));
    case 'list':
      return value.join(', ');
    case 'map':
      return [...value.keys()].join(', ');
    default:
      return String(value);
  }
}

function unknownValue(
  target: Target,
  row: MappingRow,
  remote: string,
  source: SourceValue,
  choice: TargetChoice,
): AnyRemark {
  const all = Object.keys(choice.stages ?? target.stages);
  const found = oursText(source);
  const near = nearest(found, all);
  const data = { target: target.label, remote, found, known: near.length > 0 ? near : all };
  return { code: 'target-value-unknown', field: fieldOf(row.from), data };
}

function tooMuch(
  target: Target,
  row: MappingRow,
  remote: string,
  source: SourceValue,
  theirs: PlainValue,
): AnyRemark | undefined {
  const limit: FieldLimit | undefined = target.limits[row.to];
  const field = fieldOf(row.from);
  if (limit?.length !== undefined && typeof theirs === 'string' && theirs.length > limit.length) {
    const data = { target: target.label, remote, length: theirs.length, most: limit.length };
    return { code: 'target-text-too-long', field, data };
  }
  if (limit?.most !== undefined && source.kind === 'money') {
    const { minor, currency } = source.value;
    const most = limit.most * 10 ** decimalsOf(currency);
    if (Math.abs(minor) <= most) return undefined;
    const data = { target: target.label, remote, most: displayMoney({ minor: most, currency }, 'en-US') };
    return { code: 'target-amount-too-large', field, data };
  }
  return undefined;
}

/** Required remote fields that nothing fills; one whose value was refused is told of already. */
function missing(
  target: Target,
  rows: readonly MappingRow[],
  cells: readonly Cell[],
  options: Readonly<Record<string, string>>,
): AnyRemark[] {
  return Object.entries(target.limits).flatMap(([to, limit]): AnyRemark[] => {
    if (limit.required !== true) return [];
    const filled = cells.some(
      ({ row, field, remark }) =>
        row.to === to && (remark !== undefined || (field !== undefined && field.theirs !== target.cleared)),
    );
    if (filled) return [];
    const row = rows.find((candidate) => candidate.to === to);
    const data = { target: target.label, remote: remoteName(to, options) };
    return [{ code: 'target-required-missing', ...(row === undefined ? {} : { field: fieldOf(row.from) }), data }];
  });
}
