/** The table of attribution models. */
import type { Model } from './model.ts';
import { multiFactorV1 } from './multi-factor-v1.ts';

/** Models by the name that results contain. The method of a published name must never change. */
export const MODELS = {
  multi_factor_v1: multiFactorV1,
} as const satisfies Record<string, Model>;

/** Name of a model in {@link MODELS}. */
export type ModelName = keyof typeof MODELS;

/** Returns true if a model has this name. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}
