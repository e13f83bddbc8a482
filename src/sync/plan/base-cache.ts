/** Cache of last synced values on this device. They are only shown; no decision depends on them. */
import type { CrmContext } from '../crm/crm-context.ts';
import type { PlanRow } from './plan.ts';
import type { Store } from '../../log/ports.ts';

/** Last synced values of one record. */
export interface CachedBase {
  /** Time of the last sync of the record on this device, ISO 8601 UTC. */
  readonly at: string;
  /** Canonical values, by remote name. */
  readonly values: Readonly<Record<string, string>>;
}

function baseKey(target: string, orgId: string, recordId: string): string {
  return `base/${target}/${orgId}/${recordId}`;
}

/**
 * Returns the store entry for a row that is written back. `open` are the remote names of fields without an agreed
 * value.
 */
export async function cacheBaseEntry(
  device: Store,
  { target, identity }: CrmContext,
  recordId: string,
  { agreed }: PlanRow,
  open: readonly string[],
  at: string,
): Promise<readonly [string, string]> {
  const before = await cachedBase(device, target, identity.orgId, recordId);
  const now = Object.entries(agreed).filter(([remote]) => !open.includes(remote));
  const entry: CachedBase = { at, values: { ...before?.values, ...Object.fromEntries(now) } };
  return [baseKey(target, identity.orgId, recordId), JSON.stringify(entry)];
}

/** Returns the last synced values of one record, or `undefined` if this device has none. */
export async function cachedBase(
  device: Store,
  target: string,
  orgId: string,
  recordId: string,
): Promise<CachedBase | undefined> {
  const text = await device.get(baseKey(target, orgId, recordId));
  return text === undefined ? undefined : (JSON.parse(text) as CachedBase);
}

/** Returns the last synced values of all records of one org, by record ID. */
export async function cachedBases(
  device: Store,
  target: string,
  orgId: string,
): Promise<ReadonlyMap<string, CachedBase>> {
  const prefix = baseKey(target, orgId, '');
  const entries = await device.list(prefix);
  return new Map(entries.map(([key, text]) => [key.slice(prefix.length), JSON.parse(text) as CachedBase]));
}
