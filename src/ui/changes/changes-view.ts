/** Mounts a list of changes to notes: the selection, the progress, the outcomes, and the undo. */
import { Notice } from 'obsidian';
import type { DayOrder } from '../../domain/suggest-fix-value.ts';
import type { ChangeList, ChangeRun } from '../../vault/change-list.ts';
import type { NoteService, ProgressOptions, Run, UnknownSelection } from '../../vault/note-service.ts';
import { drawButton, drawEmpty, type EmptySpec } from '../parts/draw.ts';
import { createFrameScheduler } from '../parts/frame-scheduler.ts';
import { drawProgress } from '../parts/progress.ts';
import { progressText } from '../run/run-summary-model.ts';
import { type CurrencyTotal, totalsOf } from '../run/run-totals-model.ts';
import { changesAppliedText, logFaultText } from '../text/changes.ts';
import { messageOf } from '../text/format.ts';
import { unknownText } from '../text/refusals.ts';
import { drawOutcomes, drawSelection } from './changes-list.ts';
import { type ChangeChoices, changesModel, outcomesModel } from './changes-model.ts';

export interface ChangesDeps {
  readonly service: Pick<NoteService, 'applyChanges' | 'listUndo'>;
  readonly close: () => void;
  /** Called after notes were written, so that other screens show their current state. */
  readonly changed: () => void;
  /** Reads the notes whose totals follow an attribution; omitted if the screen shows none. */
  readonly validate?: (watch: ProgressOptions) => Promise<Run | UnknownSelection>;
}

/** Makes the list; `order` is the answer to the question about close dates. */
export type ListChanges = (
  order: DayOrder | undefined,
  watch: ProgressOptions,
) => Promise<ChangeList | UnknownSelection>;

/** The element that the screen draws into, and what it calls. */
interface Screen extends ChangesDeps {
  readonly body: HTMLElement;
  /** Aborted when the screen closes. */
  readonly closed: AbortSignal;
}

/** Mounts the screen and makes the list. Returns a function that stops the reading, but not the writing. */
export function mountChanges(el: HTMLElement, deps: ChangesDeps, list: ListChanges): () => void {
  return mountScreen(el, deps, (screen) => showList(screen, list, undefined, new Map()));
}

/** Mounts the screen and undoes a run at once. */
export function mountUndo(el: HTMLElement, deps: ChangesDeps, runId: string): () => void {
  return mountScreen(el, deps, (screen) => undo(screen, runId));
}

function mountScreen(el: HTMLElement, deps: ChangesDeps, start: (screen: Screen) => Promise<void>): () => void {
  const stop = new AbortController();
  const body = el.createDiv({ cls: 'crm-sync-preview-body', attr: { tabindex: -1 } });
  void start({ ...deps, body, closed: stop.signal });
  return () => {
    stop.abort();
  };
}

/** Shows the progress of the work. Returns `undefined`, after its message was shown, if it failed or the screen closed. */
async function progressOf<T>(
  { body, closed }: Screen,
  heading: string,
  cancel: AbortController,
  work: (watch: ProgressOptions) => Promise<T>,
): Promise<T | undefined> {
  clear(body);
  const update = drawProgress(body.createDiv({ attr: { role: 'status' } }), body.createDiv(), heading, () => {
    cancel.abort();
  });
  const progress = (done: number, total: number): void => {
    update(done, total, progressText(done, total));
  };
  progress(0, 0);
  try {
    const result = await work({ signal: cancel.signal, progress });
    if (closed.aborted) return undefined;
    clear(body);
    return result;
  } catch (error) {
    console.error(error);
    if (closed.aborted) new Notice(messageOf(error));
    else drawProblem(body, messageOf(error));
    return undefined;
  }
}

/** Clears the screen; the focus stays in it. */
function clear(body: HTMLElement): void {
  const hadFocus = body.contains(body.doc.activeElement) || body.doc.activeElement === body.doc.body;
  body.empty();
  if (hadFocus) body.focus({ preventScroll: true });
}

function drawProblem(body: HTMLElement, text: string): void {
  clear(body);
  drawEmpty(body, { icon: 'circle-alert', title: 'Couldn’t finish', text });
}

async function showList(
  screen: Screen,
  list: ListChanges,
  order: DayOrder | undefined,
  choices: ChangeChoices,
): Promise<void> {
  const { body, close, closed } = screen;
  const reading = new AbortController();
  closed.addEventListener('abort', () => {
    reading.abort();
  });
  const found = await progressOf(screen, 'Reading notes', reading, (watch) => list(order, watch));
  if (found === undefined) return;
  if ('what' in found) drawProblem(body, unknownText(found));
  else if (reading.signal.aborted) close();
  else if (found.rows.length + found.failures.length === 0 && found.order === undefined) {
    const totals = await totalsAfter(screen, found);
    drawEmpty(body, NOTHING);
    drawOutcomes(body, { items: [], facets: [], totals }, createFrameScheduler(body.win).run);
  } else {
    const { question, ...model } = changesModel(found);
    const button = drawSelection(
      body,
      { ...model, question, order: found.order, choices },
      createFrameScheduler(body.win).run,
      {
        answer: (given) => void showList(screen, list, given, choices),
        apply: (rows) => void apply(screen, found, rows),
      },
    );
    button.focus({ preventScroll: true });
  }
}

const NOTHING: EmptySpec = {
  icon: 'circle-check',
  title: 'Nothing to change',
  text: 'No note has a change of this kind.',
};

async function apply(screen: Screen, list: ChangeList, rows: ChangeList['rows']): Promise<void> {
  const { service, changed, closed } = screen;
  const isUndo = list.undo !== undefined;
  const heading = isUndo ? 'Undoing changes' : 'Applying changes';
  const run = await progressOf(screen, heading, new AbortController(), async (watch) => {
    const done = await service.applyChanges(list, rows, watch).finally(changed);
    if (closed.aborted) new Notice(changesAppliedText(done, isUndo));
    return { done, totals: await totalsAfter(screen, list) };
  });
  if (run !== undefined) drawResult(screen, list, run.done, run.totals);
}

/** Returns the totals of all notes whose attribution the list calculates; none for other work. */
async function totalsAfter({ validate, closed }: Screen, { work }: ChangeList): Promise<readonly CurrencyTotal[]> {
  if (validate === undefined || work !== 'attribute') return [];
  try {
    const run = await validate({ signal: closed });
    return 'what' in run ? [] : totalsOf(run.inspections);
  } catch (error) {
    // What was written is shown anyway.
    console.error(error);
    return [];
  }
}

async function undo(screen: Screen, runId: string): Promise<void> {
  const { body, service } = screen;
  const reading = new AbortController();
  const list = await progressOf(screen, 'Reading the log', reading, async (watch) => ({
    found: await service.listUndo(runId, watch),
  }));
  if (list === undefined) return;
  const { found } = list;
  if (found === undefined) drawProblem(body, 'These changes are no longer in the log.');
  else if ('fault' in found) drawProblem(body, logFaultText(found));
  else if (reading.signal.aborted) screen.close();
  else await apply(screen, found, found.rows);
}

function drawResult(screen: Screen, list: ChangeList, run: ChangeRun, totals: readonly CurrencyTotal[]): void {
  const { body, close } = screen;
  const { runId } = run;
  const status = body.createDiv({ cls: 'crm-sync-run-heading', attr: { role: 'status' } });
  status.setText(changesAppliedText(run, list.undo !== undefined));
  const bar = body.createDiv({ cls: 'crm-sync-result-bar' });
  if (list.undo === undefined && runId !== undefined) {
    drawButton(bar, { text: 'Undo these changes', icon: 'undo-2', click: () => void undo(screen, runId) });
  }
  drawButton(bar, { text: 'Done', icon: 'check', style: 'cta', click: close });
  drawOutcomes(body, { ...outcomesModel(list, run), totals }, createFrameScheduler(body.win).run);
  bar.querySelector('button')?.focus({ preventScroll: true });
}
