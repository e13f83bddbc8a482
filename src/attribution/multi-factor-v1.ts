/** `multi_factor_v1`: OEMs by position, partners in equal parts of a pool. */
import { allocate } from './allocate.ts';
import type { AttributionInputs, Ledger, Model, ModelParameters, Share, Split } from './model.ts';
import { equal, positional, type Weights } from './weights.ts';

/** The model `multi_factor_v1`. */
export const multiFactorV1: Model = {
  description: 'OEMs get a fixed percentage based on their position; partners share a separate pool equally.',
  split,
};

/** Parameters of the model in a new vault. */
export const DEFAULT_PARAMETERS: ModelParameters = { oemWeights: [60, 30, 10], partnerPool: 20 };

function split(inputs: AttributionInputs, parameters: ModelParameters): Split {
  const table = tableOf(parameters);
  const { oems, partners } = inputs;
  const amount = inputs.amount.minor;
  return {
    oem: ledger('credit', amount, oems, (table.oem[oems.length] ??= positional(parameters.oemWeights, oems.length))),
    partner: ledger(
      'overlay',
      amount,
      partners,
      (table.partner[partners.length] ??= equal(parameters.partnerPool, partners.length)),
    ),
  };
}

/** Weights by number of names. */
interface WeightTable {
  readonly oem: Weights[];
  readonly partner: Weights[];
}

/** One table per set of parameters in use; parameters are never mutated. */
const tables = new WeakMap<ModelParameters, WeightTable>();

function tableOf(parameters: ModelParameters): WeightTable {
  const cached = tables.get(parameters);
  if (cached !== undefined) return cached;
  const table = { oem: [], partner: [] };
  tables.set(parameters, table);
  return table;
}

function ledger(kind: Ledger['kind'], amount: number, names: readonly string[], weights: Weights): Ledger {
  const units = allocate(amount, weights);
  const shares = names.map((name, at): Share => ({
    name,
    weight: weights.each[at] as Share['weight'],
    minor: units[at] as number,
  }));
  return { kind, shares, unallocated: units[names.length] as number };
}
