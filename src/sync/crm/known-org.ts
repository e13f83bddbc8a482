/** Org of a CRM from data on this device, without a request. */
import type { CrmId } from '../../targets/targets.ts';
import type { KnownOrg } from '../../vault/note-service.ts';
import type { Store } from '../../log/ports.ts';
import type { ConnectionState } from '../sync-service.ts';
import { cachedSchema } from './schema-cache.ts';
import { lastOrg } from './last-org.ts';

/**
 * Returns the connected org, or that of the last sync; `undefined` if its object was never described on this device.
 */
export async function knownOrg(
  target: CrmId,
  device: Store,
  connected: ConnectionState,
): Promise<KnownOrg | undefined> {
  const orgId = connected.state === 'ready' ? connected.identity.orgId : (await lastOrg(target, device))?.orgId;
  const schema = orgId === undefined ? undefined : await cachedSchema(target, orgId, device);
  return orgId === undefined || schema === undefined ? undefined : { orgId, schema };
}
