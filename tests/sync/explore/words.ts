/** What an exploration found, for people. */
import type { Explored, FoundFault } from './explore.ts';
import { knownAs, knownWithin } from './known.ts';
import type { Start } from './starts.ts';

/** Faults that nobody knows of, and values that return in a way that has no name. */
export function news({ faults }: Explored): readonly FoundFault[] {
  return [...faults.values()].filter(({ fault: { name } }) => knownAs(name) === undefined);
}

/** Names of {@link knownAs} that were to be found, and were not: what is not met needs no exception. */
export function unmet({ faults }: Explored, start: Start, length: number): readonly string[] {
  return knownWithin(start, length).filter((name) => !faults.has(name));
}

/** What is wrong, how often it was met, and the shortest sequence that leads to it, a step a line. */
export function told({ fault: { name, behind }, path, count }: FoundFault): string {
  const steps = path.map((step, at) => `  ${at + 1}. ${step}`);
  const rest = behind === undefined ? [] : [`  then quiet: ${behind}`];
  return [`${name} (${count} times), first by:`, ...steps, ...rest].join('\n');
}
