/** Draws a run over many notes: progress, then totals and the filtered notes. Mounted by the side panel. */
import { drawButton, drawRegion } from '../parts/draw.ts';
import { drawProgress } from '../parts/progress.ts';
import { fixesModel } from './run-model.ts';
import type { DoneState, RunState } from '../state/run-state.ts';
import { resultDrawer, type ResultHandlers } from './run-result.ts';
import { headingOf, progressText } from './run-summary-model.ts';
import { createFrameScheduler } from '../parts/frame-scheduler.ts';
import { markGoneNotes } from '../parts/note-row.ts';
import { unknownText } from '../text/refusals.ts';

/** Actions of the view; each one shows its own errors. */
export interface RunHandlers extends ResultHandlers {
  /** Stops the current run. */
  readonly cancel: () => void;
}

export interface RunView {
  /**
   * Draws a state. Inputs keep focus and content while the same run continues, if its fixes were counted, if its notes
   * changed, or if its filter changes.
   */
  readonly show: (state: RunState) => void;
  /** Marks the notes that were renamed or deleted. */
  readonly markGone: () => void;
}

/** Mounts an empty view in place of the element's content. */
export function mountRun(el: HTMLElement, handlers: RunHandlers): RunView {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-run' });
  const status = root.createDiv({ cls: 'crm-sync-run-status', attr: { role: 'status' } });
  const fixes = root.createDiv({ cls: 'crm-sync-run-fixes' });
  const body = root.createDiv({ cls: 'crm-sync-run-body' });
  const { run, stop } = createFrameScheduler(root.win);
  let shown: RunState | undefined;
  let progress: ((done: number, total: number, text: string) => void) | undefined;
  let result: ((state: DoneState) => void) | undefined;
  const show = (state: RunState): void => {
    const isSame = state.at === 'done' && shown?.at === 'done' && state.run === shown.run;
    if (shown?.at !== 'done') result = undefined;
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
      result ??= resultDrawer({ status, body, run }, handlers);
      result(state);
      return;
    }
    status.empty();
    body.empty();
    drawProblem(status, state.at === 'unknown' ? unknownText(state.unknown) : brokenText(state.message));
  };
  return {
    show,
    markGone: () => {
      markGoneNotes(body, handlers.goneWord);
    },
  };
}

function brokenText(message: string): string {
  return `Couldn’t finish: ${message}`;
}

function drawProblem(status: HTMLElement, text: string): void {
  status.createDiv({ cls: 'crm-sync-run-problem', text });
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
