/** The table of attribution models. */
import type { Model } from './model.ts';
import { multiFactorV1 } from './multi-factor-v1.ts';

/** By the name that a result carries; a name once given out keeps its method for ever. */
export const MODELS = {
  multi_factor_v1: multiFactorV1,
} as const satisfies Record<string, Model>;

export type ModelName = keyof typeof MODELS;

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}
