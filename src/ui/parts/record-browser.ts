/** Draws a filter, the list of matching records, and the selected record next to it. */
import { drawButton, drawSpoken } from './draw.ts';
import { drawFilter, type Facet, type Filter } from './filter-bar.ts';
import { createFrameScheduler } from './frame-scheduler.ts';
import { type ListHandlers, type ListItem, RecordList } from './record-list.ts';
import { counted } from '../text/format.ts';

/** Filter, selected record, and length of the list. */
export interface Browsing<F extends string> extends Filter<F> {
  key: string | undefined;
  /** Number of records that are drawn; a button shows more. */
  most: number;
}

const PAGE = 200;

/** Returns the initial state: the first record, filtered by one kind. */
export function browsing<F extends string>(facet: F): Browsing<F> {
  return { key: undefined, facet, text: '', most: PAGE };
}

export interface BrowserSpec<E, F extends string> {
  /** Returns the entries that match a filter, in order. */
  readonly find: (filter: Filter<F>) => readonly E[];
  readonly keyOf: (entry: E) => string;
  /** Returns the list item of an entry; called only for entries that are drawn. */
  readonly item: (entry: E) => ListItem;
  /** Returns the name of the group of consecutive entries with the same name; the list has no groups if omitted. */
  readonly group?: (entry: E) => string;
  /** Replaces the content of `el` with the selected entry; `entry` is `undefined` if no entry matches. */
  readonly draw: (el: HTMLElement, entry: E | undefined) => void;
  readonly select?: ListHandlers['select'];
  readonly press?: ListHandlers['press'];
  /** Draws the actions on all matching entries into the emptied element above the list. */
  readonly bulk?: (el: HTMLElement, entries: readonly E[]) => void;
}

/**
 * Appends the browser and returns a function that redraws list and record. The filter is not redrawn, so that its caret
 * stays. A single record has neither filter nor list. Where list and record do not fit next to each other, the record
 * replaces the list when it is opened, and a button leads back.
 */
export function drawBrowser<E, F extends string>(
  body: HTMLElement,
  chosen: Browsing<F>,
  facets: readonly Facet<F>[],
  spec: BrowserSpec<E, F>,
): () => void {
  const parts = drawParts(body);
  let entries: readonly E[] = [];
  const find = (key: string): E | undefined => entries.find((each) => spec.keyOf(each) === key);
  const choose = (key: string): void => {
    chosen.key = key;
    spec.draw(parts.record, find(key));
  };
  const more = (): void => {
    chosen.most += PAGE;
    redraw();
  };
  const press = (key: string, button: string): void => {
    chosen.key = key;
    spec.press?.(key, button);
  };
  const handlers = { choose, open: parts.open, more, select: spec.select, press };
  const list = new RecordList(parts.list, createFrameScheduler(body.win).run, handlers);
  const redraw = (): void => {
    entries = spec.find(chosen);
    parts.spoken.setText(counted(entries.length, 'record'));
    const entry = drawEntries(list, entries, chosen, spec);
    parts.bulk.empty();
    spec.bulk?.(parts.bulk, entries);
    spec.draw(parts.record, entry);
  };
  const changed = (): void => {
    chosen.most = PAGE;
    redraw();
  };
  if (facets.some(({ count }) => count > 1)) drawFilter(parts.bar, 'opportunities', facets, chosen, changed);
  else parts.main.addClass('crm-sync-preview-single');
  redraw();
  return redraw;
}

/** Draws the list and returns the entry to show, which is `undefined` if no entry matches. */
function drawEntries<E, F extends string>(
  list: RecordList,
  entries: readonly E[],
  chosen: Browsing<F>,
  { keyOf, item, group }: BrowserSpec<E, F>,
): E | undefined {
  const at = entries.findIndex((each) => keyOf(each) === chosen.key);
  // A selected record that the filter hides stays selected, and is shown again without the filter.
  const entry = entries[Math.max(at, 0)];
  chosen.most = Math.max(chosen.most, Math.ceil((at + 1) / PAGE) * PAGE);
  const rows = entries
    .slice(0, chosen.most)
    .map((each) => ({ key: keyOf(each), group: group?.(each) ?? '', item: () => item(each) }));
  list.draw(rows, entry && keyOf(entry), entries.length - rows.length);
  return entry;
}

function drawParts(body: HTMLElement) {
  const bar = body.createDiv({ cls: 'crm-sync-filter crm-sync-browser-filter' });
  const main = body.createDiv({ cls: 'crm-sync-preview-main' });
  const side = main.createDiv({ cls: 'crm-sync-preview-side' });
  const spoken = drawSpoken(side);
  const bulk = side.createDiv({ cls: 'crm-sync-bulk' });
  const list = side.createDiv({ cls: 'crm-sync-preview-records' });
  const detail = main.createDiv({ cls: 'crm-sync-preview-detail' });
  const open = drawBack(main, detail, list);
  const record = detail.createDiv({ cls: 'crm-sync-preview-record' });
  return { main, bar, spoken, bulk, list, record, open };
}

/**
 * Draws the button that leads from the record back to the list; the stylesheet hides it where both fit next to each
 * other. Returns a function that shows the record in place of the list.
 */
function drawBack(main: HTMLElement, detail: HTMLElement, list: HTMLElement): () => void {
  const click = (): void => {
    main.removeClass('crm-sync-is-open');
    const row = list.querySelector<HTMLElement>('[role="row"][aria-selected="true"]');
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'center' });
  };
  const back = drawButton(detail, { text: 'Back to list', icon: 'arrow-left', click });
  back.addClass('crm-sync-back');
  return () => {
    main.addClass('crm-sync-is-open');
    // Where the list is next to the record, the button is hidden and does not take the focus.
    back.focus();
    if (back.doc.activeElement === back) main.scrollIntoView({ block: 'start' });
  };
}
