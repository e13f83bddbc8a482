/** Amounts of two currencies are no values of one field: a number is never put in the place of one in other money. */
import { sourceKind } from '../../targets/core/source.ts';
import type { Merged } from './merge.ts';
import type { FieldReason, FieldChange, PlanRow } from './plan.ts';
import { skipField, omitFields } from './skip-field.ts';

/**
 * What is done about an amount where the currency changes too, as `currency`. A number and its currency go together: where each
 * would go another way, somebody has to say which number is meant.
 */
export function resolveAmountCurrency(amount: Merged, currency: Merged | undefined): Merged {
  const goes = [amount.action, currency?.action ?? 'hold'].every((action) => action !== 'hold');
  const isAsked = amount.action === 'conflict' || amount.action === currency?.action;
  return goes && !isAsked ? { action: 'conflict', reason: 'mixed-currency' } : amount;
}

/** Whether an amount is written on either side. */
export function changesAmount({ fields }: Pick<PlanRow, 'fields'>): boolean {
  return fields.some((field) => field.action !== 'hold' && isMoney(field));
}

export function isMoney({ from }: Pick<FieldChange, 'from'>): boolean {
  return sourceKind(from) === 'money';
}

type Does = Pick<PlanRow, 'fields' | 'agreed'>;

/** Held for any other reason, a field was left, or taken back by nobody: what went with it has to stay as well. */
const BY_ITSELF: ReadonlySet<FieldReason> = new Set([
  ...(['push-only', 'pull-only', 'fill-only', 'other-currency', 'clearing-not-allowed', 'other-zone'] as const),
  ...(['cannot-be-written-there', 'missing-there', 'ignored-there', 'spelled-there', 'changed-back'] as const),
]);

/**
 * With the amounts held where note and record stay in two currencies, or where the currency was left; and with the currency
 * held where an amount on the side that it goes to was left. `currencyField` is the schema's.
 */
export function skipMixedCurrency(does: Does, currencyField: string | undefined): Does {
  const currency = does.fields.find(({ remote }) => remote === currencyField);
  if (currency === undefined) return does;
  const amounts = does.fields.filter(isMoney);
  const { action, noteValue, crmValue } = currency;
  if (action === 'hold') {
    const differ = noteValue !== '' && crmValue !== '';
    return differ || isLeft(currency) ? resting(does, amounts) : does;
  }
  const keepsNumber = (one: FieldChange): boolean =>
    isLeft(one) && (action === 'push' ? one.crmValue : one.noteValue) !== '';
  return action !== 'conflict' && amounts.some(keepsNumber) ? resting(does, [currency, ...amounts]) : does;
}

/** With these held, for what they go with has changed since. */
export function skipChangedSince(
  fields: readonly FieldChange[],
  which: (field: FieldChange) => boolean,
): readonly FieldChange[] {
  return resting({ fields, agreed: {} }, fields.filter(which), 'changed-here').fields;
}

function isLeft({ action, reason }: FieldChange): boolean {
  return action === 'hold' && !BY_ITSELF.has(reason);
}

/** Of these fields, those that would do anything rest, and nothing is agreed on for them. */
function resting({ fields, agreed }: Does, some: readonly FieldChange[], why: FieldReason = 'other-currency'): Does {
  const gone = some.filter(({ action }) => action !== 'hold');
  return {
    fields: gone.length === 0 ? fields : fields.map((field) => (gone.includes(field) ? skipField(field, why) : field)),
    agreed: omitFields(agreed, gone),
  };
}
