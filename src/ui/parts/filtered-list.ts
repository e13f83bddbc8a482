/** Draws a list of notes below its filter, some of them a frame: ten thousand are never looked at at once. */
import { drawButton } from './draw.ts';
import type { Slicer } from './frame-scheduler.ts';
import { drawFilter, type Facet, type Filter } from './filter-bar.ts';

export interface FilteredListSpec<E, F extends string> {
  /** The first is chosen at the beginning. */
  readonly facets: readonly Facet<F>[];
  readonly entries: readonly E[];
  readonly isMatch: (entry: E, filter: Filter<F>) => boolean;
  /** Appends one item. */
  readonly draw: (list: HTMLElement, entry: E) => void;
  /** What stands there when nothing matches. */
  readonly empty: string;
  /** What they are, in the plural; `notes` when missing. */
  readonly noun?: string;
}

/** How many notes are drawn at once; the rest waits behind a button. */
const PAGE = 200;

/**
 * Filters above, list below; only the list is drawn anew, so that focus and caret stay in the filter. `run` takes the steps
 * of a drawing, and ends those of the one before. Nothing is drawn of an empty list.
 */
export function drawFilteredList<E, F extends string>(
  body: HTMLElement,
  { facets, entries, isMatch, draw, empty, noun = 'notes' }: FilteredListSpec<E, F>,
  run: Slicer['run'],
): void {
  const [first] = facets;
  if (first === undefined || entries.length === 0) return;
  const filter: Filter<F> = { facet: first.id, text: '' };
  let most = PAGE;
  const bar = body.createDiv({ cls: 'crm-sync-filter' });
  const list = body.createEl('ul', { cls: 'crm-sync-run-list' });
  const under = body.createDiv({ cls: 'crm-sync-run-under' });
  /** `drawn`: so many matches stand there already. */
  function* steps(drawn: number): Generator<undefined, undefined> {
    if (drawn === 0) list.empty();
    under.empty();
    let count = 0;
    for (const entry of entries) {
      if (isMatch(entry, filter) && ++count > drawn && count <= most) draw(list, entry);
      yield;
    }
    if (count === 0) under.createDiv({ cls: 'crm-sync-run-empty', text: empty });
    if (count > most) drawMore(under, count - most, more);
    return undefined;
  }
  const more = (): void => {
    const drawn = most;
    most += PAGE;
    run(steps(drawn));
  };
  drawFilter(bar, noun, facets, filter, () => {
    most = PAGE;
    run(steps(0));
  });
  run(steps(0));
}

function drawMore(under: HTMLElement, left: number, click: () => void): void {
  drawButton(under, { text: `Show more (${left.toLocaleString()} left)`, click });
}
