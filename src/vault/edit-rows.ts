/** Applies the rows of one note to its text. */
import type { Refusal } from '../domain/refusal.ts';
import { composedKey } from '../domain/key.ts';
import type { Reading } from '../domain/opportunity.ts';
import type { Span } from '../domain/value.ts';
import type { ReplacedText } from '../log/note-lines.ts';
import { applyEdit } from '../notes/edit.ts';
import { readNote } from '../notes/read.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';
import type { ChangeRow, RowEdit } from './change-list.ts';
import { addReplacement, replacedBetween, restoredText } from './replaced-text.ts';

/** The text after several rows. */
export interface EditedRows<Row> {
  readonly text: string;
  /** The replaced parts, in ascending order. */
  readonly parts: readonly ReplacedText[];
  /** The rows that were not applied. */
  readonly refused: ReadonlyMap<Row, Refusal>;
}

/** Returns the place of a top-level key's value; `undefined` if it is absent or the properties cannot be read. */
function valueSpan(reading: Reading, key: string): Span | undefined {
  if (reading.state !== 'read') return undefined;
  const composed = composedKey(key);
  return reading.note.entries.find((entry) => composedKey(entry.key) === composed)?.value;
}

/** Returns the exact source text of a top-level key's value; `undefined` if the key is absent. */
export function valueSource(text: string, reading: Reading, key: string): string | undefined {
  const span = valueSpan(reading, key);
  return span && text.slice(span.from, span.to);
}

/**
 * Applies rows in order, except that later items of a list come first, so that positions stay valid. Each edit proves
 * that nothing else changed; a refused row is skipped.
 */
export function editRows<Row extends Pick<ChangeRow, 'key' | 'edit'>>(
  text: string,
  rows: readonly Row[],
  { keyIndex, currency }: CompiledSettings,
): EditedRows<Row> {
  const refused = new Map<Row, Refusal>();
  let parts: readonly ReplacedText[] = [];
  let now = text;
  let reading = readNote(text, keyIndex, currency);
  for (const row of inOrder(rows)) {
    const edited = editOnce(now, row.edit);
    if ('refused' in edited) {
      refused.set(row, edited.refused);
      continue;
    }
    const was = valueSpan(reading, row.key);
    reading = readNote(edited.text, keyIndex, currency);
    const part = replacedBetween(now, edited.text, row.key, was, valueSpan(reading, row.key));
    if (part !== undefined) parts = addReplacement(parts, now, part);
    now = edited.text;
  }
  return { text: now, parts, refused };
}

function editOnce(text: string, edit: RowEdit): { readonly text: string } | { readonly refused: Refusal } {
  if (edit.do !== 'restore') return applyEdit(text, edit, { createFrontmatter: false });
  const restored = restoredText(text, [edit.part]);
  return restored === undefined ? { refused: CHANGED } : { text: restored };
}

const CHANGED: Refusal = {
  code: 'changed-meanwhile',
  place: { from: 0, to: 0, line: 1, column: 1 },
  found: '',
};

/** Restored parts are in reverse order, also those at one place. */
function inOrder<Row extends Pick<ChangeRow, 'edit'>>(rows: readonly Row[]): readonly Row[] {
  const isUndo = rows.some(({ edit }) => edit.do === 'restore');
  return (isUndo ? rows.toReversed() : [...rows]).sort((one, other) => positionOf(other.edit) - positionOf(one.edit));
}

/** Returns the position of a list item or a restored part; -1 for an edit of a key. */
function positionOf(edit: RowEdit): number {
  if (edit.do === 'restore') return edit.part.at;
  const last = edit.path.at(-1);
  return typeof last === 'number' ? last : -1;
}
