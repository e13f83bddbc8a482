/** What a look at a record during an apply tells of it, for what is shown of the record until the next plan. */
import { hadPrint, isAgreedThere, theirsOf } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord } from '../../targets/core/crm.ts';
import { columnsIn, itemsIn, type Org } from '../crm/crm-context.ts';
import type { SeenAgain } from '../plan/status.ts';
import { keptName, printKey, readLink } from '../../vault/link.ts';
import type { Inspection } from '../../vault/note-service.ts';
import type { PlanRow } from '../plan/plan.ts';

/**
 * Which fields of the record say what both sides agreed on last, and which do not. `sent`: canonical values by remote name that
 * the plugin may have written itself, which is no change by anyone else. Undefined: the note is not linked to the record.
 */
export function seenRecord(
  { row, inspection }: { readonly row: PlanRow; readonly inspection: Inspection },
  record: RemoteRecord,
  org: Org,
  sent: Readonly<Record<string, string>> = {},
): SeenAgain | undefined {
  const link = readLink(inspection.links?.[org.target], org.identity.orgId);
  if (link?.recordId !== record.id) return undefined;
  const own = { ...row.recovered, ...sent };
  const settled: string[] = [];
  const changed: string[] = [];
  for (const column of columnsIn(org, itemsIn([inspection]))) {
    const { remote, row: mapped } = column;
    const print = link.base.get(printKey(remote));
    // Both sides have never agreed on it.
    if (print === undefined) continue;
    const wire = record.fields[remote];
    const now = theirsOf(org.chosen, column, wire);
    const kept = link.base.get(printKey(keptName(remote)));
    const isSame =
      isAgreedThere(column, now, print, kept) || (kept === undefined && hadPrint(org.chosen, column, wire, print));
    const isOwn = Object.hasOwn(own, remote) && own[remote] === now;
    if (isSame) settled.push(remote);
    else if (!isOwn && mapped.direction !== 'push') changed.push(remote);
  }
  return { recordId: record.id, settled, changed };
}
