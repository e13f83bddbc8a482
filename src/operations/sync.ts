/** The command-line commands for CRMs; without `confirm`, they only show the plan. */
import type { Selection, UnknownSelection } from '../vault/note-service.ts';
import type { Decisions, Plan } from '../sync/plan/plan.ts';
import { optInRows } from '../sync/plan/transitions.ts';
import type { SyncRunSummary, SyncService, SyncRun } from '../sync/sync-service.ts';
import { CRM_IDS, type CrmId } from '../targets/targets.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import {
  FORMAT_FLAG,
  isUsageError,
  SELECTION_FLAGS,
  selectionIn,
  unknownName,
  type CliFlags,
  type CliParameters,
  type UsageError,
} from './arguments.ts';
import type { CliResult, CliCommand } from './operation.ts';
import { json } from './note-json.ts';
import { syncJson } from './sync-json.ts';
import { syncText } from './sync-text.ts';
import { crmErrorText, type NotAppliedReason, type SyncAnswer } from './sync-report.ts';
import { signInOf } from '../ui/settings/settings-connection-model.ts';
import { unknownText } from '../ui/text/refusals.ts';

/** Services that these commands use. */
export interface SyncCliTools {
  readonly sync: SyncService;
}

/** Parameter that selects the CRM. */
export const TARGET_FLAG: CliFlags = {
  target: { value: `<${CRM_IDS.join('|')}>`, description: 'Which CRM', required: true },
};

const RUN_FLAG: CliFlags = {
  run: { value: '<run id>', description: 'A run ID from an earlier sync', required: true },
};

const CONFIRM_FLAG: CliFlags = {
  confirm: {
    more: true,
    description:
      'Apply the plan; confirm=<plan id> only if the plan hasn’t changed, confirm=all even if it exceeds a safety limit',
  },
};

const CLOSE_FLAG: CliFlags = {
  close: { description: 'Also close or reopen opportunities in the CRM when the stage in the note requires it' },
};

/** The `sync`, `pull`, `retry`, and `undo` commands. */
export const SYNC_COMMANDS: readonly CliCommand<SyncCliTools>[] = [
  {
    name: 'sync',
    description: 'Sync notes and CRM records in both directions; without confirm, only show the plan',
    flags: { ...TARGET_FLAG, ...SELECTION_FLAGS, ...CONFIRM_FLAG, ...CLOSE_FLAG, ...FORMAT_FLAG },
    answer: (parameters, tools) => synced(parameters, tools, 'both'),
  },
  {
    name: 'pull',
    description: 'Update notes with changes from the CRM; without confirm, only show the plan',
    flags: { ...TARGET_FLAG, ...SELECTION_FLAGS, ...CONFIRM_FLAG, ...FORMAT_FLAG },
    answer: (parameters, tools) => synced(parameters, tools, 'pull'),
  },
  {
    name: 'retry',
    description: 'Retry the notes that a run failed on or didn’t process; without confirm, only show the plan',
    flags: { ...RUN_FLAG, ...CONFIRM_FLAG, ...CLOSE_FLAG, ...FORMAT_FLAG },
    answer: retried,
  },
  {
    name: 'undo',
    description: 'Undo a run, except for fields that changed since; without confirm, only show the plan',
    flags: { ...RUN_FLAG, ...CONFIRM_FLAG, ...FORMAT_FLAG },
    answer: undone,
  },
];

async function synced(
  parameters: CliParameters,
  tools: SyncCliTools,
  direction: 'both' | 'pull',
): Promise<CliResult | UsageError> {
  const target = crmIn(parameters['target'] ?? '');
  const selection = selectionIn(parameters);
  if (typeof target !== 'string') return target;
  if (isUsageError(selection)) return selection;
  return planned(selection, target, direction, parameters, tools);
}

/** Returns the CRM with this ID, or an error with similar IDs. */
export function crmIn(name: string): CrmId | UsageError {
  return CRM_IDS.find((id) => id === name) ?? { usage: unknownName('CRM', name, CRM_IDS) };
}

async function planned(
  selection: Selection,
  target: CrmId,
  direction: 'both' | 'pull',
  parameters: CliParameters,
  { sync }: SyncCliTools,
): Promise<CliResult | UsageError> {
  return carriedOut(await sync.plan(selection, target, { direction }), target, parameters, sync);
}

async function retried(parameters: CliParameters, tools: SyncCliTools): Promise<CliResult | UsageError> {
  const run = await runIn(parameters, tools.sync);
  if (isUsageError(run)) return run;
  if (run.again.length === 0) return { usage: `Run ${run.runId} has nothing to retry.` };
  return planned({ what: 'notes', paths: run.again }, run.target, 'both', parameters, tools);
}

async function undone(parameters: CliParameters, { sync }: SyncCliTools): Promise<CliResult | UsageError> {
  const run = await runIn(parameters, sync);
  if (isUsageError(run)) return run;
  const plan = await sync.undo(run.runId);
  if (plan === undefined) return { usage: `The log of run ${run.runId} no longer exists, so the run can’t be undone.` };
  return carriedOut(plan, run.target, parameters, sync);
}

/** Returns a run stored on this device, or an error with similar IDs. */
async function runIn(parameters: CliParameters, sync: SyncService): Promise<SyncRunSummary | UsageError> {
  const name = parameters['run'] ?? '';
  const runs = await sync.runs();
  const found = runs.find(({ runId }) => runId === name);
  if (found !== undefined) return found;
  if (runs.length === 0) return { usage: 'Nothing has been synced on this device yet.' };
  return {
    usage: unknownName(
      'run',
      name,
      runs.slice(0, 5).map(({ runId }) => runId),
    ),
  };
}

/** Returns the plan; applies it first if it was confirmed and no safety limit prevents it. */
async function carriedOut(
  plan: Plan | UnknownSelection | CrmError,
  target: CrmId,
  parameters: CliParameters,
  sync: SyncService,
): Promise<CliResult | UsageError> {
  if ('nearest' in plan) return { usage: unknownText(plan) };
  if ('kind' in plan) return errorResult(plan, target);
  const { confirm } = parameters;
  const notApplied = confirm === undefined ? undefined : whyNotApplied(plan, confirm);
  const run = confirm === undefined || notApplied !== undefined ? undefined : await applied(plan, parameters, sync);
  const answer: SyncAnswer =
    run?.dryRun === true ? { plan, run: undefined, notApplied: 'dry-run' } : { plan, run, notApplied };
  return { json: syncJson(answer), text: syncText(answer) };
}

/** Returns the reason why a confirmed plan cannot be applied; `undefined` if it can. */
function whyNotApplied({ planId, safetyLimits }: Plan, confirm: string): NotAppliedReason | undefined {
  if (confirm === 'all' || confirm === planId) return undefined;
  if (confirm !== 'true') return 'plan-changed';
  return safetyLimits.length > 0 ? 'safety-limits' : undefined;
}

/**
 * Excludes only transitions that were not requested, and resolves no conflict: only the policies in the settings apply.
 */
function applied(plan: Plan, { close }: CliParameters, sync: SyncService): Promise<SyncRun> {
  const left: Decisions['excluded'] = close === undefined ? optInRows(plan) : new Set();
  const decisions: Decisions = { excluded: left, answers: new Map(), confirmed: true };
  return sync.apply(plan, decisions);
}

/** Without the app, the secret must be in an environment variable, with the name from the user guide. */
function withoutApp(target: CrmId): string {
  const what = signInOf(target)?.by === 'key' ? 'KEY' : 'CLIENT_SECRET';
  return `When you run without Obsidian, set the environment variable CRM_SYNC_${target.toUpperCase()}_${what}.`;
}

/** Returns the output for an error that stopped the command before any row was processed. */
export function errorResult(error: CrmError, target: CrmId): CliResult {
  const { kind, code, signIn } = error;
  // If the CRM rejected the credentials, they are already set.
  const lacks = code === 'sign-in-needed' && signIn === undefined;
  const sentence = [crmErrorText(error, { target }), ...(lacks ? [withoutApp(target)] : [])].join(' ');
  return { json: json({ error: sentence, kind, code }), text: `Error: ${sentence}` };
}
