/**
 * Quiet rounds without edits: both devices sync, and the file is carried both ways. Then both sides are equal or a
 * conflict is shown, and nothing is sent.
 */
import { syncedOn } from './actions.ts';
import { CRM } from './authors.ts';
import type { Fault } from './fault.ts';
import type { Engine } from './syncing.ts';
import { OLD_SECONDS } from './symbols.ts';
import { FIELDS } from './values.ts';
import { fileCarried, ordered, passed, valueAt, type DeviceNumber, type World } from './world.ts';

type Step = { readonly sync: DeviceNumber } | { readonly carry: DeviceNumber };

const ROUND: readonly Step[] = [{ sync: 0 }, { sync: 1 }, { carry: 0 }, { sync: 1 }, { carry: 1 }, { sync: 0 }];
const STEPS: readonly Step[] = [...ROUND, ...ROUND];

/** Worlds without faults from there on, by the CRM's handling of a write and the progress of the rounds. */
const WELL = new WeakMap<Engine, Readonly<Record<'plain' | 'automation', readonly Set<string>[]>>>();

function newWell() {
  const sets = (): Set<string>[] => STEPS.map(() => new Set());
  return { plain: sets(), automation: sets() };
}

/** Runs the rounds. `automation`: the CRM restores the previous value after every write. */
export async function judgedAtRest(engine: Engine, start: World): Promise<readonly Fault[]> {
  const faults = await rested(engine, start, false);
  return faults.length > 0 ? faults : rested(engine, start, true);
}

async function rested(engine: Engine, start: World, automation: boolean): Promise<readonly Fault[]> {
  const all = WELL.get(engine) ?? newWell();
  WELL.set(engine, all);
  const well = all[automation ? 'automation' : 'plain'];
  const passedBy: string[] = [];
  let world = passed(start, OLD_SECONDS);
  for (const [at, step] of STEPS.entries()) {
    const { world: plain, key } = ordered(world);
    if (well[at]?.has(key) === true) break;
    passedBy.push(key);
    world = plain;
    if ('carry' in step) {
      world = fileCarried(world, step.carry);
      continue;
    }
    const done = await quietSync(engine, world, step.sync, automation);
    const wrong = done.faults.filter(({ returned }) => returned !== true);
    if (wrong.length > 0) return wrong.map((fault) => inRounds(fault, at, automation));
    world = passed(done.world, OLD_SECONDS);
    if (at < STEPS.length - 1) continue;
    const faults = await unrest(engine, world, automation);
    if (faults.length > 0) return faults;
  }
  for (const [at, key] of passedBy.entries()) well[at]?.add(key);
  return [];
}

/** Returns the fault with the step of the rounds in which it shows. */
function inRounds(fault: Fault, at: number, automation: boolean): Fault {
  const told = STEPS.slice(0, at + 1).map((step) =>
    'sync' in step ? `${DEVICES[step.sync]} syncs` : `the file is carried from ${DEVICES[step.carry]}`,
  );
  const how = automation ? 'quiet rounds with automation' : 'quiet rounds';
  return { ...fault, name: `in ${how}: ${fault.name}`, behind: told.join(', ') };
}

const DEVICES = ['A', 'B'] as const;

async function quietSync(engine: Engine, world: World, device: DeviceNumber, automation: boolean) {
  const changedBack = automation ? await syncedOn(engine, world, device, { what: 'automation' }) : undefined;
  const done = changedBack ?? (await syncedOn(engine, world, device, { what: 'nothing' }));
  if (done === undefined) throw new Error('A sync did not happen');
  return done;
}

/** Returns the faults of a world that should no longer change. */
async function unrest(engine: Engine, world: World, automation: boolean): Promise<readonly Fault[]> {
  const where = automation ? 'with automation, after quiet rounds' : 'after quiet rounds';
  const faults: Fault[] = [];
  const fault = (what: string): void => void faults.push({ name: `${where} ${what}`, ends: true });
  for (const device of [0, 1] as const) {
    const { writes, plan, world: after } = await quietSync(engine, world, device, automation);
    if (writes > 0) fault('something is sent');
    if (after.note[device] !== world.note[device]) fault('a note is written');
    const blocks = plan?.blocks ?? [];
    if (blocks.length > 0) fault(`a row is blocked: ${blocks.join()}`);
    for (const field of FIELDS) {
      const same = valueAt(world, field, device) === valueAt(world, field, CRM);
      const shown = plan?.actions[field];
      if (!same && shown === undefined) fault(`the ${field} differs in silence`);
      // A row with a conflict is not synced at all.
      const waits = plan?.verb === 'conflict' || /^(?:conflict|hold) /.test(shown ?? '');
      if (!same && shown !== undefined && !waits) fault(`the ${field} differs, with ${shown}`);
    }
  }
  return faults;
}
