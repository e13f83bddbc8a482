/** Draws the notes of a run as a list with its filters, some of them a frame: ten thousand are never looked at at once. */
import { drawButton } from './draw.ts';
import { isMatch, type RunEntry, type RunFilter, type RunModel } from './run-model.ts';

/** How many notes are drawn at once; the rest waits behind a button. */
const PAGE = 200;

/**
 * Filters above, list below; only the list is drawn anew, so that focus and caret stay in the filter. `run` takes the steps
 * of a drawing, and ends those of the one before.
 */
export function drawList(
  body: HTMLElement,
  model: RunModel,
  run: (steps: Iterator<undefined>) => void,
  drawEntry: (list: HTMLElement, entry: RunEntry) => void,
): void {
  if (model.entries.length === 0) return;
  const filter = { facet: 'all', text: '' } as { facet: RunFilter['facet']; text: string };
  let most = PAGE;
  const bar = body.createDiv({ cls: 'crm-sync-filter' });
  const list = body.createEl('ul', { cls: 'crm-sync-run-list' });
  const under = body.createDiv({ cls: 'crm-sync-run-under' });
  /** `drawn`: so many matches stand there already. */
  function* steps(drawn: number): Generator<undefined, undefined> {
    if (drawn === 0) list.empty();
    under.empty();
    let count = 0;
    for (const entry of model.entries) {
      if (isMatch(entry, filter) && ++count > drawn && count <= most) drawEntry(list, entry);
      yield;
    }
    if (count === 0) under.createDiv({ cls: 'crm-sync-run-empty', text: model.empty });
    if (count > most) drawMore(under, count - most, more);
    return undefined;
  }
  const more = (): void => {
    const drawn = most;
    most += PAGE;
    run(steps(drawn));
  };
  drawFilter(bar, model, filter, () => {
    most = PAGE;
    run(steps(0));
  });
  run(steps(0));
}

function drawMore(under: HTMLElement, left: number, click: () => void): void {
  drawButton(under, { text: `Show more (${left.toLocaleString()} left)`, click });
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
