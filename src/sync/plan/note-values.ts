/** What the note says to one column, made ready to be compared: names become ids, and what cannot go there is told with its reason. */
import { hash32 } from '../../domain/digest.ts';
import type { UnplacedFinding } from '../../domain/finding.ts';
import { nameKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { canonical } from '../../targets/core/canonical.ts';
import { namesOf, speaks, type SyncField, type NoteFieldValue } from '../../targets/core/sync-fields.ts';
import { CODECS, type Codec, type SourceKind } from '../../targets/core/codec.ts';
import type { LookupAnswer, RemoteRecord } from '../../targets/core/crm.ts';
import { sourceKind } from '../../targets/core/source.ts';
import type { TargetSettings } from '../../targets/core/target.ts';
import type { FieldReason, DisplayValues } from './plan.ts';
import { baseNames, identityName, storedValueName, fieldHashes, noteTextName, type Base } from '../../vault/link.ts';
import type { Policy } from './merge.ts';

/** A column with what merging it takes. */
export interface PlanColumn extends SyncField {
  readonly policy: Policy;
  readonly kind: SourceKind;
  /** Whether a name has to become an id. */
  readonly resolves: boolean;
  /** Its key in the base; undefined when another name has the same. */
  readonly hashKey: number | undefined;
  /** The same of their spelling, where the CRM has one of its own. */
  readonly storedHashKey: number | undefined;
  /** The same of the note's own text, where it is another than the text that is compared. */
  readonly textHashKey: number | undefined;
  /** The same of the field's identity. */
  readonly identityHashKey: number | undefined;
}

/** These columns by the rules of a connection. */
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

/** Why the value of one side cannot go to the other, as data for the words and the fix. */
export interface Obstacle {
  readonly reason: FieldReason;
  readonly finding?: UnplacedFinding;
  /** Names that stand for no record, or for several. */
  readonly lookups?: readonly LookupAnswer[];
  /** Sentence of the CRM. */
  readonly detail?: string;
}

/** The two sides of one field. */
export interface FieldPair {
  readonly column: PlanColumn;
  readonly cell: NoteFieldValue;
  readonly record: RemoteRecord | undefined;
  /** Compared text; the note's own text if {@link incomparable}. */
  readonly noteValue: string;
  readonly crmValue: string;
  /** Their value as the wire carries it. */
  readonly wire: PlainValue;
  readonly send: PlainValue;
  /** Why ours cannot be sent. */
  readonly obstacle?: Obstacle;
  /** The CRM has nothing that ours could be compared with: a stage that it doesn't know, a name that means no record. */
  readonly incomparable?: true;
  /** Names of what the sides hold as ids. */
  readonly shown?: DisplayValues;
}

/** What the note says to a column. */
export type NoteText = Pick<FieldPair, 'column' | 'cell'>;

type Lookups = (field: string, name: string) => LookupAnswer | undefined;

/** The pair with what ours means in the CRM. */
export function noteValueOf(pair: FieldPair, lookup: Lookups): FieldPair {
  const { column, cell, noteValue, crmValue } = pair;
  if (cell.said === 'unreadable') {
    return { ...pair, noteValue: cell.written ?? '', obstacle: { reason: 'unreadable-here' }, incomparable: true };
  }
  if (cell.finding !== undefined && (noteValue === '' || noteValue !== crmValue)) {
    const obstacle: Obstacle = { reason: 'refused-there', finding: cell.finding };
    return noteValue === ''
      ? { ...pair, noteValue: noteText(cell), obstacle, incomparable: true }
      : { ...pair, obstacle };
  }
  return speaks(cell) && column.resolves ? resolveNames(pair, lookup) : pair;
}

function resolveNames(pair: FieldPair, lookup: Lookups): FieldPair {
  const { column, cell, crmValue } = pair;
  const recordIds = new Set(crmValue.split(';'));
  const answers = namesOf(cell).map(
    (name) => lookup(column.remote, name) ?? { field: column.remote, name, candidates: [] },
  );
  const found = answers.map((answer) => ({ answer, ...resolvedId(answer, recordIds) }));
  const lookups = found.flatMap(({ answer, id }) => (id === undefined ? [answer] : []));
  const names = answers.map(({ name }) => name).join(', ');
  if (lookups.length > 0) {
    const isUnknown = lookups.some(({ candidates }) => candidates.length === 0);
    const obstacle: Obstacle = { reason: isUnknown ? 'name-unknown' : 'name-ambiguous', lookups };
    return { ...pair, noteValue: names, obstacle, incomparable: true, shown: { noteValue: names } };
  }
  const ids = found.flatMap(({ id }) => id ?? []);
  const send = cell.source?.kind === 'list' ? ids : (ids[0] ?? null);
  const labels = found.flatMap(({ label }) => label ?? []);
  const shown = {
    noteValue: names,
    ...(labels.length > 0 && labels.length === recordIds.size && { crmValue: labels.join(', ') }),
  };
  return { ...pair, noteValue: canonical(send, column.field), send, shown };
}

/**
 * The record that a name stands for. A choice was made for a note that had none: it moves no deal whose record has the name as
 * well. One that has lost the name since, or is gone, is no answer for other deals any more.
 */
function resolvedId(
  { candidates, chosen }: LookupAnswer,
  recordIds: ReadonlySet<string>,
): { readonly id: string | undefined; readonly label?: string } {
  const same = candidates.find(({ id }) => recordIds.has(id));
  if (same !== undefined) return { id: same.id, label: same.label };
  if (chosen === undefined) return { id: candidates.length === 1 ? candidates[0]?.id : undefined };
  return { id: recordIds.has(chosen) || candidates.some(({ id }) => id === chosen) ? chosen : undefined };
}

/** As the note writes a value; names of a list in their order. */
function noteText({ source, noteValue }: NoteFieldValue): string {
  if (source?.kind === 'list') return source.value.join(', ');
  return source?.kind === 'text' || source?.kind === 'day' ? source.value : noteValue;
}

/**
 * The note's own text of a name, of a stage that goes by an id there, or of a value that cannot be read; undefined for any other
 * value. Its fingerprint tells later that the note did not change, even if the CRM has the name or the stage no more.
 */
export function noteTextToStore({ column, cell }: NoteText): string | undefined {
  if (cell.said === 'unreadable') return cell.written;
  const isNamed = column.resolves || (CODECS[column.row.codec] as Codec).shows !== undefined;
  if (!isNamed || !speaks(cell)) return undefined;
  const text = nameKey(noteText(cell));
  return text === nameKey(cell.noteValue) && !column.resolves ? undefined : text;
}

/** Whether the note still says a name or a stage as it did when both sides agreed last. */
export function isNoteTextUnchanged(pair: NoteText, base: Base | undefined): boolean {
  const { textHashKey } = pair.column;
  const hash = textHashKey === undefined ? undefined : base?.get(textHashKey);
  const text = hash === undefined ? undefined : noteTextToStore(pair);
  return text !== undefined && hash32(text) === hash;
}
