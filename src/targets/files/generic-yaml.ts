/** The document of generic-json.ts as YAML, for reading. */
import { genericJson } from './generic-json.ts';
import type { Target } from '../core/target.ts';

/** Differs from the JSON file only in its label and file format. */
export const genericYaml: Target = { ...genericJson, label: 'YAML file', syntax: 'yaml' };
