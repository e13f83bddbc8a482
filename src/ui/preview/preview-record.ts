/** Draws one record of the export preview: payload, fields, and findings in three tabs. */
import type { Place } from '../../domain/place.ts';
import { drawBadge, drawButton, drawEmpty, drawIcon, drawSettingsButton, drawSpoken } from '../parts/draw.ts';
import type { RecordModel } from './preview-record-model.ts';
import { drawTabs } from '../parts/tab-strip.ts';
import { SEVERITY_LOOK } from '../parts/severity-icon.ts';
import { FIX_NOTE } from '../text/changes.ts';
import { SEVERITY_TEXT } from '../text/findings.ts';

export type RecordTab = 'payload' | 'fields' | 'findings';

export interface RecordHandlers {
  readonly tab: (tab: RecordTab) => void;
  /** Copies a text to the clipboard; rejects if the system denies access. */
  readonly copy: (text: string) => Promise<void>;
  readonly open: (path: string, place?: Place) => void;
  readonly openSettings: () => void;
  /** Opens the fixes of a note. */
  readonly fix: (path: string) => void;
}

/**
 * Replaces the content of the element with the record, with one tab open. `target` is part of the heading of the CRM
 * column: `In Salesforce`.
 */
export function drawRecord(
  el: HTMLElement,
  model: RecordModel,
  tab: RecordTab,
  target: string,
  handlers: RecordHandlers,
): void {
  el.empty();
  const head = el.createDiv({ cls: 'crm-sync-record-head' });
  const textEl = head.createDiv({ cls: 'crm-sync-row-words' });
  textEl.createDiv({ cls: 'crm-sync-record-title', text: model.title });
  if (model.name !== '') textEl.createDiv({ cls: 'crm-sync-preview-about', text: model.name });
  if (model.canFix) {
    const click = (): void => {
      handlers.fix(model.path);
    };
    drawButton(head, { icon: 'wrench', text: FIX_NOTE, key: 'fix', click });
  }
  drawButton(head, {
    icon: 'file-text',
    text: 'Open note',
    hint: `Open note ${model.path}`,
    click: () => {
      handlers.open(model.path);
    },
  });
  const tabs = [
    { id: 'payload' as const, text: 'Data' },
    { id: 'fields' as const, text: 'Fields' },
    { id: 'findings' as const, text: model.findings.length === 0 ? 'Issues' : `Issues (${model.findings.length})` },
  ];
  drawTabs(el, tabs, tab, handlers.tab, (panel, open) => {
    if (open === 'payload') drawPayload(panel, model, handlers);
    else if (open === 'fields') drawFields(panel, model, target);
    else drawFindings(panel, model, handlers);
  });
}

function drawExcluded(panel: HTMLElement): void {
  drawEmpty(panel, {
    icon: 'circle-slash',
    title: 'Excluded',
    text: 'This opportunity has errors and won’t be sent. See Issues for details.',
  });
}

function drawPayload(panel: HTMLElement, { payload }: RecordModel, { copy }: RecordHandlers): void {
  if (payload === undefined) {
    drawExcluded(panel);
    return;
  }
  const spoken = drawSpoken(panel);
  const button = drawButton(panel, {
    icon: 'copy',
    text: 'Copy',
    click: () => {
      copy(payload.text).then(
        () => {
          addNote('Copied');
        },
        () => {
          addNote('Couldn’t copy');
        },
      );
    },
  });
  const addNote = (text: string): void => {
    button.querySelector('span:last-child')?.replaceChildren(text);
    spoken.setText(text);
  };
  button.addClass('crm-sync-copy');
  const code = panel.createEl('pre', { cls: 'crm-sync-payload', attr: { dir: 'ltr' } }).createEl('code');
  for (const { kind, text } of payload.tokens) {
    if (kind === 'plain') code.append(text);
    else code.createSpan({ cls: `crm-sync-code-${kind}`, text });
  }
}

function drawFields(panel: HTMLElement, model: RecordModel, target: string): void {
  if (model.payload === undefined) {
    drawExcluded(panel);
    return;
  }
  const table = panel.createEl('table', { cls: 'crm-sync-fields' });
  const header = table.createEl('thead').createEl('tr');
  const columns = { noteValue: 'In the note', value: 'Value', crmValue: target, sent: 'Sent as', note: 'Note' };
  for (const text of Object.values(columns)) header.createEl('th', { text, attr: { scope: 'col' } });
  const body = table.createEl('tbody');
  for (const field of model.fields) {
    const row = body.createEl('tr', { cls: field.tone === 'bad' ? 'crm-sync-clears' : 'crm-sync-sent' });
    row.createEl('th', { text: field.noteValue, attr: { scope: 'row' } });
    // The label is shown before the value where the screen is too narrow for columns.
    const cell = (label: string, text: string): HTMLElement =>
      row.createEl('td', { text, attr: { 'data-label': label } });
    cell(columns.value, field.value === '' ? '(empty)' : field.value);
    cell(columns.crmValue, '').createEl('code', { text: field.crmValue, attr: { dir: 'ltr' } });
    cell(columns.sent, field.sent === '' ? '(empty)' : field.sent);
    const note = cell(columns.note, '');
    if (field.note !== '') drawBadge(note, field.note, field.tone, field.tone === 'bad' ? 'eraser' : 'info');
  }
}

function drawFindings(panel: HTMLElement, model: RecordModel, { open, openSettings }: RecordHandlers): void {
  panel.createDiv({ cls: 'crm-sync-record-verdict', text: model.analysis });
  const list = panel.createEl('ul', { cls: 'crm-sync-record-findings' });
  for (const { severity, message, advice, place } of model.findings) {
    const { icon, tone } = SEVERITY_LOOK[severity];
    const item = list.createEl('li', { cls: 'crm-sync-record-finding' });
    drawIcon(item, icon, tone);
    const textEl = item.createDiv();
    textEl.createDiv({ cls: 'crm-sync-record-message', text: `${SEVERITY_TEXT[severity].one}: ${message}` });
    textEl.createDiv({ cls: 'crm-sync-record-advice', text: advice });
    drawSettingsButton(textEl, `${message} ${advice}`, openSettings);
    if (place === undefined) continue;
    drawButton(textEl, {
      text: `Go to line ${place.line}`,
      style: 'plain',
      click: () => {
        open(model.path, place);
      },
    });
  }
}
