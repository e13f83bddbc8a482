/** Draws the lines of a list of changes, with or without checkboxes. */
import type { DayOrder } from '../../domain/suggest-fix-value.ts';
import type { ChangeRow, OrderQuestion } from '../../vault/change-list.ts';
import { drawBadge, drawButton } from '../parts/draw.ts';
import { drawFilteredList } from '../parts/filtered-list.ts';
import type { FrameScheduler } from '../parts/frame-scheduler.ts';
import { drawFromTo } from '../parts/from-to.ts';
import { drawTotals } from '../run/run-totals.ts';
import type { CurrencyTotal } from '../run/run-totals-model.ts';
import { applyChangesText } from '../text/changes.ts';
import {
  type ChangeChoices,
  type ChangeItem,
  type ChangesModel,
  isChangeMatch,
  isChosen,
  isSelectable,
  type OrderModel,
  selectedRows,
  valueLine,
} from './changes-model.ts';

export interface SelectionModel extends ChangesModel {
  readonly order: OrderQuestion | undefined;
  /** The user's choices are written into this map. */
  readonly choices: ChangeChoices;
}

export interface SelectionHandlers {
  readonly answer: (order: DayOrder) => void;
  readonly apply: (rows: readonly ChangeRow[]) => void;
}

/** Appends the totals, of which the first are expanded, and the lines without checkboxes. */
export function drawOutcomes(
  body: HTMLElement,
  { items, facets, totals }: Pick<ChangesModel, 'items' | 'facets'> & { readonly totals: readonly CurrencyTotal[] },
  run: FrameScheduler['run'],
): void {
  const el = body.createDiv({ cls: 'crm-sync-change-lines' });
  drawTotals(el, totals);
  el.querySelector('details')?.setAttr('open', '');
  const spec = { facets, entries: items, isMatch: isChangeMatch, empty: EMPTY, noun: 'changes' };
  const draw = (list: HTMLElement, item: ChangeItem): void => {
    drawItem(list.createEl('li'), item);
  };
  drawFilteredList(el, { ...spec, draw }, run);
}

const EMPTY = 'No matching changes.';

/** Appends the lines with checkboxes, and the button that applies the selected ones, which is returned. */
export function drawSelection(
  body: HTMLElement,
  model: SelectionModel,
  run: FrameScheduler['run'],
  { answer, apply }: SelectionHandlers,
): HTMLElement {
  const { question, items, facets, order, choices } = model;
  if (question !== undefined) drawQuestion(body, question, answer);
  const lines = body.createDiv({ cls: 'crm-sync-change-lines' });
  const foot = body.createDiv({ cls: 'crm-sync-preview-foot' }).createDiv({ cls: 'crm-sync-foot-actions' });
  const click = (): void => {
    apply(selectedRows(items, choices, order));
  };
  const button = drawButton(foot, { text: '', icon: 'check', style: 'cta', key: 'apply', click });
  const boxes = createBoxes(model);
  const update = (): void => {
    const { length } = selectedRows(items, choices, order);
    button.disabled = length === 0;
    button.querySelector('span:last-child')?.replaceChildren(applyChangesText(length));
    boxes.update();
  };
  const filter = { facet: 'all', text: '' };
  const draw = (list: HTMLElement, item: ChangeItem): void => {
    if (item.heading !== '' && list.lastElementChild?.getAttribute('data-heading') !== item.heading) {
      const alike = items.filter((one) => one.heading === item.heading && isChangeMatch(one, filter));
      const head = list.createEl('li', { cls: 'crm-sync-change-kind' });
      boxes.draw(head, item.heading, alike, update).createSpan({ text: item.heading });
    }
    const line = list.createEl('li', { attr: { 'data-heading': item.heading } });
    if (item.row === undefined) drawItem(line, item);
    else drawItem(boxes.draw(line, undefined, [item], update), item);
  };
  const spec = { facets, entries: items, isMatch: isChangeMatch, empty: EMPTY, noun: 'changes', filter };
  drawFilteredList(lines, { ...spec, draw }, run);
  update();
  return button;
}

function drawQuestion(body: HTMLElement, { text, answers }: OrderModel, answer: (order: DayOrder) => void): void {
  const el = body.createDiv({ cls: 'crm-sync-order', attr: { role: 'group', 'aria-label': text } });
  el.createSpan({ text });
  for (const { order, label, given } of answers) {
    const click = (): void => {
      answer(order);
    };
    const button = drawButton(el, { text: label, key: order, click });
    button.setAttr('aria-pressed', given);
    button.addClass('crm-sync-chip');
  }
}

/** The checkboxes that are on the screen. */
interface Boxes {
  /** Draws a checkbox with its label, which is returned; one with several lines selects all of them. */
  readonly draw: (
    parent: HTMLElement,
    heading: string | undefined,
    items: readonly ChangeItem[],
    changed: () => void,
  ) => HTMLElement;
  /** Shows the current choices. */
  readonly update: () => void;
}

function createBoxes({ order, choices }: SelectionModel): Boxes {
  let shown: { readonly box: HTMLInputElement; readonly items: readonly ChangeItem[] }[] = [];
  const show = ({ box, items }: (typeof shown)[number]): void => {
    const chosen = items.filter((item) => isChosen(item, choices)).length;
    box.checked = items.length > 0 && chosen === items.length;
    box.indeterminate = chosen > 0 && chosen < items.length;
  };
  return {
    draw: (parent, heading, all, changed) => {
      const items = all.filter((item) => isSelectable(item, order));
      const label = parent.createEl('label', { cls: 'crm-sync-check' });
      const box = label.createEl('input', { type: 'checkbox' });
      if (heading !== undefined) box.setAttr('aria-label', `Select all: ${heading}`);
      box.disabled = items.length === 0;
      box.addEventListener('change', () => {
        for (const { id } of items) choices.set(id, box.checked);
        changed();
      });
      const one = { box, items };
      shown.push(one);
      show(one);
      return label;
    },
    update: () => {
      shown = shown.filter(({ box }) => box.isConnected);
      shown.forEach(show);
    },
  };
}

/** Draws note, key, and values. A long value is cut off; the tooltip has all of it. */
function drawItem(el: HTMLElement, { title, name, row, badge, reason }: ChangeItem): void {
  const textEl = el.createDiv({ cls: 'crm-sync-change-line' });
  const head = textEl.createDiv({ cls: 'crm-sync-change-head' });
  head.createSpan({ cls: 'crm-sync-change-name', text: title });
  if (name !== '') head.createSpan({ cls: 'crm-sync-run-about', text: name });
  if (row !== undefined) head.createEl('code', { text: row.key });
  if (badge !== undefined) drawBadge(head, badge.text, badge.tone);
  if (row !== undefined) {
    const { before, after } = row;
    const line = drawFromTo(textEl, valueLine(before, false), valueLine(after, true));
    line.setAttr('title', `${before ?? ''} → ${after ?? ''}`);
    if (before === undefined) line.querySelector('del')?.addClass('crm-sync-is-empty');
    if (after === undefined) line.querySelector('ins')?.addClass('crm-sync-is-empty');
  }
  if (reason !== '') textEl.createDiv({ cls: 'crm-sync-hint', text: reason });
}
