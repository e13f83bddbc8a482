/** Values that this device wrote to a record, as the base of a note whose link does not have them yet. */
import { noteFieldValue, hasHash, isSameText } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { UNCERTAIN, noteTextName, type Base } from '../../vault/record-link.ts';
import type { PlanRow } from './plan.ts';
import { writesToNote } from './note-changes.ts';
import { hashIn } from './compare.ts';
import { noteTextToStore, isNoteTextUnchanged, type PlanColumn, type NoteText } from './note-values.ts';
import { omitFields } from './skip-field.ts';

/** Returns the agreed values that the note had before the row was done: all except those that it takes. */
export function agreedBeforePull({ fields, agreed }: Pick<PlanRow, 'fields' | 'agreed'>): PlanRow['agreed'] {
  return omitFields(agreed, fields.filter(writesToNote));
}

/** A note now, and the base in its link. */
interface NoteState {
  readonly resolved: ResolvedTarget;
  readonly columns: readonly PlanColumn[];
  /** `undefined` if the note cannot be read. */
  readonly item: Exportable | undefined;
  readonly base: Base | undefined;
}

/**
 * Returns the agreed values, by the names of the base, of a note that changed during the request. A field with the
 * value of the old base becomes a {@link UNCERTAIN}: the user typed the old value again, or another device restored an
 * older file. Any other value was typed during the request, and is newer. A missing property never conflicts.
 */
export function agreedDuringRequest(agreed: PlanRow['agreed'], state: NoteState): PlanRow['agreed'] {
  return markDoubtful(agreed, state, (one) => hasBaseValue(one, agreed, state.base));
}

/**
 * Returns the agreed values for a note that is read in a later run. It is not known if another value was typed since
 * then or came with an older file of another device, so that each field without the written value becomes a {@link
 * UNCERTAIN}.
 */
export function agreedInLaterRun(agreed: PlanRow['agreed'], state: NoteState): PlanRow['agreed'] {
  return markDoubtful(
    agreed,
    state,
    (one) => hasBaseValue(one, agreed, state.base) || hasOtherValue(one, agreed, state.base),
  );
}

function markDoubtful(
  agreed: PlanRow['agreed'],
  { resolved, columns, item }: Omit<NoteState, 'base'>,
  isDoubtful: (field: NoteField) => boolean,
): PlanRow['agreed'] {
  if (item === undefined) return agreed;
  const some = columns.filter(({ remote }) => agreed[remote] !== undefined);
  const cells = some.map((column): NoteField => ({ column, cell: noteFieldValue(resolved, item, column) }));
  const old = cells.filter((one) => one.cell.state !== 'missing' && isDoubtful(one));
  const missing = cells.filter(({ column, cell }) => cell.state === 'missing' && agreed[column.remote] === UNCERTAIN);
  const rest = omitFields(
    agreed,
    [...old, ...missing].map(({ column }) => column),
  );
  return { ...rest, ...Object.fromEntries(old.map(({ column }) => [column.remote, UNCERTAIN])) };
}

type NoteField = NoteText & { readonly column: PlanColumn };

/** Returns true if the note has the value of the base although another value was agreed on since then. */
function hasBaseValue({ column, cell }: NoteField, agreed: PlanRow['agreed'], base: Base | undefined): boolean {
  const { remote, hashKey, resolves } = column;
  const hash = hashIn(base, hashKey);
  if (hash === undefined || hasHash(column, agreed[remote] ?? '', hash)) return false;
  const isPlain = !resolves && cell.state !== 'unreadable';
  return isNoteTextUnchanged({ column, cell }, base) || (isPlain && hasHash(column, cell.noteValue, hash));
}

/**
 * Returns true if the note has another value than the agreed one. A transition that closes a new record is applied
 * after the record is created.
 */
function hasOtherValue({ column, cell }: NoteField, agreed: PlanRow['agreed'], base: Base | undefined): boolean {
  const { remote, resolves, field } = column;
  if (base === undefined && field?.isTransition === true) return false;
  const text = noteTextToStore({ column, cell });
  const textBefore = agreed[noteTextName(remote)];
  if (text !== undefined && text === textBefore) return false;
  // An ID does not show which name was written. Journals of version 0.1.0 have no name.
  if (resolves) return textBefore !== undefined;
  return cell.state === 'unreadable' || !isSameText(column, cell.noteValue, agreed[remote] ?? '');
}
