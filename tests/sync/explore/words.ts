/** The findings of an exploration as text. */
import type { Explored, FoundFault } from './explore.ts';
import { knownAs, knownWithin } from './known.ts';
import type { Start } from './starts.ts';

/** Returns unknown faults, and values that return in an unnamed way. */
export function news({ faults }: Explored): readonly FoundFault[] {
  return [...faults.values()].filter(({ fault: { name } }) => knownAs(name) === undefined);
}

/** Returns expected names of {@link knownAs} that were not found: such an exception is not needed. */
export function unmet({ faults }: Explored, start: Start, length: number): readonly string[] {
  return knownWithin(start, length).filter((name) => !faults.has(name));
}

/** Returns the fault, its number of occurrences, and the shortest sequence that leads to it, one step per line. */
export function told({ fault: { name, behind }, path, count }: FoundFault): string {
  const steps = path.map((step, at) => `  ${at + 1}. ${step}`);
  const rest = behind === undefined ? [] : [`  then quiet: ${behind}`];
  return [`${name} (${count} times), first by:`, ...steps, ...rest].join('\n');
}
