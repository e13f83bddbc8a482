/** A new opportunity note: named, numbered and filed. */
import { periodLabel } from '../domain/period.ts';
import { stampAt } from './export.ts';
import { freePath, joinPath, safeFileName } from '../domain/file-name.ts';
import { inspect } from './inspect.ts';
import { filledTemplate } from './template.ts';
import type { Bench } from './inspect-notes.ts';

/**
 * Creates it from the template in the folder of the settings; its path. Filed by fiscal year, it goes by the close date
 * that the template gave it, else by today. The id is made from the time in UTC, as `opp-20261122-183015`. `finished` has the last word on the
 * text.
 */
export async function createNote(
  wanted: string,
  { store, clock, book, rules, today }: Bench,
  finished: (text: string) => string = (text) => text,
): Promise<string> {
  const title = wanted.replace(/\s+/g, ' ').trim();
  const { folder, byFiscalYear, template } = rules.newNote;
  const id = freeId(`opp-${stampAt(clock).slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`, book);
  const text = finished(filledTemplate(template, { title, id, date: today }, rules));
  const { opportunity } = inspect('', text, rules, today, () => []);
  const year = periodLabel('year', opportunity?.closeDate ?? today, rules.fiscalYearStart);
  const stem = joinPath(folder, byFiscalYear ? year : '', safeFileName(title));
  const path = freePath(stem, 'md', ' ', (taken) => store.exists(taken));
  await store.create(path, text);
  book.noteId(path, opportunity?.id);
  return path;
}

/** Two notes of one second get ids of their own. */
function freeId(id: string, book: Bench['book']): string {
  let free = id;
  for (let number = 2; book.pathsWithId(free).length > 0; number++) free = `${id}-${number}`;
  return free;
}
