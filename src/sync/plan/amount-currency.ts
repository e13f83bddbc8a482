/** Keeps each amount together with its currency: a number never replaces a number in another currency. */
import { sourceKind } from '../../targets/core/source.ts';
import type { MergeResult } from './merge-field.ts';
import type { FieldReason, FieldChange, PlanRow } from './plan.ts';
import { skipField, omitFields } from './skip-field.ts';

/**
 * Returns the result for an amount if its currency has the result `currency`. A number and its currency are written
 * together: if they would go to different sides, the result is a conflict, because the user must decide which number is
 * meant.
 */
export function resolveAmountCurrency(amount: MergeResult, currency: MergeResult | undefined): MergeResult {
  const bothWritten = [amount.action, currency?.action ?? 'hold'].every((action) => action !== 'hold');
  const isConsistent = amount.action === 'conflict' || amount.action === currency?.action;
  return bothWritten && !isConsistent ? { action: 'conflict', reason: 'mixed-currency' } : amount;
}

/** Returns true if an amount is written on either side. */
export function changesAmount({ fields }: Pick<PlanRow, 'fields'>): boolean {
  return fields.some((field) => field.action !== 'hold' && isMoney(field));
}

/** Returns true if the field is an amount of money. */
export function isMoney({ from }: Pick<FieldChange, 'from'>): boolean {
  return sourceKind(from) === 'money';
}

type RowFields = Pick<PlanRow, 'fields' | 'agreed'>;

/**
 * Reasons of a skip that does not affect other fields. A field that is skipped for any other reason was excluded, or
 * could not be undone: the fields that belong to it must be skipped as well.
 */
const INDEPENDENT_REASONS: ReadonlySet<FieldReason> = new Set([
  ...(['push-only', 'pull-only', 'fill-only', 'other-currency', 'clearing-not-allowed', 'other-zone'] as const),
  ...(['cannot-be-written-there', 'missing-there', 'ignored-there', 'spelled-there', 'changed-back'] as const),
]);

/**
 * Returns the fields with the amounts skipped if note and record keep two currencies or if the currency was excluded,
 * and with the currency skipped if an amount on the side that it is written to was excluded. `currencyField` is the one
 * of the schema.
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

/** Returns the fields with the affected ones skipped, because a field that belongs to them has changed since then. */
export function skipChangedSince(
  fields: readonly FieldChange[],
  isAffected: (field: FieldChange) => boolean,
): readonly FieldChange[] {
  return skipFields({ fields, agreed: {} }, fields.filter(isAffected), 'changed-here').fields;
}

function isDependentSkip({ action, reason }: FieldChange): boolean {
  return action === 'hold' && !INDEPENDENT_REASONS.has(reason);
}

/** Skips those of the given fields that would write a value, and removes their agreed values. */
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
