/** Starts of explorations: the same note on both devices. */
import type { CrmId } from '../../../src/targets/targets.ts';
import { syncedOn } from './actions.ts';
import { NOTE, SERVED } from './served.ts';
import { symbolsOf } from './symbols.ts';
import { engineOf, type Engine } from './syncing.ts';
import { NOW_MS } from './values.ts';
import { opening, type World } from './world.ts';

/** `not linked`: the CRM has no record yet. `linked`: both sides are equal. */
export const STARTS = ['not linked', 'linked'] as const;

export type Start = (typeof STARTS)[number];

export function startEngine(target: CrmId): Promise<Engine> {
  return engineOf(SERVED[target], NOTE);
}

export async function startWorld(engine: Engine, start: Start): Promise<World> {
  const note = symbolsOf(engine.kind).symbolic(NOTE, NOW_MS, { versions: [], digests: [] });
  const world = opening(note, '[]', '[]');
  if (start === 'not linked') return world;
  const done = await syncedOn(engine, world, 0, { what: 'nothing' });
  if (done === undefined) throw new Error('The first sync did not happen');
  return opening(done.world.note[0], done.world.store[0], done.world.deals);
}
