/** Draws a sync: its progress, then the result of each row. Shown by the review and the side panel. */
import type { Plan } from '../../sync/plan/plan.ts';
import { type CrmId, TARGETS } from '../../targets/targets.ts';
import { drawButton, drawSettingsButton } from '../parts/draw.ts';
import { drawFilteredList } from '../parts/filtered-list.ts';
import type { NoteWatch } from '../parts/note-events.ts';
import { drawNoteRow, markGoneNotes } from '../parts/note-row.ts';
import { drawProgress } from '../parts/progress.ts';
import { type FrameScheduler, createFrameScheduler } from '../parts/frame-scheduler.ts';
import type { SyncState } from '../state/sync-store.ts';
import {
  headingOfSync,
  isResult,
  resultModel,
  type ResultModel,
  type ResultRow,
  syncProgressText,
} from './sync-result-model.ts';

export interface SyncHandlers {
  readonly open: (path: string) => void;
  readonly openSettings: () => void;
  readonly cancel: () => void;
  /** Returns from a dry run to its plan; `undefined` if the screen has no plan to return to. */
  readonly back?: (() => void) | undefined;
  /** Opens a new review of these notes. */
  readonly retry: (paths: readonly string[], target: CrmId) => void;
  /** Returns the URL of a record for the browser; `undefined` while the CRM is not connected. */
  readonly recordUrl: (target: CrmId, id: string) => string | undefined;
  readonly goneWord: NoteWatch['goneWord'];
}

export interface SyncView {
  readonly show: (state: SyncState) => void;
  /** Marks the notes that were renamed or deleted. */
  readonly markGone: () => void;
}

interface Parts {
  readonly status: HTMLElement;
  readonly body: HTMLElement;
  readonly run: FrameScheduler['run'];
}

/** Mounts an empty view in place of the element's content. */
export function mountSync(el: HTMLElement, handlers: SyncHandlers): SyncView {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-run' });
  const status = root.createDiv({ cls: 'crm-sync-run-status', attr: { role: 'status' } });
  const body = root.createDiv({ cls: 'crm-sync-run-body' });
  const { run, stop } = createFrameScheduler(root.win);
  let progress: ReturnType<typeof drawProgress> | undefined;
  const show = (state: SyncState): void => {
    stop();
    if (state.at === 'running') {
      progress ??= drawRunning(status, body, state.plan, handlers);
      progress(state.done, state.total, syncProgressText(state.done, state.total));
      return;
    }
    progress = undefined;
    status.empty();
    body.empty();
    if (state.at === 'done')
      drawResult({ status, body, run }, resultModel(state.plan, state.run), state.plan.target, handlers);
    else status.createDiv({ cls: 'crm-sync-run-problem', text: `The sync failed: ${state.message}` });
  };
  return {
    show,
    markGone: () => {
      markGoneNotes(body, handlers.goneWord);
    },
  };
}

function drawRunning(
  status: HTMLElement,
  body: HTMLElement,
  plan: Plan,
  { cancel, back }: SyncHandlers,
): ReturnType<typeof drawProgress> {
  const move = drawProgress(status, body, headingOfSync(plan, false), () => {
    hint.setText('Finishing the requests in progress. Completed changes are kept.');
    cancel();
  });
  const text =
    back === undefined
      ? ''
      : 'You can close this window. The sync continues and its progress is shown in the side panel.';
  const hint = body.createDiv({ cls: 'crm-sync-hint', text });
  return move;
}

function drawResult({ status, body, run }: Parts, model: ResultModel, target: CrmId, handlers: SyncHandlers): void {
  status.createDiv({ cls: 'crm-sync-run-heading', text: model.heading });
  status.createDiv({ cls: 'crm-sync-run-summary', text: model.summary });
  if (model.stopped !== '') status.createDiv({ cls: 'crm-sync-run-problem', text: model.stopped });
  drawActions(body, model, target, handlers);
  const draw = (list: HTMLElement, row: ResultRow): void => {
    drawRow(list, row, target, handlers);
  };
  const { facets, rows } = model;
  drawFilteredList(body, { facets, entries: rows, isMatch: isResult, draw, empty: 'No matching opportunities.' }, run);
}

function drawActions(
  body: HTMLElement,
  { stopped, rows, retryPaths, retryLabel, logPath, dryRun }: ResultModel,
  target: CrmId,
  handlers: SyncHandlers,
): void {
  const bar = body.createDiv({ cls: 'crm-sync-result-bar' });
  if (dryRun && handlers.back !== undefined) {
    drawButton(bar, { text: 'Back to the review', icon: 'arrow-left', style: 'cta', click: handlers.back });
  }
  drawSettingsButton(bar, [stopped, ...rows.flatMap(({ details }) => details)].join(' '), handlers.openSettings);
  if (retryPaths.length > 0) {
    drawButton(bar, {
      text: retryLabel,
      icon: 'refresh-cw',
      style: 'cta',
      click: () => {
        handlers.retry(retryPaths, target);
      },
    });
  }
  if (logPath !== undefined) {
    drawButton(bar, {
      text: 'Open log note',
      icon: 'history',
      hint: `Open log note ${logPath}`,
      click: () => {
        handlers.open(logPath);
      },
    });
  }
}

function drawRow(list: HTMLElement, row: ResultRow, target: CrmId, handlers: SyncHandlers): void {
  const item = list.createEl('li', { cls: 'crm-sync-run-entry' });
  drawNoteRow(item, { ...row, state: row.word }, handlers);
  for (const text of row.details) item.createDiv({ cls: 'crm-sync-result-says', text });
  const url = row.remoteId === undefined ? undefined : handlers.recordUrl(target, row.remoteId);
  if (url !== undefined) drawLink(item, `Open in ${TARGETS[target].label}`, url);
}

/** Draws a link to a page outside the app. */
export function drawLink(parent: HTMLElement, text: string, href: string): HTMLElement {
  return parent.createEl('a', {
    cls: 'crm-sync-link external-link',
    text,
    href,
    attr: { target: '_blank', rel: 'noopener' },
  });
}
