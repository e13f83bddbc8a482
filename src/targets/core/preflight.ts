/** Checks of a mapping and its values against the CRM's description of the object, before anything is sent. */
import { SEVERITIES, type UnplacedFinding } from '../../domain/finding.ts';
import { nearest } from '../../domain/nearest.ts';
import type { PlainValue } from '../../domain/value.ts';
import { resolveTarget, remoteName, type ResolvedTarget } from './resolve-target.ts';
import { fieldIn, type RemoteField, type RemoteRecord, type RemoteSchema } from './crm.ts';
import { scalarOf } from './json.ts';
import { missingRequired } from './limit.ts';
import { fieldOf } from './source.ts';
import type { FormattedField, Target, TargetSettings } from './target.ts';

/** A target for checking notes, prepared once for many notes. */
export interface CheckedTarget {
  readonly resolved: ResolvedTarget;
  /** Is `undefined` if the object was never described; then only checks that need no connection run. */
  readonly schema: RemoteSchema | undefined;
  /** Errors of the mapping. */
  readonly wrong: readonly UnplacedFinding[];
}

/** Returns the target with the user's settings and, if `schema` is known, the org's description. */
export function checkedTarget(
  target: Target,
  settings: TargetSettings,
  schema: RemoteSchema | undefined,
): CheckedTarget {
  const resolved = resolveTarget(target, settings, schema);
  const wrong = schema === undefined ? [] : checkMapping(resolved, schema).filter(isError);
  return { resolved, schema, wrong };
}

function isError({ code }: UnplacedFinding): boolean {
  return SEVERITIES[code] === 'error';
}

/** Everything that one note sends, or would send, to one record. */
export interface Outgoing {
  readonly fields: readonly FormattedField[];
  /** Currency of the note, ISO 4217. */
  readonly currency: string;
  /** Findings about note values that cannot be encoded for the target. */
  readonly findings: readonly UnplacedFinding[];
  /** Returns true if the note has a value for a remote name. */
  readonly filled: (remote: string) => boolean;
  /** Is `undefined` if the record is new. */
  readonly record: Pick<RemoteRecord, 'variant'> | undefined;
}

/**
 * Returns all findings of a target for a note before anything is sent. Preview, export, and plan all call this
 * function, so that they report the same findings.
 */
export function preflight({ resolved, schema, wrong }: CheckedTarget, outgoing: Outgoing): readonly UnplacedFinding[] {
  const { record, findings, filled, currency } = outgoing;
  // Only a new record needs its key and all required fields.
  const mapping = wrong.filter(({ code }) => record === undefined || code === 'target-currency-unmapped');
  const mismatch = schema === undefined ? currencyMismatch(resolved, NOTHING_KNOWN, currency) : undefined;
  const refused = schema === undefined ? [] : checkPayload(resolved, schema, outgoing, record);
  return [
    ...mapping,
    ...findings,
    ...refused,
    ...(mismatch === undefined ? [] : [mismatch]),
    ...(record === undefined ? missingRequired(resolved, filled) : []),
  ];
}

const NOTHING_KNOWN: RemoteSchema = { fields: {} };

/** Maximum number of values that a finding lists if no value is similar. */
const MOST_NAMED = 8;

/**
 * Returns the findings of the mapping that apply to every note: the key, fields that do not exist or are not writable,
 * required fields of the CRM without a mapping row, and the currency. Fields per fiscal year are reported with the
 * notes that have the year.
 */
export function checkMapping(resolved: ResolvedTarget, schema: RemoteSchema): readonly UnplacedFinding[] {
  const { options, rows } = resolved;
  const key = remoteName('{key}', options);
  const mapped = rows
    .filter(({ to }) => !to.includes('{FY}'))
    .map(({ from, to }) => ({ from, to: remoteName(to, options) }));
  if (mapped.every(({ to }) => to !== key)) mapped.unshift({ from: 'id', to: key });
  const named = new Set(mapped.map(({ to }) => to));
  const wrong = mapped.flatMap(({ from, to }): UnplacedFinding[] => {
    const finding = unwritable(resolved, schema, to);
    return finding === undefined ? [] : [{ ...finding, field: fieldOf(from) }];
  });
  return [...wrong, ...wrongSchema(resolved, schema, key, named)];
}

/** Returns the findings of the schema for a mapping with these names. */
function wrongSchema(
  { target }: ResolvedTarget,
  schema: RemoteSchema,
  key: string,
  named: ReadonlySet<string>,
): UnplacedFinding[] {
  const { fields, currencyField } = schema;
  const wrong: UnplacedFinding[] = [];
  const own = fieldIn(schema, key);
  if (own !== undefined && own.key !== true) {
    wrong.push({ code: 'target-key-not-unique', field: 'id', data: { target: target.label, remote: key } });
  }
  for (const { name, label, required } of Object.values(fields)) {
    if (!required || named.has(name)) continue;
    wrong.push({ code: 'target-required-unmapped', data: { target: target.label, remote: name, label } });
  }
  if (currencyField !== undefined && !named.has(currencyField)) {
    wrong.push({ code: 'target-currency-unmapped', data: { target: target.label, remote: currencyField } });
  }
  return wrong;
}

/**
 * Returns the findings for one note's values. `record` is the record to update, and is `undefined` if the record is to
 * be created.
 */
export function checkPayload(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  { fields, currency }: Pick<Outgoing, 'fields' | 'currency'>,
  record: Pick<RemoteRecord, 'variant'> | undefined,
): readonly UnplacedFinding[] {
  const wrong = fields.flatMap((field) => refusalOf(resolved, schema, field, record) ?? []);
  const filled = new Set(fields.flatMap(({ to, crmValue }) => (crmValue === resolved.target.cleared ? [] : to)));
  const empty = record === undefined ? emptyRequired(resolved, schema, filled) : [];
  const mismatch = currencyMismatch(resolved, schema, currency);
  return [...wrong, ...empty, ...(mismatch === undefined ? [] : [mismatch])];
}

/**
 * Returns the finding if a field does not accept the note's value, a warning if it might not; `undefined` if it does.
 */
export function refusalOf(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  field: FormattedField,
  record: Pick<RemoteRecord, 'variant'> | undefined,
): UnplacedFinding | undefined {
  const kind = (record === undefined ? schema.newVariant : record.variant) ?? '';
  const variant = Object.hasOwn(schema.variants ?? {}, kind) ? schema.variants?.[kind] : undefined;
  const remote = fieldIn(schema, field.to);
  const unseen = remote === undefined && field.from === 'forecastAmounts';
  const finding = unseen ? unwritable(resolved, schema, field.to) : refusedValue(resolved, remote, field, variant);
  return finding === undefined ? undefined : { ...finding, field: fieldOf(field.from) };
}

/**
 * Returns the findings for mapped fields that the CRM requires and this note leaves empty; required fields of the
 * target itself are reported separately.
 */
export function emptyRequired(
  { target, options, rows, limits }: ResolvedTarget,
  schema: RemoteSchema,
  filled: ReadonlySet<string>,
): readonly UnplacedFinding[] {
  return rows.flatMap((row): UnplacedFinding[] => {
    const remote = remoteName(row.to, options);
    if (fieldIn(schema, remote)?.required !== true || filled.has(remote) || limits.get(remote)?.required === true)
      return [];
    return [{ code: 'target-required-missing', field: fieldOf(row.from), data: { target: target.label, remote } }];
  });
}

/**
 * Returns the finding for a field that cannot be written. Without its key or a required field, a record cannot be sent;
 * any other field is omitted.
 */
function unwritable(
  { target, options, limits }: ResolvedTarget,
  schema: RemoteSchema,
  remote: string,
): UnplacedFinding | undefined {
  const field = fieldIn(schema, remote);
  const needed = remote === remoteName('{key}', options) || limits.get(remote)?.required === true;
  const data = { target: target.label, remote };
  if (field === undefined) {
    const known = nearest(remote, Object.keys(schema.fields));
    return { code: needed ? 'target-field-needed' : 'target-field-missing', data: { ...data, known } };
  }
  const { label, creatable, updatable } = field;
  if (needed) return creatable ? undefined : { code: 'target-field-needed', data: { ...data, known: [] } };
  if (creatable && updatable) return undefined;
  const only = creatable ? 'update' : updatable ? 'create' : undefined;
  return { code: 'target-field-read-only', data: { ...data, label, ...(only && { only }) } };
}

/**
 * Returns the finding if the described field does not accept the value. An empty value clears the field, and a name for
 * a lookup is resolved to an ID first.
 */
function refusedValue(
  { target }: ResolvedTarget,
  remote: RemoteField | undefined,
  { crmValue, note }: FormattedField,
  variant: Readonly<Record<string, readonly string[]>> | undefined,
): UnplacedFinding | undefined {
  if (remote === undefined || crmValue === target.cleared || (note === 'resolved' && remote.type === 'lookup'))
    return undefined;
  const data = { target: target.label, remote: remote.name };
  const text = payloadText(crmValue);
  const wanted = wrongKind(remote, text);
  if (wanted !== undefined) return { code: 'target-kind-wrong', data: { ...data, found: text, wants: wanted } };
  if (remote.length !== undefined && text.length > remote.length) {
    return { code: 'target-text-too-long', data: { ...data, length: text.length, most: remote.length } };
  }
  if (remote.wholeDigits !== undefined && Math.abs(Number(text)) >= 10 ** remote.wholeDigits) {
    const most = (10 ** remote.wholeDigits - 1).toLocaleString('en-US');
    return { code: 'target-amount-too-large', data: { ...data, most } };
  }
  return unknownChoice(data, remote, text, variant?.[remote.name]);
}

function unknownChoice(
  data: { readonly target: string; readonly remote: string },
  { type, choices, closed }: RemoteField,
  text: string,
  allowed: readonly string[] | undefined,
): UnplacedFinding | undefined {
  if (choices === undefined) return undefined;
  const all = choices.map(({ value }) => value);
  const legal = allowed ?? all;
  const values = type === 'choices' ? text.split(';').map((item) => item.trim()) : [text];
  const found = values.find((value) => !legal.includes(value));
  if (found === undefined) return undefined;
  const labelled = choices.filter(({ value, label }) => label === found && legal.includes(value));
  const near = labelled.length > 0 ? labelled.map(({ value }) => value) : nearest(found, legal);
  const known = near.length > 0 ? near : legal.slice(0, MOST_NAMED);
  const refused = closed === true || all.includes(found);
  return { code: refused ? 'target-value-unknown' : 'target-value-new', data: { ...data, found, known } };
}

const SHAPES = {
  number: /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i,
  day: /^\d{4}-\d{2}-\d{2}$/,
  // A day without a time would be read as midnight UTC, and displayed as the previous day in time zones west of UTC.
  moment: /^(?!\d{4}-\d{2}-\d{2}$)/,
  flag: /^(?:true|false)$/,
  lookup: /^(?=.*\d)[\w-]{15,36}$/,
};

/** Returns the kind of value that the field requires, or `undefined` if the text is of that kind. */
function wrongKind({ type }: RemoteField, text: string): keyof typeof SHAPES | undefined {
  return type in SHAPES && !SHAPES[type as keyof typeof SHAPES].test(text) ? (type as keyof typeof SHAPES) : undefined;
}

function payloadText(value: PlainValue): string {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(payloadText).join(';');
  if (value instanceof Map) return '';
  return String(scalarOf(value as Parameters<typeof scalarOf>[0]) ?? '');
}

/**
 * Returns the finding if the note's currency differs from the org's, which applies to amounts without a currency field;
 * otherwise `undefined`.
 */
export function currencyMismatch(
  { target, options }: ResolvedTarget,
  schema: RemoteSchema,
  found: string,
): UnplacedFinding | undefined {
  const crmValue = options['currency'] ?? '';
  if (schema.currencyField !== undefined || crmValue === '' || crmValue === found) return undefined;
  return { code: 'target-currency-mismatch', field: 'currency', data: { target: target.label, found, crmValue } };
}
