/** Draws the records of the export preview and the review: a list box that the arrow keys walk through. */
import { drawBadge, drawButton, type Tone } from './draw.ts';

/** One record of the list, ready to print. */
export interface ListItem {
  readonly key: string;
  readonly title: string;
  /** Its state in a word or two, and how that looks. */
  readonly words: string;
  readonly tone: Tone;
  readonly icon: string;
  readonly about: string;
  /** Heads the items that follow with the same group; undefined: no headings. */
  readonly group?: string | undefined;
  /** Undefined: it has no tick. */
  readonly ticked?: boolean | undefined;
}

export interface ListHandlers {
  /** The item's key; called when it becomes the chosen one by click or key. */
  readonly choose: (key: string) => void;
  readonly more: () => void;
  /** By a click on the box, or by the space bar. */
  readonly tick?: ((key: string, on: boolean) => void) | undefined;
}

/** How far a page key goes. */
const PAGE_STEP = 10;

/** Draws the first `most` items anew; what stood in the element goes. Exactly one option takes part in the tab order. */
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
  const list = el.createDiv({ cls: 'crm-sync-preview-list', attr: { role: 'listbox', 'aria-label': 'Records' } });
  const at = Math.max(
    items.findIndex(({ key }) => key === chosen),
    0,
  );
  let group: HTMLElement = list;
  const options = items.map((item, index) => {
    if (item.group !== undefined && item.group !== items[index - 1]?.group) group = drawGroup(list, item.group);
    return drawOption(group, item, index === at, handlers.tick);
  });
  walkByKeys(options, (index) => {
    const item = items[index];
    if (item !== undefined) handlers.choose(item.key);
  });
  if (hadFocus) options[at]?.focus({ preventScroll: true });
  if (left > 0)
    drawButton(el, { text: `Show more (${left.toLocaleString()} left)`, key: 'more', click: handlers.more });
}

function drawGroup(list: HTMLElement, name: string): HTMLElement {
  const group = list.createDiv({ cls: 'crm-sync-preview-list', attr: { role: 'group', 'aria-label': name } });
  group.createDiv({ cls: 'crm-sync-list-group', text: name, attr: { 'aria-hidden': 'true' } });
  return group;
}

/** Click and keys choose an option; the focus goes with the choice. */
function walkByKeys(options: readonly HTMLElement[], chose: (index: number) => void): void {
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
    });
    option.addEventListener('keydown', (event) => {
      const to = stepOf(event.key, index, options.length);
      if (to === undefined) return;
      event.preventDefault();
      pick(to);
    });
  });
}

function drawOption(list: HTMLElement, item: ListItem, isChosen: boolean, tick: ListHandlers['tick']): HTMLElement {
  const option = list.createDiv({
    cls: 'crm-sync-preview-option',
    attr: { role: 'option', 'aria-selected': isChosen, tabindex: isChosen ? 0 : -1, 'data-key': item.key },
  });
  option.createSpan({ cls: 'crm-sync-preview-title', text: item.title });
  drawBadge(option, item.words, item.tone, item.icon);
  option.createSpan({ cls: 'crm-sync-preview-about crm-sync-figure', text: item.about });
  if (item.ticked !== undefined && tick !== undefined) drawTick(option, item.key, item.ticked, tick);
  return option;
}

/** The box is for the pointer; keys and screen readers have the option itself. */
function drawTick(option: HTMLElement, key: string, ticked: boolean, tick: NonNullable<ListHandlers['tick']>): void {
  option.addClass('crm-sync-has-tick');
  option.setAttr('aria-checked', ticked);
  const hit = option.createEl('label', { cls: 'crm-sync-tick', attr: { 'aria-hidden': 'true' } });
  const box = hit.createEl('input', { type: 'checkbox', attr: { tabindex: -1 } });
  box.checked = ticked;
  hit.addEventListener('click', (event) => {
    event.stopPropagation();
  });
  box.addEventListener('change', () => {
    tick(key, box.checked);
  });
  option.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    tick(key, !box.checked);
  });
}

/** Where a key leads from one option; undefined for keys that lead nowhere. */
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
