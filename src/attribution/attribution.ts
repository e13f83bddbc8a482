/** Revenue attribution of one opportunity. */
import { isCurrency, type Money } from '../domain/money.ts';
import { hasRepeatedName } from '../domain/name.ts';
import type { FieldName } from '../domain/fields.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import type { ModelParameters, Split } from './model.ts';
import { MODELS, type ModelName } from './models.ts';

/** A calculated attribution. It does not depend on the clock. */
export interface Attribution extends Split {
  readonly amount: Money;
  /** `Unknown` if the opportunity has none. */
  readonly region: string;
  readonly team: string | undefined;
  readonly customerOrg: string | undefined;
  /** Name of the model, a key of the model table. */
  readonly method: string;
}

/** The model that divides the amount, with the user's parameters. */
export interface Method {
  readonly model: ModelName;
  readonly parameters: ModelParameters;
}

const NO_REGION = 'Unknown';

/** Fields that a result depends on, directly or through a rule. */
export const ATTRIBUTION_INPUTS: readonly FieldName[] = [
  ...(['amount', 'currency', 'oems', 'partners', 'region', 'team', 'customer', 'customerOrg'] as const),
];

/**
 * Returns the attribution of an opportunity with its effective values. Returns `undefined` if the amount is absent or
 * not above zero, its currency is unknown, an OEM or a partner appears more than once, or an input cannot be read. A
 * check reports each of these as an error.
 */
export function attribute(
  { opportunity, unreadable }: Pick<OpportunityNote, 'opportunity' | 'unreadable'>,
  method: Method,
): Attribution | undefined {
  const { amount, oems, partners } = opportunity;
  if (amount === undefined || amount.minor <= 0 || !isCurrency(amount.currency)) return undefined;
  if (unreadable.size > 0 && ATTRIBUTION_INPUTS.some((field) => unreadable.has(field))) return undefined;
  if (hasRepeatedName(oems) || hasRepeatedName(partners)) return undefined;
  const split = MODELS[method.model].split({ amount, oems, partners }, method.parameters);
  const { region = NO_REGION, team, customerOrg } = opportunity;
  return { oem: split.oem, partner: split.partner, amount, region, team, customerOrg, method: method.model };
}
