/** Draws a run over many notes: progress, then totals and the filtered notes. Mounted by the side panel. */
import type { Place } from '../../domain/place.ts';
import { drawButton } from '../parts/draw.ts';
import { drawFilteredList } from '../parts/filtered-list.ts';
import { drawProgress } from '../parts/progress.ts';
import { drawEntry } from './run-entry.ts';
import { enrichmentsOf, isMatch, type RunItem, runEntries, type RunModel, runModel, runRow } from './run-model.ts';
import type { ChosenEnrichment, DoneState, RunState } from '../state/run-state.ts';
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
  /** Writes the selected values; {@link RunView.show} is called with the outcome. */
  readonly apply: (chosen: readonly ChosenEnrichment[]) => void;
}

export interface RunView {
  /** Draws a state. Inputs keep focus and content while the same run continues or its filter changes. */
  readonly show: (state: RunState) => void;
}

/** Elements that the view draws into, and the function that runs drawing steps, which stops the previous ones. */
interface Parts {
  readonly status: HTMLElement;
  readonly body: HTMLElement;
  readonly run: FrameScheduler['run'];
}

/** Mounts an empty view in place of the element's content. */
export function mountRun(el: HTMLElement, handlers: RunHandlers): RunView {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-run' });
  const status = root.createDiv({ cls: 'crm-sync-run-status', attr: { role: 'status' } });
  const body = root.createDiv({ cls: 'crm-sync-run-body' });
  const { run, stop } = createFrameScheduler(root.win);
  const parts = { status, body, run };
  let progress: ((done: number, total: number, text: string) => void) | undefined;
  const show = (state: RunState): void => {
    stop();
    if (state.at === 'running') {
      progress ??= drawProgress(status, body, headingOf(state), handlers.cancel);
      progress(state.done, state.total, progressText(state.done, state.total));
      return;
    }
    progress = undefined;
    if (state.at === 'done') {
      run(resultSteps(parts, state, handlers));
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
function* resultSteps(parts: Parts, state: DoneState, handlers: RunHandlers): Generator<undefined, undefined> {
  const entries = runEntries(state);
  yield;
  const model = runModel(state, undefined, entries);
  yield;
  const { status, body, run } = parts;
  clear(parts);
  status.createDiv({ cls: 'crm-sync-run-heading', text: model.heading });
  status.createDiv({ cls: 'crm-sync-run-summary', text: model.summary });
  if (model.skipped !== '') status.createDiv({ cls: 'crm-sync-run-skipped', text: model.skipped });
  if (state.job === 'fill') drawRefused(body, state.applied?.refused ?? []);
  // After a validation, the findings come first; after an attribution, the totals.
  drawTotals(body, model.totals, state.job === 'attribute');
  const selected = selectionsOf(state, model);
  const apply = selected.size > 0 ? drawApply(body, selected, handlers) : undefined;
  const draw = (list: HTMLElement, entry: RunItem): void => {
    drawEntry(list, entry, runRow(entry), {
      open: handlers.open,
      isSelected: (id) => selected.get(id)?.on ?? false,
      select: (id, on) => {
        const select = selected.get(id);
        if (select !== undefined) select.on = on;
        apply?.();
      },
      selections: selected.size > 0,
    });
  };
  drawFilteredList(body, { ...model, isMatch, draw }, run);
  return undefined;
}

interface EnrichmentSelection {
  readonly chosen: ChosenEnrichment;
  on: boolean;
}

/** Returns every suggested value as selected; an empty map if values were already applied. */
function selectionsOf(state: DoneState, model: RunModel): Map<string, EnrichmentSelection> {
  if (state.job !== 'fill' || state.applied !== undefined) return new Map();
  const enrichments = model.entries.flatMap(enrichmentsOf);
  return new Map(enrichments.map(({ id, chosen }) => [id, { chosen, on: true }]));
}

/** Draws the bar with the button that writes the selected values; returns a function that updates its count. */
function drawApply(
  body: HTMLElement,
  selected: ReadonlyMap<string, EnrichmentSelection>,
  handlers: RunHandlers,
): () => void {
  const bar = body.createDiv({ cls: 'crm-sync-run-apply' });
  const chosen = (): ChosenEnrichment[] =>
    [...selected.values()].filter((select) => select.on).map((select) => select.chosen);
  const button = drawButton(bar, {
    text: '',
    style: 'cta',
    key: 'apply',
    click: () => {
      button.disabled = true;
      handlers.apply(chosen());
    },
  });
  const refresh = (): void => {
    const count = chosen().length;
    button.disabled = count === 0;
    button.setText(count === 1 ? 'Write 1 value' : `Write ${count.toLocaleString()} values`);
  };
  refresh();
  return refresh;
}

function drawRefused(body: HTMLElement, refused: readonly { readonly path: string; readonly message: string }[]): void {
  if (refused.length === 0) return;
  const list = body.createEl('ul', { cls: 'crm-sync-run-refused' });
  for (const { path, message } of refused) list.createEl('li', { text: `${path}: ${message}` });
}
