/** The values that are written in an exploration: so different from all other text that each is found again wherever it is kept. */

export type FieldName = 'amount' | 'stage';

export const FIELDS: readonly FieldName[] = ['amount', 'stage'];

/** The value with this number, as a note spells it. */
export function valueText(field: FieldName, number: number): string {
  return field === 'amount' ? String(7_000_000 + number) : `Stage ${100 + number}`;
}

/** How many values of a field there are; more are never alive at once. */
export const VALUES = 24;

/** All stages, as a CRM has to offer them. */
export const STAGES = Array.from({ length: VALUES }, (_, number) => valueText('stage', number));

/** The id by which HubSpot knows the stage with this number. */
export function stageId(number: number): string {
  return `st${100 + number}`;
}

/** The moment at which each step begins, for the engine and the CRM. */
export const NOW_MS = Date.parse('2026-11-22T18:30:00Z');
