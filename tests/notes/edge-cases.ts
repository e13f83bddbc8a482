/** The 83 notes that are difficult for editors of frontmatter, with the expected result of each. */
import cases from './cases/frontmatter-edge-cases.json' with { type: 'json' };
import type { PlainValue } from '../../src/domain/value.ts';

export interface EdgeCase {
  readonly name: string;
  readonly note: string;
  readonly result?: string;
  readonly refused?: string;
  readonly line?: number;
  readonly column?: number;
}

export const EDGE_CASES: readonly EdgeCase[] = cases.cases;
export const EDGE_KEY = cases.key;

/** Returns JSON as a value to write: objects become maps, in order. */
export function plain(json: unknown): PlainValue {
  if (Array.isArray(json)) return json.map(plain);
  if (typeof json !== 'object' || json === null) return json as PlainValue;
  return new Map(Object.entries(json).map(([key, value]) => [key, plain(value)]));
}

export const EDGE_VALUE: PlainValue = plain(cases.value);
