/** The document of generic-json.ts as YAML, for people to read. */
import { genericJson } from './generic-json.ts';
import type { Target } from '../core/target.ts';

/** Differs in its label and its wire alone. */
export const genericYaml: Target = { ...genericJson, label: 'YAML file', wire: 'yaml' };
