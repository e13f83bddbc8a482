/** A device whose sync service calls a loopback CRM over HTTP, with the same guard as in the app. */
import { createNoteService } from '../../../src/vault/create-note-service.ts';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import { isRequestAllowed } from '../../../src/sync/crm/dry-run-guard.ts';
import { Forbidden, SignInNeeded, type Reply, type Transport } from '../../../src/sync/ports.ts';
import type { Plan, Decisions } from '../../../src/sync/plan/plan.ts';
import type { Settings } from '../../../src/config/settings.ts';
import type { Connection, SyncService, SyncRun } from '../../../src/sync/sync-service.ts';
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import { TARGETS, type CrmId } from '../../../src/targets/targets.ts';
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import type { ManualClock } from '../../support/manual-clock.ts';
import { memoryNotes, type MemoryNotes } from '../../support/memory-notes.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { OPTIONS } from '../../support/rules.ts';
import { converseAt } from '../../targets/conversing.ts';
import type { Site } from './sites.ts';

export interface HttpDevice {
  readonly notes: MemoryNotes;
  service: SyncService;
  dryRun: boolean;
  /** Starts a new process over the same vault and store; `forgetting` clears the store. */
  readonly restart: (forgetting?: 'all') => void;
}

/** Milliseconds of real time for which a response is awaited, because some never come. */
const LIMIT_MS = 1000;

function waysTo(site: Site, limitMs: number, dryRun: () => boolean): Pick<Connection, 'reading' | 'writing'> {
  const way = (mode: 'reading' | 'writing'): Transport => ({
    send: async (request) => {
      const now = mode === 'writing' && !dryRun() ? 'writing' : 'reading';
      if (!isRequestAllowed(request, site.crm.reads, now)) throw new Forbidden(`${request.method} ${request.path}`);
      const reply = await exchanged(site, request, limitMs);
      if ('response' in reply && site.crm.authStatus(reply.response) !== 'valid') throw new SignInNeeded();
      return reply;
    },
  });
  return { reading: way('reading'), writing: way('writing') };
}

async function exchanged({ url, token }: Site, request: CrmRequest, limitMs: number): Promise<Reply> {
  const { method, path, headers, body = null } = request;
  const all = { 'Content-Type': 'application/json', Authorization: `Bearer ${token()}`, ...headers };
  try {
    const response = await fetch(url + path, { method, headers: all, body, signal: AbortSignal.timeout(limitMs) });
    const text = await response.text();
    return { response: { status: response.status, headers: Object.fromEntries(response.headers), body: text } };
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    return { unknown: timeout ? 'timeout' : 'lost', message: String(error) };
  }
}

export async function httpDevice(
  site: Site,
  clock: ManualClock,
  files: Readonly<Record<string, string>> = {},
  limitMs = LIMIT_MS,
  more: Partial<Settings> = {},
): Promise<HttpDevice> {
  const notes = memoryNotes(files);
  const { target, url: address, crm, choice = {} } = site;
  const { context } = createNoteService(notes, clock, { ...OPTIONS, targets: { [target]: choice }, ...more });
  const state = { dryRun: false };
  const options = resolveOptions(TARGETS[target], choice);
  const identity = await converseAt(address, site.token(), crm, crm.identify(options));
  const connection: Connection = { target, identity, address, ...waysTo(site, limitMs, () => state.dryRun) };
  let ids = 0;
  let memory = memoryStore();
  const open = (): SyncService =>
    createSyncService({
      context,
      device: memory,
      crmOf: (one) => (one === target ? crm : undefined),
      newId: () => `id-${++ids}`,
      random: () => 0,
      dryRun: () => state.dryRun,
      connections: {
        state: (one) =>
          one === target ? { target, state: 'ready', identity, address } : { target: one, state: 'absent' },
        open: (one) =>
          Promise.resolve(one === target ? connection : { kind: 'connection', code: 'not-connected', message: '' }),
      },
    });
  const device: HttpDevice = Object.assign(state, {
    notes,
    service: open(),
    restart: (forgetting?: 'all') => {
      if (forgetting === 'all') memory = memoryStore();
      device.service = open();
    },
  });
  return device;
}

export const ALL: Decisions = { excluded: new Set(), answers: new Map(), confirmed: true };

export async function planOf({ service }: HttpDevice, target: CrmId): Promise<Plan> {
  const plan = await service.plan({ what: 'vault' }, target, { direction: 'both' });
  if (!('planId' in plan)) throw new Error(JSON.stringify(plan));
  return plan;
}

export async function sync(
  device: HttpDevice,
  target: CrmId,
  decide: (plan: Plan) => Decisions = () => ALL,
): Promise<{ readonly plan: Plan; readonly run: SyncRun }> {
  const plan = await planOf(device, target);
  return { plan, run: await device.service.apply(plan, decide(plan)) };
}
