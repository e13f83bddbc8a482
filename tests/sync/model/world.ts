/** Devices over one model CRM: each with a vault, a memory and a desk of its own, that a crash may take away. */
import { openDesk } from '../../../src/sync/open-desk.ts';
import { openSyncDesk } from '../../../src/sync/open-sync-desk.ts';
import type { Decisions, Plan } from '../../../src/sync/plan.ts';
import type { Clock, NoteStore, Store } from '../../../src/sync/ports.ts';
import type { RulebookOptions } from '../../../src/sync/rulebook.ts';
import type { Connection, SyncDesk, SyncRun } from '../../../src/sync/sync-desk.ts';
import type { Identity } from '../../../src/targets/crm.ts';
import type { MappingRow } from '../../../src/targets/target.ts';
import { manualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { memoryTransport, type MemoryTransport } from '../../support/memory-transport.ts';
import { OPTIONS } from '../../support/rules.ts';
import type { ModelCrm } from './model-crm.ts';

export const MAPPING: readonly MappingRow[] = [
  { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
  { from: 'title', to: 'Name', codec: 'text', direction: 'both' },
  { from: 'amount', to: 'Amount', codec: 'number', direction: 'both' },
  { from: 'closeDate', to: 'CloseDate', codec: 'text', direction: 'both' },
  { from: 'stage', to: 'StageName', codec: 'stage', direction: 'both' },
  { from: 'region', to: 'Region__c', codec: 'text', direction: 'both' },
  { from: 'source', to: 'LeadSource', codec: 'text', direction: 'push' },
  { from: 'notes', to: 'Description', codec: 'text', direction: 'pull' },
  { from: 'contractVehicle', to: 'Contract_Vehicle__c', codec: 'text', direction: 'fill' },
];

const RULES: RulebookOptions = { ...OPTIONS, targets: { salesforce: { mapping: MAPPING } } };

const IDENTITY: Identity = {
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
  readonly transport: MemoryTransport;
  readonly clock: ManualClock;
  desk: SyncDesk;
  /** A new process over the same disks. `afterAwaits` is how many calls of ports it lives; undefined: for good. */
  readonly restart: (afterAwaits?: number) => void;
  /** Calls of ports since the last restart. */
  readonly calls: () => number;
}

export interface WorldOptions {
  readonly rules?: Partial<RulebookOptions>;
  readonly dryRun?: () => boolean;
  /** Whether the way to the CRM holds writes back, though the desk does not know of a dry run. */
  readonly guarded?: () => boolean;
  readonly open?: typeof openSyncDesk;
  readonly identity?: Identity;
}

export function deviceOver(crm: ModelCrm, files: Readonly<Record<string, string>>, options: WorldOptions = {}): Device {
  const notes = memoryNotes(files);
  const memory = memoryStore();
  const clock = manualClock();
  const dryRun = options.dryRun ?? (() => false);
  const transport = memoryTransport(crm.handle, () =>
    dryRun() || options.guarded?.() === true ? 'reading' : 'writing',
  );
  const reading = memoryTransport(crm.handle, () => 'reading');
  let ids = 0;
  let calls = 0;
  const start = (afterAwaits: number): SyncDesk => {
    calls = 0;
    const alive = { left: afterAwaits };
    const step = (): void => {
      calls += 1;
      if (alive.left-- <= 0) {
        alive.left = 0;
        throw new Crashed('The process is gone');
      }
    };
    const store = mortalNotes(notes, step);
    const device = mortalStore(memory, step);
    const time: Clock = {
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
    const send = (way: MemoryTransport): Connection['reading'] => ({
      send: async (request) => {
        step();
        const reply = await way.send(request);
        step();
        return reply;
      },
    });
    const identity = options.identity ?? IDENTITY;
    const connection: Connection = {
      target: 'salesforce',
      identity,
      address: 'https://crm.example',
      reading: send(reading),
      writing: send(transport),
    };
    const desk = openDesk(store, time, { ...RULES, ...options.rules });
    return (options.open ?? openSyncDesk)({
      bench: desk.bench,
      device,
      newId: () => `id-${++ids}`,
      random: () => 0,
      dryRun,
      crmOf: () => crm.crm,
      connections: {
        state: (target) =>
          target === 'salesforce'
            ? { target, state: 'ready', identity, address: connection.address }
            : { target, state: 'absent' },
        open: () => Promise.resolve(connection),
      },
    });
  };
  const made: Device = {
    notes,
    memory,
    transport,
    clock,
    desk: start(Number.POSITIVE_INFINITY),
    restart: (afterAwaits = Number.POSITIVE_INFINITY) => {
      made.desk = start(afterAwaits);
    },
    calls: () => calls,
  };
  return made;
}

/** Dies before a call, or behind it: what was written stands then, and nobody heard of it. */
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

export const NO_DECISIONS: Decisions = { left: new Set(), answers: new Map(), confirmed: true };

const VAULT = { what: 'vault' } as const;

/** A plan over the whole vault; trouble throws. */
export async function planOf(device: Device, direction: 'both' | 'pull' = 'both'): Promise<Plan> {
  const plan = await device.desk.plan(VAULT, 'salesforce', { direction });
  if (!('planId' in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}

/** Plans and applies, with these decisions. */
export async function sync(
  device: Device,
  decisions: (plan: Plan) => Decisions = () => NO_DECISIONS,
): Promise<SyncRun> {
  const plan = await planOf(device);
  return device.desk.apply(plan, decisions(plan));
}

/** Rows of a plan that would do something. */
export function acting(plan: Plan): Plan['rows'] {
  return plan.rows.filter(({ verb }) => verb !== 'unchanged' && verb !== 'blocked');
}
