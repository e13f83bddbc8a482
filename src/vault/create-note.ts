/** Creates an opportunity note with a name, an ID, and a folder. */
import { periodLabel } from '../domain/period.ts';
import { utcTimestamp } from './export.ts';
import { freePath, joinPath, safeFileName } from '../domain/file-name.ts';
import { inspect } from './inspect.ts';
import { renderTemplate } from './template.ts';
import type { NoteContext } from './inspect-notes.ts';

/**
 * Creates a note from the template, in the folder from the settings, and returns its path. If notes are filed by fiscal
 * year, the close date from the template determines the year, otherwise today. The ID is derived from the UTC time,
 * such as `opp-20261122-183015`. `finished` can change the final text.
 */
export async function createNote(
  wanted: string,
  { store, clock, cache, rules, today }: NoteContext,
  finished: (text: string) => string = (text) => text,
): Promise<string> {
  const title = wanted.replace(/\s+/g, ' ').trim();
  const { folder, byFiscalYear, template } = rules.newNote;
  const id = freeId(`opp-${utcTimestamp(clock).slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`, cache);
  const text = finished(renderTemplate(template, { title, id, date: today }, rules));
  const { opportunity } = inspect('', text, rules, today, () => []);
  const year = periodLabel('year', opportunity?.closeDate ?? today, rules.fiscalYearStart);
  const stem = joinPath(folder, byFiscalYear ? year : '', safeFileName(title));
  const path = freePath(stem, 'md', ' ', (taken) => store.exists(taken));
  await store.create(path, text);
  cache.noteId(path, opportunity?.id);
  return path;
}

/** Returns an unused ID, because two notes can be created in the same second. */
function freeId(id: string, cache: NoteContext['cache']): string {
  let free = id;
  for (let number = 2; cache.pathsWithId(free).length > 0; number++) free = `${id}-${number}`;
  return free;
}
