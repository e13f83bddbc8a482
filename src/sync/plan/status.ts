/** Status of a note and its record from data on this device, without a request. */
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
import { fieldHashes, parseLink, type Base } from '../../vault/record-link.ts';
import { toExportable } from '../../vault/exportable.ts';
import type { Plan } from './plan.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import type { ConnectionState, LinkStatus, StatusReader } from '../sync-service.ts';

/** Result of the last check, by record ID: its time, and the remote names of the fields that had changed in the CRM. */
type Seen = ReadonlyMap<string, readonly [at: string, remotes: readonly string[]]>;

function seenKey(target: CrmId, orgId: string): string {
  return `seen/${target}/${orgId}`;
}

/** Stores which fields a plan found changed in the CRM. */
export async function storeRemoteChanges({ target, identity, rows, madeAt }: Plan, device: Store): Promise<void> {
  const key = seenKey(target, identity.orgId);
  const now = rows.flatMap(({ remoteId, fields }) => {
    const changed = fields.filter(({ reason }) => reason === 'changed-there' || reason === 'both-changed');
    return remoteId === undefined ? [] : [[remoteId, [madeAt, changed.map(({ remote }) => remote)]] as const];
  });
  await device.put([[key, seenText(new Map([...parseSeen(await device.get(key)), ...now]))]]);
}

function seenText(seen: Seen): string {
  return JSON.stringify(Object.fromEntries(seen));
}

/** Parses a stored entry. A Map is used because a record ID from a CRM may be the name of a built-in property. */
function parseSeen(text: string | undefined): Seen {
  return new Map(Object.entries(JSON.parse(text ?? '{}') as Readonly<Record<string, readonly [string, string[]]>>));
}

/** State of a record as an apply found it, by remote name. */
export interface SeenRecord {
  readonly recordId: string;
  /** Fields whose value is the last synced one. */
  readonly agreed: readonly string[];
  /** Fields whose value differs from the last synced one. */
  readonly changed: readonly string[];
}

/** Returns the store entry with the records that an apply checked since the last plan. `at` is ISO 8601 UTC. */
export async function seenEntry(
  records: readonly SeenRecord[],
  at: string,
  { target, identity }: Pick<Plan, 'target' | 'identity'>,
  device: Store,
): Promise<readonly [string, string]> {
  const key = seenKey(target, identity.orgId);
  const seen = new Map(parseSeen(await device.get(key)));
  for (const { recordId, agreed, changed } of records) {
    const before = seen.get(recordId)?.[1] ?? [];
    const rest = before.filter((remote) => !agreed.includes(remote));
    seen.set(recordId, [at, [...new Set([...rest, ...changed])]]);
  }
  return [key, seenText(seen)];
}

/** Data on this device about one CRM, for all notes. */
interface CrmCache {
  readonly orgId: string;
  readonly url: (recordId: string) => string | undefined;
  readonly seen: Seen;
  /** `undefined` if the object was never described on this device. */
  readonly schema: RemoteSchema | undefined;
  readonly resolved: ResolvedTarget;
}

/**
 * Returns a reader that loads the data of each CRM once, when it is first needed. Uses the connected org, or the last
 * one.
 */
export function statusReader(
  context: NoteContext,
  device: Store,
  state: (target: CrmId) => ConnectionState,
  crmOf: (target: CrmId) => Crm | undefined,
): StatusReader {
  const caches = new Map<CrmId, Promise<CrmCache | undefined>>();
  const cacheOf = (target: CrmId): Promise<CrmCache | undefined> => {
    const cache = caches.get(target) ?? readCache(target, context, device, state(target), crmOf(target));
    caches.set(target, cache);
    return cache;
  };
  return async (path, text) => {
    const { inspection } = analyzeNote(path, text, context.rules, context.today).analysis;
    const found: LinkStatus[] = [];
    for (const target of CRM_IDS) {
      const own = inspection.links?.[target];
      const cache = own === undefined ? undefined : await cacheOf(target);
      const link = cache && parseLink(own, cache.orgId);
      if (cache === undefined || link === undefined) continue;
      const { recordId, base } = link;
      const [checkedAt, changedThere = []] = cache.seen.get(recordId) ?? [];
      found.push({
        target,
        remoteId: recordId,
        url: cache.url(recordId),
        lastSync: (await cachedBase(device, target, cache.orgId, recordId))?.at,
        changedHere: changedHere(inspection, cache, base),
        changedThere,
        checkedAt,
      });
    }
    return found;
  };
}

async function readCache(
  target: CrmId,
  { rules }: NoteContext,
  device: Store,
  connection: ConnectionState,
  crm: Crm | undefined,
): Promise<CrmCache | undefined> {
  const ready = connection.state === 'ready' ? connection : undefined;
  const orgId = ready?.identity.orgId ?? (await lastOrg(target, device))?.orgId;
  if (orgId === undefined) return undefined;
  const schema = await cachedSchema(target, orgId, device);
  return {
    orgId,
    url: (recordId) => ready && crm?.recordUrl(recordId, ready.address, ready.identity),
    seen: parseSeen(await device.get(seenKey(target, orgId))),
    schema,
    resolved: resolveTarget(TARGETS[target], rules.targets[target] ?? {}, schema),
  };
}

/**
 * Returns the fields that changed in the note. A name that means a record cannot be compared without a request,
 * and is never among them.
 */
function changedHere(inspection: Inspection, { resolved, schema }: CrmCache, base: Base): readonly string[] {
  const item = toExportable(inspection);
  if (item === undefined || schema === undefined) return [];
  const columns = syncFieldsOf(resolved, schema, [item]);
  const keys = fieldHashes(columns.map(({ remote }) => remote));
  return columns.flatMap((column) => {
    const hash = base.get(keys.get(column.remote) ?? -1);
    const cell = noteFieldValue(resolved, item, column);
    const isResolved = (CODECS[column.row.codec] as Codec).note === 'resolved';
    if (hash === undefined || cell.state === 'missing' || cell.state === 'effective' || isResolved) return [];
    if (zoneUnknown(resolved, column.row, column.remote) !== undefined) return [];
    return hasHash(column, cell.noteValue, hash) ? [] : [column.remote];
  });
}
