/** Mounts the review of a sync: creates the plan, lets the user decide, and shows the run that follows. */
import type { UnknownSelection } from '../../vault/note-service.ts';
import type { Plan } from '../../sync/plan/plan.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { mountAddFields } from '../sync/add-fields-view.ts';
import { recordUrl } from '../sync/connection-model.ts';
import { drawEmpty, drawSettingsButton, type EmptySpec } from '../parts/draw.ts';
import { type Choices, carryChoices } from './review-decisions-model.ts';
import { conflictsOf } from './review-model.ts';
import { drawPlan, type ReviewDeps } from './review-plan.ts';
import { progressText } from '../run/run-summary-model.ts';
import { mountSync } from '../sync/sync-view.ts';
import { fillCrmName } from '../text/plan.ts';
import { errorMessage } from '../text/errors.ts';
import { unknownText } from '../text/refusals.ts';
import { messageOf } from '../text/format.ts';

/**
 * Mounts the review and starts to create the plan; while a sync is running, shows that sync instead. Returns a function
 * that stops the review, but not a sync.
 */
export function mountReview(el: HTMLElement, deps: ReviewDeps): () => void {
  const { store, target } = deps;
  let reading = new AbortController();
  let unlisten = (): void => undefined;
  let stopFields = (): void => undefined;
  let last: { readonly plan: Plan; readonly choices: Choices } | undefined;
  const root = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-review', attr: { tabindex: -1 } });
  const watchRun = (): void => {
    unlisten();
    unlisten = watchStore(root, deps, load);
  };
  const showPlan = (): void => {
    stopFields();
    root.empty();
    if (last !== undefined) drawPlan(root, last.plan, last.choices, { ...deps, load, applied: watchRun, addFields });
  };
  const { dryRun, open, openSettings } = deps;
  const showFields = (): void => {
    root.empty();
    const { service } = store;
    const close = (): void => {
      showPlan();
      root.focus({ preventScroll: true });
    };
    stopFields = mountAddFields(root, { service, target, dryRun, open, close, openSettings, again: load });
  };
  const addFields = store.service.addsFields(target) ? showFields : undefined;
  const load = (): void => {
    unlisten();
    stopFields();
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    const progress = drawReading(root, TARGETS[target].label);
    deps.plan({ signal, progress }).then(
      (made) => {
        if (signal.aborted) return;
        root.empty();
        if (made === undefined || !('planId' in made)) {
          const empty = noPlan(made, target, load);
          drawSettingsButton(drawEmpty(root, empty), empty.text, openSettings);
          return;
        }
        const plan = deps.conflictsOnly === true ? conflictsOf(made) : made;
        last = { plan, choices: carryChoices(last, plan) };
        showPlan();
      },
      (thrown: unknown) => {
        if (!signal.aborted) drawFailed(root, messageOf(thrown), load);
      },
    );
  };
  if (store.state()?.at === 'running') watchRun();
  else load();
  return () => {
    reading.abort();
    stopFields();
    unlisten();
  };
}

function watchStore(root: HTMLElement, { store, open, openSettings, retry }: ReviewDeps, load: () => void): () => void {
  const url = (target: CrmId, id: string): string | undefined => recordUrl(store.service.states(), target, id);
  const show = mountSync(root, { open, openSettings, cancel: store.cancel, retry, back: load, recordUrl: url });
  const state = store.state();
  if (state !== undefined) show(state);
  root.focus({ preventScroll: true });
  return store.listen(show);
}

function drawFailed(root: HTMLElement, text: string, load: () => void): void {
  root.empty();
  drawEmpty(root, { ...FAILED, text, button: { text: 'Try again', click: load } });
}

function drawReading(root: HTMLElement, crm: string): (done: number, total: number) => void {
  const hadFocus = root.contains(root.doc.activeElement);
  root.empty();
  if (hadFocus) root.focus({ preventScroll: true });
  const label = root.createDiv({
    cls: 'crm-sync-preview-reading',
    text: `Loading data from ${crm}…`,
    attr: { role: 'status' },
  });
  return (done, total) => {
    if (total > 0) label.setText(progressText(done, total));
  };
}

const FAILED = { icon: 'circle-alert', title: 'Couldn’t prepare the sync' } as const;

function noPlan(plan: UnknownSelection | CrmError | undefined, target: CrmId, load: () => void): EmptySpec {
  if (plan === undefined) return { ...FAILED, text: 'This sync is no longer in this device’s log.' };
  if ('what' in plan) return { ...FAILED, text: unknownText(plan) };
  const { message, advice } = errorMessage(plan);
  const crm = TARGETS[target].label;
  return {
    icon: 'circle-alert',
    title: fillCrmName(message, crm),
    text: fillCrmName(advice, crm),
    button: { text: 'Try again', click: load },
  };
}
