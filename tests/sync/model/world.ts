/** Devices over one model CRM: each with a vault, a store, and a service, which a crash can stop. */
import { createNoteService } from '../../../src/vault/create-note-service.ts';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import type { Decisions, Plan } from '../../../src/sync/plan/plan.ts';
import type { Clock, NoteStore, Store } from '../../../src/log/ports.ts';
import type { Settings } from '../../../src/config/settings.ts';
import type { Connection, SyncService, SyncRun } from '../../../src/sync/sync-service.ts';
import type { Identity } from '../../../src/targets/core/crm.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { memoryTransport, type MemoryTransport } from '../../support/memory-transport.ts';
import { OPTIONS } from '../../support/rules.ts';
import type { ModelCrm } from './model-crm.ts';
import { salesforceModel } from './target-model.ts';

export const { mapping: MAPPING } = salesforceModel.choice;

export const IDENTITY: Identity = {
  orgId: 'ORG1',
  orgName: 'Acme',
  userId: 'U1',
  userName: 'ann',
  sandbox: false,
  version: '1',
};

export class Crashed extends Error {}

export interface Device {
  readonly notes: MemoryNotes;
  readonly memory: MemoryStore;
  /** The first CRM, the default one. */
  readonly target: CrmId;
  /** The transport to the first CRM that allows writes. */
  readonly transport: MemoryTransport;
  readonly clock: ManualClock;
  service: SyncService;
  /** Starts a new process over the same disks, which is killed after `afterAwaits` calls of ports; never if omitted. */
  readonly restart: (afterAwaits?: number) => void;
  /** Returns the number of calls of ports since the last restart. */
  readonly calls: () => number;
}

export interface WorldOptions {
  readonly rules?: Partial<Settings>;
  readonly dryRun?: () => boolean;
  /** Returns true if the transport blocks writes although the service does not see a dry run. */
  readonly guarded?: () => boolean;
  readonly open?: typeof createSyncService;
  readonly identity?: Identity;
}

/** Returns a device with a vault of these files, connected to one or more CRMs. */
export function deviceOver(
  crms: ModelCrm | readonly [ModelCrm, ...ModelCrm[]],
  files: Readonly<Record<string, string>>,
  options: WorldOptions = {},
): Device {
  const all = 'crm' in crms ? ([crms] as const) : crms;
  const notes = memoryNotes(files);
  const memory = memoryStore();
  const clock = manualClock();
  const dryRun = options.dryRun ?? (() => false);
  // Runs are serial, so the last opened connection is the one in use.
  let isApproved = false;
  const ways = all.map((crm) => waysTo(crm, () => !isApproved && (dryRun() || options.guarded?.() === true)));
  const targets = Object.fromEntries(all.map(({ model }) => [model.target, model.choice]));
  let ids = 0;
  let calls = 0;
  const start = (afterAwaits: number): SyncService => {
    calls = 0;
    const alive = { left: afterAwaits };
    const step = (): void => {
      calls += 1;
      if (alive.left-- <= 0) {
        alive.left = 0;
        throw new Crashed('The process is gone');
      }
    };
    const identity = options.identity ?? IDENTITY;
    const connections = new Map(ways.map((way) => [way.target, mortalConnection(way, identity, step)]));
    const service = createNoteService(mortalNotes(notes, step), mortalClock(clock, step), {
      ...OPTIONS,
      targets,
      ...options.rules,
    });
    return (options.open ?? createSyncService)({
      context: service.context,
      device: mortalStore(memory, step),
      newId: () => `id-${++ids}`,
      random: () => 0,
      dryRun,
      crmOf: (target) => all.find(({ model }) => model.target === target)?.crm,
      connections: {
        state: (target) =>
          connections.has(target)
            ? { target, state: 'ready', identity, address: ADDRESS }
            : { target, state: 'absent' },
        open: (target, approved) => {
          isApproved = approved === true;
          return Promise.resolve(connections.get(target) ?? NOT_CONNECTED);
        },
      },
    });
  };
  const made: Device = {
    notes,
    memory,
    target: all[0].model.target,
    transport: (ways[0] as Way).writing,
    clock,
    service: start(Number.POSITIVE_INFINITY),
    restart: (afterAwaits = Number.POSITIVE_INFINITY) => {
      made.service = start(afterAwaits);
    },
    calls: () => calls,
  };
  return made;
}

const ADDRESS = 'https://crm.example';

const NOT_CONNECTED: CrmError = { kind: 'connection', code: 'not-connected', message: '' };

/** Both transports to one CRM. */
interface Way {
  readonly target: CrmId;
  readonly reading: MemoryTransport;
  readonly writing: MemoryTransport;
}

function waysTo({ model, handle }: ModelCrm, held: () => boolean): Way {
  return {
    target: model.target,
    reading: memoryTransport(handle, () => 'reading'),
    writing: memoryTransport(handle, () => (held() ? 'reading' : 'writing')),
  };
}

function mortalConnection({ target, reading, writing }: Way, identity: Identity, step: () => void): Connection {
  const send = (way: MemoryTransport): Connection['reading'] => ({
    send: async (request) => {
      step();
      const reply = await way.send(request);
      step();
      return reply;
    },
  });
  return { target, identity, address: ADDRESS, reading: send(reading), writing: send(writing) };
}

function mortalClock(clock: Clock, step: () => void): Clock {
  return {
    ...clock,
    pause: async () => {
      step();
      await clock.pause();
    },
    wait: async (ms) => {
      step();
      await clock.wait(ms);
    },
  };
}

/** Crashes before or after a call: after it, the data is written, but the caller is not notified. */
function mortalNotes(notes: NoteStore, step: () => void): NoteStore {
  return {
    ...notes,
    read: async (path) => {
      step();
      return notes.read(path);
    },
    edit: async (path, change) => {
      step();
      const result = await notes.edit(path, change);
      step();
      return result;
    },
    create: async (path, text) => {
      step();
      await notes.create(path, text);
      step();
    },
  };
}

function mortalStore(memory: Store, step: () => void): Store {
  return {
    get: async (key) => {
      step();
      return memory.get(key);
    },
    list: async (prefix) => {
      step();
      return memory.list(prefix);
    },
    put: async (entries) => {
      step();
      await memory.put(entries);
      step();
    },
  };
}

export const NO_DECISIONS: Decisions = { excluded: new Set(), answers: new Map(), confirmed: true };

const VAULT = { what: 'vault' } as const;

/** Plans the whole vault; throws on an error. */
export async function planOf(
  device: Device,
  direction: 'both' | 'pull' = 'both',
  target: CrmId = device.target,
): Promise<Plan> {
  const plan = await device.service.plan(VAULT, target, { direction });
  if (!('planId' in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}

/** Plans and applies, with these decisions. */
export async function sync(
  device: Device,
  decisions: (plan: Plan) => Decisions = () => NO_DECISIONS,
  target: CrmId = device.target,
): Promise<SyncRun> {
  const plan = await planOf(device, 'both', target);
  return device.service.apply(plan, decisions(plan));
}

/** Returns the rows of a plan that have changes. */
export function acting(plan: Plan): Plan['rows'] {
  return plan.rows.filter(({ verb }) => verb !== 'unchanged' && verb !== 'blocked');
}
