/** Amounts of two currencies are no values of one field: a number is never put in the place of one in other money. */
import { sourceKind } from '../targets/source.ts';
import type { Merged } from './merge.ts';
import type { PlanField, PlanRow } from './plan.ts';

/**
 * What is done about an amount where the currency changes too, as `currency`. A number and its currency go together: where each
 * would go another way, somebody has to say which number is meant.
 */
export function inCurrency(amount: Merged, currency: Merged | undefined): Merged {
  const goes = [amount.action, currency?.action ?? 'hold'].every((action) => action !== 'hold');
  const isAsked = amount.action === 'conflict' || amount.action === currency?.action;
  return goes && !isAsked ? { action: 'conflict', reason: 'mixed-currency' } : amount;
}

type Does = Pick<PlanRow, 'fields' | 'agreed'>;

/** With the amounts held where note and record stay in two currencies; `currencyField` is the schema's. */
export function apart({ fields, agreed }: Does, currencyField: string | undefined): Does {
  const differ = ({ remote, action, ours, theirs }: PlanField): boolean =>
    remote === currencyField && action === 'hold' && ours !== '' && theirs !== '';
  const crosses = ({ from, action }: PlanField): boolean => action !== 'hold' && sourceKind(from) === 'money';
  const gone = fields.some(differ) ? fields.filter(crosses) : [];
  if (gone.length === 0) return { fields, agreed };
  const names = new Set(gone.map(({ remote }) => remote));
  return {
    fields: fields.map((field) => (gone.includes(field) ? rested(field) : field)),
    agreed: Object.fromEntries(Object.entries(agreed).filter(([remote]) => !names.has(remote))),
  };
}

function rested({ send: _, take: __, clears: ___, ...field }: PlanField): PlanField {
  return { ...field, action: 'hold', reason: 'other-currency' };
}
