/** Draws the notes of a run as a list with its filters, some of them a frame: ten thousand are never looked at at once. */
import { drawButton } from './draw.ts';
import { drawFilter, type Filter } from './filter-bar.ts';
import { isMatch, type RunEntry, type RunFacet, type RunModel } from './run-model.ts';

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
  const filter: Filter<RunFacet> = { facet: 'all', text: '' };
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
  drawFilter(bar, 'notes', model.facets, filter, () => {
    most = PAGE;
    run(steps(0));
  });
  run(steps(0));
}

function drawMore(under: HTMLElement, left: number, click: () => void): void {
  drawButton(under, { text: `Show more (${left.toLocaleString()} left)`, click });
}
