/** The link that a note has after a row of a plan was applied, for tests that need linked notes without an apply. */
import type { Plan, PlanRow } from '../../src/sync/plan/plan.ts';
import { serializeLink, parseLink, updatedBase } from '../../src/vault/record-link.ts';

/**
 * Returns the link text after `row` was applied. `agreed` has the values of the row's own `agreed` that were written; every
 * other field of the row keeps the last synced value of the link `before`.
 */
export function linkAfter(
  { identity, mappingRev }: Pick<Plan, 'identity' | 'mappingRev'>,
  row: Pick<PlanRow, 'fields' | 'agreed'>,
  recordId: string,
  agreed: Readonly<Record<string, string>>,
  before: string | undefined,
): string {
  const names = [...row.fields.map(({ remote }) => remote), ...Object.keys(row.agreed)];
  const old = parseLink(before, identity.orgId);
  const base = updatedBase(old?.recordId === recordId ? old.base : undefined, names, agreed);
  return serializeLink(identity.orgId, { recordId, base, mappingRev });
}
