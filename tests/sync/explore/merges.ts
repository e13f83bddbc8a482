/** Merged worlds of an exploration, which differ only in names: some of them are also run unmerged. */
import { allActions, type ActionOptions } from './actions.ts';
import type { Node } from './explore.ts';
import { untrue } from './history.ts';
import type { Start } from './starts.ts';
import type { Engine } from './syncing.ts';

export interface Merges {
  /** Receives each merged world, in the order of the exploration. */
  readonly merged: (first: Node, again: Node) => void;
  /** Returns the contradictions to the exploration when both paths to each world, and one more action, are run. */
  readonly untrue: (engine: Engine, start: Start, options: ActionOptions) => Promise<readonly string[]>;
}

/** Selects a number of the reported worlds, each with the same probability; the same ones for the same seed. */
export function someMerges(most: number, seed: number): Merges {
  const random = randomOf(seed);
  const pairs: (readonly [Node, Node])[] = [];
  let told = 0;
  return {
    merged: (first, again) => {
      told += 1;
      const at = pairs.length < most ? pairs.length : Math.floor(random() * told);
      if (at < most) pairs[at] = [first, again];
    },
    untrue: async (engine, start, options) => {
      const actions = allActions({ ...options, deaths: false });
      const found: string[] = [];
      for (const pair of pairs) {
        const last = actions[Math.floor(random() * actions.length)];
        if (last === undefined) continue;
        for (const node of pair) {
          const wrong = await untrue(engine, start, node, last);
          if (wrong !== undefined) found.push(`With seed ${seed}: ${wrong}`);
        }
      }
      return found;
    },
  };
}

/** Returns a generator of numbers in [0, 1): a linear congruential generator of 32 bits (Knuth). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
