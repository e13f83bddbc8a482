/** Worlds that an exploration takes for one, because they are the same but for names: some of them are tried as they really are. */
import { allActions, type ActionOptions } from './actions.ts';
import type { Node } from './explore.ts';
import { untrue } from './history.ts';
import type { Start } from './starts.ts';
import type { Engine } from './syncing.ts';

export interface Merges {
  /** To be told of each, in the order in which they are met. */
  readonly merged: (first: Node, again: Node) => void;
  /** What both ways to each world, and one more action behind them, tell against the exploration. */
  readonly untrue: (engine: Engine, start: Start, options: ActionOptions) => Promise<readonly string[]>;
}

/** So many of those that are told, each as likely as any other; the same ones for the same seed. */
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

/** Numbers from 0 to below 1; a linear congruential generator of 32 bits (Knuth). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
