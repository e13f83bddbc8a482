/**
 * Draws the records of the export preview and the review as a grid with one row for each record: arrow keys move between
 * the rows, and Tab leads to the checkbox and the buttons of the selected row.
 */
import { addToGroup } from '../../domain/group.ts';
import { drawBadge, drawButton, drawRegion, focusKey, placeItems } from './draw.ts';
import { drawMore } from './filtered-list.ts';
import type { FrameScheduler } from './frame-scheduler.ts';
import type { Tone } from '../text/tone.ts';

/** One record of the list, as display text. */
export interface ListItem {
  readonly key: string;
  readonly title: string;
  /** State of the record in one or two words, and its color. */
  readonly status: string;
  readonly tone: Tone;
  readonly icon: string;
  /** Parts of the second line. Each part has its own writing direction. */
  readonly detail: readonly string[];
  /** State of the checkbox; `undefined` if the item has none. */
  readonly selected?: boolean | undefined;
  /** Buttons of the row; one that is pressed shows the current choice. */
  readonly buttons?: readonly RowButton[];
}

export interface RowButton {
  readonly id: string;
  readonly text: string;
  readonly pressed: boolean;
}

/** One row of the list. */
export interface RecordRow {
  readonly key: string;
  /** Name of the group of rows with the same name, which are consecutive, for screen readers; empty for no group. */
  readonly group: string;
  /** Returns the content of the row; called when the row is drawn. */
  readonly item: () => ListItem;
}

export interface ListHandlers {
  /** Called with the item's key when a click or a key selects the item. */
  readonly choose: (key: string) => void;
  /** Called after a click or the Enter key, to show the record where list and record do not fit next to each other. */
  readonly open: () => void;
  readonly more: () => void;
  /** Called when a click on the box or the space bar changes the checkbox. */
  readonly select?: ((key: string, on: boolean) => void) | undefined;
  /** Called with the key of the item and the ID of its button. */
  readonly press?: ((key: string, button: string) => void) | undefined;
}

/** Number of items that a page key moves. */
const PAGE_STEP = 10;

/** Number of rows that are drawn at once at the top of the list, and on each side of the selected row. */
const AT_ONCE = 10;

/** A row and its element. */
interface PlacedRow extends RecordRow {
  readonly el: HTMLElement;
}

/**
 * List of rows in an element. All rows exist at once, so that keys and focus reach each of them, but only some rows get
 * their content at once; the scheduler draws the others over the next frames. Only the selected row and its controls are
 * in the tab order.
 */
export class RecordList {
  readonly #el: HTMLElement;
  readonly #run: FrameScheduler['run'];
  readonly #handlers: ListHandlers;
  readonly #grid: HTMLElement;
  #rows: readonly PlacedRow[] = [];
  #selected: HTMLElement | undefined;

  constructor(el: HTMLElement, run: FrameScheduler['run'], handlers: ListHandlers) {
    this.#el = el;
    this.#run = run;
    this.#handlers = handlers;
    this.#grid = el.createDiv({ attr: { role: 'grid', 'aria-label': 'Records' } });
  }

  /** Shows these rows; a button shows the `left` others. A row that was shown before keeps its element and the focus. */
  draw(rows: readonly RecordRow[], chosen: string | undefined, left: number): void {
    const el = this.#el;
    const focused = el.contains(el.doc.activeElement) ? (el.doc.activeElement?.getAttribute('data-key') ?? '') : null;
    for (const child of Array.from(el.children)) if (child !== this.#grid) child.remove();
    this.#grid.toggleClass('crm-sync-hidden', rows.length === 0);
    if (rows.length === 0) el.createDiv({ cls: 'crm-sync-preview-none', text: 'No matching records.' });
    if (left > 0) drawMore(el, left, this.#handlers.more);
    this.#rows = this.#place(rows);
    const at = Math.max(
      rows.findIndex(({ key }) => key === chosen),
      0,
    );
    this.#mark(this.#rows[at]?.el);
    this.#drawContents(at);
    if (focused === null || el.doc.activeElement?.getAttribute('data-key') === focused) return;
    this.#selected?.focus({ preventScroll: true });
    focusKey(el, focused);
  }

  /** Puts the elements of all rows into the list, the new ones without content. */
  #place(rows: readonly RecordRow[]): readonly PlacedRow[] {
    const groups = new Map<string, RecordRow[]>();
    for (const row of rows) addToGroup(groups, row.group, row);
    const makeRow = (parent: HTMLElement, { key }: RecordRow): HTMLElement => this.#createRow(parent, key);
    return placeItems(
      [...groups],
      this.#grid,
      ([name]) => name,
      createGroup,
      (group, [, all]) =>
        placeItems(
          all,
          group,
          ({ key }) => key,
          makeRow,
          (el, row) => ({ ...row, el }),
        ),
    ).flat();
  }

  /** Draws the rows that are likely on the screen, and the others over the next frames. */
  #drawContents(selected: number): void {
    const focused = this.#el.doc.activeElement?.closest('[role="row"]');
    const later = this.#rows.filter((row, at) => {
      const isFirst = at < AT_ONCE || Math.abs(at - selected) < AT_ONCE || row.el === focused;
      if (isFirst) this.#drawContent(row);
      return !isFirst;
    });
    this.#run(this.#steps(later));
  }

  *#steps(rows: readonly PlacedRow[]): Generator<undefined, undefined> {
    for (const row of rows) {
      this.#drawContent(row);
      yield;
    }
    return undefined;
  }

  /** Draws the content of a row if it changed. */
  #drawContent({ el, item }: PlacedRow): void {
    drawRegion(el, item(), (row, model) => {
      drawItem(row, model, this.#handlers);
      setReachable(row, row === this.#selected);
    });
  }

  /** Marks one row as the selected one. */
  #mark(row: HTMLElement | undefined): void {
    const before = this.#selected;
    this.#selected = row;
    for (const each of [before, row]) if (each !== undefined) setReachable(each, each === row);
  }

  /** Selects a row by click or key; the focus follows the selection. */
  #pick(row: PlacedRow | undefined): void {
    if (row === undefined) return;
    const { el, key } = row;
    this.#drawContent(row);
    this.#mark(el);
    el.focus();
    el.scrollIntoView({ block: 'nearest' });
    this.#handlers.choose(key);
  }

  /** Creates a row without content. Clicks and keys on a control of the row do not select the row. */
  #createRow(parent: HTMLElement, key: string): HTMLElement {
    const attr = { role: 'row', 'data-key': key, 'aria-selected': 'false', tabindex: -1 };
    const row = parent.createDiv({ cls: 'crm-sync-preview-option', attr });
    const at = (): number => this.#rows.findIndex(({ el }) => el === row);
    row.addEventListener('click', () => {
      this.#pick(this.#rows[at()]);
      this.#handlers.open();
    });
    row.addEventListener('keydown', (event) => {
      if (event.target !== row) return;
      const to = stepOf(event.key, at(), this.#rows.length);
      const box = event.key === ' ' ? row.querySelector('input') : null;
      if (box !== null) this.#handlers.select?.(key, !box.checked);
      else if (event.key === 'Enter') this.#handlers.open();
      else if (to !== undefined) this.#pick(this.#rows[to]);
      else return;
      event.preventDefault();
    });
    return row;
  }
}

function createGroup(list: HTMLElement, [name]: readonly [string, unknown]): HTMLElement {
  return list.createDiv({ cls: 'crm-sync-list-group', attr: { role: 'rowgroup', 'aria-label': name || null } });
}

/** Marks a row as selected or not; its controls are in the tab order only if it is. */
function setReachable(row: HTMLElement, on: boolean): void {
  row.setAttr('aria-selected', on);
  for (const el of [row, ...row.querySelectorAll('button, input')]) el.setAttribute('tabindex', on ? '0' : '-1');
}

/** Draws the content of a row into its emptied element. */
function drawItem(row: HTMLElement, item: ListItem, { select, press }: ListHandlers): void {
  const cell = { role: 'gridcell' };
  row.removeClass('crm-sync-has-tick', 'crm-sync-has-buttons');
  // A line that is too long is truncated; the tooltip contains all of it, and so does the selected record.
  row.createSpan({ cls: 'crm-sync-preview-title', text: item.title, attr: { ...cell, title: item.title } });
  drawBadge(row, item.status, item.tone, item.icon).setAttrs(cell);
  const about = row.createSpan({ cls: 'crm-sync-preview-about crm-sync-figure', attr: cell });
  about.setAttr('title', item.detail.join(''));
  for (const text of item.detail) about.createSpan({ text });
  if (item.selected !== undefined && select !== undefined) drawCheckbox(row, item, item.selected, select);
  if (item.buttons !== undefined && press !== undefined) drawButtons(row, item.key, item.buttons, press);
}

/** Creates a cell for controls, whose clicks do not select the row. */
function drawControls(row: HTMLElement, cls: string): HTMLElement {
  const cell = row.createSpan({ cls, attr: { role: 'gridcell' } });
  cell.addEventListener('click', (event) => {
    event.stopPropagation();
  });
  return cell;
}

function drawButtons(
  row: HTMLElement,
  key: string,
  buttons: readonly RowButton[],
  press: NonNullable<ListHandlers['press']>,
): void {
  row.addClass('crm-sync-has-buttons');
  const cell = drawControls(row, 'crm-sync-row-buttons');
  for (const { id, text, pressed } of buttons) {
    const click = (): void => {
      press(key, id);
    };
    drawButton(cell, { text, key: `${id} ${key}`, click }).setAttr('aria-pressed', pressed);
  }
}

function drawCheckbox(
  row: HTMLElement,
  { key, title }: ListItem,
  selected: boolean,
  select: NonNullable<ListHandlers['select']>,
): void {
  row.addClass('crm-sync-has-tick');
  const label = drawControls(row, 'crm-sync-tick-cell').createEl('label', { cls: 'crm-sync-tick' });
  const attr = { 'aria-label': `Include ${title}`, 'data-key': `include ${key}` };
  const box = label.createEl('input', { type: 'checkbox', attr });
  box.checked = selected;
  box.addEventListener('change', () => {
    select(key, box.checked);
  });
}

/** Returns the index that a key moves to; `undefined` for keys that do not move the selection. */
function stepOf(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_STEP,
    PageUp: at - PAGE_STEP,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1);
}
