/** Creates an opportunity note with a name, an ID, and a folder. */
import { periodLabel } from '../domain/period.ts';
import { freePath, joinPath, safeFileName } from '../domain/file-name.ts';
import { inspect } from './inspect.ts';
import { type NewOpportunity, withValues } from './new-opportunity.ts';
import { idCreator } from './new-id.ts';
import { renderTemplate } from './template.ts';
import type { NoteContext } from './inspect-notes.ts';
import type { Inspection } from './note-service.ts';

/**
 * Creates a note from the template, in the folder from the settings, and returns its path. If notes are filed by fiscal
 * year, the close date from the text determines the year, otherwise today. `finished` can change the final text.
 */
export async function createNote(
  wanted: string,
  context: NoteContext,
  finished: (text: string) => string = (text) => text,
): Promise<string> {
  const { store, cache, rules, today } = context;
  const title = oneLine(wanted);
  const { folder, byFiscalYear } = rules.newNote;
  const text = finished(templateText(title, context));
  const { opportunity } = inspect('', text, rules, today, () => []);
  const year = periodLabel('year', opportunity?.closeDate ?? today, rules.fiscalYearStart);
  const stem = joinPath(folder, byFiscalYear ? year : '', safeFileName(title));
  const path = freePath(stem, 'md', ' ', (taken) => store.exists(taken));
  await store.create(path, text);
  cache.noteId(path, opportunity?.id);
  return path;
}

/** Inspects the note that the entered values would make. */
export function draftNote({ title, values }: NewOpportunity, context: NoteContext): Inspection {
  const text = withValues(templateText(oneLine(title), context), values, context.rules);
  return inspect('', text, context.rules, context.today, () => []);
}

function oneLine(title: string): string {
  return title.replace(/\s+/g, ' ').trim();
}

/** Returns the filled template. */
function templateText(title: string, context: NoteContext): string {
  const { rules, today } = context;
  return renderTemplate(rules.newNote.template, { title, id: idCreator(context)(), date: today }, rules);
}
