/** Why a value cannot go to the CRM, one field at a time: its own limits, the errors of the note, the currency. */
import { FIELDS, type FieldName } from '../../domain/fields.ts';
import { isError, SEVERITIES, type AnyRemark, type Finding } from '../../domain/finding.ts';
import { keyField } from '../../targets/core/sync-fields.ts';
import type { ChosenTarget } from '../../targets/core/resolve-target.ts';
import { fieldIn, type RemoteSchema } from '../../targets/core/crm.ts';
import { missing } from '../../targets/core/limit.ts';
import { currencyMismatch, emptyRequired, refusalOf } from '../../targets/core/preflight.ts';
import { fieldOf } from '../../targets/core/source.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { Block, FieldReason, PlanField } from './plan.ts';
import type { Obstacle, Pair, PlanColumn } from './note-values.ts';

/** What is looked at for all fields of a row. */
export interface Doubts {
  /** First error of each field of the note. */
  readonly invalid: ReadonlyMap<FieldName, AnyRemark>;
  /** Why amounts of the note and of the record are not of one currency. */
  readonly money: AnyRemark | undefined;
}

/** `wrong`: errors of the mapping. */
export function doubtsAbout(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  { valid, opportunity, findings }: Pick<Inspection, 'valid' | 'opportunity' | 'findings'>,
  wrong: readonly AnyRemark[],
): Doubts {
  const invalid = new Map<FieldName, AnyRemark>();
  for (const finding of valid ? [] : findings) {
    const { field } = finding;
    if (field !== undefined && isError(finding) && !invalid.has(field)) invalid.set(field, finding);
  }
  const unmapped = wrong.find(({ code }) => code === 'target-currency-unmapped');
  return { invalid, money: unmapped ?? currencyMismatch(chosen, schema, opportunity?.currency ?? '') };
}

/** What the attribution is calculated from: with an error in one of these it is not to be sent. */
const INPUTS: readonly FieldName[] = [
  ...(['amount', 'currency', 'oems', 'partners', 'region', 'team', 'customer', 'customerOrg'] as const),
];

/** Why amounts may go neither way. */
export function moneyObstacle({ kind }: PlanColumn, { money }: Doubts): Obstacle | undefined {
  return kind === 'money' && money !== undefined ? { reason: 'other-currency', remark: money } : undefined;
}

/** Why the note's value does not go to the CRM; undefined: it may. */
export function obstacleThere(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  pair: Pair,
  doubts: Doubts,
): Obstacle | undefined {
  return (
    barredThere(pair) ??
    moneyObstacle(pair.column, doubts) ??
    obstacleHere(pair, doubts) ??
    refusedThere(chosen, schema, pair)
  );
}

/** What is wrong with the note's own value; one that cannot be read has the error that says why. */
export function obstacleHere({ column, obstacle }: Pair, doubts: Doubts): Obstacle | undefined {
  const remark = invalidHere(column, doubts);
  if (obstacle === undefined) return remark && { reason: 'invalid-here', remark };
  return obstacle.reason === 'unreadable-here' && remark !== undefined ? { ...obstacle, remark } : obstacle;
}

function invalidHere({ row, kind }: PlanColumn, { invalid }: Doubts): AnyRemark | undefined {
  if (invalid.size === 0) return undefined;
  const field = fieldOf(row.from);
  const inputs = field === 'revAttribution' ? INPUTS : kind === 'money' ? (['currency'] as const) : [];
  return [field, ...inputs].flatMap((one) => invalid.get(one) ?? [])[0];
}

/** The field is not there for the user, they may not write it, or the CRM would not keep it. */
function barredThere({ column, record }: Pair): Obstacle | undefined {
  const { field, remote } = column;
  const detail = record?.ignored?.[remote];
  if (detail !== undefined) return { reason: 'ignored-there', detail };
  if (field === undefined) return { reason: 'missing-there' };
  const open = record === undefined ? field.creatable : field.updatable;
  return open ? undefined : { reason: 'cannot-be-written-there' };
}

/** The CRM's own limits for the field, as it describes them. */
function refusedThere(chosen: ChosenTarget, schema: RemoteSchema, pair: Pair): Obstacle | undefined {
  const { column, record, ours, send } = pair;
  const note = column.resolves ? ('resolved' as const) : undefined;
  const remark = refusalOf(
    chosen,
    schema,
    { from: column.row.from, to: column.remote, ours, theirs: send, note },
    record,
  );
  return remark && SEVERITIES[remark.code] === 'error' ? { reason: 'refused-there', remark } : undefined;
}

/** Reasons for which a field of a new record is left out by the user's own choice, or because the note says nothing. */
const CHOSEN: ReadonlySet<FieldReason> = new Set([
  ...(['push-only', 'pull-only', 'fill-only', 'empty-here', 'clearing-not-allowed', 'chosen'] as const),
]);

/** What makes it impossible to make a record: its key, and required fields that cannot be filled. */
export function newRecordBlocks(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  note: { readonly id: string; readonly findings: readonly Finding[] },
  fields: readonly PlanField[],
  wrong: readonly AnyRemark[],
): readonly Block[] {
  const held = fields.filter(({ action, reason }) => action === 'hold' && !CHOSEN.has(reason));
  const stopped = held.filter((field) => isNeeded(chosen, schema, field));
  const currency = held.find(({ remote }) => remote === schema.currencyField);
  // An amount that waits for its currency has no reason of its own.
  const reasons = stopped.map((field) =>
    (field.remark ?? field.lookups) === undefined && currency ? currency : field,
  );
  const own = note.findings.filter((one) => isError(one) && one.field !== undefined && FIELDS[one.field].required);
  const remarks = unique([
    ...wrong,
    ...own.filter(({ field, code }) => field !== 'id' && code !== 'id-duplicate'),
    ...reasons.flatMap(({ remark }) => remark ?? []),
    ...unfilled(chosen, schema, note.id, fields, reasons).filter((one) => !isTold(one, wrong)),
  ]);
  const names = new Map(
    reasons.flatMap(({ remote, lookups = [] }) => lookups.map((one) => [`${remote} ${one.name}`, one])),
  );
  return [
    ...(remarks.length === 0 ? [] : [{ why: 'findings' as const, remarks }]),
    ...[...names.values()].map(nameBlock),
  ];
}

/** Whether the mapping is at fault for a field that nothing fills. */
function isTold({ data }: AnyRemark, wrong: readonly AnyRemark[]): boolean {
  const remoteOf = (one: AnyRemark['data']): unknown => ('remote' in one ? one.remote : undefined);
  return wrong.some((one) => one.code !== 'target-key-not-unique' && remoteOf(one.data) === remoteOf(data));
}

/** What is wrong with the key, and what the CRM requires and nothing fills; fields that have a reason of their own are left out. */
function unfilled(
  chosen: ChosenTarget,
  schema: RemoteSchema,
  id: string,
  fields: readonly PlanField[],
  reasons: readonly PlanField[],
): readonly AnyRemark[] {
  const key = keyField(chosen);
  const plain = { from: 'id', to: key, ours: id, theirs: id, note: undefined } as const;
  const refused = refusalOf(chosen, schema, plain, undefined);
  const told = reasons.filter(({ remark, lookups }) => remark !== undefined || lookups !== undefined);
  const sent = fields.filter(({ action, send }) => action === 'push' && send !== chosen.target.cleared);
  const filled = new Set([...sent, ...told].map(({ remote }) => remote).concat(id === '' ? [] : key));
  const said = new Set(fields.flatMap(({ remote, ours }) => (ours === '' ? [] : remote)));
  return [
    ...(refused !== undefined && SEVERITIES[refused.code] === 'error' ? [refused] : []),
    ...missing(chosen, (remote) => filled.has(remote) || said.has(remote)),
    ...emptyRequired(chosen, schema, filled),
  ];
}

function nameBlock(lookup: NonNullable<PlanField['lookups']>[number]): Block {
  return { why: lookup.candidates.length === 0 ? 'name-unknown' : 'name-ambiguous', lookup };
}

/** The CRM makes no record without it, or it is the amount, without which the record would say something else. */
function isNeeded({ limits }: ChosenTarget, schema: RemoteSchema, { remote, from }: PlanField): boolean {
  return from === 'amount' || fieldIn(schema, remote)?.required === true || limits.get(remote)?.required === true;
}

function unique(remarks: readonly AnyRemark[]): readonly AnyRemark[] {
  return [...new Map(remarks.map((one) => [`${one.code} ${JSON.stringify(one.data)}`, one])).values()];
}
