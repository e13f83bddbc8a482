/** What this device knows of a note and its record without asking anybody. */
import { noteFieldValue, syncFieldsOf, hasHash } from '../../targets/core/sync-fields.ts';
import { resolveTarget, type ResolvedTarget } from '../../targets/core/resolve-target.ts';
import { CODECS, type Codec } from '../../targets/core/codec.ts';
import type { Crm, RemoteSchema } from '../../targets/core/crm.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import { CRM_IDS, TARGETS, type CrmId } from '../../targets/targets.ts';
import { cachedBase } from './base-cache.ts';
import { cachedSchema } from '../crm/schema-cache.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { analyzeNote } from '../../vault/inspect.ts';
import { lastOrg } from '../crm/last-org.ts';
import { fieldHashes, parseLink, type Base } from '../../vault/link.ts';
import { toExportable } from '../../vault/exportable.ts';
import type { Plan } from './plan.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import type { ConnectionState, LinkStatus, StatusReader } from '../sync-service.ts';

/** What the CRM said when it was asked last: when that was, and which fields had changed there, by record id. */
type Seen = ReadonlyMap<string, readonly [at: string, remotes: readonly string[]]>;

function seenKey(target: CrmId, orgId: string): string {
  return `seen/${target}/${orgId}`;
}

/** Remembers what a plan found changed there. */
export async function storeRemoteChanges({ target, identity, rows, madeAt }: Plan, device: Store): Promise<void> {
  const key = seenKey(target, identity.orgId);
  const now = rows.flatMap(({ remoteId, fields }) => {
    const changed = fields.filter(({ reason }) => reason === 'changed-there' || reason === 'both-changed');
    return remoteId === undefined ? [] : [[remoteId, [madeAt, changed.map(({ remote }) => remote)]] as const];
  });
  await device.put([[key, seenText(new Map([...seenIn(await device.get(key)), ...now]))]]);
}

function seenText(seen: Seen): string {
  return JSON.stringify(Object.fromEntries(seen));
}

/** A record id is foreign text, so it names nothing that every object has. */
function seenIn(kept: string | undefined): Seen {
  return new Map(Object.entries(JSON.parse(kept ?? '{}') as Readonly<Record<string, readonly [string, string[]]>>));
}

/** What applying a row showed of its record, by remote name. */
export interface SeenAgain {
  readonly recordId: string;
  /** Fields that both sides agree on now. */
  readonly settled: readonly string[];
  /** Fields that differ from what both agreed on. */
  readonly changed: readonly string[];
}

/** The entry of the store with what rows of an apply showed since the last plan; `at`: when, ISO 8601 UTC. */
export async function seenPut(
  news: readonly SeenAgain[],
  at: string,
  { target, identity }: Pick<Plan, 'target' | 'identity'>,
  device: Store,
): Promise<readonly [string, string]> {
  const key = seenKey(target, identity.orgId);
  const seen = new Map(seenIn(await device.get(key)));
  for (const { recordId, settled, changed } of news) {
    const before = seen.get(recordId)?.[1] ?? [];
    const rest = before.filter((remote) => !settled.includes(remote));
    seen.set(recordId, [at, [...new Set([...rest, ...changed])]]);
  }
  return [key, seenText(seen)];
}

/** What this device knows of one CRM, whichever note is asked about. */
interface Known {
  readonly orgId: string;
  readonly url: (recordId: string) => string | undefined;
  readonly seen: Seen;
  /** Undefined: the object was never described here. */
  readonly schema: RemoteSchema | undefined;
  readonly chosen: ResolvedTarget;
}

/** Reads what is kept of each CRM once, when it is first asked for; of the org that is connected or was last. */
export function statusReader(
  context: NoteContext,
  device: Store,
  state: (target: CrmId) => ConnectionState,
  crmOf: (target: CrmId) => Crm | undefined,
): StatusReader {
  const knowns = new Map<CrmId, Promise<Known | undefined>>();
  const knownOf = (target: CrmId): Promise<Known | undefined> => {
    const known = knowns.get(target) ?? readKnown(target, context, device, state(target), crmOf(target));
    knowns.set(target, known);
    return known;
  };
  return async (path, text) => {
    const { inspection } = analyzeNote(path, text, context.rules, context.today).analysis;
    const found: LinkStatus[] = [];
    for (const target of CRM_IDS) {
      const own = inspection.links?.[target];
      const known = own === undefined ? undefined : await knownOf(target);
      const link = known && parseLink(own, known.orgId);
      if (known === undefined || link === undefined) continue;
      const { recordId, base } = link;
      const [lookedAt, changedThere = []] = known.seen.get(recordId) ?? [];
      found.push({
        target,
        remoteId: recordId,
        url: known.url(recordId),
        lastSync: (await cachedBase(device, target, known.orgId, recordId))?.at,
        changedHere: changedHere(inspection, known, base),
        changedThere,
        lookedAt,
      });
    }
    return found;
  };
}

async function readKnown(
  target: CrmId,
  { rules }: NoteContext,
  device: Store,
  connected: ConnectionState,
  crm: Crm | undefined,
): Promise<Known | undefined> {
  const ready = connected.state === 'ready' ? connected : undefined;
  const orgId = ready?.identity.orgId ?? (await lastOrg(target, device))?.orgId;
  if (orgId === undefined) return undefined;
  const schema = await cachedSchema(target, orgId, device);
  return {
    orgId,
    url: (recordId) => ready && crm?.recordUrl(recordId, ready.address, ready.identity),
    seen: seenIn(await device.get(seenKey(target, orgId))),
    schema,
    chosen: resolveTarget(TARGETS[target], rules.targets[target] ?? {}, schema),
  };
}

/** A name that stands for a record cannot be compared without asking, so it is never among them. */
function changedHere(inspection: Inspection, { chosen, schema }: Known, base: Base): readonly string[] {
  const item = toExportable(inspection);
  if (item === undefined || schema === undefined) return [];
  const columns = syncFieldsOf(chosen, schema, [item]);
  const keys = fieldHashes(columns.map(({ remote }) => remote));
  return columns.flatMap((column) => {
    const print = base.get(keys.get(column.remote) ?? -1);
    const cell = noteFieldValue(chosen, item, column);
    const named = (CODECS[column.row.codec] as Codec).note === 'resolved';
    if (print === undefined || cell.state === 'missing' || cell.state === 'effective' || named) return [];
    if (zoneUnknown(chosen, column.row, column.remote) !== undefined) return [];
    return hasHash(column, cell.noteValue, print) ? [] : [column.remote];
  });
}
