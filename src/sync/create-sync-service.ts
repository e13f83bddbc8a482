/** Creates the sync service. */
import { CRM_IDS, TARGETS, type CrmId } from '../targets/targets.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import { addFields, findMissingFields } from './apply/add-fields.ts';
import { applyPlan } from './apply/apply-plan.ts';
import type { ProgressOptions } from '../vault/note-service.ts';
import { utcTimestamp } from '../vault/export.ts';
import { applyDecisions } from './plan/apply-decisions.ts';
import { invalidateSchema } from './crm/schema-cache.ts';
import { storeLookupChoice, createPlan } from './plan/create-plan.ts';
import { findImportCandidates, importRecords } from './plan/import-notes.ts';
import { storeLastOrg } from './crm/last-org.ts';
import { findNoteById } from '../vault/find-note-by-id.ts';
import { runRead, isCrmError, openCrmContext, buildScope, type SyncPorts } from './crm/crm-context.ts';
import type { Plan } from './plan/plan.ts';
import type { NoteContext } from '../vault/inspect-notes.ts';
import { listRuns, readRunLines } from './apply/run-log.ts';
import { statusReader } from './plan/status.ts';
import type { SyncService } from './sync-service.ts';
import { undoableEntries, undoPlan } from './plan/undo.ts';

/** Ports and settings of a sync service. */
export interface SyncServiceOptions extends Omit<SyncPorts, 'crmOf'> {
  /** Returns the context of the note service, so that both use the same notes and rules. */
  readonly context: () => NoteContext;
  /** Resolves when the notes of the vault can be read and their IDs are known; may change the rules. */
  readonly ready?: () => Promise<void>;
  /** Returns the functions of each CRM; omitted for those in the table of targets. */
  readonly crmOf?: SyncPorts['crmOf'];
}

/** Creates the service. Nothing is read or requested before it is needed. */
export function createSyncService(options: SyncServiceOptions): SyncService {
  const { context, connections, device, ready = () => Promise.resolve() } = options;
  const ports: SyncPorts = { crmOf: crmInTable, ...options };
  const enqueue = serialQueue();
  return {
    ...planService(context, ports, enqueue, ready),
    ...recordService(context, ports, enqueue, ready),
    addsFields: (target) => ports.crmOf(target)?.additions !== undefined,
    findMissingFields: (target, watch) => findMissingFields(target, context(), ports, watch),
    addFields: (shown, approved) => enqueue(() => addFields(shown, context(), portsOf(ports, approved))),
    states: () => CRM_IDS.map((target) => connections.state(target)),
    test: async (target) => {
      const connection = await connections.open(target);
      return 'kind' in connection ? connection : connection.identity;
    },
    rememberLookup: async (target, field, name, id) => {
      const state = connections.state(target);
      if (state.state === 'ready') await storeLookupChoice(device, state.identity.orgId, { field, name }, id);
    },
    status: () => statusReader(context(), device, (target) => connections.state(target), ports.crmOf),
    runs: () => listRuns(device),
  };
}

/** Returns the functions that make plans and apply them, one run at a time. */
function planService(
  context: () => NoteContext,
  ports: SyncPorts,
  enqueue: Enqueue,
  ready: () => Promise<void>,
): Pick<SyncService, 'plan' | 'apply' | 'undo'> {
  return {
    plan: async (selection, target, { direction }, watch) => {
      await ready();
      return createPlan({ selection, target, direction }, context(), ports, watch);
    },
    apply: (plan, decisions, applyOptions) =>
      enqueue(async () => {
        const own = portsOf(ports, applyOptions?.approved);
        const run = await applyPlan(applyDecisions(plan, decisions), decisions, context(), own, applyOptions);
        if (run.logPath !== undefined) await storeLastOrg(plan.target, plan.identity, ports.device);
        // An admin may have changed the object since it was described, which would explain a rejected record.
        if (run.outcomes.some(({ error }) => error?.kind === 'record')) await invalidateSchema(plan, ports.device);
        return run;
      }),
    undo: async (runId, watch) => {
      await ready();
      return undo(runId, context(), ports, watch);
    },
  };
}

/** Returns the ports of one run; if the user turned off dry run for it, dry run does not apply to these ports. */
function portsOf(ports: SyncPorts, approved = false): SyncPorts {
  if (!approved) return ports;
  const { connections } = ports;
  return {
    ...ports,
    dryRun: () => false,
    connections: {
      state: (target) => connections.state(target),
      open: (target) => connections.open(target, true),
    },
  };
}

/**
 * Returns the functions that create notes. They run one at a time, because otherwise one record could get two notes.
 */
function recordService(
  context: () => NoteContext,
  ports: SyncPorts,
  enqueue: Enqueue,
  ready: () => Promise<void>,
): Pick<SyncService, 'candidates' | 'importNotes'> {
  return {
    candidates: async (target, filter, watch) => {
      await ready();
      const org = await openCrmContext(target, context(), ports, watch?.signal);
      return isCrmError(org) ? org : findImportCandidates(filter, org, context());
    },
    importNotes: (target, remoteIds, watch) =>
      enqueue(async () => {
        await ready();
        const org = await openCrmContext(target, context(), ports, watch?.signal);
        return isCrmError(org) ? org : importRecords(remoteIds, org, context(), watch?.signal);
      }),
  };
}

function crmInTable(target: CrmId): Crm | undefined {
  const found: { readonly crm?: Crm } = TARGETS[target];
  return found.crm;
}

type Enqueue = <T>(task: () => Promise<T>) => Promise<T>;

/** Returns a function that runs tasks one after the other, even if a task fails. */
function serialQueue(): Enqueue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}

async function undo(
  runId: string,
  context: NoteContext,
  ports: SyncPorts,
  watch: ProgressOptions = {},
): Promise<Plan | CrmError | undefined> {
  const run = (await listRuns(ports.device)).find((one) => one.runId === runId);
  if (run === undefined) return undefined;
  const org = await openCrmContext(run.target, context, ports, watch.signal);
  if (isCrmError(org)) return org;
  const logged = await readRunLines(run, context, ports);
  if (isCrmError(logged)) return logged;
  const lines = undoableEntries(logged).filter((line) => line.org === org.identity.orgId);
  const notes = await Promise.all(lines.map(async (line) => ({ line, inspection: await findNoteById(line, context) })));
  const ids = lines.flatMap(({ remoteId }) => remoteId ?? []);
  const result = ids.length === 0 ? undefined : await runRead(org, org.crm.read(buildScope(org), ids, []));
  if (result !== undefined && 'error' in result) return result.error;
  const snapshot = result?.out ?? { records: [], missing: [] };
  return undoPlan(runId, notes, snapshot, org, utcTimestamp(context.clock));
}
