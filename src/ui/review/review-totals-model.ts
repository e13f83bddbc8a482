/** Display model of a plan's totals after the user's choices: amounts, cleared values, requests, safety limits, and button. */
import { listed } from '../../domain/sentence.ts';
import type { SafetyLimit, Plan, PlanRow } from '../../sync/plan/plan.ts';
import { TARGETS } from '../../targets/targets.ts';
import { canSelect, type Choices, isSelected, openConflicts } from './review-decisions-model.ts';
import { fillCrmName, SAFETY_LIMIT_TEXT, deltaText } from '../text/plan.ts';
import { counted } from '../text/format.ts';

export interface TotalsModel {
  /**
   * Change of the total amount in the CRM, one text for each currency, the largest first; empty if it does not change.
   */
  readonly money: readonly string[];
  /** Number of values that will be cleared; empty if none will. */
  readonly cleared: string;
  /** Number of requests needed, and of requests left today. */
  readonly calls: string;
  /** Exceeded safety limits, as sentences; empty if no confirmation is needed. */
  readonly safetyLimits: readonly string[];
  readonly button: {
    readonly label: string;
    readonly possible: boolean;
    /** True if the button creates the plan again. */
    readonly refreshes?: boolean;
  };
  /** Text next to the button: its effect, or why it is disabled. */
  readonly help: string;
}

export interface TotalsState {
  readonly plan: Plan;
  /** Plan as the service returns it for these choices. */
  readonly decided: Plan;
  readonly choices: Choices;
  readonly dryRun: boolean;
  readonly locale?: string | undefined;
}

const DOES: ReadonlySet<string> = new Set(['create', 'update', 'pull', 'link', 'close']);

export function totalsModel(state: TotalsState): TotalsModel {
  const { plan, decided, choices, dryRun, locale } = state;
  const { label } = TARGETS[plan.target];
  const done = decided.rows.filter((row) => DOES.has(row.verb) && isSelected(choices, row));
  const open = decided.rows.filter((row) => row.verb === 'conflict' && openConflicts(choices, row) > 0).length;
  const cleared = done.reduce((sum, row) => sum + row.fields.filter((field) => field.clears === true).length, 0);
  const isBlocked = plan.rows.some(({ verb }) => verb === 'blocked');
  const idle = plan.rows.some(canSelect) ? 'unselected' : isBlocked ? 'blocked' : 'none';
  return {
    money: moneyTexts(done, locale),
    cleared: cleared === 0 ? '' : counted(cleared, 'value cleared', 'values cleared', locale),
    calls: callsText(decided, done.length, locale),
    safetyLimits:
      done.length === 0
        ? []
        : decided.safetyLimits.map((safetyLimit) => fillCrmName(safetyLimitText(safetyLimit), label)),
    ...actionOf(done, open, { dryRun, isUndo: plan.undoOf !== undefined, label, idle }),
  };
}

function safetyLimitText({ why, figure }: SafetyLimit): string {
  return SAFETY_LIMIT_TEXT[why](figure);
}

/** Returns the sum for each currency, the largest first. */
function moneyTexts(rows: readonly PlanRow[], locale: string | undefined): string[] {
  const sums = new Map<string, number>();
  for (const { moneyDeltaMinor, currency } of rows) {
    sums.set(currency, (sums.get(currency) ?? 0) + moneyDeltaMinor);
  }
  return [...sums]
    .filter(([, minor]) => minor !== 0)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
    .map(([currency, minor]) => deltaText(minor, currency, locale));
}

function callsText({ calls, identity }: Plan, rows: number, locale: string | undefined): string {
  if (rows === 0) return '';
  const needed = `About ${counted(calls, 'API request', 'API requests', locale)}`;
  if (identity.calls === undefined) return `${needed}.`;
  const left = Math.max(identity.calls.most - identity.calls.used, 0);
  return `${needed}; ${left < calls ? 'only ' : ''}${left.toLocaleString(locale)} ${left === 1 ? 'is' : 'are'} left today.`;
}

interface Setting {
  readonly dryRun: boolean;
  readonly isUndo: boolean;
  readonly label: string;
  /** Reason why no row is selected, used if no conflict is open. */
  readonly idle: Idle;
}

function actionOf(rows: readonly PlanRow[], open: number, setting: Setting): Pick<TotalsModel, 'button' | 'help'> {
  const { dryRun, isUndo, label, idle } = setting;
  const what = counted(new Set(rows.map(({ path }) => path)).size, 'opportunity', 'opportunities');
  const waiting =
    open === 0
      ? ''
      : ` ${counted(open, 'opportunity waits', 'opportunities wait')} for a decision and will be skipped.`;
  if (rows.length === 0) {
    const [name, text] = IDLE[open > 0 ? 'open' : idle];
    const help = fillCrmName(text, label);
    const refreshes = open === 0 && idle === 'blocked';
    return { button: refreshes ? { label: name, possible: true, refreshes } : { label: name, possible: false }, help };
  }
  if (dryRun) return { button: { label: TURN_OFF, possible: true }, help: `${DRY}${waiting}` };
  const verb = isUndo ? 'Undo' : 'Sync';
  return { button: { label: `${verb} ${what}`, possible: true }, help: `${writes(rows, label)}${waiting}` };
}

type Idle = 'unselected' | 'blocked' | 'none';

/** Label and help of the disabled button. */
const IDLE: Readonly<Record<Idle | 'open', readonly [label: string, help: string]>> = {
  open: [
    'Resolve conflicts first',
    'For each conflict, choose the note’s value, the value from {crm}, or enter another value.',
  ],
  unselected: ['Nothing selected', 'Select the opportunities to sync.'],
  blocked: ['Refresh', 'Nothing can be synced yet. Fix the blocked opportunities, then refresh.'],
  none: ['Nothing to sync', 'Everything is up to date.'],
};

const TURN_OFF = 'Turn off dry run for this plan';

const DRY = 'You can check the changes again before they’re sent. The setting stays on.';

function writes(rows: readonly PlanRow[], label: string): string {
  const places = [
    ...(rows.some(({ verb }) => ['create', 'update', 'close'].includes(verb)) ? [label] : []),
    ...(rows.some(({ verb, fields }) => verb !== 'update' || fields.some((field) => field.action === 'pull'))
      ? ['your notes']
      : []),
  ];
  return `Writes to ${listed(places.length === 0 ? [label] : places)}.`;
}
