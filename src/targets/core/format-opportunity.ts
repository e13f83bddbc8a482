/** Formatting of an opportunity for a target: the payload, the table that explains it, and the findings. */
import { majorOf } from '../../domain/money.ts';
import type { PlainValue } from '../../domain/value.ts';
import { clears } from './sync-fields.ts';
import { remoteName, type ResolvedTarget } from './resolve-target.ts';
import { CODECS, encode, type Codec, type SourceValue } from './codec.ts';
import { payloadText } from './document.ts';
import { exceedsLimit, unspellable, type FormattedValue } from './limit.ts';
import { checkedTarget, preflight, type CheckedTarget, type Outgoing } from './preflight.ts';
import { originOf, readSource, sourceKind } from './source.ts';
import type { Exportable, Formatted, FormattedField, MappingRow, Target, TargetSettings } from './target.ts';

/** Version of the shape of exported documents. */
const EXPORT_VERSION = '1.0';

/**
 * Returns the payload for the target. If the note has no value for a source, a record omits the remote field; if the
 * note has an empty value, the record clears the remote field. A document has every key, with `null` or an empty value
 * if the note has none.
 */
export function formatOpportunity(target: Target, item: Exportable, settings: TargetSettings = {}): Formatted {
  return formatterFor(checkedTarget(target, settings, undefined), item, undefined);
}

/**
 * Returns the same for a target that is already checked. `record` contains the known properties of the note's record,
 * and is `undefined` if the record is new.
 */
export function formatterFor(checked: CheckedTarget, item: Exportable, record: Outgoing['record']): Formatted {
  const { resolved } = checked;
  const { target } = resolved;
  const formatted = allValues(resolved, item);
  const payload = new Map<string, PlainValue>();
  for (const { row, field } of formatted) {
    if (field !== undefined && codecOf(row).aside !== true) payload.set(field.to, field.crmValue);
  }
  if (target.kind === 'document') {
    payload.set('exported_at', item.exportedAt);
    payload.set('export_version', EXPORT_VERSION);
  }
  const findings = preflight(checked, {
    fields: fieldsIn(formatted),
    currency: item.opportunity.currency,
    findings: formatted.flatMap(({ finding }) => finding ?? []),
    filled: (remote) => isFilled(target, formatted, remote),
    record,
  });
  return withDetails(resolved, item, { payload, findings });
}

/** Adds the fields and the text, which are created each time that they are read: batches of all notes don’t need them. */
function withDetails(resolved: ResolvedTarget, item: Exportable, parts: Omit<Formatted, 'fields' | 'text'>): Formatted {
  return {
    ...parts,
    get fields() {
      return fieldsIn(allValues(resolved, item));
    },
    get text() {
      return payloadText(resolved.target.syntax, parts.payload);
    },
  };
}

function allValues(resolved: ResolvedTarget, item: Exportable): readonly FormattedValue[] {
  return resolved.rows.flatMap((row) => formattedValues(resolved, item, row));
}

function fieldsIn(values: readonly FormattedValue[]): readonly FormattedField[] {
  return values.flatMap(({ field }) => field ?? []);
}

/** Returns true if the remote field gets a value, or has a value that was already reported as rejected. */
function isFilled({ cleared }: Target, formatted: readonly FormattedValue[], remote: string): boolean {
  return formatted.some(
    ({ to, field, finding }) =>
      to === remote && (finding !== undefined || (field !== undefined && field.crmValue !== cleared)),
  );
}

function formattedValues(resolved: ResolvedTarget, item: Exportable, row: MappingRow): FormattedValue[] {
  const { options } = resolved;
  const readings = readSource(item, row.from);
  const origin = originOf(item, row.from);
  if (readings.length === 0) {
    const to = remoteName(row.to, options);
    return [{ row, to, field: emptyField(resolved.target, item, row, to), finding: undefined }];
  }
  return readings.map(({ source, year }) => {
    const to = remoteName(row.to, options, year);
    const noteValue = noteText(source);
    const crmValue = encode(row.codec, source, resolved);
    if (crmValue === undefined) return { row, to, field: undefined, finding: unspellable(resolved, row, to, source) };
    const note = codecOf(row).note ?? (to === remoteName('{key}', options) ? 'key' : undefined);
    return {
      row,
      to,
      field: { from: row.from, to, noteValue, crmValue, ...(origin && { origin }), note },
      finding: exceedsLimit(resolved, row, to, source, crmValue),
    };
  });
}

/** Returns the field for a source without a value in the note, or `undefined` if the payload omits it. */
function emptyField(target: Target, item: Exportable, row: MappingRow, to: string): FormattedField | undefined {
  if (row.from === 'forecastAmounts') return undefined;
  const empty = { from: row.from, to, noteValue: '' };
  if (target.kind === 'document') {
    const kind = sourceKind(row.from);
    const crmValue = kind === 'list' ? [] : kind === 'map' ? new Map<string, PlainValue>() : target.cleared;
    return { ...empty, crmValue, note: undefined };
  }
  return clears(item, row) ? { ...empty, crmValue: target.cleared, note: 'clears' } : undefined;
}

/** Returns the value as written in a note: amounts without currency, names separated by commas. */
function noteText({ kind, value }: SourceValue): string {
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

function codecOf(row: MappingRow): Codec {
  return CODECS[row.codec];
}
