/** The table of targets. */
import { dynamics } from './dynamics/target.ts';
import { genericJson } from './files/generic-json.ts';
import { genericYaml } from './files/generic-yaml.ts';
import { hubspot } from './hubspot/target.ts';
import { salesforce } from './salesforce/target.ts';
import type { Target } from './core/target.ts';

/** Targets by ID, in display order. */
export const TARGETS = {
  salesforce,
  hubspot,
  dynamics,
  generic_json: genericJson,
  generic_yaml: genericYaml,
} as const satisfies Record<string, Target>;

/** ID of a target. */
export type TargetId = keyof typeof TARGETS;

/** ID of a target that is a CRM. */
export type CrmId = Exclude<TargetId, 'generic_json' | 'generic_yaml'>;

/** All IDs, in the order of the table. */
export const TARGET_IDS = Object.keys(TARGETS) as readonly TargetId[];

/** IDs of the targets that are CRMs, in the order of the table. */
export const CRM_IDS = TARGET_IDS.filter(isCrmId);

/** Returns true if a target is a CRM. */
export function isCrmId(id: TargetId): id is CrmId {
  return TARGETS[id].kind === 'record';
}

/** Format of an export that does not name one. */
export const DEFAULT_TARGET: TargetId = 'generic_json';
