/**
 * A real run of a sequence: one CRM, two devices, and a clock that keep their state. Nothing is renamed, merged, or set
 * up again between two steps. An exploration, which does all of that, must predict the results of this run.
 */
import { manualClock } from '../../support/manual-clock.ts';
import { memoryNotes } from '../../support/memory-notes.ts';
import { memoryStore } from '../../support/memory-store.ts';
import type { Action } from './actions.ts';
import { CRM } from './authors.ts';
import { stepsTo, type Node } from './explore.ts';
import { PATH, runSync, type Meanwhile } from './process.ts';
import { startWorld, type Start } from './starts.ts';
import { symbolsOf } from './symbols.ts';
import { inWorld, oldValue, outcomeFrom, type Engine, type Trouble } from './syncing.ts';
import { FIELDS, NOW_MS } from './values.ts';
import { freshValue, known, STEP_SECONDS, turned, valueAt, type World } from './world.ts';

/** The same names as the {@link World}; an engine for one sequence alone. */
interface History {
  readonly engine: Engine;
  /** Applies the world's state to the notes and the CRM, and advances the time by one step. */
  readonly follow: (world: World) => void;
  /** Exchanges the devices. */
  readonly turn: () => void;
}

function historyOf({ kind, aside }: Engine): History {
  const symbols = symbolsOf(kind);
  const clock = manualClock(new Date(NOW_MS).toISOString());
  const served = kind.start([], () => clock.now());
  const devices = [0, 1].map((at) => ({
    ...{ notes: memoryNotes(), memory: memoryStore(Object.fromEntries(aside)) },
    // Rows of two devices can have one digest, which does not matter: neither reads the journal of the other.
    digests: Array.from({ length: at * 1000 }, () => ''),
  }));
  const versions: string[] = [];
  const runs = { count: 0 };

  const sync: Engine['sync'] = async (world, device, error) => {
    const [at, old] = [devices[device], oldValue(world, device, error)];
    if (at === undefined || old === undefined) return undefined;
    runs.count += 1;
    const before = symbols.real(world.note[device], versions);
    at.notes.put(PATH, before);
    const text = 'value' in error && error.value === 'new' ? freshValue(world, error.field) : old;
    const left = await runSync({ kind, served, clock, ...at }, meanwhileOf(error, symbols.real(text, versions)));
    const outcome = outcomeFrom(kind, symbols, before, left, { versions, digests: at.digests });
    return outcome.met || error.what === 'nothing' ? inWorld(world, device, outcome) : undefined;
  };

  /** Applies an edit in the CRM, with the version that the world has for it. */
  const edited = (world: World): void => {
    const [deal] = served.deals();
    for (const field of FIELDS) {
      const value = symbols.real(valueAt(world, field, CRM), versions);
      if (deal === undefined || value === deal[field]) continue;
      served.edit(deal.id, field, value);
      const version = served.deals()[0]?.version ?? '';
      versions[Number(/<v(\d+)>/.exec(world.deals)?.[1])] = /^W\/"(\d+)"$/.exec(version)?.[1] ?? version;
    }
  };

  return {
    engine: { kind, aside, runs, sync },
    follow: (world) => {
      edited(world);
      clock.advance(STEP_SECONDS * 1000);
    },
    turn: () => void devices.reverse(),
  };
}

function meanwhileOf(error: Trouble, value: string): Meanwhile {
  return 'value' in error ? { ...error, value } : error;
}

/** Returns the results of an action: the worlds by the key that all equal ones share, and the names of the faults. */
async function cameOf(engine: Engine, world: World, action: Action): Promise<string> {
  const all = await action.done(engine, world);
  return all.map((one) => [shown(one.world), ...one.faults.map(({ name }) => name)].join('\n')).join('\n\n');
}

/** Returns a wrong prediction for the path to a world and one more action, or `undefined` if all of them are right. */
export async function untrue(engine: Engine, start: Start, node: Node, last: Action): Promise<string | undefined> {
  const history = historyOf(engine);
  let world = await startWorld(history.engine, start);
  const told: string[] = [];
  for (const { action, turnedBehind } of stepsTo(node)) {
    told.push(`${action.happening(false)}${turnedBehind ? ', and the devices change places' : ''}`);
    const [done] = await action.done(history.engine, world);
    if (done === undefined) return [...told, 'this does not happen'].join('\n');
    world = done.world;
    history.follow(world);
    if (!turnedBehind) continue;
    world = turned(world);
    history.turn();
  }
  const [here, there] = [shown(world), shown(node.world)];
  if (here !== there) return [...told, 'leads to', here, 'and not to', there].join('\n');
  const [happens, foretold] = [await cameOf(history.engine, world, last), await cameOf(engine, node.world, last)];
  if (happens === foretold) return undefined;
  return [...told, last.happening(false), 'leads to', happens, 'and not to', foretold].join('\n');
}

/** Returns the text that identifies all equal worlds, with their texts. */
function shown(world: World): string {
  const { world: same, key } = known(world);
  return [...same.note, ...same.store, same.deals, key].join('\n');
}
