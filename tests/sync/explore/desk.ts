/**
 * A process: a sync service over a vault, a device's store, and CRMs without a socket, in which any call can be
 * interrupted.
 */
import { createNoteService } from '../../../src/vault/create-note-service.ts';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import { isRead, isRequestAllowed, type GuardMode } from '../../../src/sync/crm/dry-run-guard.ts';
import type { Clock, NoteStore, Store } from '../../../src/log/ports.ts';
import type { Reply, Transport } from '../../../src/sync/ports.ts';
import type { Connection, SyncService } from '../../../src/sync/sync-service.ts';
import type { Crm, Identity } from '../../../src/targets/core/crm.ts';
import type { TargetSettings } from '../../../src/targets/core/target.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { CrmError, CrmRequest, CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { OPTIONS } from '../../support/rules.ts';

/** One CRM as a process reaches it. */
export interface Reached {
  readonly target: CrmId;
  readonly crm: Crm;
  readonly choice: TargetSettings;
  readonly identity: Identity;
  readonly send: (request: CrmRequest) => CrmResponse;
}

/** Events that can happen to a process. */
export interface Fate {
  /** Is called before each call of a port; throws once the process is killed. */
  readonly alive: () => void;
  /** Is called when data is on a disk, or in the CRM. Throws if the process is killed at this point. */
  readonly effect: () => void;
  readonly read: (crm: Reached, request: CrmRequest) => Reply;
  /** Sends a write; its effect is also reported to {@link effect}. */
  readonly write: (crm: Reached, request: CrmRequest) => Reply;
}

export interface Disks {
  readonly notes: NoteStore;
  readonly memory: Store;
  readonly clock: ManualClock;
}

/** Milliseconds that a request takes. */
const REQUEST_MS = 200;

const ABSENT: CrmError = { kind: 'connection', code: 'not-connected', message: '' };

export function processOver(crms: readonly Reached[], disks: Disks, fate: Fate): SyncService {
  const { notes, memory, clock } = disks;
  const targets = Object.fromEntries(crms.map(({ target, choice }) => [target, choice]));
  const service = createNoteService(mortalNotes(notes, fate), mortalClock(clock, fate), { ...OPTIONS, targets });
  const connections = new Map(crms.map((crm) => [crm.target, connectionOf(crm, clock, fate)]));
  let ids = 0;
  return createSyncService({
    context: service.context,
    device: mortalStore(memory, fate),
    newId: () => `id-${++ids}`,
    random: () => 0,
    dryRun: () => false,
    connections: {
      state: (target) => {
        const found = connections.get(target);
        return found === undefined ? { target, state: 'absent' } : { ...found, state: 'ready' };
      },
      open: (target) => Promise.resolve(connections.get(target) ?? ABSENT),
    },
  });
}

function connectionOf(crm: Reached, clock: ManualClock, fate: Fate): Connection {
  const way = (mode: GuardMode): Transport => ({
    send: async (request) => {
      fate.alive();
      const { reads } = crm.crm;
      if (!isRequestAllowed(request, reads, mode)) throw new Error(`${request.method} ${request.path} may not leave`);
      await Promise.resolve();
      clock.advance(REQUEST_MS);
      return isRead(request, reads) ? fate.read(crm, request) : fate.write(crm, request);
    },
  });
  const { target, identity } = crm;
  return { target, identity, address: 'https://crm.example', reading: way('reading'), writing: way('writing') };
}

function mortalNotes(notes: NoteStore, { alive, effect }: Fate): NoteStore {
  return {
    ...notes,
    read: async (path) => {
      alive();
      return notes.read(path);
    },
    edit: async (path, change) => {
      alive();
      const result = await notes.edit(path, change);
      if (result === 'written') effect();
      return result;
    },
    create: async (path, text) => {
      alive();
      await notes.create(path, text);
      effect();
    },
  };
}

function mortalClock(clock: Clock, { alive }: Fate): Clock {
  return {
    ...clock,
    wait: async (ms) => {
      alive();
      await clock.wait(ms);
    },
  };
}

function mortalStore(memory: Store, { alive, effect }: Fate): Store {
  return {
    get: async (key) => {
      alive();
      return memory.get(key);
    },
    list: async (prefix) => {
      alive();
      return memory.list(prefix);
    },
    put: async (entries) => {
      alive();
      await memory.put(entries);
      effect();
    },
  };
}
