/** What a look at a record during an apply tells of it, for what is shown of the record until the next plan. */
import { hash32 } from '../../domain/digest.ts';
import { hadPrint, hasPrint, theirsOf, type Column } from '../../targets/cells.ts';
import type { RemoteRecord } from '../../targets/crm.ts';
import { columnsIn, itemsIn, type Org } from '../crm/org.ts';
import type { SeenAgain } from '../plan/status.ts';
import { keptName, printKey, readLink, type Base } from '../vault/link.ts';
import type { Inspection } from '../desk.ts';
import type { PlanRow } from '../plan.ts';

/**
 * Which fields of the record say what both sides agreed on last, and which do not. `sent`: canonical values by remote name that
 * the plugin may have written itself; these are nobody's change. Undefined: the note is not linked to the record.
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
    const { remote } = column;
    const state = stateOf(column, record, link.base, org);
    const isOwn = Object.hasOwn(own, remote) && own[remote] === theirsOf(org.chosen, column, record.fields[remote]);
    if (state === 'settled') settled.push(remote);
    else if (state === 'changed' && !isOwn && column.row.direction !== 'push') changed.push(remote);
  }
  return { recordId: record.id, settled, changed };
}

/** Undefined: both sides have never agreed on it. */
function stateOf(column: Column, record: RemoteRecord, base: Base, { chosen }: Org): 'settled' | 'changed' | undefined {
  const print = base.get(printKey(column.remote));
  if (print === undefined) return undefined;
  const wire = record.fields[column.remote];
  const now = theirsOf(chosen, column, wire);
  const kept = base.get(printKey(keptName(column.remote)));
  const isSame =
    kept === undefined ? hasPrint(column, now, print) || hadPrint(chosen, column, wire, print) : hash32(now) === kept;
  return isSame ? 'settled' : 'changed';
}
