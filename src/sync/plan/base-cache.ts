/** What both sides agreed on last, as values: kept on the device only to be shown, and never decided by. */
import type { Org } from '../crm/crm-context.ts';
import type { PlanRow } from './plan.ts';
import type { Store } from '../../log/ports.ts';

export interface KeptBase {
  /** When this device synced the record last, ISO 8601 UTC. */
  readonly at: string;
  /** Canonical, by remote name. */
  readonly values: Readonly<Record<string, string>>;
}

function baseKey(target: string, orgId: string, recordId: string): string {
  return `base/${target}/${orgId}/${recordId}`;
}

/** What to put once a row is settled; `open` are fields that nothing was agreed on. */
export async function basePut(
  device: Store,
  { target, identity }: Org,
  recordId: string,
  { agreed }: PlanRow,
  open: readonly string[],
  at: string,
): Promise<readonly [string, string]> {
  const before = await keptBase(device, target, identity.orgId, recordId);
  const now = Object.entries(agreed).filter(([remote]) => !open.includes(remote));
  const kept: KeptBase = { at, values: { ...before?.values, ...Object.fromEntries(now) } };
  return [baseKey(target, identity.orgId, recordId), JSON.stringify(kept)];
}

export async function keptBase(
  device: Store,
  target: string,
  orgId: string,
  recordId: string,
): Promise<KeptBase | undefined> {
  const text = await device.get(baseKey(target, orgId, recordId));
  return text === undefined ? undefined : (JSON.parse(text) as KeptBase);
}

/** All that is kept of one org, by record id. */
export async function keptBases(device: Store, target: string, orgId: string): Promise<ReadonlyMap<string, KeptBase>> {
  const prefix = baseKey(target, orgId, '');
  const entries = await device.list(prefix);
  return new Map(entries.map(([key, text]) => [key.slice(prefix.length), JSON.parse(text) as KeptBase]));
}
