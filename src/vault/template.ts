/** Text of a new note from a template, and conversion of a note to an opportunity. */
import { inertText } from '../domain/untrusted-text.ts';
import { REQUIRED_FIELDS } from '../domain/fields.ts';
import type { NoteEdit, NoteEntry, NotePath, NoteValue } from '../domain/value.ts';
import { allOrRefused, applyEdits, type Edited } from '../notes/edit.ts';
import { markerIn } from '../notes/skip-reason.ts';
import { readNote } from '../notes/read.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';

/** Values for the placeholders of a template. */
export interface TemplateValues {
  readonly title: string;
  /** Letters, digits, and hyphens. */
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** Placeholder for the title while the template is parsed as YAML, because a title can contain YAML syntax. */
const STAND_IN = 'crmSyncAttributionTitle';

/**
 * Returns the template with `{{title}}`, `{{id}}`, and `{{date}}` filled in; spaces inside the braces are allowed. In
 * the frontmatter, the title stays one text: it is quoted if necessary, regardless of quotes and colons in it.
 */
export function renderTemplate(template: string, { title, id, date }: TemplateValues, rules: CompiledSettings): string {
  const filled = template
    .replace(/\{\{\s*id\s*\}\}/gi, () => id)
    .replace(/\{\{\s*date\s*\}\}/gi, () => date)
    .replace(/\{\{\s*title\s*\}\}/gi, () => STAND_IN);
  const reading = readNote(filled, rules.keyIndex, rules.currency);
  const edits = reading.state === 'read' ? titleEdits(reading.note.entries, filled, title) : [];
  const { text } = applyEdits(filled, edits, { createFrontmatter: false });
  // The remaining placeholders are below the properties, where a title could start a link, code, or a template.
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
 * Returns the note's text with the opportunity marker and an empty key for each missing required field, in the order of
 * the fields; adds frontmatter if the note has none. All existing content stays, except for another type.
 */
export function convertToOpportunity(text: string, rules: CompiledSettings): Edited {
  return allOrRefused(applyEdits(text, openingEdits(text, rules), { createFrontmatter: true }));
}

function openingEdits(text: string, rules: CompiledSettings): NoteEdit[] {
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
