/** The table of targets. */
import { dynamics } from './dynamics/target.ts';
import { genericJson } from './files/generic-json.ts';
import { genericYaml } from './files/generic-yaml.ts';
import { hubspot } from './hubspot/target.ts';
import { salesforce } from './salesforce/target.ts';
import type { Target } from './core/target.ts';

/** By id, in the order in which people choose. */
export const TARGETS = {
  salesforce,
  hubspot,
  dynamics,
  generic_json: genericJson,
  generic_yaml: genericYaml,
} as const satisfies Record<string, Target>;

export type TargetId = keyof typeof TARGETS;

/** Targets that are CRMs. */
export type CrmId = Exclude<TargetId, 'generic_json' | 'generic_yaml'>;

/** All ids, in the order of the table. */
export const TARGET_IDS = Object.keys(TARGETS) as readonly TargetId[];

/** The CRMs among them, in the order of the table. */
export const CRM_IDS = TARGET_IDS.filter((id): id is CrmId => TARGETS[id].kind === 'record');

/** The format of an export that names none. */
export const DEFAULT_TARGET: TargetId = 'generic_json';
