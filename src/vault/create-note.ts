/** Creates an opportunity note with a name, an ID, a folder, and the values that the user entered. */
import { parseDay } from '../domain/day.ts';
import { FIELDS, type FieldName } from '../domain/fields.ts';
import { periodLabel } from '../domain/period.ts';
import { isBareLiteral, type NoteEdit, type PlainValue } from '../domain/value.ts';
import { applyEdits, sourceAt } from '../notes/edit.ts';
import { readNote } from '../notes/read.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';
import { utcTimestamp } from './export.ts';
import { freePath, joinPath, safeFileName } from '../domain/file-name.ts';
import { inspect } from './inspect.ts';
import { renderTemplate } from './template.ts';
import type { NoteContext } from './inspect-notes.ts';
import type { Inspection } from './note-service.ts';

/** The fields that the form of a new opportunity asks for besides the title, in its order. */
export const FORM_FIELDS = [
  'customer',
  'amount',
  'stage',
  'closeDate',
  'oems',
  'partners',
] as const satisfies readonly FieldName[];

/** A field of {@link FORM_FIELDS}. */
export type FormField = (typeof FORM_FIELDS)[number];

/** Entered title and values of a new opportunity. */
export interface NewOpportunity {
  readonly title: string;
  /**
   * Texts as typed; a field with several names has one on each line. An absent field keeps the value of the template; an
   * empty text removes it.
   */
  readonly values: Readonly<Partial<Record<FormField, string>>>;
}

/** Returns the text with the entered values under the keys that it has for them; a missing key is added at the end. */
export function withValues(text: string, values: NewOpportunity['values'], rules: CompiledSettings): string {
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const edits = FORM_FIELDS.flatMap((field): readonly NoteEdit[] => {
    const typed = values[field]?.trim();
    if (typed === undefined) return [];
    const entry = reading.state === 'read' ? reading.note.sources[field]?.[0] : undefined;
    if (entry === undefined && typed === '') return [];
    const key = entry?.key ?? rules.keyNames[field][0] ?? field;
    return [{ do: 'set', path: [key], value: valueOf(field, typed), was: entry && sourceAt(text, entry.value) }];
  });
  const edited = applyEdits(text, edits, { createFrontmatter: true });
  if (edited.refused.size > 0)
    throw new Error('The values don’t fit into the template of the settings. Correct its properties.');
  return edited.text;
}

function valueOf(field: FormField, typed: string): PlainValue {
  const { kind } = FIELDS[field];
  if (kind === 'links') return typed.split('\n').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (typed === '') return null;
  const isBare = kind === 'money' ? isBareLiteral(typed) : kind === 'day' && parseDay(typed) === typed;
  return isBare ? { bare: typed } : typed;
}

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

/** Returns the filled template. The ID is derived from the UTC time, such as `opp-20261122-183015`. */
function templateText(title: string, { clock, cache, rules, today }: NoteContext): string {
  const id = freeId(`opp-${utcTimestamp(clock).slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`, cache);
  return renderTemplate(rules.newNote.template, { title, id, date: today }, rules);
}

/** Returns an unused ID, because two notes can be created in the same second. */
function freeId(id: string, cache: NoteContext['cache']): string {
  let free = id;
  for (let number = 2; cache.pathsWithId(free).length > 0; number++) free = `${id}-${number}`;
  return free;
}
