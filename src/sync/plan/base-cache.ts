/** What both sides agreed on last, as values: kept on the device only to be shown, and never decided by. */
import type { CrmContext } from '../crm/crm-context.ts';
import type { PlanRow } from './plan.ts';
import type { Store } from '../../log/ports.ts';

export interface CachedBase {
  /** When this device synced the record last, ISO 8601 UTC. */
  readonly at: string;
  /** Canonical, by remote name. */
  readonly values: Readonly<Record<string, string>>;
}

function baseKey(target: string, orgId: string, recordId: string): string {
  return `base/${target}/${orgId}/${recordId}`;
}

/** What to put once a row is settled; `open` are fields that nothing was agreed on. */
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

export async function cachedBase(
  device: Store,
  target: string,
  orgId: string,
  recordId: string,
): Promise<CachedBase | undefined> {
  const text = await device.get(baseKey(target, orgId, recordId));
  return text === undefined ? undefined : (JSON.parse(text) as CachedBase);
}

/** All that is kept of one org, by record id. */
export async function cachedBases(
  device: Store,
  target: string,
  orgId: string,
): Promise<ReadonlyMap<string, CachedBase>> {
  const prefix = baseKey(target, orgId, '');
  const entries = await device.list(prefix);
  return new Map(entries.map(([key, text]) => [key.slice(prefix.length), JSON.parse(text) as CachedBase]));
}
