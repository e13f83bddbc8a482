/** Amounts of two currencies are no values of one field: a number is never put in the place of one in other money. */
import { sourceKind } from '../targets/source.ts';
import type { PlanField, PlanRow } from './plan.ts';

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
