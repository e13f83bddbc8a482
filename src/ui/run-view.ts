/** Draws a run over many notes: progress, then totals and the notes, filtered. Mounted by the side panel. */
import type { Place } from '../domain/place.ts';
import { drawButton } from './draw.ts';
import { drawEntry } from './run-entry.ts';
import { filterEntries, type RunFilter, type RunModel, runModel, runRow } from './run-model.ts';
import type { ChosenFilling, DoneState, RunState } from './run-state.ts';
import { headingOf, progressText } from './run-summary-model.ts';
import { drawTotals } from './run-totals.ts';
import { unknownText } from './words-work.ts';

/** What the view asks for; each tells of its own failures. */
export interface RunHandlers {
  /** Opens a note, the cursor at a place where one is given. */
  readonly open: (path: string, place?: Place) => void;
  /** Stops the run that is under way. */
  readonly cancel: () => void;
  /** Writes what the user left ticked; {@link RunView.show} is called with the outcome. */
  readonly apply: (chosen: readonly ChosenFilling[]) => void;
}

export interface RunView {
  /** Draws a state. Inputs keep focus and content while the same run goes on, or its filter changes. */
  readonly show: (state: RunState) => void;
}

/** How many notes are drawn at once; the rest waits behind a button. */
const PAGE = 200;

/** Mounts an empty view. What stood in the element goes. */
export function mountRun(el: HTMLElement, handlers: RunHandlers): RunView {
  el.empty();
  const root = el.createDiv({ cls: 'crm-sync-run' });
  const status = root.createDiv({ cls: 'crm-sync-run-status', attr: { role: 'status' } });
  const body = root.createDiv({ cls: 'crm-sync-run-body' });
  let progress: ((state: RunState & { at: 'running' }) => void) | undefined;
  const show = (state: RunState): void => {
    if (state.at === 'running') {
      progress ??= drawProgress(status, body, state, handlers);
      progress(state);
      return;
    }
    progress = undefined;
    status.empty();
    body.empty();
    if (state.at === 'done') drawResults(status, body, state, handlers);
    else drawProblem(status, state.at === 'unknown' ? unknownText(state.unknown) : brokenText(state.message));
  };
  return { show };
}

function brokenText(message: string): string {
  return `The run could not go on: ${message}`;
}

function drawProblem(status: HTMLElement, text: string): void {
  status.createDiv({ cls: 'crm-sync-run-problem', text });
}

/** Draws the bar once and gives what moves it, so that the button under the user's finger stays the same one. */
function drawProgress(
  status: HTMLElement,
  body: HTMLElement,
  state: RunState & { at: 'running' },
  { cancel }: RunHandlers,
): (state: RunState & { at: 'running' }) => void {
  status.empty();
  body.empty();
  const heading = headingOf(state);
  status.createDiv({ cls: 'crm-sync-run-heading', text: heading });
  const bar = body.createDiv({
    cls: 'crm-sync-progress',
    attr: { role: 'progressbar', 'aria-label': heading, 'aria-valuemin': 0, 'aria-valuemax': 100 },
  });
  const foot = body.createDiv({ cls: 'crm-sync-run-foot' });
  const label = foot.createSpan({ cls: 'crm-sync-run-count' });
  const button = drawButton(foot, {
    text: 'Cancel',
    key: 'cancel',
    click: () => {
      button.disabled = true;
      button.setText('Stopping…');
      cancel();
    },
  });
  return ({ done, total }) => {
    const text = progressText(done, total);
    label.setText(text);
    bar.toggleClass('crm-sync-is-counting', total === 0);
    bar.setAttrs({ 'aria-valuenow': total === 0 ? null : Math.round((done / total) * 100), 'aria-valuetext': text });
    bar.setCssProps({ '--crm-sync-fraction': total === 0 ? '0' : String(done / total) });
  };
}

function drawResults(status: HTMLElement, body: HTMLElement, state: DoneState, handlers: RunHandlers): void {
  const model = runModel(state);
  status.createDiv({ cls: 'crm-sync-run-heading', text: model.heading });
  status.createDiv({ cls: 'crm-sync-run-summary', text: model.summary });
  if (model.skipped !== '') status.createDiv({ cls: 'crm-sync-run-skipped', text: model.skipped });
  if (state.job === 'fill') drawRefused(body, state.applied?.refused ?? []);
  // After a check, what is wrong comes first; after an attribution, the shares do.
  drawTotals(body, model.totals, state.job === 'attribute');
  const ticked = ticksOf(state, model);
  const apply = ticked.size > 0 ? drawApply(body, ticked, handlers) : undefined;
  drawList(body, model, (list, filter, most) => {
    const entries = filterEntries(model.entries, filter);
    for (const entry of entries.slice(0, most)) {
      drawEntry(list, entry, runRow(entry), {
        open: handlers.open,
        isTicked: (id) => ticked.get(id)?.on ?? false,
        tick: (id, on) => {
          const tick = ticked.get(id);
          if (tick !== undefined) tick.on = on;
          apply?.();
        },
        ticks: ticked.size > 0,
      });
    }
    return entries.length;
  });
}

interface Tick {
  readonly chosen: ChosenFilling;
  on: boolean;
}

/** Every proposed filling, ticked; none once they were applied. */
function ticksOf(state: DoneState, model: RunModel): Map<string, Tick> {
  if (state.job !== 'fill' || state.applied !== undefined) return new Map();
  const fillings = model.entries.flatMap((entry) => runRow(entry).fillings);
  return new Map(fillings.map(({ id, chosen }) => [id, { chosen, on: true }]));
}

/** The bar that writes what is ticked; gives what refreshes its count. */
function drawApply(body: HTMLElement, ticked: ReadonlyMap<string, Tick>, handlers: RunHandlers): () => void {
  const bar = body.createDiv({ cls: 'crm-sync-run-apply' });
  const chosen = (): ChosenFilling[] => [...ticked.values()].filter((tick) => tick.on).map((tick) => tick.chosen);
  const button = drawButton(bar, {
    text: '',
    look: 'cta',
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

/** Filters above, list below; only the list is drawn anew, so that focus and caret stay in the filter. */
function drawList(
  body: HTMLElement,
  model: RunModel,
  fill: (list: HTMLElement, filter: RunFilter, most: number) => number,
): void {
  if (model.entries.length === 0) return;
  const filter = { facet: 'all', text: '' } as { facet: RunFilter['facet']; text: string };
  let most = PAGE;
  const bar = body.createDiv({ cls: 'crm-sync-filter' });
  const list = body.createEl('ul', { cls: 'crm-sync-run-list' });
  const under = body.createDiv({ cls: 'crm-sync-run-under' });
  const redraw = (): void => {
    list.empty();
    under.empty();
    const count = fill(list, filter, most);
    if (count === 0) under.createDiv({ cls: 'crm-sync-run-empty', text: model.empty });
    if (count <= most) return;
    drawButton(under, {
      text: `Show more (${(count - most).toLocaleString()} left)`,
      click: () => {
        most += PAGE;
        redraw();
      },
    });
  };
  drawFilter(bar, model, filter, () => {
    most = PAGE;
    redraw();
  });
  redraw();
}

function drawFilter(
  bar: HTMLElement,
  model: RunModel,
  filter: { facet: RunFilter['facet']; text: string },
  changed: () => void,
): void {
  const search = bar.createEl('input', {
    type: 'search',
    placeholder: 'Filter notes',
    attr: { 'aria-label': 'Filter notes' },
  });
  search.addEventListener('input', () => {
    filter.text = search.value;
    changed();
  });
  const chips = bar.createDiv({ cls: 'crm-sync-chips', attr: { role: 'group', 'aria-label': 'Show' } });
  for (const facet of model.facets.length > 1 ? model.facets : []) {
    const chip = chips.createEl('button', {
      cls: 'crm-sync-chip',
      text: `${facet.label} ${facet.count.toLocaleString()}`,
      attr: { 'aria-pressed': facet.id === filter.facet },
    });
    chip.addEventListener('click', () => {
      filter.facet = facet.id;
      for (const other of chips.findAll('button')) other.setAttr('aria-pressed', other === chip);
      changed();
    });
  }
}
