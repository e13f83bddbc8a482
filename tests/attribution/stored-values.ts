/** Attributions, and values as they are read from a note. */
import { attribute, type Attribution } from '../../src/attribution/attribution.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import type { NoteValue, PlainValue } from '../../src/domain/value.ts';
import { ALL_READ, GUIDE, V1 } from './opportunities.ts';

export const AT = '2025-10-29T01:00:00Z';

/** Returns the attribution of the guide's opportunity with these changes. */
export function attributed(change: Partial<Opportunity> = {}): Attribution {
  const result = attribute(
    { opportunity: { ...GUIDE, ...change }, unreadable: ALL_READ },
    { model: 'multi_factor_v1', parameters: V1 },
  );
  if (result === undefined) throw new Error('nothing to attribute');
  return result;
}

export function isMap(value: PlainValue): value is ReadonlyMap<string, PlainValue> {
  return value instanceof Map;
}

/** Returns the value as it is read from a note that contains exactly this. */
export function inNote(value: PlainValue): NoteValue {
  const span = { from: 0, to: 0 };
  if (value === null) return { kind: 'empty', ...span };
  if (isMap(value)) {
    const entries = [...value].map(([key, one]) => ({ key, keyFrom: 0, keyTo: 0, value: inNote(one) }));
    return { kind: 'map', entries, ...span };
  }
  if (Array.isArray(value)) return { kind: 'list', flow: true, items: value.map(inNote), ...span };
  if (typeof value === 'object')
    return { kind: 'scalar', text: (value as { bare: string }).bare, plain: true, ...span };
  return { kind: 'scalar', text: String(value), plain: typeof value !== 'string', ...span };
}
