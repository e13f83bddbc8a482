/** The text of a note to be: a template filled in, or a note that becomes an opportunity. */
import { inertText } from '../domain/foreign.ts';
import { REQUIRED_FIELDS } from '../domain/fields.ts';
import type { NoteEdit, NoteEntry, NotePath, NoteValue } from '../domain/value.ts';
import { allOrRefused, applyEdits, type Edited } from '../notes/edit.ts';
import { markerIn } from '../notes/skip-reason.ts';
import { readNote } from '../notes/read.ts';
import type { Rulebook } from '../config/compiled-settings.ts';

export interface TemplateValues {
  readonly title: string;
  /** Letters, digits and dashes. */
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** Stands for the title while the template is read as YAML, in which a title may be anything but text. */
const STAND_IN = 'crmSyncAttributionTitle';

/**
 * The template with `{{title}}`, `{{id}}` and `{{date}}` filled in, blanks within the braces or not. In the frontmatter the
 * title stays one text, quoted where it has to be, whatever quotes and colons are in it.
 */
export function filledTemplate(template: string, { title, id, date }: TemplateValues, rules: Rulebook): string {
  const filled = template
    .replace(/\{\{\s*id\s*\}\}/gi, () => id)
    .replace(/\{\{\s*date\s*\}\}/gi, () => date)
    .replace(/\{\{\s*title\s*\}\}/gi, () => STAND_IN);
  const reading = readNote(filled, rules.keyIndex, rules.currency);
  const edits = reading.state === 'read' ? titleEdits(reading.note.entries, filled, title) : [];
  const { text } = applyEdits(filled, edits, { createFrontmatter: false });
  // What is left stands below the properties, where a title could begin a link, code, or a template.
  return text.replaceAll(STAND_IN, () => inertText(title));
}

function titleEdits(entries: readonly NoteEntry[], text: string, title: string): NoteEdit[] {
  return entries.flatMap(({ key, value }) => {
    const items = value.kind === 'list' ? value.items.map((item, at) => [[key, at] as const, item] as const) : [];
    return [[[key] as const, value] as const, ...items].flatMap(([path, item]) => titleEdit(path, item, text, title));
  });
}

function titleEdit(path: NotePath, value: NoteValue, text: string, title: string): NoteEdit[] {
  if (value.kind !== 'scalar' || !value.text.includes(STAND_IN)) return [];
  const written = value.text.replaceAll(STAND_IN, () => title);
  return [{ do: 'set', path, value: written, was: text.slice(value.from, value.to) }];
}

/**
 * The note's text with the mark of an opportunity and an empty key for each required field it lacks, in the order of the
 * fields; frontmatter is made where there is none. Everything that stands there stays, but for another type.
 */
export function madeOpportunity(text: string, rules: Rulebook): Edited {
  return allOrRefused(applyEdits(text, openingEdits(text, rules), { createFrontmatter: true }));
}

function openingEdits(text: string, rules: Rulebook): NoteEdit[] {
  const { value } = rules.markers;
  const reading = readNote(text, rules.keyIndex, rules.currency);
  const note = reading.state === 'read' ? reading.note : undefined;
  const entry = note && markerIn(note.entries, rules.markers);
  const key = entry?.key ?? rules.markers.key;
  const marker = entry?.value;
  const marked = marker?.kind === 'scalar' && marker.text === value;
  const was = marker === undefined ? undefined : text.slice(marker.from, marker.to);
  const missing = REQUIRED_FIELDS.filter((field) => note?.sources[field] === undefined);
  return [
    ...(marked ? [] : [{ do: 'set' as const, path: [key] as const, value, was }]),
    ...missing.map((field) => {
      const path = [rules.keyNames[field][0] ?? field] as const;
      return { do: 'set' as const, path, value: null, was: undefined };
    }),
  ];
}
