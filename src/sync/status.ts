/** What this device knows of a note and its record without asking anybody. */
import { hash32 } from '../domain/digest.ts';
import { cellOf, columnsOf } from '../targets/cells.ts';
import { chosenTarget } from '../targets/chosen.ts';
import { CODECS, type Codec } from '../targets/codec.ts';
import type { Crm } from '../targets/crm.ts';
import { CRM_IDS, TARGETS, type CrmId } from '../targets/targets.ts';
import { keptBase } from './base-cache.ts';
import { keptDescription } from './description.ts';
import type { Inspection } from './desk.ts';
import { examine } from './inspect.ts';
import { lastOrg } from './last-org.ts';
import { printKeys, readLink, type Base } from './link.ts';
import { itemOf } from './make-plan.ts';
import type { Plan } from './plan.ts';
import type { Store } from './ports.ts';
import type { Bench } from './run.ts';
import type { ConnectionState, LinkStatus } from './sync-desk.ts';

/** What the CRM said when it was asked last: when that was, and which fields had changed there, by record id. */
type Seen = Readonly<Record<string, readonly [at: string, remotes: readonly string[]]>>;

function seenKey(target: CrmId, orgId: string): string {
  return `seen/${target}/${orgId}`;
}

/** Remembers what a plan found changed there. */
export async function keepSeen({ target, identity, rows, madeAt }: Plan, device: Store): Promise<void> {
  const key = seenKey(target, identity.orgId);
  const now = rows.flatMap(({ remoteId, fields }) => {
    const changed = fields.filter(({ reason }) => reason === 'changed-there' || reason === 'both-changed');
    return remoteId === undefined ? [] : [[remoteId, [madeAt, changed.map(({ remote }) => remote)]] as const];
  });
  const before = await device.get(key);
  const seen: Seen = { ...(before === undefined ? {} : (JSON.parse(before) as Seen)), ...Object.fromEntries(now) };
  await device.put([[key, JSON.stringify(seen)]]);
}

/** One for each CRM that the text has a link to, of the org that is connected or was last. */
export async function statusOf(
  path: string,
  text: string,
  bench: Bench,
  device: Store,
  state: (target: CrmId) => ConnectionState,
  crmOf: (target: CrmId) => Crm | undefined,
): Promise<readonly LinkStatus[]> {
  const { inspection } = examine(path, text, bench.rules, bench.today).verdict;
  const found: LinkStatus[] = [];
  for (const target of CRM_IDS) {
    const connected = state(target);
    const orgId = connected.state === 'ready' ? connected.identity.orgId : (await lastOrg(target, device))?.orgId;
    const link = orgId === undefined ? undefined : readLink(inspection.links?.[target], orgId);
    if (link === undefined || orgId === undefined) continue;
    const { recordId, base } = link;
    const seen = JSON.parse((await device.get(seenKey(target, orgId))) ?? '{}') as Seen;
    const [lookedAt, changedThere = []] = seen[recordId] ?? [];
    found.push({
      target,
      remoteId: recordId,
      url:
        connected.state === 'ready'
          ? crmOf(target)?.recordUrl(recordId, connected.address, connected.identity)
          : undefined,
      lastSync: (await keptBase(device, target, orgId, recordId))?.at,
      changedHere: await changedHere(inspection, target, orgId, base, bench, device),
      changedThere,
      lookedAt,
    });
  }
  return found;
}

/** A name that stands for a record cannot be compared without asking, so it is never among them. */
async function changedHere(
  inspection: Inspection,
  target: CrmId,
  orgId: string,
  base: Base,
  { rules }: Bench,
  device: Store,
): Promise<readonly string[]> {
  const item = itemOf(inspection);
  const schema = await keptDescription(target, orgId, device);
  if (item === undefined || schema === undefined) return [];
  const chosen = chosenTarget(TARGETS[target], rules.targets[target] ?? {}, schema);
  const columns = columnsOf(chosen, schema, [item]);
  const keys = printKeys(columns.map(({ remote }) => remote));
  return columns.flatMap((column) => {
    const print = base.get(keys.get(column.remote) ?? -1);
    const cell = cellOf(chosen, item, column);
    const named = (CODECS[column.row.codec] as Codec).note === 'resolved';
    if (print === undefined || cell.said === 'missing' || named) return [];
    return hash32(cell.ours) === print ? [] : [column.remote];
  });
}
