/** Proposes the list of stages with their states from the values in use. */
import type { Settings } from '../../config/settings.ts';
import { nameKey } from '../../domain/name.ts';
import { type StageState, stateByName } from '../../domain/stage.ts';
import { isBlankValue, type ColumnValue } from './value-habits.ts';

type Stages = Settings['stages'];

/** More different values than this are free text. */
const MOST_STAGES = 20;

/**
 * Returns the stages in use, each with its most frequent spelling: open ones by their leading number if all have one,
 * otherwise by use, most used first; then won and lost ones. Returns an empty list for values that look like free text.
 */
export function stagesInUse(values: readonly ColumnValue[]): Stages {
  const found = new Map<string, Map<string, number>>();
  let filled = 0;
  for (const value of values) {
    if (typeof value !== 'string' || isBlankValue(value)) continue;
    filled += 1;
    const name = value.trim();
    const spellings = found.get(nameKey(name)) ?? new Map<string, number>();
    found.set(nameKey(name), spellings.set(name, (spellings.get(name) ?? 0) + 1));
  }
  if (found.size > MOST_STAGES || (filled > MOST_STAGES && found.size > filled / 2)) return [];
  const stages = [...found.values()].map(describedStage);
  const areNumbered = stages.every(({ number }) => number !== undefined);
  return stages
    .sort(
      (one, other) =>
        STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
        (areNumbered ? (one.number ?? 0) - (other.number ?? 0) : 0) ||
        other.count - one.count ||
        (one.name < other.name ? -1 : 1),
    )
    .map(({ name, state }) => ({ name, state }));
}

const STATES: readonly StageState[] = ['open', 'won', 'lost'];

function describedStage(spellings: ReadonlyMap<string, number>) {
  const [best] = [...spellings].sort(([one, uses], [other, more]) => more - uses || (one < other ? -1 : 1));
  const name = best?.[0] ?? '';
  const number = /^\d{1,3}/.exec(name)?.[0];
  const count = [...spellings.values()].reduce((sum, uses) => sum + uses, 0);
  return { name, state: stateByName(name), count, number: number === undefined ? undefined : Number(number) };
}
