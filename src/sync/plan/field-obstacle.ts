/**
 * Reasons why a value cannot be sent to the CRM, one field at a time: limits of the field, errors of the note, and the
 * currency.
 */
import { ATTRIBUTION_INPUTS } from '../../attribution/attribution.ts';
import { FIELDS, type FieldName } from '../../domain/fields.ts';
import { isError, SEVERITIES, type UnplacedFinding, type Finding } from '../../domain/finding.ts';
import { keyField } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { fieldIn, type RemoteSchema } from '../../targets/core/crm.ts';
import { missingRequired } from '../../targets/core/limit.ts';
import { currencyMismatch, emptyRequired, refusalOf } from '../../targets/core/preflight.ts';
import { fieldOf } from '../../targets/core/source.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { BlockReason, FieldReason, FieldChange } from './plan.ts';
import type { Obstacle, FieldPair, PlanColumn } from './note-values.ts';

/** Issues that are found once for all fields of a row. */
export interface NoteIssues {
  /** First error of each field of the note. */
  readonly invalid: ReadonlyMap<FieldName, UnplacedFinding>;
  /** Finding if the amounts of note and record are not in one currency. */
  readonly money: UnplacedFinding | undefined;
}

/** Returns the issues of a note. `mappingErrors` are errors of the mapping. */
export function noteIssues(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  { valid, opportunity, findings }: Pick<Inspection, 'valid' | 'opportunity' | 'findings'>,
  mappingErrors: readonly UnplacedFinding[],
): NoteIssues {
  const invalid = new Map<FieldName, UnplacedFinding>();
  for (const finding of valid ? [] : findings) {
    const { field } = finding;
    if (field !== undefined && isError(finding) && !invalid.has(field)) invalid.set(field, finding);
  }
  const unmapped = mappingErrors.find(({ code }) => code === 'target-currency-unmapped');
  return { invalid, money: unmapped ?? currencyMismatch(resolved, schema, opportunity?.currency ?? '') };
}

/** Returns the reason why amounts are written to neither side; `undefined` if they may be written. */
export function moneyObstacle({ kind }: PlanColumn, { money }: NoteIssues): Obstacle | undefined {
  return kind === 'money' && money !== undefined ? { reason: 'other-currency', finding: money } : undefined;
}

/** Returns the reason why the value of the note is not sent to the CRM; `undefined` if it may be sent. */
export function obstacleThere(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  pair: FieldPair,
  issues: NoteIssues,
): Obstacle | undefined {
  return (
    fieldObstacle(pair) ??
    moneyObstacle(pair.column, issues) ??
    noteObstacle(pair, issues) ??
    limitObstacle(resolved, schema, pair)
  );
}

/**
 * Returns the problem of the value in the note. For a value that cannot be read, it has the finding that explains why.
 */
export function noteObstacle({ column, obstacle }: FieldPair, issues: NoteIssues): Obstacle | undefined {
  const finding = noteFinding(column, issues);
  if (obstacle === undefined) return finding && { reason: 'invalid-here', finding };
  return obstacle.reason === 'unreadable-here' && finding !== undefined ? { ...obstacle, finding } : obstacle;
}

/** An attribution is not sent if one of its inputs has an error. */
function noteFinding({ row, kind }: PlanColumn, { invalid }: NoteIssues): UnplacedFinding | undefined {
  if (invalid.size === 0) return undefined;
  const field = fieldOf(row.from);
  const inputs = field === 'revAttribution' ? ATTRIBUTION_INPUTS : kind === 'money' ? (['currency'] as const) : [];
  return [field, ...inputs].flatMap((one) => invalid.get(one) ?? [])[0];
}

/**
 * Returns an obstacle if the field does not exist for the user, cannot be written, or would not be stored by the CRM.
 */
function fieldObstacle({ column, record }: FieldPair): Obstacle | undefined {
  const { field, remote } = column;
  const detail = record?.ignored?.[remote];
  if (detail !== undefined) return { reason: 'ignored-there', detail };
  if (field === undefined) return { reason: 'missing-there' };
  const isWritable = record === undefined ? field.creatable : field.updatable;
  return isWritable ? undefined : { reason: 'cannot-be-written-there' };
}

/** Returns an obstacle if the value exceeds the limits of the field as the CRM describes them. */
function limitObstacle(resolved: ResolvedTarget, schema: RemoteSchema, pair: FieldPair): Obstacle | undefined {
  const { column, record, noteValue, send } = pair;
  const note = column.resolves ? ('resolved' as const) : undefined;
  const finding = refusalOf(
    resolved,
    schema,
    { from: column.row.from, to: column.remote, noteValue, crmValue: send, note },
    record,
  );
  return finding && SEVERITIES[finding.code] === 'error' ? { reason: 'refused-there', finding } : undefined;
}

/** Reasons for which a field of a new record is skipped by choice of the user, or because the note has no value. */
const BY_CHOICE: ReadonlySet<FieldReason> = new Set([
  ...(['push-only', 'pull-only', 'fill-only', 'empty-here', 'clearing-not-allowed', 'chosen'] as const),
]);

/** Returns the reasons why a record cannot be created: its key, and required fields that cannot be filled in. */
export function newRecordBlocks(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  note: { readonly id: string; readonly findings: readonly Finding[] },
  fields: readonly FieldChange[],
  mappingErrors: readonly UnplacedFinding[],
): readonly BlockReason[] {
  const skipped = fields.filter(({ action, reason }) => action === 'hold' && !BY_CHOICE.has(reason));
  const stopped = skipped.filter((field) => isNeeded(resolved, schema, field));
  const currency = skipped.find(({ remote }) => remote === schema.currencyField);
  // An amount that waits for its currency has no separate reason.
  const reasons = stopped.map((field) =>
    (field.finding ?? field.lookups) === undefined && currency ? currency : field,
  );
  const own = note.findings.filter((one) => isError(one) && one.field !== undefined && FIELDS[one.field].required);
  const findings = unique([
    ...mappingErrors,
    ...own.filter(({ field, code }) => field !== 'id' && code !== 'id-duplicate'),
    ...reasons.flatMap(({ finding }) => finding ?? []),
    ...unfilledFindings(resolved, schema, note.id, fields, reasons).filter((one) => !isExplainedBy(one, mappingErrors)),
  ]);
  const names = new Map(
    reasons.flatMap(({ remote, lookups = [] }) => lookups.map((one) => [`${remote} ${one.name}`, one])),
  );
  return [
    ...(findings.length === 0 ? [] : [{ why: 'findings' as const, findings }]),
    ...[...names.values()].map(nameBlock),
  ];
}

/** Returns true if an error of the mapping explains that a field has no value. */
function isExplainedBy({ data }: UnplacedFinding, mappingErrors: readonly UnplacedFinding[]): boolean {
  const remoteOf = (one: UnplacedFinding['data']): unknown => ('remote' in one ? one.remote : undefined);
  return mappingErrors.some((one) => one.code !== 'target-key-not-unique' && remoteOf(one.data) === remoteOf(data));
}

/**
 * Returns the findings about the key, and about fields that the CRM requires and that have no value. Fields that have
 * their own reason are omitted.
 */
function unfilledFindings(
  resolved: ResolvedTarget,
  schema: RemoteSchema,
  id: string,
  fields: readonly FieldChange[],
  reasons: readonly FieldChange[],
): readonly UnplacedFinding[] {
  const key = keyField(resolved);
  const plain = { from: 'id', to: key, noteValue: id, crmValue: id, note: undefined } as const;
  const refused = refusalOf(resolved, schema, plain, undefined);
  const explained = reasons.filter(({ finding, lookups }) => finding !== undefined || lookups !== undefined);
  const sent = fields.filter(({ action, send }) => action === 'push' && send !== resolved.target.cleared);
  const filled = new Set([...sent, ...explained].map(({ remote }) => remote).concat(id === '' ? [] : key));
  const withNoteValue = new Set(fields.flatMap(({ remote, noteValue }) => (noteValue === '' ? [] : remote)));
  return [
    ...(refused !== undefined && SEVERITIES[refused.code] === 'error' ? [refused] : []),
    ...missingRequired(resolved, (remote) => filled.has(remote) || withNoteValue.has(remote)),
    ...emptyRequired(resolved, schema, filled),
  ];
}

function nameBlock(lookup: NonNullable<FieldChange['lookups']>[number]): BlockReason {
  return { why: lookup.candidates.length === 0 ? 'name-unknown' : 'name-ambiguous', lookup };
}

/**
 * Returns true if the CRM creates no record without the field, or if it is the amount, without which the record would
 * be misleading.
 */
function isNeeded({ limits }: ResolvedTarget, schema: RemoteSchema, { remote, from }: FieldChange): boolean {
  return from === 'amount' || fieldIn(schema, remote)?.required === true || limits.get(remote)?.required === true;
}

function unique(findings: readonly UnplacedFinding[]): readonly UnplacedFinding[] {
  return [...new Map(findings.map((one) => [`${one.code} ${JSON.stringify(one.data)}`, one])).values()];
}
