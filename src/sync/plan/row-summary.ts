/** What follows from a row's fields: its verb, its digest, what it moves and costs. */
import { digest } from '../../domain/digest.ts';
import { decimalsOf } from '../../domain/money.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from '../../targets/core/canonical.ts';
import { jsonText } from '../../targets/core/json.ts';
import type { Target } from '../../targets/core/target.ts';
import type { Plan, FieldChange, PlanRow, RowAction } from './plan.ts';

/** `record`: whether there is one; `unlinked` when the note's link would say something that it does not say now. */
export function rowActionOf(
  record: 'none' | 'unlinked' | 'linked',
  { fields, blocks, act }: Pick<PlanRow, 'fields' | 'blocks' | 'act'>,
): RowAction {
  const has = (action: FieldChange['action']): boolean => fields.some((field) => field.action === action);
  if (blocks.length > 0) return 'blocked';
  if (fields.some(blocksRow) || (has('conflict') && !has('push') && !has('pull'))) return 'conflict';
  if (has('push') && act === true) return 'close';
  if (has('push')) return record === 'none' ? 'create' : 'update';
  if (has('pull')) return 'pull';
  return record === 'unlinked' ? 'link' : 'unchanged';
}

/**
 * Whether a conflict stops its row until it is answered. One in which the note's value cannot be sent stops nothing else: the
 * only question is whether the note takes the CRM's value.
 */
function blocksRow({ action, unsent }: Pick<FieldChange, 'action' | 'unsent'>): boolean {
  return action === 'conflict' && unsent === undefined;
}

/** Minor units by which pushing these fields moves the deal's amount there. */
export function moneyDelta(fields: readonly FieldChange[], currency: string): number {
  const field = fields.find(({ from, action }) => from === 'amount' && action === 'push');
  if (field === undefined) return 0;
  const delta = minorOf(canonical(field.send, undefined), currency) - minorOf(field.crmValue, currency);
  return Number.isFinite(delta) ? delta : 0;
}

/** Of a canonical number; an empty text is 0, anything else not a number. */
export function minorOf(text: string, currency: string): number {
  return Math.round(Number(text) * 10 ** decimalsOf(currency));
}

/**
 * Requests, at least: each batch of writes is looked at before, sent, and read back; rows that only take values are looked
 * at together. 200 records a batch where the target does not say.
 */
export function estimateRequests(rows: readonly PlanRow[], { crm }: Target): number {
  const count = (verbs: readonly RowAction[]): number => rows.filter(({ verb }) => verbs.includes(verb)).length;
  const writes = count(['create', 'update', 'conflict', 'close']);
  const size = crm?.batchSize(writes) ?? 200;
  return writes > 0 ? Math.ceil(writes / size) * 3 : Math.min(count(['pull']), 1);
}

/** Digest of all that a row does; what the device kept of the base is only shown, and no part of it. */
export function rowDigest(row: Omit<PlanRow, 'opId'>): string {
  const { path, noteDigest, verb, remoteId, remoteVersion, fields, agreed, blocks, opportunityId, relink, act } = row;
  const { recovered } = row;
  if (verb === 'unchanged' && fields.length === 0)
    return digest(`${noteDigest}\n${remoteVersion}\n${remoteId}\n${path}`);
  const written = fields.map(
    ({ remote, from, year, action, reason, noteValue, crmValue, send, take, restores, detail }) => [
      ...[remote, from, year, action, reason, noteValue, crmValue],
      ...[serialized(send), serialized(take), restores, detail],
    ],
  );
  const isIdle = verb === 'unchanged' || verb === 'blocked';
  // In a list, JSON has null for undefined.
  const former = relink === undefined ? [] : [relink];
  const own = recovered === undefined ? [] : [recovered];
  const does = [path, noteDigest, verb, remoteId, remoteVersion, opportunityId, former, act, ...own];
  return digest(JSON.stringify([...does, written, blocks, isIdle ? 0 : agreed]));
}

/** A map has no text of its own in JSON. */
function serialized(value: PlainValue | undefined): unknown {
  return typeof value === 'object' && value !== null ? jsonText(value) : value;
}

/**
 * Digest of everything that applying the plan depends on: settings through `mappingRev`, the description of the object through
 * the rows that were made with it. Rows that were decided on are told by what they do now.
 */
export function planIdOf(plan: Omit<Plan, 'planId' | 'madeAt'>, rows = plan.rows.map(({ opId }) => opId)): string {
  const { target, identity, mappingRev, safetyLimits, calls, undoOf, skipped } = plan;
  return digest(
    JSON.stringify([target, identity.orgId, mappingRev, safetyLimits, calls, undoOf, skipped]) + rows.join(''),
  );
}
