/** The sync desk at work. */
import { CRM_IDS, TARGETS, type CrmId } from '../targets/targets.ts';
import type { Crm } from '../targets/core/crm.ts';
import type { Trouble } from '../targets/flow/request-flow.ts';
import { addFields, lackingFields } from './apply/add-fields.ts';
import { applyPlan } from './apply/apply-plan.ts';
import type { Watch } from '../vault/note-service.ts';
import { stampAt } from '../vault/export.ts';
import { applyDecisions } from './plan/apply-decisions.ts';
import { doubtDescription } from './crm/schema-cache.ts';
import { chooseName, gather } from './plan/create-plan.ts';
import { candidatesIn, importRecords } from './plan/import-notes.ts';
import { keepOrg } from './crm/last-org.ts';
import { noteOf } from '../vault/find-note-by-id.ts';
import { ask, isTrouble, openOrg, scopeFor, type SyncTools } from './crm/crm-context.ts';
import type { Plan } from './plan/plan.ts';
import type { Bench } from '../vault/inspect-notes.ts';
import { keptRuns, linesOfRun } from './apply/run-log.ts';
import { statusReader } from './plan/status.ts';
import type { SyncDesk } from './sync-service.ts';
import { undoableLines, undoPlan } from './plan/undo.ts';

/** What a sync desk is opened over. */
export interface SyncDeskOptions extends Omit<SyncTools, 'crmOf'> {
  /** Of the desk that it stands beside: both know the same of the notes, and go by the same rules. */
  readonly bench: () => Bench;
  /** Waited for before the notes of the vault are read; it may change the rules. */
  readonly ready?: () => Promise<void>;
  /** What each CRM can do; the table of targets when missing. */
  readonly crmOf?: SyncTools['crmOf'];
}

/** Opens it. Nothing is read or asked before something is wanted. */
export function openSyncDesk(options: SyncDeskOptions): SyncDesk {
  const { bench, connections, device, ready = () => Promise.resolve() } = options;
  const tools: SyncTools = { crmOf: crmInTable, ...options };
  const alone = oneAtATime();
  return {
    ...deskOfPlans(bench, tools, alone, ready),
    ...deskOfRecords(bench, tools, alone, ready),
    addsFields: (target) => tools.crmOf(target)?.additions !== undefined,
    lacking: (target, watch) => lackingFields(target, bench(), tools, watch),
    add: (shown) => alone(() => addFields(shown, bench(), tools)),
    states: () => CRM_IDS.map((target) => connections.state(target)),
    test: async (target) => {
      const connection = await connections.open(target);
      return 'kind' in connection ? connection : connection.identity;
    },
    choose: async (target, field, name, id) => {
      const state = connections.state(target);
      if (state.state === 'ready') await chooseName(device, state.identity.orgId, { field, name }, id);
    },
    status: () => statusReader(bench(), device, (target) => connections.state(target), tools.crmOf),
    runs: () => keptRuns(device),
  };
}

/** What makes plans and applies them, one run at a time. */
function deskOfPlans(
  bench: () => Bench,
  tools: SyncTools,
  alone: Alone,
  ready: () => Promise<void>,
): Pick<SyncDesk, 'plan' | 'apply' | 'undo'> {
  return {
    plan: async (selection, target, { direction }, watch) => {
      await ready();
      return gather({ selection, target, direction }, bench(), tools, watch);
    },
    apply: (plan, decisions, watch) =>
      alone(async () => {
        const run = await applyPlan(applyDecisions(plan, decisions), decisions, bench(), tools, watch);
        if (run.logPath !== undefined) await keepOrg(plan.target, plan.identity, tools.device);
        // What a record was refused for may be an admin's doing since the object was described.
        if (run.outcomes.some(({ trouble }) => trouble?.kind === 'record')) await doubtDescription(plan, tools.device);
        return run;
      }),
    undo: (runId, watch) => undo(runId, bench(), tools, watch),
  };
}

/** Whoever makes notes waits for whoever makes notes, or one record gets two. */
function deskOfRecords(
  bench: () => Bench,
  tools: SyncTools,
  alone: Alone,
  ready: () => Promise<void>,
): Pick<SyncDesk, 'candidates' | 'importNotes'> {
  return {
    candidates: async (target, filter, watch) => {
      await ready();
      const org = await openOrg(target, bench(), tools, watch?.signal);
      return isTrouble(org) ? org : candidatesIn(filter, org, bench());
    },
    importNotes: (target, remoteIds, watch) =>
      alone(async () => {
        await ready();
        const org = await openOrg(target, bench(), tools, watch?.signal);
        return isTrouble(org) ? org : importRecords(remoteIds, org, bench(), watch?.signal);
      }),
  };
}

function crmInTable(target: CrmId): Crm | undefined {
  const found: { readonly crm?: Crm } = TARGETS[target];
  return found.crm;
}

type Alone = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs one task behind the other, whether they succeed or not. */
function oneAtATime(): Alone {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}

async function undo(
  runId: string,
  bench: Bench,
  tools: SyncTools,
  watch: Watch = {},
): Promise<Plan | Trouble | undefined> {
  const run = (await keptRuns(tools.device)).find((one) => one.runId === runId);
  if (run === undefined) return undefined;
  const org = await openOrg(run.target, bench, tools, watch.signal);
  if (isTrouble(org)) return org;
  const logged = await linesOfRun(run, bench, tools);
  if (isTrouble(logged)) return logged;
  const lines = undoableLines(logged).filter((line) => line.org === org.identity.orgId);
  const notes = await Promise.all(lines.map(async (line) => ({ line, inspection: await noteOf(line, bench) })));
  const ids = lines.flatMap(({ remoteId }) => remoteId ?? []);
  const heard = ids.length === 0 ? undefined : await ask(org, org.crm.read(scopeFor(org), ids, []));
  if (heard !== undefined && 'trouble' in heard) return heard.trouble;
  const snapshot = heard?.out ?? { records: [], missing: [] };
  return undoPlan(runId, notes, snapshot, org, stampAt(bench.clock));
}
