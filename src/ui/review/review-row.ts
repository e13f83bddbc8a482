/** Draws one row of the review: changes of its fields, choices for conflicts, and actions for blocks. */
import type { ConflictChoice } from '../../sync/plan/plan.ts';
import { drawBadge, drawButton, drawIcon } from '../parts/draw.ts';
import { drawFromTo, drawValue } from '../parts/from-to.ts';
import type { Tone } from '../text/tone.ts';
import type { RowAdvice } from './review-remedy-model.ts';
import type { BlockModel, ReviewField, ReviewRowModel } from './review-row-model.ts';
import { drawLink } from '../sync/sync-view.ts';

export interface RowHandlers {
  /** Called with the key of a row or a field. */
  readonly select: (key: string, on: boolean) => void;
  /** If `typing` is true, the row must not be redrawn, because a character is being composed. */
  readonly answer: (key: string, answer: ConflictChoice, typing: boolean) => void;
  readonly remedy: (remedy: RowAdvice) => void;
  readonly recordUrl: (id: string) => string | undefined;
  /** True if missing fields can be added to the CRM. */
  readonly addsFields: boolean;
}

/** Appends the row. `crm` is the CRM's name. */
export function drawReviewRow(el: HTMLElement, model: ReviewRowModel, crm: string, handlers: RowHandlers): void {
  const head = el.createDiv({ cls: 'crm-sync-record-head' });
  const textEl = head.createDiv({ cls: 'crm-sync-row-words' });
  textEl.createDiv({ cls: 'crm-sync-record-title', text: model.title });
  if (model.name !== '') textEl.createDiv({ cls: 'crm-sync-preview-about', text: model.name });
  textEl.createDiv({ cls: 'crm-sync-preview-about', text: model.verb });
  const url = model.remoteId === undefined ? undefined : handlers.recordUrl(model.remoteId);
  if (url !== undefined) drawLink(head, `Open in ${crm}`, url);
  drawButton(head, {
    icon: 'file-text',
    text: 'Open note',
    hint: `Open note ${model.path}`,
    key: 'open',
    click: () => {
      handlers.remedy({ do: 'open', path: model.path });
    },
  });
  const panel = el.createDiv({
    cls: 'crm-sync-tab-panel',
    attr: { tabindex: 0, role: 'region', 'aria-label': model.title },
  });
  if (model.selected !== undefined) {
    drawCheck(panel, 'Include this opportunity', model.opId, model.selected, handlers).addClass('crm-sync-row-tick');
  }
  for (const block of model.blocks) drawBlock(panel, block, handlers);
  if (model.nothing !== '') panel.createDiv({ cls: 'crm-sync-preview-none', text: model.nothing });
  const list = panel.createEl('ul', { cls: 'crm-sync-changes' });
  let last = '';
  for (const field of model.fields) {
    if (field.reason !== last) list.createEl('li', { cls: 'crm-sync-change-why', text: field.reason });
    last = field.reason;
    drawField(list.createEl('li'), field, model.selected === true, crm, handlers);
  }
}

function drawCheck(
  parent: HTMLElement,
  text: string,
  key: string,
  selected: boolean,
  { select }: RowHandlers,
): HTMLElement {
  const label = parent.createEl('label', { cls: 'crm-sync-check' });
  const box = label.createEl('input', { type: 'checkbox', attr: { 'data-key': `tick ${key}` } });
  box.checked = selected;
  box.addEventListener('change', () => {
    select(key, box.checked);
  });
  label.createSpan({ text });
  return label;
}

const WAYS: Readonly<Record<ReviewField['way'], { readonly icon: string; readonly tone: Tone }>> = {
  push: { icon: 'upload', tone: 'good' },
  pull: { icon: 'download', tone: 'good' },
  conflict: { icon: 'git-compare', tone: 'warn' },
  hold: { icon: 'lock', tone: 'quiet' },
};

function drawField(
  el: HTMLElement,
  field: ReviewField,
  rowSelected: boolean,
  crm: string,
  handlers: RowHandlers,
): void {
  el.addClass('crm-sync-change');
  if (field.way !== 'hold' && (!rowSelected || field.selected === false)) el.addClass('crm-sync-is-left');
  const head = el.createDiv({ cls: 'crm-sync-change-head' });
  if (field.selected === undefined || !rowSelected) head.createSpan({ cls: 'crm-sync-change-name', text: field.label });
  else drawCheck(head, field.label, field.key, field.selected, handlers).addClass('crm-sync-change-name');
  const there = field.there.toLowerCase() === field.label.toLowerCase() ? '' : field.there;
  head.createSpan({ cls: 'crm-sync-change-remote', text: there, attr: { dir: 'auto', title: field.remote } });
  const { icon, tone } = WAYS[field.way];
  drawBadge(head, field.directionText, tone, icon);
  if (field.clears) drawBadge(head, 'Clears value', 'bad', 'trash-2');
  const old = field.way === 'pull' ? field.noteValue : field.crmValue;
  if (field.becomes !== undefined) drawFromTo(el, field.isNew ? undefined : old, field.becomes);
  else if (field.choice === undefined) drawSides(el, field, crm);
  if (field.base !== '') el.createDiv({ cls: 'crm-sync-change-base', text: field.base });
  if (field.remedies.length > 0) drawRemedies(el, field.remedies, handlers);
  if (field.choice !== undefined && rowSelected && field.selected !== false) drawChoice(el, field, crm, handlers);
}

function drawSides(el: HTMLElement, { noteValue, crmValue }: ReviewField, crm: string): void {
  const list = el.createEl('dl', { cls: 'crm-sync-sides' });
  for (const [name, value] of [
    ['Note', noteValue],
    [crm, crmValue],
  ] as const) {
    list.createEl('dt', { text: name });
    drawValue(list.createEl('dd'), value);
  }
}

function drawChoice(el: HTMLElement, field: ReviewField, crm: string, handlers: RowHandlers): void {
  const { key, noteValue, crmValue } = field;
  const given = field.choice?.answer;
  const group = el.createDiv({
    cls: 'crm-sync-choice',
    attr: { role: 'radiogroup', 'aria-label': `Which ${field.label} do you want to keep?` },
  });
  const option = (text: string, value: string | undefined, answer: ConflictChoice): HTMLElement => {
    const label = group.createEl('label', { cls: 'crm-sync-check' });
    const radio = label.createEl('input', {
      type: 'radio',
      attr: { name: `crm-sync ${key}`, 'data-key': `${answer.take} ${key}` },
    });
    radio.checked = given?.take === answer.take;
    radio.addEventListener('change', () => {
      handlers.answer(key, answer, false);
    });
    const textEl = label.createSpan();
    textEl.createSpan({ text });
    if (value !== undefined) drawValue(textEl.createSpan(), value);
    return label;
  };
  option('Keep value from note: ', noteValue, { take: 'note' });
  option(`Use value from ${crm}: `, crmValue, { take: 'crm' });
  const { text = '', problem = '' } = field.choice ?? {};
  const other = option('Enter another value: ', undefined, { take: 'edit', text });
  if (given?.take !== 'edit') return;
  drawOwnValue(other, field.label, key, text, handlers).setAttr('aria-invalid', problem !== '');
  if (problem !== '') group.createDiv({ cls: 'crm-sync-run-problem', text: problem, attr: { role: 'status' } });
}

/** Draws the input for another value. The row is not redrawn while an input method composes a character. */
function drawOwnValue(
  parent: HTMLElement,
  label: string,
  key: string,
  value: string,
  handlers: RowHandlers,
): HTMLElement {
  const input = parent.createEl('input', {
    type: 'text',
    value,
    attr: { 'aria-label': `${label}, for both sides`, 'data-key': `text ${key}`, dir: 'auto' },
  });
  let composing = false;
  const write = (): void => {
    handlers.answer(key, { take: 'edit', text: input.value }, composing);
  };
  input.addEventListener('compositionstart', () => {
    composing = true;
  });
  input.addEventListener('compositionend', () => {
    composing = false;
    write();
  });
  input.addEventListener('input', write);
  return input;
}

function drawBlock(panel: HTMLElement, { message, advice, remedies }: BlockModel, handlers: RowHandlers): void {
  const block = panel.createDiv({ cls: 'crm-sync-block' });
  drawIcon(block, 'ban', 'bad');
  const textEl = block.createDiv({ cls: 'crm-sync-row-words' });
  textEl.createDiv({ cls: 'crm-sync-record-message', text: message });
  textEl.createDiv({ cls: 'crm-sync-record-advice', text: advice });
  drawRemedies(textEl, remedies, handlers);
}

function drawRemedies(el: HTMLElement, remedies: BlockModel['remedies'], handlers: RowHandlers): void {
  const ways = el.createDiv({ cls: 'crm-sync-remedies' });
  for (const { label, detail, remedy } of remedies) {
    const url = remedy.do === 'record' ? handlers.recordUrl(remedy.id) : undefined;
    if (url !== undefined) drawLink(ways, label, url);
    if (remedy.do === 'record' || (remedy.do === 'fields' && !handlers.addsFields)) continue;
    drawButton(ways, {
      text: detail === '' ? label : `${label} · ${detail}`,
      key: `${remedy.do} ${label} ${detail}`,
      click: () => {
        handlers.remedy(remedy);
      },
    });
  }
}
