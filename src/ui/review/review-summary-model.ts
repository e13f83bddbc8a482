/** Display model of the second line of a row in the list: the reason of a block, or the old and new value of a field. */
import type { PlanRow } from '../../sync/plan/plan.ts';
import { sourceLabel } from '../../targets/core/source.ts';
import { capital } from '../../domain/sentence.ts';
import { counted } from '../text/format.ts';
import { blockSummary, deltaText } from '../text/plan.ts';
import type { ReviewField, ReviewRowModel } from './review-row-model.ts';

/** Number of characters of a value; more are cut off, and the selected row shows the whole value. */
const MOST = 32;

const AMOUNT = capital(sourceLabel('amount'));

/**
 * Returns the parts of the line; each has its own writing direction, so that the arrow keeps its place between values in
 * any script. Empty if the row changes no value. `shown` is the display model of the row after the user's choices.
 */
export function rowSummary(
  { blocks, verb, moneyDeltaMinor, currency }: PlanRow,
  shown: ReviewRowModel,
): readonly string[] {
  const [block, ...others] = blocks;
  if (block !== undefined) return [blockSummary(block), ...(others.length === 0 ? [] : [` · ${others.length} more`])];
  if (verb === 'create') return moneyDeltaMinor === 0 ? [] : [deltaText(moneyDeltaMinor, currency)];
  const field = mainField(shown.fields);
  if (field === undefined) return [];
  const more = shown.fields.length - 1;
  return [...changeOf(field), ...(more === 0 ? [] : [` · ${counted(more, 'more field', 'more fields')}`])];
}

/** Returns the field to show: an open conflict, else a written amount, else the first written field. */
function mainField(fields: readonly ReviewField[]): ReviewField | undefined {
  const written = fields.filter(({ way }) => way !== 'hold');
  return (
    written.find(({ way }) => way === 'conflict') ??
    written.find(({ label }) => label === AMOUNT) ??
    written[0] ??
    fields[0]
  );
}

function changeOf({ label, way, noteValue, crmValue, becomes }: ReviewField): readonly string[] {
  if (becomes === undefined) return [`${label}: `, short(noteValue), ' ≠ ', short(crmValue)];
  return [`${label}: `, short(way === 'pull' ? noteValue : crmValue), ' → ', short(becomes)];
}

/** Returns a value on one line, truncated by code points; an empty one is named as such. */
function short(value: string): string {
  if (value === '') return '(empty)';
  const letters = Array.from(value.replace(/\s+/g, ' '));
  return letters.length > MOST ? `${letters.slice(0, MOST - 1).join('')}…` : letters.join('');
}
