/** Draws the records of the export preview and the review as a list box with arrow-key navigation. */
import { drawBadge, drawButton } from './draw.ts';
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
}

export interface ListHandlers {
  /** Called with the item's key when a click or a key selects the item. */
  readonly choose: (key: string) => void;
  /** Called after a click or the Enter key, to show the record where list and record do not fit next to each other. */
  readonly open: () => void;
  readonly more: () => void;
  /** Called when a click on the box or the space bar changes the checkbox. */
  readonly select?: ((key: string, on: boolean) => void) | undefined;
}

/** Number of items that a page key moves. */
const PAGE_STEP = 10;

/**
 * Replaces the content of the element with these items; a button shows the `left` others. Exactly one option is in the
 * tab order.
 */
export function drawRecords(
  el: HTMLElement,
  items: readonly ListItem[],
  chosen: string | undefined,
  left: number,
  handlers: ListHandlers,
): void {
  const hadFocus = el.contains(el.doc.activeElement);
  el.empty();
  if (items.length === 0) {
    el.createDiv({ cls: 'crm-sync-preview-none', text: 'No matching records.' });
    return;
  }
  const list = el.createDiv({ attr: { role: 'listbox', 'aria-label': 'Records' } });
  const at = Math.max(
    items.findIndex(({ key }) => key === chosen),
    0,
  );
  let group: HTMLElement = list;
  const options = items.map((item, index) => {
    if (item.group !== undefined && item.group !== items[index - 1]?.group) group = drawGroup(list, item.group);
    return drawOption(group, item, index === at, handlers.select);
  });
  const choose = (index: number): void => {
    const item = items[index];
    if (item !== undefined) handlers.choose(item.key);
  };
  walkByKeys(options, choose, handlers.open);
  if (hadFocus) options[at]?.focus({ preventScroll: true });
  if (left > 0)
    drawButton(el, { text: `Show more (${left.toLocaleString()} left)`, key: 'more', click: handlers.more });
}

function drawGroup(list: HTMLElement, name: string): HTMLElement {
  return list.createDiv({ cls: 'crm-sync-list-group', attr: { role: 'group', 'aria-label': name } });
}

/** Selects an option by click or key; the focus follows the selection. */
function walkByKeys(options: readonly HTMLElement[], chose: (index: number) => void, open: () => void): void {
  const pick = (index: number): void => {
    options.forEach((option, each) => {
      option.setAttrs({ 'aria-selected': each === index, tabindex: each === index ? 0 : -1 });
    });
    options[index]?.focus();
    options[index]?.scrollIntoView({ block: 'nearest' });
    chose(index);
  };
  options.forEach((option, index) => {
    option.addEventListener('click', () => {
      pick(index);
      open();
    });
    option.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        // Otherwise the key would also select the button that takes the focus.
        event.preventDefault();
        open();
      }
      const to = stepOf(event.key, index, options.length);
      if (to === undefined) return;
      event.preventDefault();
      pick(to);
    });
  });
}

function drawOption(list: HTMLElement, item: ListItem, isChosen: boolean, select: ListHandlers['select']): HTMLElement {
  const option = list.createDiv({
    cls: 'crm-sync-preview-option',
    attr: { role: 'option', 'aria-selected': isChosen, tabindex: isChosen ? 0 : -1, 'data-key': item.key },
  });
  // A line that is too long is truncated; the tooltip contains all of it, and so does the selected record.
  option.createSpan({ cls: 'crm-sync-preview-title', text: item.title, attr: { title: item.title } });
  drawBadge(option, item.status, item.tone, item.icon);
  const about = option.createSpan({ cls: 'crm-sync-preview-about crm-sync-figure' });
  about.setAttr('title', item.detail.join(''));
  for (const text of item.detail) about.createSpan({ text });
  if (item.selected !== undefined && select !== undefined) drawCheckbox(option, item.key, item.selected, select);
  return option;
}

/** Draws the checkbox for pointer use; keyboard and screen readers use the option itself. */
function drawCheckbox(
  option: HTMLElement,
  key: string,
  selected: boolean,
  select: NonNullable<ListHandlers['select']>,
): void {
  option.addClass('crm-sync-has-tick');
  option.setAttr('aria-checked', selected);
  const hit = option.createEl('label', { cls: 'crm-sync-tick', attr: { 'aria-hidden': 'true' } });
  const box = hit.createEl('input', { type: 'checkbox', attr: { tabindex: -1 } });
  box.checked = selected;
  hit.addEventListener('click', (event) => {
    event.stopPropagation();
  });
  box.addEventListener('change', () => {
    select(key, box.checked);
  });
  option.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
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
