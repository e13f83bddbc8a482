/** Draws one note of a run: its name and state, what is wrong with it, and what may be filled in. */
import type { Place } from '../domain/place.ts';
import type { RunEntry, RunFilling, RunFinding, RunRow } from './run-model.ts';

export interface EntryHandlers {
  readonly open: (path: string, place?: Place) => void;
  readonly isTicked: (id: string) => boolean;
  readonly tick: (id: string, on: boolean) => void;
  /** Whether fillings can be ticked at all. */
  readonly ticks: boolean;
}

/** Appends one item to the list. */
export function drawEntry(list: HTMLElement, entry: RunEntry, row: RunRow, handlers: EntryHandlers): void {
  const item = list.createEl('li', { cls: 'crm-sync-run-entry' });
  const head = item.createEl('button', { cls: 'crm-sync-run-note', attr: { 'aria-label': `Open ${entry.title}` } });
  head.createSpan({ cls: 'crm-sync-run-title', text: entry.title });
  head.createSpan({ cls: `crm-sync-badge mod-${entry.tone}`, text: entry.state });
  const about = [row.amount, row.folder].filter(Boolean).join(' · ');
  if (about !== '') head.createSpan({ cls: 'crm-sync-run-about', text: about });
  head.setAttr('aria-label', `Open ${entry.title}, ${entry.state}${about === '' ? '' : `, ${about}`}`);
  head.addEventListener('click', () => {
    handlers.open(entry.path);
  });
  if (entry.failure !== undefined) item.createDiv({ cls: 'crm-sync-run-failure', text: entry.failure });
  if (handlers.ticks) for (const filling of row.fillings) drawFilling(item, filling, handlers);
  else for (const finding of row.findings) drawFinding(item, entry, finding, handlers);
}

const SEVERITY: Readonly<Record<RunFinding['severity'], string>> = { error: 'Error', warning: 'Warning', info: 'Hint' };

function drawFinding(item: HTMLElement, entry: RunEntry, finding: RunFinding, { open }: EntryHandlers): void {
  const button = item.createEl('button', { cls: `crm-sync-run-finding mod-${finding.severity}` });
  button.createSpan({ cls: 'crm-sync-run-severity', text: SEVERITY[finding.severity] });
  button.createSpan({ text: `${finding.message} ${finding.advice}` });
  if (finding.place !== undefined) {
    button.createSpan({ cls: 'crm-sync-run-line', text: `line ${finding.place.line}` });
  }
  button.addEventListener('click', () => {
    open(entry.path, finding.place);
  });
}

function drawFilling(item: HTMLElement, filling: RunFilling, { isTicked, tick }: EntryHandlers): void {
  const label = item.createEl('label', { cls: 'crm-sync-run-filling' });
  const box = label.createEl('input', { type: 'checkbox' });
  box.checked = isTicked(filling.id);
  box.addEventListener('change', () => {
    tick(filling.id, box.checked);
  });
  label.createSpan({ cls: 'crm-sync-run-value', text: filling.label });
  label.createSpan({ cls: 'crm-sync-run-because', text: filling.because });
}
