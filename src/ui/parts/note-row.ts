/** The line of a list that names a note and its state; a note that was renamed or deleted since is marked. */
import type { Tone } from '../text/tone.ts';
import { drawBadge, drawButton } from './draw.ts';
import type { NoteWatch } from './note-events.ts';

export interface NoteRow {
  readonly path: string;
  readonly title: string;
  readonly state: string;
  readonly tone: Tone;
  readonly icon: string;
}

/** Appends the button that opens the note, with the note's state. */
export function drawNoteRow(
  item: HTMLElement,
  { path, title, state, tone, icon }: NoteRow,
  { open, goneWord }: { readonly open: (path: string) => void; readonly goneWord: NoteWatch['goneWord'] },
): HTMLElement {
  const click = (): void => {
    open(path);
  };
  const head = drawButton(item, { style: 'plain', text: title, key: path, click });
  head.addClass('crm-sync-run-note');
  const word = goneWord(path);
  if (word === undefined) drawBadge(head, state, tone, icon);
  else drawGone(head, word);
  return head;
}

/** Marks the lines of notes that were renamed or deleted since they were drawn. */
export function markGoneNotes(el: HTMLElement, goneWord: NoteWatch['goneWord']): void {
  for (const head of el.findAll('.crm-sync-run-note')) {
    const word = goneWord(head.getAttribute('data-key') ?? '');
    const badge = head.querySelector('.crm-sync-badge');
    if (word !== undefined) badge?.replaceWith(drawGone(head, word));
  }
}

function drawGone(head: HTMLElement, word: string): HTMLElement {
  return drawBadge(head, word, 'bad', 'circle-alert');
}
