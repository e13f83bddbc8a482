/** All possible actions in one table: the actor, the object, and the description. */
import { CRM, type Place } from './authors.ts';
import type { Fault } from './fault.ts';
import { judged } from './judge.ts';
import type { Engine, Synced, Trouble } from './syncing.ts';
import type { FieldName } from './values.ts';
import {
  both,
  fileCarried,
  freshValue,
  passed,
  STEP_SECONDS,
  valueAt,
  written,
  type DeviceNumber,
  type World,
} from './world.ts';

/** The description of an action, with the devices by their initial names. */
export type Happening = string;

interface Done {
  readonly action: Action;
  readonly world: World;
  readonly faults: readonly Fault[];
}

export interface Action {
  readonly happening: (turned: boolean) => Happening;
  /**
   * No results: the action is impossible or changes nothing. Several: a process can be killed at each of several
   * points.
   */
  readonly done: (engine: Engine, world: World) => Promise<readonly Done[]>;
}

export interface ActionOptions {
  readonly fields: readonly FieldName[];
  readonly deaths: boolean;
}

const DEVICES: readonly DeviceNumber[] = [0, 1];

function name(device: DeviceNumber, turned: boolean): string {
  return (device === 0) === turned ? 'B' : 'A';
}

/** Returns an action that involves no sync. */
function plain(happening: Action['happening'], change: (world: World) => World | undefined): Action {
  const action: Action = {
    happening,
    done: (_, world) => {
      const changed = change(world);
      return Promise.resolve(
        changed === undefined ? [] : [{ action, world: passed(changed, STEP_SECONDS), faults: [] }],
      );
    },
  };
  return action;
}

function typing(field: FieldName, place: Place, old: boolean): Action {
  const what = old ? `the old ${field} again` : `a new ${field}`;
  const where = (turned: boolean): string =>
    place === CRM ? `there is ${what} in the CRM` : `${what} is typed on ${name(place, turned)}`;
  return plain(where, (world) => {
    if (place === CRM && world.deals === '[]') return undefined;
    const value = old ? world.before[field][place] : freshValue(world, field);
    if (value === '' || value === valueAt(world, field, place)) return undefined;
    return written(world, field, place, value, place === CRM ? 'there' : place);
  });
}

function carrying(from: DeviceNumber): Action {
  const other: DeviceNumber = from === 0 ? 1 : 0;
  return plain(
    (turned) => `the file is carried from ${name(from, turned)} to ${name(other, turned)}`,
    (world) => (world.note[0] === world.note[1] ? undefined : fileCarried(world, from)),
  );
}

function syncing(device: DeviceNumber, error: Trouble, words: string): Action {
  const action: Action = {
    happening: (turned) => `${name(device, turned)} syncs${words}`,
    done: async (engine, world) => {
      const done = await syncedOn(engine, world, device, error);
      return done === undefined ? [] : [{ ...done, action }];
    },
  };
  return action;
}

/** The result of a sync, with the world some time after it. */
export interface SyncDone extends Omit<Synced, 'seconds'> {
  readonly faults: readonly Fault[];
}

/** Returns `undefined` if this cannot happen here. */
export async function syncedOn(
  engine: Engine,
  world: World,
  device: DeviceNumber,
  error: Trouble,
): Promise<SyncDone | undefined> {
  const synced = await engine.sync(world, device, error);
  if (synced === undefined) return undefined;
  const after = judged(engine.kind, world, device, synced);
  // The state of this device was read at the end of the sync, that of the other one at its start.
  const aged = passed(after.world, synced.seconds);
  const store = both(aged.store, device, after.world.store[device]);
  return { ...synced, world: passed({ ...aged, store }, STEP_SECONDS), faults: after.faults };
}

function dying(device: DeviceNumber): Action {
  const dies = (after: number): Action =>
    syncing(device, { what: 'death', after }, `, and the process dies behind effect ${after}`);
  return {
    happening: () => '',
    done: async (engine, world) => {
      const all: Done[] = [];
      for (let after = 1; ; after++) {
        const done = await dies(after).done(engine, world);
        if (done.length === 0) return all;
        all.push(...done);
      }
    },
  };
}

const LOSSES = [
  [true, false, ', and the answer is lost'],
  [true, true, ', and behind the lost answer the line is dead'],
  [false, false, ', and the request is lost'],
  [false, true, ', and behind the lost request the line is dead'],
] as const;

function syncsOf(device: DeviceNumber, { fields, deaths }: ActionOptions): readonly Action[] {
  const eachField = fields.flatMap((field) => [
    syncing(device, { what: 'typing', field, value: 'new' }, `, and meanwhile a new ${field} is typed there`),
    syncing(device, { what: 'typing', field, value: 'old' }, `, and meanwhile the old ${field} is typed there again`),
    syncing(
      device,
      { what: 'typing at the review', field, value: 'new' },
      `, and a new ${field} is typed there between plan and apply`,
    ),
    syncing(
      device,
      { what: 'colleague at the review', field, value: 'new' },
      `, and a colleague sets a new ${field} between plan and apply`,
    ),
    syncing(device, { what: 'lock', field, value: 'new' }, `, and the lock of a colleague leaves a new ${field}`),
    syncing(device, { what: 'lock', field, value: 'old' }, `, and the lock of a colleague leaves the old ${field}`),
  ]);
  return [
    syncing(device, { what: 'nothing' }, ''),
    ...eachField,
    syncing(device, { what: 'automation' }, ', and an automation changes it back at once'),
    ...LOSSES.map(([work, dead, words]) => syncing(device, { what: 'lost', work, dead }, words)),
    ...(deaths ? [dying(device)] : []),
  ];
}

/** Returns all actions. */
export function allActions(options: ActionOptions): readonly Action[] {
  const { fields } = options;
  const places: readonly Place[] = [0, 1, CRM];
  return [
    ...fields.flatMap((field) => places.flatMap((place) => [typing(field, place, false), typing(field, place, true)])),
    ...DEVICES.map(carrying),
    ...DEVICES.flatMap((device) => syncsOf(device, options)),
  ];
}
