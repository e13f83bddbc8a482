/** The values that an exploration writes: each is so different from other text that every copy of it is found. */

export type FieldName = 'amount' | 'stage';

export const FIELDS: readonly FieldName[] = ['amount', 'stage'];

/** Returns the value with this number, in the note's format. */
export function valueText(field: FieldName, number: number): string {
  return field === 'amount' ? String(7_000_000 + number) : `Stage ${100 + number}`;
}

/** Number of values of a field; more never exist at the same time. */
export const VALUES = 24;

/** All stages, which a CRM must offer. */
export const STAGES = Array.from({ length: VALUES }, (_, number) => valueText('stage', number));

/** Returns the ID of the stage with this number in HubSpot. */
export function stageId(number: number): string {
  return `st${100 + number}`;
}

/** The time at which each step starts in the engine and the CRM. */
export const NOW_MS = Date.parse('2026-11-22T18:30:00Z');
