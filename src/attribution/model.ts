/** Types of an attribution model: inputs and parameters in, ledgers of shares out. */
import type { Money } from '../domain/money.ts';

/** Inputs of a model. `amount.minor` is above zero; names are distinct within their list and in order. */
export interface AttributionInputs {
  readonly amount: Money;
  readonly oems: readonly string[];
  readonly partners: readonly string[];
}

/** Parameters that users can set, in percent from 0 to 100 with at most four decimals. */
export interface ModelParameters {
  /** By position of the OEM; their sum is at most 100, and the rest stays unallocated. */
  readonly oemWeights: readonly number[];
  /** Percent of the amount, shared equally among the partners. */
  readonly partnerPool: number;
}

/**
 * An exact fraction of the amount: `parts / of`, both whole, not necessarily in lowest terms; one `of` for a whole
 * ledger.
 */
export interface Weight {
  readonly parts: number;
  readonly of: number;
}

/** The share of one name. */
export interface Share {
  readonly name: string;
  readonly weight: Weight;
  /** Minor units of the amount's currency. */
  readonly minor: number;
}

/**
 * Shares of one amount, in the order of the names. Shares and `unallocated` always sum to the amount exactly. A
 * `credit` ledger allocates the revenue; an `overlay` ledger is separate, and the two are never added.
 */
export interface Ledger {
  readonly kind: 'credit' | 'overlay';
  readonly shares: readonly Share[];
  /** Unallocated minor units. */
  readonly unallocated: number;
}

/** The ledgers of one amount. */
export interface Split {
  readonly oem: Ledger;
  readonly partner: Ledger;
}

/** An attribution model. */
export interface Model {
  /** Description for the settings, in one sentence. */
  readonly description: string;
  readonly split: (inputs: AttributionInputs, parameters: ModelParameters) => Split;
}
