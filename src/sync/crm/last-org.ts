/** Stores the org of the last run of each CRM on this device. */
import type { Identity } from '../../targets/core/crm.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { Store } from '../../log/ports.ts';

type LastOrg = Pick<Identity, 'orgId' | 'orgName'>;

function keyOf(target: CrmId): string {
  return `org/${target}`;
}

/** Returns the org of the last run, or `undefined` if there was no run. */
export async function lastOrg(target: CrmId, device: Store): Promise<LastOrg | undefined> {
  const text = await device.get(keyOf(target));
  return text === undefined ? undefined : (JSON.parse(text) as LastOrg);
}

/** Stores the org of a run. */
export async function storeLastOrg(target: CrmId, { orgId, orgName }: LastOrg, device: Store): Promise<void> {
  await device.put([[keyOf(target), JSON.stringify({ orgId, orgName })]]);
}
