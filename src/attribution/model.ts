/** What an attribution model is: inputs and parameters in, ledgers of shares out. */
import type { Money } from '../domain/money.ts';

/** What a model may look at. `amount.minor` is above zero; names are distinct within their list and in order. */
export interface AttributionInputs {
  readonly amount: Money;
  readonly oems: readonly string[];
  readonly partners: readonly string[];
}

/** The numbers a user may turn. Percent with at most four decimals, each 0 to 100. */
export interface ModelParameters {
  /** By position of the OEM; their sum is at most 100, what they leave stays unallocated. */
  readonly oemWeights: readonly number[];
  /** Of the amount, shared equally among the partners. */
  readonly partnerPool: number;
}

/** An exact fraction of the amount: `parts / of`, both whole, lowest terms not needed; one `of` for a whole ledger. */
export interface Weight {
  readonly parts: number;
  readonly of: number;
}

export interface Share {
  readonly name: string;
  readonly weight: Weight;
  /** Minor units of the amount's currency. */
  readonly minor: number;
}

/**
 * Shares of one amount, in the order of the names. Shares and `unallocated` always sum to the amount exactly.
 * A `credit` ledger says who gets the revenue; an `overlay` stands beside it, and the two are never added up.
 */
export interface Ledger {
  readonly kind: 'credit' | 'overlay';
  readonly shares: readonly Share[];
  /** Minor units that no one gets. */
  readonly unallocated: number;
}

export interface Split {
  readonly oem: Ledger;
  readonly partner: Ledger;
}

export interface Model {
  /** For the settings: what it does, in one sentence. */
  readonly description: string;
  readonly split: (inputs: AttributionInputs, parameters: ModelParameters) => Split;
}
