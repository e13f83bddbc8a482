/** The CRMs of demo, playground, and end-to-end tests by target: all that the plugin can sync with. */
import type { Target } from '../../src/targets/core/target.ts';
import { type CrmId, CRM_IDS, TARGETS } from '../../src/targets/targets.ts';
import { startExampleDataverse } from './dataverse/example.ts';
import type { ExampleOrg } from './example.ts';
import { startExampleHubspot } from './hubspot/example.ts';
import { startExampleSalesforce } from './salesforce/example.ts';

const EXAMPLES: Readonly<Record<CrmId, () => Promise<ExampleOrg>>> = {
  salesforce: startExampleSalesforce,
  hubspot: startExampleHubspot,
  dynamics: startExampleDataverse,
};

const targetOf = (id: CrmId): Target => TARGETS[id];

/** The CRMs in the order in which users see them. */
export const EXAMPLE_CRMS = CRM_IDS.filter((id) => targetOf(id).crm !== undefined);

/** Returns the name that users see. */
export function labelOf(id: CrmId): string {
  return targetOf(id).label;
}

export function startExampleOrg(id: CrmId): Promise<ExampleOrg> {
  return EXAMPLES[id]();
}

/** Returns the secrets as environment variables of a headless run. */
export function variablesOf({ secrets }: Pick<ExampleOrg, 'secrets'>): Record<string, string> {
  const named = Object.entries(secrets).map(([id, secret]) => [id.toUpperCase().replaceAll('-', '_'), secret] as const);
  return Object.fromEntries(named);
}
