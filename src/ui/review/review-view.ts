/** Mounts the review of a sync: creates the plan, lets the user decide, and shows the run that follows. */
import type { UnknownSelection } from '../../vault/note-service.ts';
import type { Plan } from '../../sync/plan/plan.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { mountAddFields } from '../sync/add-fields-view.ts';
import { recordUrl } from '../sync/connection-model.ts';
import type { NoteWatch } from '../parts/note-events.ts';
import { drawEmpty, drawSettingsButton, type EmptySpec } from '../parts/draw.ts';
import { type Choices, carryChoices } from './review-decisions-model.ts';
import { conflictsOf } from './review-model.ts';
import { drawPlan, type ReviewDeps } from './review-plan.ts';
import { progressText } from '../run/run-summary-model.ts';
import { mountSync, type SyncView } from '../sync/sync-view.ts';
import { fillCrmName } from '../text/plan.ts';
import { errorMessage } from '../text/errors.ts';
import { unknownText } from '../text/refusals.ts';
import { messageOf } from '../text/format.ts';

/**
 * Mounts the review and starts to create the plan; while a sync is running, shows that sync instead. Returns a function
 * that stops the review, but not a sync.
 */
export function mountReview(el: HTMLElement, deps: ReviewDeps): () => void {
  const review = new Review(el, deps);
  return () => {
    review.stop();
  };
}

class Review {
  readonly #deps: ReviewDeps;
  readonly #root: HTMLElement;
  readonly #notes: NoteWatch | undefined;
  #reading = new AbortController();
  /** Stops what the screen shows now. */
  #leave = (): void => undefined;
  #redrawRows = (): void => undefined;
  #last: { readonly plan: Plan; readonly choices: Choices } | undefined;

  constructor(el: HTMLElement, deps: ReviewDeps) {
    this.#deps = deps;
    this.#root = el.createDiv({ cls: 'crm-sync-preview-body crm-sync-review', attr: { tabindex: -1 } });
    this.#notes = deps.watch?.(() => {
      this.#redrawRows();
    });
    if (deps.store.state()?.at === 'running') this.#showRun();
    else this.#load();
  }

  stop(): void {
    this.#clear();
    this.#notes?.stop();
  }

  /** Stops the current part of the screen before the next one is drawn. */
  #clear(): void {
    this.#reading.abort();
    this.#leave();
    this.#leave = () => undefined;
    this.#redrawRows = () => undefined;
  }

  readonly #goneWord = (path: string): string | undefined => this.#notes?.goneWord(path);

  #showRun(): void {
    this.#clear();
    const view = mountRunOf(this.#root, this.#deps, this.#load, this.#goneWord);
    this.#leave = this.#deps.store.listen(view.show);
    this.#redrawRows = view.markGone;
  }

  readonly #load = (): void => {
    this.#clear();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const root = this.#root;
    const progress = drawReading(root, TARGETS[this.#deps.target].label);
    this.#deps.plan({ signal, progress }).then(
      (made) => {
        if (!signal.aborted) this.#made(made);
      },
      (thrown: unknown) => {
        if (!signal.aborted) drawFailed(root, messageOf(thrown), this.#load);
      },
    );
  };

  #made(made: Awaited<ReturnType<ReviewDeps['plan']>>): void {
    const { target, conflictsOnly, openSettings } = this.#deps;
    if (made === undefined || !('planId' in made)) {
      const empty = noPlan(made, target, this.#load);
      this.#root.empty();
      drawSettingsButton(drawEmpty(this.#root, empty), empty.text, openSettings);
      return;
    }
    const plan = conflictsOnly === true ? conflictsOf(made) : made;
    this.#last = { plan, choices: carryChoices(this.#last, plan) };
    this.#showPlan();
  }

  #showPlan(): void {
    this.#clear();
    this.#root.empty();
    if (this.#last === undefined) return;
    const { service } = this.#deps.store;
    this.#redrawRows = drawPlan(this.#root, this.#last.plan, this.#last.choices, {
      ...this.#deps,
      goneWord: this.#goneWord,
      load: this.#load,
      applied: () => {
        this.#showRun();
      },
      addFields: service.addsFields(this.#deps.target) ? this.#showFields : undefined,
    });
  }

  /** Shows the missing fields in place of the plan. */
  readonly #showFields = (): void => {
    this.#clear();
    const root = this.#root;
    root.empty();
    root.focus({ preventScroll: true });
    const { store, ...deps } = this.#deps;
    const close = (): void => {
      this.#showPlan();
      root.focus({ preventScroll: true });
    };
    this.#leave = mountAddFields(root, { ...deps, service: store.service, close, again: this.#load });
  };
}

/** Draws the current state of the sync in place of the review. */
function mountRunOf(
  root: HTMLElement,
  { store, open, openSettings, retry }: ReviewDeps,
  back: () => void,
  goneWord: NoteWatch['goneWord'],
): SyncView {
  const url = (target: CrmId, id: string): string | undefined => recordUrl(store.service.states(), target, id);
  const handlers = { open, openSettings, cancel: store.cancel, retry, back, recordUrl: url, goneWord };
  const view = mountSync(root, handlers);
  const state = store.state();
  if (state !== undefined) view.show(state);
  root.focus({ preventScroll: true });
  return view;
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
