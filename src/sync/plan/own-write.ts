/** What this device wrote to a record, as the base of its note, where the note does not tell yet. */
import { noteFieldValue, hasHash, isSameText } from '../../targets/core/sync-fields.ts';
import type { ResolvedTarget } from '../../targets/core/resolve-target.ts';
import type { Exportable } from '../../targets/core/target.ts';
import { UNCERTAIN, noteTextName, type Base } from '../../vault/link.ts';
import type { PlanRow } from './plan.ts';
import { writesToNote } from './note-changes.ts';
import { printOf } from './compare.ts';
import { saidText, saysAsBefore, type PlanColumn, type NoteText } from './note-values.ts';
import { omitFields } from './skip-field.ts';

/** What of a row's agreed values the note said before the row was done: all but those that it takes. */
export function agreedHere({ fields, agreed }: Pick<PlanRow, 'fields' | 'agreed'>): PlanRow['agreed'] {
  return omitFields(agreed, fields.filter(writesToNote));
}

/** A note now, and the base in its link. */
interface Here {
  readonly chosen: ResolvedTarget;
  readonly columns: readonly PlanColumn[];
  /** Undefined: the note cannot be read. */
  readonly item: Exportable | undefined;
  readonly base: Base | undefined;
}

/**
 * The values in `agreed`, by the names of the base, as they are agreed on for a note that changed during the request. A field that
 * says just what the base before says is a {@link UNCERTAIN}: the user typed the old value again, or the file is an old one that came
 * back from another device. Any other value was typed during the request, and is newer. A missing key asks nothing.
 */
export function agreedNow(agreed: PlanRow['agreed'], here: Here): PlanRow['agreed'] {
  return withDoubts(agreed, here, (one) => saysBase(one, agreed, here.base));
}

/**
 * The same for a note that is read in a later run. Nothing tells whether another value was typed since or came with an older file
 * of another device, so that each field that doesn't say what was written is a {@link UNCERTAIN}.
 */
export function agreedLater(agreed: PlanRow['agreed'], here: Here): PlanRow['agreed'] {
  return withDoubts(agreed, here, (one) => saysBase(one, agreed, here.base) || saysOther(one, agreed, here.base));
}

function withDoubts(
  agreed: PlanRow['agreed'],
  { chosen, columns, item }: Omit<Here, 'base'>,
  isDoubtful: (said: PlanSaid) => boolean,
): PlanRow['agreed'] {
  if (item === undefined) return agreed;
  const some = columns.filter(({ remote }) => agreed[remote] !== undefined);
  const cells = some.map((column): PlanSaid => ({ column, cell: noteFieldValue(chosen, item, column) }));
  const old = cells.filter((one) => one.cell.state !== 'missing' && isDoubtful(one));
  const silent = cells.filter(({ column, cell }) => cell.state === 'missing' && agreed[column.remote] === UNCERTAIN);
  const rest = omitFields(
    agreed,
    [...old, ...silent].map(({ column }) => column),
  );
  return { ...rest, ...Object.fromEntries(old.map(({ column }) => [column.remote, UNCERTAIN])) };
}

type PlanSaid = NoteText & { readonly column: PlanColumn };

/** Whether a note says what the base has, where something else was agreed on since. */
function saysBase({ column, cell }: PlanSaid, agreed: PlanRow['agreed'], base: Base | undefined): boolean {
  const { remote, printKey, resolves } = column;
  const print = printOf(base, printKey);
  if (print === undefined || hasHash(column, agreed[remote] ?? '', print)) return false;
  const isPlain = !resolves && cell.state !== 'unreadable';
  return saysAsBefore({ column, cell }, base) || (isPlain && hasHash(column, cell.noteValue, print));
}

/** Whether a note says something else than what was agreed on. What closes a new record is done after it is made. */
function saysOther({ column, cell }: PlanSaid, agreed: PlanRow['agreed'], base: Base | undefined): boolean {
  const { remote, resolves, field } = column;
  if (base === undefined && field?.act === true) return false;
  const said = saidText({ column, cell });
  const saidBefore = agreed[noteTextName(remote)];
  if (said !== undefined && said === saidBefore) return false;
  // An ID doesn't tell which name was written. Journals of 0.1.0 have no name.
  if (resolves) return saidBefore !== undefined;
  return cell.state === 'unreadable' || !isSameText(column, cell.noteValue, agreed[remote] ?? '');
}
