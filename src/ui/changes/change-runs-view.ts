/** Mounts the list of earlier runs over notes, each with a button that undoes it. */
import type { ChangeRunSummary } from '../../vault/change-list.ts';
import { drawButton, drawEmpty } from '../parts/draw.ts';
import { changeRunText, NOTE_WORK_TEXT } from '../text/changes.ts';
import { type ChangesDeps, mountUndo } from './changes-view.ts';

/** Mounts the runs, newest first. Returns a function that stops an undo while it reads. */
export function mountChangeRuns(el: HTMLElement, deps: ChangesDeps, runs: readonly ChangeRunSummary[]): () => void {
  let stop = (): void => undefined;
  const body = el.createDiv({ cls: 'crm-sync-preview-body' });
  if (runs.length === 0) drawEmpty(body, NOTHING);
  const list = body.createDiv({ cls: 'crm-sync-change-lines' }).createEl('ul', { cls: 'crm-sync-run-list' });
  for (const run of runs) {
    const item = list.createEl('li', { cls: 'crm-sync-change-run' });
    const when = new Date(run.startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    const textEl = item.createDiv({ cls: 'crm-sync-row-words' });
    textEl.createDiv({ cls: 'crm-sync-change-name', text: NOTE_WORK_TEXT[run.work] });
    textEl.createDiv({ cls: 'crm-sync-hint', text: `${when} · ${changeRunText(run)}` });
    if (run.undone) continue;
    const click = (): void => {
      body.remove();
      stop = mountUndo(el, deps, run.runId);
    };
    drawButton(item, { text: 'Undo', icon: 'undo-2', hint: `Undo: ${NOTE_WORK_TEXT[run.work]}, ${when}`, click });
  }
  list.querySelector('button')?.focus();
  return () => {
    stop();
  };
}

const NOTHING = {
  icon: 'undo-2',
  title: 'Nothing to undo',
  text: 'The plugin hasn’t changed several notes at once on this device yet.',
};
