/** Draws a plan for review: dry-run banner, org, list of rows, selected row, and footer. */
import type { UnknownSelection, ProgressOptions } from '../../vault/note-service.ts';
import { applyDecisions } from '../../sync/plan/apply-decisions.ts';
import type { Decisions, Plan, PlanRow } from '../../sync/plan/plan.ts';
import type { CrmId } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { ADD_FIELDS, hasMissingFields } from '../sync/add-fields-model.ts';
import {
  type BannerSpec,
  drawBadge,
  drawBanner,
  drawButton,
  drawEmpty,
  drawRegion,
  holdButton,
} from '../parts/draw.ts';
import { recordUrl } from '../sync/connection-model.ts';
import type { NoteWatch } from '../parts/note-events.ts';
import type { NotePosition } from '../parts/note-editor.ts';
import { browsing, drawBrowser } from '../parts/record-browser.ts';
import { answer, answerRow, type Choices, decisionsOf, select } from './review-decisions-model.ts';
import { drawFooter, type FooterHandlers } from './review-footer.ts';
import {
  filterReview,
  type ReviewEntry,
  type ReviewFacet,
  reviewGroup,
  reviewItem,
  type ReviewModel,
  reviewModel,
} from './review-model.ts';
import type { RowAdvice } from './review-remedy-model.ts';
import { reviewRowModel } from './review-row-model.ts';
import { drawBulk } from './review-bulk.ts';
import { drawReviewRow, type RowHandlers } from './review-row.ts';
import { totalsModel } from './review-totals-model.ts';
import type { SyncStore } from '../state/sync-store.ts';
import { counted } from '../text/format.ts';

export interface ReviewDeps {
  readonly store: SyncStore;
  readonly target: CrmId;
  /** Creates the plan; resolves to `undefined` if the source of the plan no longer exists. */
  readonly plan: (watch: ProgressOptions) => Promise<Plan | UnknownSelection | CrmError | undefined>;
  /** True to show only the opportunities with conflicts. */
  readonly conflictsOnly?: boolean | undefined;
  /** Title of the window. */
  readonly title: string;
  readonly dryRun: () => boolean;
  /** Starts the sync, which continues if the review is closed. `approved`: dry run is off for this plan. */
  readonly apply: (plan: Plan, decisions: Decisions, approved: boolean) => void;
  readonly open: (path: string, spot?: NotePosition) => void;
  readonly openSettings: () => void;
  /** Watches for renamed and deleted notes while the review is open. */
  readonly watch?: (moved: () => void) => NoteWatch;
  /** Opens the fixes of a note; `changed` is called if some were applied. */
  readonly fix: (path: string, changed: () => void) => void;
  /** Opens a new review of these notes. */
  readonly retry: (paths: readonly string[], target: CrmId) => void;
}

export interface PlanDeps extends ReviewDeps {
  readonly goneWord: NoteWatch['goneWord'];
  /** Creates the plan again. */
  readonly load: () => void;
  /** Called after the sync was started. */
  readonly applied: () => void;
  /** Shows the missing fields in place of the plan; `undefined` if only an admin can add fields. */
  readonly addFields: (() => void) | undefined;
}

/** The plan with the choices of the user so far. */
interface ReviewState {
  readonly plan: Plan;
  readonly model: ReviewModel;
  readonly choices: Choices;
  decided: Plan;
  /** Rows of {@link decided} by `opId`. */
  rows: ReadonlyMap<string, PlanRow>;
  /** True if the user turned off dry run for this plan. */
  approved: boolean;
}

/** Appends the plan, and returns a function that redraws the rows; the user's decisions are written into `choices`. */
export function drawPlan(root: HTMLElement, plan: Plan, choices: Choices, deps: PlanDeps): () => void {
  const model = reviewModel(plan);
  if (model.facets[0]?.count === 0) {
    drawAddFields(drawOrg(root, model), plan, deps);
    drawEmpty(root, nothingToDo(plan, deps));
    return () => undefined;
  }
  const state: ReviewState = { plan, model, choices, ...decide(plan, choices), approved: false };
  const banner = root.createDiv();
  drawAddFields(drawOrg(root, model), plan, deps);
  const redraw = drawRows(root, state, deps, () => {
    decideAgain(state);
    drawDetails();
  });
  const footer = root.createDiv({ cls: 'crm-sync-review-foot' });
  const drawDetails = (): void => {
    const dryRun = deps.dryRun() && !state.approved;
    drawRegion(banner, bannerOf(state, dryRun), drawBanner);
    drawRegion(footer, { totals: totalsModel({ ...state, dryRun }), dryRun }, (el, shown) => {
      drawFooter(el, shown, choices.confirmation, footerHandlers(state, deps, approve));
    });
  };
  const approve = (): void => {
    state.approved = true;
    drawDetails();
    holdButton(footer, 'apply');
  };
  drawDetails();
  return redraw;
}

function footerHandlers(state: ReviewState, deps: PlanDeps, approve: () => void): FooterHandlers {
  const { plan, choices } = state;
  return {
    typed: (text) => {
      choices.confirmation = text;
      return decisionsOf(choices, state.decided.safetyLimits).confirmed;
    },
    apply: () => {
      deps.apply(plan, decisionsOf(choices, state.decided.safetyLimits), state.approved);
      deps.applied();
    },
    approve,
    refresh: deps.load,
  };
}

function nothingToDo({ rows }: Plan, { conflictsOnly }: PlanDeps): { icon: string; title: string; text: string } {
  if (conflictsOnly === true)
    return { icon: 'check-check', title: 'No conflicts', text: 'No opportunity needs a decision between two values.' };
  return rows.length === 0
    ? { icon: 'inbox', title: 'No opportunities found', text: 'Choose another note or folder.' }
    : {
        icon: 'check-check',
        title: 'Everything is in sync',
        text: `${counted(rows.length, 'opportunity matches', 'opportunities match')} on both sides.`,
      };
}

function decide(plan: Plan, choices: Choices): Pick<ReviewState, 'decided' | 'rows'> {
  const after = applyDecisions(plan, decisionsOf(choices, plan.safetyLimits));
  return { decided: after, rows: new Map(after.rows.map((row) => [row.opId, row])) };
}

/** Applies the choices to the plan. A confirmation typed for some safety limits does not confirm others. */
function decideAgain(state: ReviewState): void {
  const kinds = (plan: Plan): string => plan.safetyLimits.map(({ why }) => why).join();
  const before = kinds(state.decided);
  Object.assign(state, decide(state.plan, state.choices));
  if (kinds(state.decided) !== before) state.choices.confirmation = '';
}

function bannerOf({ model: { crm }, approved }: ReviewState, dryRun: boolean): BannerSpec {
  if (dryRun) {
    const text = `This preview shows what a sync would change. Nothing is sent to ${crm} and no notes are changed.`;
    return { variant: 'dry', label: 'Dry run is on', text };
  }
  return approved
    ? {
        variant: 'live',
        label: 'Dry run is off for this plan',
        text: `Nothing has been sent yet. Check the changes: the button below updates ${crm}.`,
      }
    : {
        variant: 'open',
        label: 'Nothing is sent yet',
        text: `${crm} and your notes change only after you select the button below.`,
      };
}

/** Draws the button for missing fields if the plan skips something because a field is missing. */
function drawAddFields(line: HTMLElement, plan: Plan, { addFields }: PlanDeps): void {
  if (addFields !== undefined && hasMissingFields(plan))
    drawButton(line, { text: ADD_FIELDS, icon: 'plus', click: addFields });
}

function drawOrg(root: HTMLElement, { crm, where, org, apart }: ReviewModel): HTMLElement {
  const line = root.createDiv({ cls: 'crm-sync-org' });
  drawBadge(line, org.text, org.tone, org.icon, org.hint);
  line.createSpan({ text: `${crm} · ${where}` });
  if (apart !== '') line.createSpan({ cls: 'crm-sync-preview-apart', text: apart });
  return line;
}

/** Draws the rows, and returns a function that redraws them; `changed` is called after every decision. */
function drawRows(root: HTMLElement, state: ReviewState, deps: PlanDeps, changed: () => void): () => void {
  const { plan, model, choices } = state;
  const { crm, entries } = model;
  const update = (): void => {
    changed();
    refresh();
  };
  const handlers = rowHandlers(state, deps, changed, update);
  const refresh = drawBrowser(root, browsing<ReviewFacet>('all'), model.facets, {
    find: (filter) => filterReview(entries, filter),
    keyOf: ({ row }) => row.opId,
    item: (entry) => {
      const item = reviewItem(entry, state.rows.get(entry.row.opId), choices, plan.target);
      const status = deps.goneWord(entry.row.path);
      return status === undefined ? item : { ...item, status, tone: 'bad', icon: 'circle-alert' };
    },
    group: (entry) => reviewGroup(entry, plan.target),
    select: handlers.select,
    press: (key, side) => {
      const row = plan.rows.find(({ opId }) => opId === key);
      if (row !== undefined) answerRow(choices, row, side === 'note' ? 'note' : 'crm');
      update();
    },
    bulk: (el, shown) => {
      drawBulk(el, shown, choices, (row) => state.rows.get(row.opId) ?? row, crm, update);
    },
    draw: (el, entry) => {
      drawChosen(el, entry, state, handlers);
    },
  });
  return refresh;
}

/** Returns the actions of a row; `update` also redraws the rows. */
function rowHandlers(
  { plan, choices }: ReviewState,
  deps: PlanDeps,
  changed: () => void,
  update: () => void,
): RowHandlers {
  return {
    select: (key, on) => {
      select(choices, key, on);
      update();
    },
    answer: (key, given, typing) => {
      answer(choices, key, given);
      if (typing) changed();
      else update();
    },
    remedy: (remedy) => {
      follow(remedy, deps);
    },
    recordUrl: (id) => recordUrl(deps.store.service.states(), plan.target, id),
    addsFields: deps.addFields !== undefined,
  };
}

function drawChosen(el: HTMLElement, entry: ReviewEntry | undefined, state: ReviewState, handlers: RowHandlers): void {
  const { plan, choices, model } = state;
  const shown = entry && reviewRowModel(entry.row, state.rows.get(entry.row.opId), choices, plan.target, entry.name);
  drawRegion(el, shown ?? null, (into, one) => {
    if (one !== null) drawReviewRow(into, one, model.crm, handlers);
  });
}

function follow(remedy: RowAdvice, { store, target, open, openSettings, fix, load, addFields }: PlanDeps): void {
  if (remedy.do === 'settings') openSettings();
  if (remedy.do === 'open') open(remedy.path, remedy);
  if (remedy.do === 'fix') fix(remedy.path, load);
  if (remedy.do === 'again') load();
  if (remedy.do === 'fields') addFields?.();
  if (remedy.do === 'choose')
    void store.service.rememberLookup(target, remedy.field, remedy.name, remedy.id).then(load);
}
