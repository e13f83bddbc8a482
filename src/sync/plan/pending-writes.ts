/**
 * Determines the result of interrupted rows from journal, record, and note. Never sends a write again, and changes no
 * note.
 */
import { hash32 } from '../../domain/digest.ts';
import { idKey, nameKey } from '../../domain/name.ts';
import {
  noteFieldValue,
  comparedNow,
  hasHash,
  isLastSyncedText,
  isSameText,
  keyField,
  namesOf,
  canonicalRemote,
  type SyncField,
} from '../../targets/core/sync-fields.ts';
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import { isNormalizedByCrm } from '../../targets/core/crm-normalized.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { addEntries, pendingEntries, type JournalEntry } from '../../log/journal.ts';
import {
  baseNames,
  UNCERTAIN,
  storedValueName,
  fieldHashes,
  parseLink,
  noteTextName,
} from '../../vault/record-link.ts';
import { toExportable } from '../../vault/exportable.ts';
import { findNoteById } from '../../vault/find-note-by-id.ts';
import { runRead, syncFieldsIn, opportunitiesIn, buildScope, type CrmContext } from '../crm/crm-context.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';

/** Values that were written to a record, by the names of the base; {@link UNCERTAIN} if a value is not known. */
export interface OwnWrite {
  readonly recordId: string;
  readonly agreed: Readonly<Record<string, string>>;
}

/**
 * A row that was sent and is not written back yet.
 * - `applied`: the CRM has the change.
 * - `in-flight`: the request may still arrive.
 * - `lost`: the request never arrived.
 * - `unclear`: the request may have arrived, and another user changed the record since then. The note is left
 *   unchanged. Until its link has the written values, the journal entry stays, and plans compare with {@link own}.
 *   Otherwise an old value that is typed into the note again would count as unchanged, and the write of the plugin as a
 *   change by another user.
 */
export interface PendingWrite {
  /** The entry as the journal has it now. */
  readonly entry: JournalEntry;
  readonly state: 'applied' | 'in-flight' | 'lost' | 'unclear';
  readonly path: string;
  readonly recordId: string | undefined;
  /** Link of the note, if it agrees with all values of the row. */
  readonly linked: string | undefined;
  /**
   * `undefined` if nothing was written, if the note has the values, or if the note has another link now, whose
   * writer had newer data.
   */
  readonly own: OwnWrite | undefined;
}

/** Milliseconds for which a request without a response may still arrive. */
const IN_FLIGHT_MS = 60_000;

interface EntryNote {
  readonly entry: JournalEntry;
  readonly path: string;
  /** `undefined` if the note is gone, or if another one has its place. */
  readonly inspection: Inspection | undefined;
}

/**
 * Checks each pending row of this org, in the order in which they were sent; rows of another org wait until it is
 * connected again. Rows that turn out to be applied are stored as such. Returns a CRM error if the records cannot be
 * read.
 */
export async function resolvePendingWrites(
  org: CrmContext,
  context: NoteContext,
  device: Store,
): Promise<readonly PendingWrite[] | CrmError> {
  const entries = await pendingEntries(device, org.target, org.identity.orgId);
  const ordered = [...entries].sort((one, other) => one.at - other.at);
  const entryNotes = await Promise.all(ordered.map((entry) => findEntryNote(entry, context)));
  const open = ordered.filter(({ sent }) => Object.keys(sent).length > 0);
  const ids = open.flatMap(({ remoteId }) => remoteId ?? []);
  const keys = open.flatMap(({ remoteId, key }) => (remoteId === undefined ? [key] : []));
  const items = opportunitiesIn(entryNotes.flatMap(({ inspection }) => inspection ?? []));
  const result = open.length === 0 ? undefined : await runRead(org, org.crm.read(buildScope(org, items), ids, keys));
  if (result !== undefined && 'error' in result) return result.error;
  const snapshot = result?.out ?? { records: [], missing: [] };
  const pending = entryNotes.map((one) => resolveEntry(one, snapshot, org, context));
  const changedEntries = pending.flatMap(({ entry }) => (entries.includes(entry) ? [] : [entry]));
  if (changedEntries.length > 0) await addEntries(device, changedEntries);
  return pending;
}

/** Merges two writes to one record. If both wrote a field, the later value counts. */
export function mergeOwnWrites(before: OwnWrite, after: OwnWrite): OwnWrite {
  const again = new Set(Object.keys(after.agreed).flatMap(baseNames));
  const rest = Object.entries(before.agreed).filter(([name]) => !again.has(name));
  return { ...after, agreed: { ...Object.fromEntries(rest), ...after.agreed } };
}

async function findEntryNote(entry: JournalEntry, context: NoteContext): Promise<EntryNote> {
  const inspection = await findNoteById(entry.row, context);
  return { entry, path: inspection?.path ?? entry.row.path, inspection };
}

function resolveEntry(
  { entry, path, inspection }: EntryNote,
  { records }: Snapshot,
  org: CrmContext,
  { clock }: NoteContext,
): PendingWrite {
  const linked = linkAfterWrite(entry, inspection, org);
  const pending = { entry, path, recordId: entry.remoteId, linked, own: undefined };
  const nothingSent = Object.keys(entry.sent).length === 0;
  // If nothing was sent, only the note shows if the row was done.
  if (nothingSent) return { ...pending, state: linked === undefined ? 'lost' : 'applied' };
  const found = records.filter(({ id, key }) =>
    entry.remoteId === undefined ? idKey(key) === idKey(entry.key) : id === entry.remoteId,
  );
  const record = found.length === 1 ? found[0] : undefined;
  const columns = syncFieldsIn(org, opportunitiesIn(inspection === undefined ? [] : [inspection]));
  const sentFields = record === undefined ? [] : sentFieldsOf(entry, record, columns, org);
  const { state, agreed } = writeStateOf(entry, record, sentFields, columns);
  if (state !== 'applied' && clock.now() - entry.at < IN_FLIGHT_MS) return { ...pending, state: 'in-flight' };
  const recordId = entry.remoteId ?? record?.id;
  // An undo restores the former link of the note, so that the values it removed from the record are no change in the
  // CRM.
  const isOpen = inspection !== undefined && entry.row.undoOf === undefined;
  const isSame = inspection?.links?.[org.target] === entry.row.link;
  const notInNote = !isOpen ? {} : isSame ? agreed : doubtfulFields({ sentFields, inspection, recordId, columns }, org);
  const own = recordId !== undefined && Object.keys(notInNote).length > 0 ? { recordId, agreed: notInNote } : undefined;
  const isNewlyApplied = state === 'applied' && entry.phase === 'sent';
  const now = isNewlyApplied ? ({ ...entry, phase: 'answered', remoteId: recordId, agreed } as const) : entry;
  return { ...pending, entry: now, state, recordId, own };
}

/** A note whose link is not the one from which the row was made. */
interface RelinkedNote {
  readonly sentFields: readonly SentField[];
  readonly inspection: Inspection;
  readonly recordId: string | undefined;
  readonly columns: readonly SyncField[];
}

/**
 * Returns the fields of such a note that are in doubt. Its link may be newer than the write, or come with an older file
 * of another device. If the record has the sent value, the two cases cannot be distinguished, so that another value in
 * the note may be older than the write.
 */
function doubtfulFields(
  { sentFields, inspection, recordId, columns }: RelinkedNote,
  org: CrmContext,
): OwnWrite['agreed'] {
  const link = parseLink(inspection.links?.[org.target], org.identity.orgId);
  const item = toExportable(inspection);
  if (item === undefined || link === undefined || link.recordId !== recordId) return {};
  const keys = fieldHashes(sentFields.flatMap(({ remote }) => baseNames(remote)));
  const hashOf = (name: string): number | undefined => link.base.get(keys.get(name) ?? -1);
  const doubtful = sentFields.filter(({ remote, state, now }) => {
    const column = columns.find((one) => one.remote === remote);
    if (state !== 'sent' || column === undefined) return false;
    const [agreed, stored, text] = [hashOf(remote), hashOf(storedValueName(remote)), hashOf(noteTextName(remote))];
    const isKnown = isLastSyncedText(column, now, agreed, stored);
    const cell = noteFieldValue(org.resolved, item, column);
    const isNamed = text !== undefined && hash32(nameKey(namesOf(cell).join(', '))) === text;
    const isMissing = cell.state === 'missing' || cell.state === 'unreadable';
    return (
      isKnown &&
      !isMissing &&
      !isNamed &&
      !hasHash(column, cell.noteValue, agreed) &&
      !isSameText(column, cell.noteValue, now)
    );
  });
  return Object.fromEntries(doubtful.map(({ remote }) => [remote, UNCERTAIN]));
}

function linkAfterWrite(
  { row }: JournalEntry,
  inspection: Inspection | undefined,
  org: CrmContext,
): string | undefined {
  const text = inspection?.links?.[org.target];
  const base = parseLink(text, org.identity.orgId)?.base;
  const agrees = Object.entries(row.fields).every(([remote, { to }]) => {
    const key = fieldHashes([remote]).get(remote);
    return key !== undefined && base?.get(key) === hash32(to);
  });
  return agrees && text !== row.link ? text : undefined;
}

/** State of a sent field in the record. */
interface SentField {
  readonly remote: string;
  readonly state: 'sent' | 'before' | 'other';
  readonly now: string;
}

type WriteState = Pick<PendingWrite, 'state'> & Pick<OwnWrite, 'agreed'>;

const NOT_WRITTEN: WriteState = { state: 'lost', agreed: {} };

/** Returns the state of a write by its record, and the values on which both sides agree through it. */
function writeStateOf(
  entry: JournalEntry,
  record: RemoteRecord | undefined,
  sentFields: readonly SentField[],
  columns: readonly SyncField[],
): WriteState {
  if (entry.phase === 'answered') return { state: 'applied', agreed: agreedBy(entry, sentFields, columns, []) };
  if (record === undefined || sentFields.length === 0) return NOT_WRITTEN;
  const has = (state: SentField['state']): boolean => sentFields.some((one) => one.state === state);
  if (entry.remoteId === undefined) return createStateOf(entry, sentFields, columns);
  // One request writes all fields of a record, so that one sent value proves the others.
  const before = sentFields.filter(({ state }) => state === 'before').map(({ remote }) => remote);
  if (has('sent')) return { state: 'applied', agreed: agreedBy(entry, sentFields, columns, before) };
  const isVersionUnchanged = (entry.version ?? '') === '' || record.version === '' || entry.version === record.version;
  if (isVersionUnchanged && !has('other')) return NOT_WRITTEN;
  return { state: 'unclear', agreed: Object.fromEntries(sentFields.map(({ remote }) => [remote, UNCERTAIN])) };
}

/**
 * Returns the state of a record that was to be created: another device may have created it from another version of the
 * note. Values that are written after the record itself, such as its company, may be missing.
 */
function createStateOf(
  entry: JournalEntry,
  sentFields: readonly SentField[],
  columns: readonly SyncField[],
): WriteState {
  const state = sentFields.some(({ state }) => state === 'other') ? 'unclear' : 'applied';
  const others = new Set(sentFields.flatMap(({ remote, state }) => (state === 'sent' ? [] : baseNames(remote))));
  const agreed = Object.entries(agreedBy(entry, sentFields, columns, [])).filter(([name]) => !others.has(name));
  return { state, agreed: Object.fromEntries(agreed) };
}

function sentFieldsOf(
  { sent, row }: JournalEntry,
  record: RemoteRecord,
  columns: readonly SyncField[],
  { resolved }: CrmContext,
): readonly SentField[] {
  return Object.entries(sent).flatMap(([remote, value]): SentField[] => {
    if (remote === keyField(resolved)) {
      const isSent = idKey(record.key) === idKey(value);
      return [{ remote, state: isSent ? 'sent' : record.key === '' ? 'before' : 'other', now: record.key }];
    }
    const column = columns.find((one) => one.remote === remote);
    if (column === undefined) return [];
    const now = canonicalRemote(resolved, column, record.fields[remote]);
    const [to, from] = [value, row.fields[remote]?.from].map((text) => text && comparedNow(resolved, column, text));
    const isSent = to !== undefined && (isSameText(column, to, now) || isNormalizedByCrm(column.field?.type, to, now));
    return [{ remote, state: isSent ? 'sent' : now === from ? 'before' : 'other', now }];
  });
}

/**
 * Returns the new base of the sent values; in doubt if the CRM still has the old value although it applied the others.
 */
function agreedBy(
  { sent, agreed = sent, row }: JournalEntry,
  sentFields: readonly SentField[],
  columns: readonly SyncField[],
  doubtful: readonly string[],
): OwnWrite['agreed'] {
  const gone = new Set(doubtful.flatMap(baseNames));
  const certain = Object.entries(agreed).filter(([name]) => !gone.has(name));
  const doubts = doubtful.map((remote) => [remote, UNCERTAIN] as const);
  const storedValues = sentFields.flatMap(({ remote, state, now }) => {
    const text = agreed[remote] ?? UNCERTAIN;
    return state === 'sent' && text !== UNCERTAIN && now !== text ? [[storedValueName(remote), now] as const] : [];
  });
  // The transition that closes a record is applied separately, after everything else.
  const transitions = row.verb === 'create' ? columns.filter(({ field }) => field?.isTransition === true) : [];
  const initialValues = transitions.map(({ remote, field }) => [remote, field?.initial ?? ''] as const);
  return Object.fromEntries([...initialValues, ...certain, ...storedValues, ...doubts]);
}
