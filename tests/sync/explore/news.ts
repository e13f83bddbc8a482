/** The findings of a short exploration: the entry point of explorations with a bug in the engine. */
import type { CrmId } from '../../../src/targets/targets.ts';
import { explore } from './explore.ts';
import { knownAs } from './known.ts';
import { startEngine, startWorld, type Start } from './starts.ts';

/** Returns the names of the unknown faults with as few steps as the first of them. */
export async function firstNews(target: CrmId, start: Start, length: number): Promise<readonly string[]> {
  const engine = await startEngine(target);
  const isNew = ({ name }: { readonly name: string }): boolean => knownAs(name) === undefined;
  const world = await startWorld(engine, start);
  const { faults } = await explore(engine, world, { length, deaths: false, fields: ['amount'], until: isNew });
  return [...faults.keys()].filter((name) => isNew({ name }));
}
