/** The table of attribution models. */
import type { Model, ModelParameters } from './model.ts';
import { DEFAULT_PARAMETERS, multiFactorV1 } from './multi-factor-v1.ts';

/** Models by the name that results contain. The method of a published name must never change. */
export const MODELS = {
  multi_factor_v1: multiFactorV1,
} as const satisfies Record<string, Model>;

/** Name of a model in {@link MODELS}. */
export type ModelName = keyof typeof MODELS;

/** Model of a new vault, and its parameters. */
export const DEFAULT_METHOD: { readonly model: ModelName; readonly parameters: ModelParameters } = {
  model: 'multi_factor_v1',
  parameters: DEFAULT_PARAMETERS,
};

/** Returns true if a model has this name. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}
