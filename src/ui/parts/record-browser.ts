/** Draws records to look through: a filter, the list it leaves, and the chosen one beside it. */
import { drawSpoken } from './draw.ts';
import { drawFilter, type Facet, type Filter } from './filter-bar.ts';
import { drawRecords, type ListHandlers, type ListItem } from './record-list.ts';
import { counted } from '../text/format.ts';

/** What the user looks at. */
export interface Browsing<F extends string> extends Filter<F> {
  key: string | undefined;
  /** How many records are drawn; the rest waits behind a button. */
  most: number;
}

const PAGE = 200;

/** The first record, narrowed down to one kind. */
export function browsing<F extends string>(facet: F): Browsing<F> {
  return { key: undefined, facet, text: '', most: PAGE };
}

export interface BrowserSpec<E, F extends string> {
  /** What a filter leaves, in order. */
  readonly find: (filter: Filter<F>) => readonly E[];
  readonly keyOf: (entry: E) => string;
  /** Asked for entries that are drawn. */
  readonly item: (entry: E) => ListItem;
  /** Draws the chosen entry in place of what stands there; undefined: no entry matches. */
  readonly draw: (el: HTMLElement, entry: E | undefined) => void;
  readonly tick?: ListHandlers['tick'];
  /** Draws, in the emptied element above the list, what is done to all that match. */
  readonly bulk?: (el: HTMLElement, entries: readonly E[]) => void;
}

/**
 * Appends the browser; gives what draws list and record anew. The filter stays while they are, so that the caret stays
 * too. A single record needs neither filter nor list.
 */
export function drawBrowser<E, F extends string>(
  body: HTMLElement,
  chosen: Browsing<F>,
  facets: readonly Facet<F>[],
  spec: BrowserSpec<E, F>,
): () => void {
  const { main, bar, spoken, bulk, list, record } = drawParts(body);
  const redraw = (): void => {
    const entries = spec.find(chosen);
    const entry = entries.find((each) => spec.keyOf(each) === chosen.key) ?? entries[0];
    chosen.key = entry && spec.keyOf(entry);
    spoken.setText(counted(entries.length, 'record'));
    const shown = entries.slice(0, chosen.most);
    const choose = (key: string): void => {
      chosen.key = key;
      const found = shown.find((each) => spec.keyOf(each) === key);
      spec.draw(record, found);
    };
    const more = (): void => {
      chosen.most += PAGE;
      redraw();
    };
    const left = entries.length - shown.length;
    drawRecords(list, shown.map(spec.item), chosen.key, left, { choose, more, tick: spec.tick });
    bulk.empty();
    spec.bulk?.(bulk, entries);
    spec.draw(record, entry);
  };
  const changed = (): void => {
    chosen.most = PAGE;
    redraw();
  };
  if (facets.some(({ count }) => count > 1)) drawFilter(bar, 'opportunities', facets, chosen, changed);
  else main.addClass('crm-sync-preview-single');
  redraw();
  return redraw;
}

function drawParts(body: HTMLElement) {
  const main = body.createDiv({ cls: 'crm-sync-preview-main' });
  const side = main.createDiv({ cls: 'crm-sync-preview-side' });
  const bar = side.createDiv({ cls: 'crm-sync-filter' });
  const spoken = drawSpoken(side);
  const bulk = side.createDiv({ cls: 'crm-sync-bulk' });
  const list = side.createDiv({ cls: 'crm-sync-preview-records' });
  return { main, bar, spoken, bulk, list, record: main.createDiv({ cls: 'crm-sync-preview-record' }) };
}
