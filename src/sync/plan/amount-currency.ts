/** Amounts of two currencies are no values of one field: a number is never put in the place of one in other money. */
import { sourceKind } from '../../targets/core/source.ts';
import type { MergeResult } from './merge.ts';
import type { FieldReason, FieldChange, PlanRow } from './plan.ts';
import { skipField, omitFields } from './skip-field.ts';

/**
 * What is done about an amount where the currency changes too, as `currency`. A number and its currency go together: where each
 * would go another way, somebody has to say which number is meant.
 */
export function resolveAmountCurrency(amount: MergeResult, currency: MergeResult | undefined): MergeResult {
  const bothWritten = [amount.action, currency?.action ?? 'hold'].every((action) => action !== 'hold');
  const isConsistent = amount.action === 'conflict' || amount.action === currency?.action;
  return bothWritten && !isConsistent ? { action: 'conflict', reason: 'mixed-currency' } : amount;
}

/** Whether an amount is written on either side. */
export function changesAmount({ fields }: Pick<PlanRow, 'fields'>): boolean {
  return fields.some((field) => field.action !== 'hold' && isMoney(field));
}

export function isMoney({ from }: Pick<FieldChange, 'from'>): boolean {
  return sourceKind(from) === 'money';
}

type RowFields = Pick<PlanRow, 'fields' | 'agreed'>;

/** Held for any other reason, a field was left, or taken back by nobody: what went with it has to stay as well. */
const INDEPENDENT_REASONS: ReadonlySet<FieldReason> = new Set([
  ...(['push-only', 'pull-only', 'fill-only', 'other-currency', 'clearing-not-allowed', 'other-zone'] as const),
  ...(['cannot-be-written-there', 'missing-there', 'ignored-there', 'spelled-there', 'changed-back'] as const),
]);

/**
 * With the amounts held where note and record stay in two currencies, or where the currency was left; and with the currency
 * held where an amount on the side that it goes to was left. `currencyField` is the schema's.
 */
export function skipMixedCurrency(row: RowFields, currencyField: string | undefined): RowFields {
  const currency = row.fields.find(({ remote }) => remote === currencyField);
  if (currency === undefined) return row;
  const amounts = row.fields.filter(isMoney);
  const { action, noteValue, crmValue } = currency;
  if (action === 'hold') {
    const differ = noteValue !== '' && crmValue !== '';
    return differ || isDependentSkip(currency) ? skipFields(row, amounts) : row;
  }
  const keepsAmount = (one: FieldChange): boolean =>
    isDependentSkip(one) && (action === 'push' ? one.crmValue : one.noteValue) !== '';
  return action !== 'conflict' && amounts.some(keepsAmount) ? skipFields(row, [currency, ...amounts]) : row;
}

/** With these held, for what they go with has changed since. */
export function skipChangedSince(
  fields: readonly FieldChange[],
  isAffected: (field: FieldChange) => boolean,
): readonly FieldChange[] {
  return skipFields({ fields, agreed: {} }, fields.filter(isAffected), 'changed-here').fields;
}

function isDependentSkip({ action, reason }: FieldChange): boolean {
  return action === 'hold' && !INDEPENDENT_REASONS.has(reason);
}

/** Of these fields, those that would do anything rest, and nothing is agreed on for them. */
function skipFields(
  { fields, agreed }: RowFields,
  some: readonly FieldChange[],
  why: FieldReason = 'other-currency',
): RowFields {
  const skipped = some.filter(({ action }) => action !== 'hold');
  return {
    fields:
      skipped.length === 0 ? fields : fields.map((field) => (skipped.includes(field) ? skipField(field, why) : field)),
    agreed: omitFields(agreed, skipped),
  };
}
