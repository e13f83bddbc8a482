/** What one opportunity's revenue is attributed to. */
import { isCurrency, type Money } from '../domain/money.ts';
import { hasRepeatedName } from '../domain/name.ts';
import type { FieldName } from '../domain/fields.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import type { ModelParameters, Split } from './model.ts';
import { MODELS, type ModelName } from './models.ts';

/** A computed attribution. Nothing in it depends on the clock. */
export interface Attribution extends Split {
  readonly amount: Money;
  /** `Unknown` where the opportunity has none. */
  readonly region: string;
  readonly team: string | undefined;
  readonly customerOrg: string | undefined;
  /** Name of the model, a key of the model table. */
  readonly method: string;
}

/** Which model divides the amount, with the numbers the user gave it. */
export interface Method {
  readonly model: ModelName;
  readonly parameters: ModelParameters;
}

const NO_REGION = 'Unknown';

/** What a result rests on, directly or through a rule. */
const INPUTS: readonly FieldName[] = [
  ...(['amount', 'currency', 'oems', 'partners', 'region', 'team', 'customerOrg', 'customer'] as const),
];

/**
 * `opportunity` has the effective values. Undefined where nothing can be attributed: the amount is missing or not above zero, its currency is unknown, a name is
 * twice among the OEMs or the partners, or one of the inputs cannot be read. A check reports each of these as an error.
 */
export function attribute(
  { opportunity, unreadable }: Pick<OpportunityNote, 'opportunity' | 'unreadable'>,
  method: Method,
): Attribution | undefined {
  const { amount, oems, partners } = opportunity;
  if (amount === undefined || amount.minor <= 0 || !isCurrency(amount.currency)) return undefined;
  if (unreadable.size > 0 && INPUTS.some((field) => unreadable.has(field))) return undefined;
  if (hasRepeatedName(oems) || hasRepeatedName(partners)) return undefined;
  const split = MODELS[method.model].split({ amount, oems, partners }, method.parameters);
  const { region = NO_REGION, team, customerOrg } = opportunity;
  return { oem: split.oem, partner: split.partner, amount, region, team, customerOrg, method: method.model };
}
