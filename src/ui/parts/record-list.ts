/**
 * Draws the records of the export preview and the review as a grid with one row for each record: arrow keys move between
 * the rows, and Tab leads to the checkbox and the buttons of the selected row.
 */
import { drawBadge, drawButton, focusKey } from './draw.ts';
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
  /** Name of the group of consecutive items with the same name, for screen readers; `undefined` for no group. */
  readonly group?: string | undefined;
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

/**
 * Replaces the content of the element with these items; a button shows the `left` others. Only the selected row and its
 * controls are in the tab order.
 */
export function drawRecords(
  el: HTMLElement,
  items: readonly ListItem[],
  chosen: string | undefined,
  left: number,
  handlers: ListHandlers,
): void {
  const focused = el.contains(el.doc.activeElement) ? (el.doc.activeElement?.getAttribute('data-key') ?? '') : null;
  el.empty();
  if (items.length === 0) {
    el.createDiv({ cls: 'crm-sync-preview-none', text: 'No matching records.' });
    return;
  }
  const list = el.createDiv({ attr: { role: 'grid', 'aria-label': 'Records' } });
  const at = Math.max(
    items.findIndex(({ key }) => key === chosen),
    0,
  );
  let group: HTMLElement = list;
  const rows = items.map((item, index) => {
    if (item.group !== undefined && item.group !== items[index - 1]?.group) group = drawGroup(list, item.group);
    return drawListRow(group, item, handlers);
  });
  mark(rows, at);
  const choose = (index: number): void => {
    const item = items[index];
    if (item !== undefined) handlers.choose(item.key);
  };
  walkByKeys(rows, choose, handlers.open);
  if (focused !== null) {
    rows[at]?.focus({ preventScroll: true });
    focusKey(el, focused);
  }
  if (left > 0)
    drawButton(el, { text: `Show more (${left.toLocaleString()} left)`, key: 'more', click: handlers.more });
}

function drawGroup(list: HTMLElement, name: string): HTMLElement {
  return list.createDiv({ cls: 'crm-sync-list-group', attr: { role: 'rowgroup', 'aria-label': name } });
}

/** Marks one row as the selected one. */
function mark(rows: readonly HTMLElement[], at: number): void {
  rows.forEach((row, index) => {
    row.setAttr('aria-selected', index === at);
    for (const el of [row, ...row.querySelectorAll('button, input')])
      el.setAttribute('tabindex', index === at ? '0' : '-1');
  });
}

/** Selects a row by click or key; the focus follows the selection. Clicks and keys on a control of the row do not. */
function walkByKeys(rows: readonly HTMLElement[], chose: (index: number) => void, open: () => void): void {
  const pick = (index: number): void => {
    mark(rows, index);
    rows[index]?.focus();
    rows[index]?.scrollIntoView({ block: 'nearest' });
    chose(index);
  };
  rows.forEach((row, index) => {
    row.addEventListener('click', () => {
      pick(index);
      open();
    });
    row.addEventListener('keydown', (event) => {
      if (event.target !== row) return;
      if (event.key === 'Enter') {
        // Otherwise the key would also select the button that takes the focus.
        event.preventDefault();
        open();
      }
      const to = stepOf(event.key, index, rows.length);
      if (to === undefined) return;
      event.preventDefault();
      pick(to);
    });
  });
}

function drawListRow(list: HTMLElement, item: ListItem, { select, press }: ListHandlers): HTMLElement {
  const row = list.createDiv({ cls: 'crm-sync-preview-option', attr: { role: 'row', 'data-key': item.key } });
  const cell = { role: 'gridcell' };
  // A line that is too long is truncated; the tooltip contains all of it, and so does the selected record.
  row.createSpan({ cls: 'crm-sync-preview-title', text: item.title, attr: { ...cell, title: item.title } });
  drawBadge(row, item.status, item.tone, item.icon).setAttrs(cell);
  const about = row.createSpan({ cls: 'crm-sync-preview-about crm-sync-figure', attr: cell });
  about.setAttr('title', item.detail.join(''));
  for (const text of item.detail) about.createSpan({ text });
  if (item.selected !== undefined && select !== undefined) drawCheckbox(row, item, item.selected, select);
  if (item.buttons !== undefined && press !== undefined) drawButtons(row, item.key, item.buttons, press);
  return row;
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

/** Draws the checkbox. The space bar changes it also while the row has the focus. */
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
  row.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || event.target !== row) return;
    event.preventDefault();
    select(key, !box.checked);
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
