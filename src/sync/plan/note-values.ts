/**
 * Prepares the note value of each sync field for comparison: names become IDs, and values that cannot be sent get a
 * reason.
 */
import { hash32 } from '../../domain/digest.ts';
import type { UnplacedFinding } from '../../domain/finding.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from '../../targets/core/canonical.ts';
import { namesOf, hasNoteOrRuleValue, type SyncField, type NoteFieldValue } from '../../targets/core/sync-fields.ts';
import { CODECS, type Codec, type SourceKind } from '../../targets/core/codec.ts';
import type { LookupAnswer, RemoteRecord } from '../../targets/core/crm.ts';
import { sourceKind } from '../../targets/core/source.ts';
import type { TargetSettings } from '../../targets/core/target.ts';
import type { FieldReason, DisplayValues } from './plan.ts';
import { noteDisplayText } from './display-values.ts';
import {
  baseNames,
  identityName,
  storedValueName,
  fieldHashes,
  noteTextName,
  type Base,
} from '../../vault/record-link.ts';
import type { Policy } from './merge-field.ts';

/** A sync field with the settings for merging it. */
export interface PlanColumn extends SyncField {
  readonly policy: Policy;
  readonly kind: SourceKind;
  /** A name in the note becomes an ID. */
  readonly resolves: boolean;
  /** Key of its value in the base; `undefined` if another name has the same key. */
  readonly hashKey: number | undefined;
  /** Key of the value as the CRM stores it, if this differs. */
  readonly storedHashKey: number | undefined;
  /** Key of the text in the note, if it differs from the compared text. */
  readonly textHashKey: number | undefined;
  /** Key of the identity of the field. */
  readonly identityHashKey: number | undefined;
}

/** Returns the sync fields with the settings of a connection. */
export function planColumns(columns: readonly SyncField[], { sync = {} }: TargetSettings): readonly PlanColumn[] {
  const keys = fieldHashes(columns.flatMap(({ remote }) => baseNames(remote)));
  const { winner = 'ask', clearing = false } = sync;
  return columns.map((column) => {
    const { direction, from, codec } = column.row;
    const resolves = (CODECS[codec] as Codec).note === 'resolved';
    const policy = { direction, winner, clearing };
    const { remote } = column;
    const hashKeys = {
      hashKey: keys.get(remote),
      storedHashKey: keys.get(storedValueName(remote)),
      textHashKey: keys.get(noteTextName(remote)),
      identityHashKey: keys.get(identityName(remote)),
    };
    return { ...column, policy, kind: sourceKind(from), resolves, ...hashKeys };
  });
}

/** Reason why the value of one side cannot be written to the other one, as data for its text and its fix. */
export interface Obstacle {
  readonly reason: FieldReason;
  readonly finding?: UnplacedFinding;
  /** Names that match no record, or several. */
  readonly lookups?: readonly LookupAnswer[];
  /** Message of the CRM. */
  readonly detail?: string;
}

/** The two sides of one field. */
export interface FieldPair {
  readonly column: PlanColumn;
  readonly cell: NoteFieldValue;
  readonly record: RemoteRecord | undefined;
  /** Compared text; the text in the note if {@link incomparable}. */
  readonly noteValue: string;
  readonly crmValue: string;
  /** CRM value as the API returns it. */
  readonly apiValue: PlainValue;
  readonly send: PlainValue;
  /** Reason why the note value cannot be sent. */
  readonly obstacle?: Obstacle;
  /** The CRM has nothing to compare the note value with: it does not have the stage, or no record has the name. */
  readonly incomparable?: true;
  /** Names to show in place of IDs. */
  readonly shown?: DisplayValues;
}

/** Note value of a sync field. */
export type NoteText = Pick<FieldPair, 'column' | 'cell'>;

type Lookups = (field: string, name: string) => LookupAnswer | undefined;

/** Returns the pair with the meaning of the note value in the CRM. */
export function noteValueOf(pair: FieldPair, lookup: Lookups): FieldPair {
  const { column, cell, noteValue, crmValue } = pair;
  if (cell.state === 'unreadable') {
    return { ...pair, noteValue: cell.written ?? '', obstacle: { reason: 'unreadable-here' }, incomparable: true };
  }
  if (cell.finding !== undefined && (noteValue === '' || noteValue !== crmValue)) {
    const obstacle: Obstacle = { reason: 'refused-there', finding: cell.finding };
    return noteValue === ''
      ? { ...pair, noteValue: noteText(cell), obstacle, incomparable: true }
      : { ...pair, obstacle };
  }
  return hasNoteOrRuleValue(cell) && column.resolves ? resolveNames(pair, lookup) : pair;
}

function resolveNames(pair: FieldPair, lookup: Lookups): FieldPair {
  const { column, cell, crmValue } = pair;
  const recordIds = crmValue.split(';');
  const names = namesOf(cell);
  const ids: string[] = [];
  const labels: string[] = [];
  const open: LookupAnswer[] = [];
  for (const name of names) {
    const answer = lookup(column.remote, name) ?? { field: column.remote, name, candidates: [] };
    const { id, label } = resolvedId(answer, recordIds);
    if (id === undefined) open.push(answer);
    else ids.push(id);
    if (label !== undefined) labels.push(label);
  }
  const written = names.join(', ');
  if (open.length > 0) {
    const isUnknown = open.some(({ candidates }) => candidates.length === 0);
    const obstacle: Obstacle = { reason: isUnknown ? 'name-unknown' : 'name-ambiguous', lookups: open };
    return { ...pair, noteValue: written, obstacle, incomparable: true, shown: { noteValue: written } };
  }
  const send = cell.source?.kind === 'list' ? ids : (ids[0] ?? null);
  const hasAllLabels = labels.length > 0 && labels.length === new Set(recordIds).size;
  const shown = { noteValue: written, ...(hasAllLabels && { crmValue: labels.join(', ') }) };
  return { ...pair, noteValue: canonical(send, column.field), send, shown };
}

/**
 * Returns the record that a name means. The choice of the user applies to notes whose record has none of the
 * candidates: it does not change a record that matches the name as well. A chosen record that lost the name or was
 * deleted is not used for other notes.
 */
function resolvedId(
  { candidates, chosenId }: LookupAnswer,
  recordIds: readonly string[],
): { readonly id: string | undefined; readonly label?: string } {
  const same = candidates.find(({ id }) => recordIds.includes(id));
  if (same !== undefined) return { id: same.id, label: same.label };
  if (chosenId === undefined) return { id: candidates.length === 1 ? candidates[0]?.id : undefined };
  return { id: recordIds.includes(chosenId) || candidates.some(({ id }) => id === chosenId) ? chosenId : undefined };
}

/** Returns the value as written in the note; names of a list in their order. */
function noteText({ source, noteValue }: NoteFieldValue): string {
  return noteDisplayText(source) ?? noteValue;
}

/**
 * Returns the text in the note of a name, of a stage that has an ID in the CRM, or of a value that cannot be read;
 * `undefined` for any other value. Its hash shows later that the note did not change, even if the CRM no longer has the
 * name or the stage.
 */
export function noteTextToStore({ column, cell }: NoteText): string | undefined {
  if (cell.state === 'unreadable') return cell.written;
  const isNamed = column.resolves || (CODECS[column.row.codec] as Codec).shows !== undefined;
  if (!isNamed || !hasNoteOrRuleValue(cell)) return undefined;
  const text = nameKey(noteText(cell));
  return text === nameKey(cell.noteValue) && !column.resolves ? undefined : text;
}

/** Returns true if the note has the same name or stage as at the last sync. */
export function isNoteTextUnchanged(pair: NoteText, base: Base | undefined): boolean {
  const { textHashKey } = pair.column;
  const hash = textHashKey === undefined ? undefined : base?.get(textHashKey);
  const text = hash === undefined ? undefined : noteTextToStore(pair);
  return text !== undefined && hash32(text) === hash;
}
