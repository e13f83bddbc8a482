/** Draws a run over many notes: progress, then totals and the filtered notes. Mounted by the side panel. */
import type { Code } from '../../domain/finding.ts';
import type { Place } from '../../domain/place.ts';
import type { Selection } from '../../vault/note-service.ts';
import { drawButton, drawRegion } from '../parts/draw.ts';
import { drawFilteredList } from '../parts/filtered-list.ts';
import { drawProgress } from '../parts/progress.ts';
import { drawEntry } from './run-entry.ts';
import { fixesModel, isMatch, type RunFilter, type RunItem, runEntries, runModel, runRow } from './run-model.ts';
import type { DoneState, RunState } from '../state/run-state.ts';
import { headingOf, progressText } from './run-summary-model.ts';
import { drawTotals } from './run-totals.ts';
import { type FrameScheduler, createFrameScheduler } from '../parts/frame-scheduler.ts';
import { unknownText } from '../text/refusals.ts';

/** Actions of the view; each one shows its own errors. */
export interface RunHandlers {
  /** Opens a note, with the cursor at the place if one is passed. */
  readonly open: (path: string, place?: Place) => void;
  /** Stops the current run. */
  readonly cancel: () => void;
  /** Opens the fixes of the selection, of one kind or of all. */
  readonly fix: (selection: Selection, kind?: Code) => void;
}

export interface RunView {
  /**
   * Draws a state. Inputs keep focus and content while the same run continues, if its fixes were counted, or if its
   * filter changes.
   */
  readonly show: (state: RunState) => void;
}

/** Elements that the view draws into, and the function that runs drawing steps, which stops the previous ones. */
interface Parts {
  readonly status: HTMLElement;
  readonly fixes: HTMLElement;
  readonly body: HTMLElement;
  readonly run: FrameScheduler['run'];
}

/** Mounts an empty view in place of the element's content. */
export function mountRun(el: HTMLElement, handlers: RunHandlers): RunView {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-run' });
  const status = root.createDiv({ cls: 'crm-sync-run-status', attr: { role: 'status' } });
  const fixes = root.createDiv({ cls: 'crm-sync-run-fixes' });
  const body = root.createDiv({ cls: 'crm-sync-run-body' });
  const { run, stop } = createFrameScheduler(root.win);
  const parts = { status, fixes, body, run };
  let shown: RunState | undefined;
  let filter: RunFilter = { facet: 'all', text: '' };
  let progress: ((done: number, total: number, text: string) => void) | undefined;
  const show = (state: RunState): void => {
    const isSame = state.at === 'done' && shown?.at === 'done' && state.run === shown.run;
    if (shown?.at !== 'done') filter = { facet: 'all', text: '' };
    shown = state;
    drawFixes(fixes, state, handlers);
    if (isSame) return;
    stop();
    if (state.at === 'running') {
      progress ??= drawProgress(status, body, headingOf(state), handlers.cancel);
      progress(state.done, state.total, progressText(state.done, state.total));
      return;
    }
    progress = undefined;
    if (state.at === 'done') {
      run(resultSteps(parts, state, filter, handlers));
      return;
    }
    clear(parts);
    drawProblem(status, state.at === 'unknown' ? unknownText(state.unknown) : brokenText(state.message));
  };
  return { show };
}

function clear({ status, body }: Parts): void {
  status.empty();
  body.empty();
}

function brokenText(message: string): string {
  return `Couldn’t finish: ${message}`;
}

function drawProblem(status: HTMLElement, text: string): void {
  status.createDiv({ cls: 'crm-sync-run-problem', text });
}

/** Draws everything except for the entries in one step, because these parts appear on the screen together. */
function* resultSteps(
  parts: Parts,
  state: DoneState,
  filter: RunFilter,
  handlers: RunHandlers,
): Generator<undefined, undefined> {
  const entries = runEntries(state);
  yield;
  const model = runModel(state, undefined, entries);
  yield;
  const { status, body, run } = parts;
  clear(parts);
  status.createDiv({ cls: 'crm-sync-run-heading', text: model.heading });
  status.createDiv({ cls: 'crm-sync-run-summary', text: model.summary });
  if (model.skipped !== '') status.createDiv({ cls: 'crm-sync-run-skipped', text: model.skipped });
  drawTotals(body, model.totals);
  const { open } = handlers;
  const fix = (path: string): void => {
    handlers.fix({ what: 'note', path });
  };
  const spec = {
    ...model,
    isMatch,
    filter,
    draw: (list: HTMLElement, entry: RunItem) => {
      drawEntry(list, entry, runRow(entry), { open, fix });
    },
  };
  drawFilteredList(body, spec, run);
  return undefined;
}

/** Draws the buttons that open the fixes; none until they are counted. */
function drawFixes(el: HTMLElement, state: RunState, { fix }: RunHandlers): void {
  const { selection, fixes = [] } = state.at === 'done' ? state : { selection: undefined };
  drawRegion(el, fixesModel(fixes), (into, buttons) => {
    for (const { label, kind, style } of buttons) {
      const click = (): void => {
        if (selection !== undefined) fix(selection, kind);
      };
      drawButton(into, { text: label, key: kind ?? 'all', style, click });
    }
  });
}
