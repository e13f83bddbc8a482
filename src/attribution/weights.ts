/** Converts users' percentages to exact whole fractions of an amount. */
import type { Division } from './allocate.ts';
import type { Weight } from './model.ts';

/** Percentages count in steps of 0.0001, so that 100 percent is a million steps. */
const STEPS_PER_PERCENT = 1e4;
const ALL_STEPS = 1e6;

/** A division with the weight of each name, created once and not per opportunity. */
export interface Weights extends Division {
  readonly each: readonly Weight[];
}

/**
 * Returns the weights of `count` names: position `n` gets the percentage at `n`, positions beyond the list get zero. In
 * lowest terms, so that the products of common percentages fit plain numbers.
 */
export function positional(percents: readonly number[], count: number): Weights {
  const steps = Array.from({ length: count }, (_, at) => stepsOf(percents[at] ?? 0));
  return inLowestTerms(steps, ALL_STEPS);
}

/** Returns `pool` percent of the amount in `count` equal shares; without names, all of it is unallocated. */
export function equal(pool: number, count: number): Weights {
  const steps = stepsOf(pool);
  return inLowestTerms(
    Array.from({ length: count }, () => steps),
    ALL_STEPS * Math.max(count, 1),
  );
}

/**
 * Throws a `RangeError` if the number is not a percentage with at most four decimals; settings validation rejects such
 * numbers.
 */
function stepsOf(percent: number): number {
  const steps = Math.round(percent * STEPS_PER_PERCENT);
  if (!(percent >= 0 && percent <= 100) || steps / STEPS_PER_PERCENT !== percent) {
    throw new RangeError(`${percent} is not a percentage from 0 to 100 with at most four decimals`);
  }
  return steps;
}

function inLowestTerms(steps: readonly number[], all: number): Weights {
  const common = steps.reduce(greatestDivisor, all);
  const parts = steps.map((step) => step / common);
  const of = all / common;
  const rest = parts.reduce((left, part) => left - part, of);
  if (rest < 0) throw new RangeError('The weights add up to more than 100 percent');
  return { parts: [...parts, rest], of, each: parts.map((part) => ({ parts: part, of })) };
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
