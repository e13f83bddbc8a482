/** Draws a list of notes below its filter, spread over several frames, because a list may have ten thousand notes. */
import { drawButton } from './draw.ts';
import type { FrameScheduler } from './frame-scheduler.ts';
import { drawFilter, type Facet, type Filter } from './filter-bar.ts';

export interface FilteredListSpec<E, F extends string> {
  /** Kinds of items; the first one is selected initially. */
  readonly facets: readonly Facet<F>[];
  readonly entries: readonly E[];
  readonly isMatch: (entry: E, filter: Filter<F>) => boolean;
  /** Appends one item. */
  readonly draw: (list: HTMLElement, entry: E) => void;
  /** Text shown if nothing matches. */
  readonly empty: string;
  /** Plural noun for the items; `notes` if omitted. */
  readonly noun?: string;
  /** The filter that the user changes; a kind that no longer exists is replaced. The first kind if omitted. */
  readonly filter?: Filter<F> | undefined;
}

/** Number of notes that are drawn at a time; a button shows more. */
const PAGE = 200;

/**
 * Draws the filter above the list. Only the list is redrawn, so that focus and caret stay in the filter. `run` runs the
 * steps of a drawing and stops those of the previous one. Draws nothing if the list is empty.
 */
export function drawFilteredList<E, F extends string>(
  body: HTMLElement,
  { facets, entries, isMatch, draw, empty, noun = 'notes', filter: given }: FilteredListSpec<E, F>,
  run: FrameScheduler['run'],
): void {
  const [first] = facets;
  if (first === undefined || entries.length === 0) return;
  const filter: Filter<F> = given ?? { facet: first.id, text: '' };
  if (!facets.some(({ id }) => id === filter.facet)) filter.facet = first.id;
  filter.most ??= PAGE;
  const bar = body.createDiv({ cls: 'crm-sync-filter' });
  const list = body.createEl('ul', { cls: 'crm-sync-run-list' });
  const under = body.createDiv({ cls: 'crm-sync-run-under' });
  /** Draws the matches after the first `drawn`, which are on the screen already. */
  function* steps(drawn: number): Generator<undefined, undefined> {
    if (drawn === 0) list.empty();
    under.empty();
    const { most = PAGE } = filter;
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
    const { most: drawn = PAGE } = filter;
    filter.most = drawn + PAGE;
    run(steps(drawn));
  };
  drawFilter(bar, noun, facets, filter, () => {
    filter.most = PAGE;
    run(steps(0));
  });
  run(steps(0));
}

/** Appends the button that shows the `left` others. */
export function drawMore(under: HTMLElement, left: number, click: () => void): void {
  drawButton(under, { text: `Show more (${left.toLocaleString()} left)`, key: 'more', click });
}
