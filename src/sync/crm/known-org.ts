/** The org of a CRM as this device knows it, without a request. */
import type { CrmId } from '../../targets/targets.ts';
import type { KnownOrg } from '../../vault/note-service.ts';
import type { Store } from '../../log/ports.ts';
import type { ConnectionState } from '../sync-service.ts';
import { cachedSchema } from './schema-cache.ts';
import { lastOrg } from './last-org.ts';

/** Of the org that is connected, or else of the last sync; undefined if its object was never described on this device. */
export async function knownOrg(
  target: CrmId,
  device: Store,
  connected: ConnectionState,
): Promise<KnownOrg | undefined> {
  const orgId = connected.state === 'ready' ? connected.identity.orgId : (await lastOrg(target, device))?.orgId;
  const schema = orgId === undefined ? undefined : await cachedSchema(target, orgId, device);
  return orgId === undefined || schema === undefined ? undefined : { orgId, schema };
}
