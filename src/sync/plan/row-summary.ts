/** Figures that follow from the fields of a row: action, digest, change of the amount, and requests. */
import { digest } from '../../domain/digest.ts';
import { decimalsOf } from '../../domain/money.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from '../../targets/core/canonical.ts';
import { jsonText } from '../../targets/core/json.ts';
import type { Target } from '../../targets/core/target.ts';
import type { Plan, FieldChange, PlanRow, RowAction } from './plan.ts';

/**
 * Returns the action of a row. `record`: `none` if there is no record, `unlinked` if the link of the note would change.
 */
export function rowActionOf(
  record: 'none' | 'unlinked' | 'linked',
  { fields, blocks, isTransition }: Pick<PlanRow, 'fields' | 'blocks' | 'isTransition'>,
): RowAction {
  const has = (action: FieldChange['action']): boolean => fields.some((field) => field.action === action);
  if (blocks.length > 0) return 'blocked';
  if (fields.some(blocksRow) || (has('conflict') && !has('push') && !has('pull'))) return 'conflict';
  if (has('push') && isTransition === true) return 'close';
  if (has('push')) return record === 'none' ? 'create' : 'update';
  if (has('pull')) return 'pull';
  return record === 'unlinked' ? 'link' : 'unchanged';
}

/**
 * Returns true if a conflict blocks its row until it is resolved. A conflict whose note value cannot be sent blocks
 * nothing else: the only question is if the note takes the CRM value.
 */
function blocksRow({ action, unsent }: Pick<FieldChange, 'action' | 'unsent'>): boolean {
  return action === 'conflict' && unsent === undefined;
}

/** Returns by how many minor units the amount in the CRM changes if these fields are pushed. */
export function moneyDelta(fields: readonly FieldChange[], currency: string): number {
  const field = fields.find(({ from, action }) => from === 'amount' && action === 'push');
  if (field === undefined) return 0;
  const delta = minorOf(canonical(field.send, undefined), currency) - minorOf(field.crmValue, currency);
  return Number.isFinite(delta) ? delta : 0;
}

/** Returns the minor units of a canonical number; 0 for empty text, NaN for other text. */
export function minorOf(text: string, currency: string): number {
  return Math.round(Number(text) * 10 ** decimalsOf(currency));
}

/**
 * Returns the least number of requests for the rows: each batch of writes is checked, sent, and read back; rows that
 * are only pulled are checked together. A batch has 200 records if the target has no size.
 */
export function estimateRequests(rows: readonly PlanRow[], { crm }: Target): number {
  const count = (verbs: readonly RowAction[]): number => rows.filter(({ verb }) => verbs.includes(verb)).length;
  const writes = count(['create', 'update', 'conflict', 'close']);
  const size = crm?.batchSize(writes) ?? 200;
  return writes > 0 ? Math.ceil(writes / size) * 3 : Math.min(count(['pull']), 1);
}

/** Returns true if both sides of a row are equal, so that nothing in it can be written or decided. */
export function isIdle(verb: RowAction, fields: readonly FieldChange[]): boolean {
  return verb === 'unchanged' && fields.length === 0;
}

/**
 * Returns the digest of everything that a row does. The base that is cached on the device is only shown, and is not
 * part of it.
 */
export function rowDigest(row: Omit<PlanRow, 'opId'>): string {
  const { path, noteDigest, verb, remoteId, remoteVersion, fields, agreed, blocks, opportunityId } = row;
  const { relink, isTransition, recovered } = row;
  if (isIdle(verb, fields)) return digest(`${remoteId}\n${path}`);
  const written = fields.map(
    ({ remote, from, year, action, reason, noteValue, crmValue, send, take, restores, detail }) => [
      ...[remote, from, year, action, reason, noteValue, crmValue],
      ...[serialized(send), serialized(take), restores, detail],
    ],
  );
  const writesNothing = verb === 'unchanged' || verb === 'blocked';
  // In a list, JSON has null for undefined.
  const former = relink === undefined ? [] : [relink];
  const own = recovered === undefined ? [] : [recovered];
  const content = [path, noteDigest, verb, remoteId, remoteVersion, opportunityId, former, isTransition, ...own];
  return digest(JSON.stringify([...content, written, blocks, writesNothing ? 0 : agreed]));
}

/** Returns the JSON text of a map, and any other value unchanged, because JSON has no form for a map. */
function serialized(value: PlainValue | undefined): unknown {
  return typeof value === 'object' && value !== null ? jsonText(value) : value;
}

/**
 * Returns the digest of everything on which applying the plan depends: settings through `mappingRev`, the description
 * of the object through the rows that were made with it. Rows with a decision are identified by what they do now.
 */
export function planIdOf(plan: Omit<Plan, 'planId' | 'madeAt'>, rows = plan.rows.map(({ opId }) => opId)): string {
  const { target, identity, mappingRev, safetyLimits, calls, undoOf, skipped } = plan;
  return digest(
    JSON.stringify([target, identity.orgId, mappingRev, safetyLimits, calls, undoOf, skipped]) + rows.join(''),
  );
}
