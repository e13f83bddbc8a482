/** Draws one note of a run: its name and state, its findings, and its suggested values. */
import type { Place } from '../../domain/place.ts';
import { drawBadge, drawButton, drawIcon } from '../parts/draw.ts';
import type { RunItem, RunEnrichment, RunFinding, RunRow } from './run-model.ts';
import type { Tone } from '../text/tone.ts';
import { SEVERITY_LOOK } from '../parts/severity-icon.ts';
import { SEVERITY_TEXT } from '../text/findings.ts';

export interface EntryHandlers {
  readonly open: (path: string, place?: Place) => void;
  readonly isSelected: (id: string) => boolean;
  readonly select: (id: string, on: boolean) => void;
  /** True if suggested values can be selected. */
  readonly selections: boolean;
}

/** Appends one item to the list. */
export function drawEntry(list: HTMLElement, entry: RunItem, row: RunRow, handlers: EntryHandlers): void {
  const item = list.createEl('li', { cls: 'crm-sync-run-entry' });
  const about = [row.amount, row.folder].filter(Boolean).join(' · ');
  const head = drawButton(item, {
    style: 'plain',
    text: entry.title,
    click: () => {
      handlers.open(entry.path);
    },
  });
  head.addClass('crm-sync-run-note');
  drawBadge(head, entry.state, entry.tone, ICONS[entry.tone]);
  if (about !== '') head.createSpan({ cls: 'crm-sync-run-about', text: about });
  if (entry.failure !== undefined) item.createDiv({ cls: 'crm-sync-run-failure', text: entry.failure });
  if (handlers.selections) for (const enrichment of row.enrichments) drawEnrichment(item, enrichment, handlers);
  else for (const finding of row.findings) drawFinding(item, entry, finding, handlers);
}

const ICONS: Readonly<Record<Tone, string>> = {
  good: 'circle-check',
  bad: 'circle-alert',
  warn: 'triangle-alert',
  quiet: 'circle-dashed',
};

function drawFinding(item: HTMLElement, entry: RunItem, finding: RunFinding, { open }: EntryHandlers): void {
  const { icon, tone } = SEVERITY_LOOK[finding.severity];
  const button = drawButton(item, {
    style: 'plain',
    click: () => {
      open(entry.path, finding.place);
    },
  });
  button.removeClass('clickable-icon');
  button.addClass('crm-sync-run-finding');
  drawIcon(button, icon, tone);
  const textEl = button.createSpan({ cls: 'crm-sync-run-words' });
  textEl.createSpan({ cls: 'crm-sync-spoken', text: `${SEVERITY_TEXT[finding.severity].one}: ` });
  textEl.createSpan({ text: `${finding.message} ${finding.advice}` });
  if (finding.place !== undefined) {
    textEl.createSpan({ cls: 'crm-sync-run-line', text: ` Line\u00a0${finding.place.line}` });
  }
}

function drawEnrichment(item: HTMLElement, enrichment: RunEnrichment, { isSelected, select }: EntryHandlers): void {
  const label = item.createEl('label', { cls: 'crm-sync-run-filling' });
  const box = label.createEl('input', { type: 'checkbox' });
  box.checked = isSelected(enrichment.id);
  box.addEventListener('change', () => {
    select(enrichment.id, box.checked);
  });
  const textEl = label.createSpan({ cls: 'crm-sync-run-words' });
  textEl.createEl('code', { cls: 'crm-sync-run-value', text: enrichment.label });
  textEl.createSpan({ cls: 'crm-sync-run-because', text: ` ${enrichment.because}` });
}
