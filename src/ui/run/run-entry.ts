/** Draws one note of a run: its name and state, and its findings. */
import type { Place } from '../../domain/place.ts';
import { drawButton, drawIcon } from '../parts/draw.ts';
import type { NoteWatch } from '../parts/note-events.ts';
import { drawNoteRow } from '../parts/note-row.ts';
import type { RunFinding, RunItem, RunRow } from './run-model.ts';
import type { Tone } from '../text/tone.ts';
import { SEVERITY_LOOK } from '../parts/severity-icon.ts';
import { SEVERITY_TEXT } from '../text/findings.ts';

export interface EntryHandlers {
  readonly open: (path: string, place?: Place) => void;
  /** Opens the fixes of a note. */
  readonly fix: (path: string) => void;
  readonly goneWord: NoteWatch['goneWord'];
}

/** A note of a list, as {@link RunItem}. */
export type Entry = Pick<RunItem, 'path' | 'title' | 'tone' | 'state' | 'failure'>;

/** Appends one item to the list and returns it. */
export function drawEntry(list: HTMLElement, entry: Entry, row: RunRow, handlers: EntryHandlers): HTMLElement {
  const item = list.createEl('li', { cls: 'crm-sync-run-entry' });
  const about = [row.amount, row.folder].filter(Boolean).join(' · ');
  const head = drawNoteRow(item, { ...entry, icon: ICONS[entry.tone] }, handlers);
  if (about !== '') head.createSpan({ cls: 'crm-sync-run-about', text: about });
  if (entry.failure !== undefined) item.createDiv({ cls: 'crm-sync-run-failure', text: entry.failure });
  row.findings.forEach((finding, at) => {
    drawFinding(item, entry, finding, at, handlers);
  });
  if (!row.canFix || handlers.goneWord(entry.path) !== undefined) return item;
  const click = (): void => {
    handlers.fix(entry.path);
  };
  const hint = `Fix issues in ${entry.title}`;
  const button = drawButton(item, { text: 'Fix', icon: 'wrench', hint, key: `fix ${entry.path}`, click });
  button.addClass('crm-sync-run-fix');
  return item;
}

const ICONS: Readonly<Record<Tone, string>> = {
  good: 'circle-check',
  bad: 'circle-alert',
  warn: 'triangle-alert',
  quiet: 'circle-dashed',
};

function drawFinding(item: HTMLElement, entry: Entry, finding: RunFinding, at: number, { open }: EntryHandlers): void {
  const { icon, tone } = SEVERITY_LOOK[finding.severity];
  const button = drawButton(item, {
    style: 'plain',
    key: `${at} ${entry.path}`,
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
