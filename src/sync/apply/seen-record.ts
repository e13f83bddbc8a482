/** State of a record that an apply read, which is shown until the next plan. */
import { hadHash, isLastSyncedText, canonicalRemote } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord } from '../../targets/core/crm.ts';
import { syncFieldsIn, opportunitiesIn, type CrmContext } from '../crm/crm-context.ts';
import type { SeenRecord } from '../plan/status.ts';
import { storedValueName, fieldHash, parseLink } from '../../vault/record-link.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { PlanRow } from '../plan/plan.ts';

/**
 * Returns the fields of the record that have their last synced value, and those that do not. `sent`: canonical values
 * by remote name that the plugin may have written, which are no change by another user. Returns `undefined` if the note
 * is not linked to the record.
 */
export function seenRecord(
  { row, inspection }: { readonly row: PlanRow; readonly inspection: Inspection },
  record: RemoteRecord,
  org: CrmContext,
  sent: Readonly<Record<string, string>> = {},
): SeenRecord | undefined {
  const link = parseLink(inspection.links?.[org.target], org.identity.orgId);
  if (link?.recordId !== record.id) return undefined;
  const own = { ...row.recovered, ...sent };
  const agreed: string[] = [];
  const changed: string[] = [];
  for (const column of syncFieldsIn(org, opportunitiesIn([inspection]))) {
    const { remote } = column;
    const hash = link.base.get(fieldHash(remote));
    // The field was never synced.
    if (hash === undefined) continue;
    const apiValue = record.fields[remote];
    const now = canonicalRemote(org.resolved, column, apiValue);
    const storedHash = link.base.get(fieldHash(storedValueName(remote)));
    const isSame =
      isLastSyncedText(column, now, hash, storedHash) ||
      (storedHash === undefined && hadHash(org.resolved, column, apiValue, hash));
    const isOwnWrite = Object.hasOwn(own, remote) && own[remote] === now;
    if (isSame) agreed.push(remote);
    else if (!isOwnWrite && column.row.direction !== 'push') changed.push(remote);
  }
  return { recordId: record.id, agreed, changed };
}
