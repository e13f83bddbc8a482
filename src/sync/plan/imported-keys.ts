/** Removes the properties that the template of an imported note sets and the record does not. */
import { FIELD_NAMES, FIELDS, type FieldName } from '../../domain/fields.ts';
import type { OpportunityNote } from '../../domain/opportunity.ts';
import { isBlank, type NoteEdit, type NoteEntry } from '../../domain/value.ts';
import { applyEdits, sourceAt } from '../../notes/edit.ts';
import { readNote } from '../../notes/read.ts';
import { noteFieldValue, canonicalRemote, type SyncField } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { RemoteRecord } from '../../targets/core/crm.ts';
import { fieldOf } from '../../targets/core/source.ts';
import type { Exportable } from '../../targets/core/target.ts';
import type { CompiledSettings } from '../../config/compiled-settings.ts';

/** Fields that have a value even without a property, from a rule or from the customer. */
const FILLED_BY_RULES: readonly FieldName[] = ['customerOrg', 'region', 'team', 'owner'];

/**
 * Returns the text of a new note without the values of its template that replace those of the record. `taken` are
 * the remote names of the values in the note.
 * - A required field without a value keeps its property and loses the value (such as today as the close date), so that
 *   the checks report it.
 * - Other fields that a sync or a rule reads lose an empty property, because it would clear the field in the CRM and
 *   stop the rule.
 * - All other properties are left unchanged, and so is a property that cannot be edited.
 */
export function removeUnusedKeys(
  text: string,
  columns: readonly SyncField[],
  taken: ReadonlySet<string>,
  rules: CompiledSettings,
): string {
  const reading = readNote(text, rules.keyIndex, rules.currency);
  if (reading.state !== 'read') return text;
  const { note } = reading;
  const edits = FIELD_NAMES.flatMap((field) => {
    const own = columns.filter(({ row }) => fieldOf(row.from) === field);
    const isRead = own.some(({ row }) => row.direction !== 'push');
    if (!FIELDS[field].required) {
      return own.length > 0 || FILLED_BY_RULES.includes(field) ? removeEdits(text, note, field) : [];
    }
    return isRead && !own.some(({ remote }) => taken.has(remote)) ? clearEdits(text, note, field) : [];
  });
  return applyEdits(text, edits, { createFrontmatter: false }).text;
}

function clearEdits(text: string, { sources }: OpportunityNote, field: FieldName): readonly NoteEdit[] {
  const entry = sources[field]?.[0];
  if (entry === undefined || isBlank(entry.value)) return [];
  return [{ do: 'set', path: [entry.key], value: null, was: sourceAt(text, entry.value) }];
}

function removeEdits(
  text: string,
  { sources, forecastSources }: OpportunityNote,
  field: FieldName,
): readonly NoteEdit[] {
  const entries: readonly NoteEntry[] = sources[field] ?? [];
  const own = field === 'forecast' ? forecastSources.filter(({ within }) => within === undefined) : [];
  return [...entries, ...own.map(({ entry }) => entry)]
    .filter(({ value }) => isBlank(value))
    .map(({ key, value }) => ({ do: 'remove', path: [key], was: sourceAt(text, value) }));
}

/** Returns the remote names of the fields that have a value neither in the record nor in its note. */
export function unsetOnBothSides(
  item: Exportable,
  { fields }: RemoteRecord,
  resolved: ResolvedTarget,
  columns: readonly SyncField[],
): readonly string[] {
  const unset = columns.filter((column) => {
    if (canonicalRemote(resolved, column, fields[column.remote]) !== '') return false;
    const { state } = noteFieldValue(resolved, item, column);
    return state !== 'note' && state !== 'unreadable';
  });
  return unset.map(({ remote }) => remote);
}
