/** The entered values of a new opportunity, and the edits that write them into the text of its note. */
import type { CompiledSettings } from '../config/compiled-settings.ts';
import { parseDay } from '../domain/day.ts';
import { FIELDS, type FieldName } from '../domain/fields.ts';
import { isBareLiteral, type NoteEdit, type PlainValue } from '../domain/value.ts';
import { applyEdits, sourceAt } from '../notes/edit.ts';
import { readNote } from '../notes/read.ts';

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
