/** Checks before a write is sent again: if it arrived after all, and if it may be repeated. */
import { idKey } from '../../domain/name.ts';
import { keyField, type SyncField } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import { isNormalizedByCrm } from '../../targets/core/crm-normalized.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { runRead, syncFieldsIn, opportunitiesIn, buildScope, type CrmContext } from '../crm/crm-context.ts';
import type { SeenRecord } from '../plan/status.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { isCurrencyUnchanged, freshNotes, remoteValue, type ReadyRow, type ChangedLinks } from './check-rows.ts';
import { seenRecord } from './seen-record.ts';

/** A row whose write did not succeed. */
export interface Attempted {
  /** The row as it was checked before that write. */
  readonly fresh: ReadyRow;
  /** Canonical values that were sent, by remote name. */
  readonly sent: Readonly<Record<string, string>>;
  /** The write may have arrived nevertheless. */
  readonly inDoubt: boolean;
}

/**
 * Result for one row.
 * - `arrived`: the record has the sent values.
 * - `unchanged`: neither note nor record changed in the fields of the row, so that it may be sent again as `fresh`.
 * - `changed`: nothing arrived, and one side changed.
 * - `unclear`: the write may have arrived, and a side changed since then.
 */
export type RecheckResult = RecheckState & {
  /** State of the record now; omitted if it was not found, or if the note is not linked to it. */
  readonly seen?: SeenRecord | undefined;
};

type RecheckState =
  | { readonly state: 'arrived'; readonly id: string }
  | { readonly state: 'unchanged'; readonly fresh: ReadyRow }
  | { readonly state: 'changed' | 'unclear' };

/** Returns one result for each row, by `opId`. Reads only. Returns a CRM error if the records could not be read. */
export async function recheckRows(
  attempted: readonly Attempted[],
  org: CrmContext,
  context: NoteContext,
  changedLinks: ChangedLinks,
): Promise<ReadonlyMap<string, RecheckResult> | CrmError> {
  const rows = attempted.map(({ fresh }) => fresh.row);
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? []);
  const keys = rows.flatMap(({ remoteId, opportunityId }) => (remoteId === undefined ? [opportunityId] : []));
  const items = opportunitiesIn(attempted.map(({ fresh }) => fresh.inspection));
  const result = await runRead(org, org.crm.read(buildScope(org, items), ids, keys));
  if ('error' in result) return result.error;
  const notes = await freshNotes(rows, org, context, changedLinks);
  const notesById = new Map(notes.map((note) => [note.row.opId, note] as const));
  const state = attempted.map((one) => {
    const { opId } = one.fresh.row;
    const record = recordFor(one, result.out);
    const isOne = record !== undefined && record !== 'several';
    const seen = isOne ? seenRecord(one.fresh, record, org, one.sent) : undefined;
    return [opId, { ...recheckStateOf(one, notesById.get(opId), record, org), seen }] as const;
  });
  return new Map(state);
}

/** Returns the record of a row; `undefined` if no record was found. */
function recordFor({ fresh: { row } }: Attempted, { records }: Snapshot): RemoteRecord | 'several' | undefined {
  const state = records.filter(({ id, key }) =>
    row.remoteId === undefined ? idKey(key) === idKey(row.opportunityId) : id === row.remoteId,
  );
  return state.length > 1 ? 'several' : state[0];
}

function recheckStateOf(
  attempted: Attempted,
  note: ReadyRow | undefined,
  record: RemoteRecord | 'several' | undefined,
  org: CrmContext,
): RecheckState {
  const { fresh, inDoubt } = attempted;
  const changed: RecheckState = { state: inDoubt ? 'unclear' : 'changed' };
  if (record === 'several') return changed;
  const isNew = fresh.row.remoteId === undefined;
  if (record === undefined) return isNew && note !== undefined ? { state: 'unchanged', fresh: note } : changed;
  const arrived = arrivedShare(attempted, record, org);
  if (arrived === 'all') return { state: 'arrived', id: record.id };
  // A record that another user created, or that has only a part of the sent values, is left to the next plan.
  if (isNew || arrived === 'other' || note === undefined) return changed;
  // With the old values and a new version, the write may have arrived and been reverted.
  if (arrived === 'none' && inDoubt && record.version !== fresh.version) return changed;
  return { state: 'unchanged', fresh: { ...note, version: record.version } };
}

/** Returns how much of the sent values the record has; `other` if a field has neither the sent nor the former value. */
function arrivedShare(
  { fresh: { row, inspection }, sent }: Attempted,
  record: RemoteRecord,
  org: CrmContext,
): 'all' | 'some' | 'none' | 'other' {
  const columns = syncFieldsIn(org, opportunitiesIn([inspection]));
  const open = row.fields.filter(({ action }) => action !== 'hold');
  const key = keyField(org.resolved);
  const states = open.map(({ remote, action, crmValue }) => {
    const now = remoteValue(remote, columns, record, org) ?? '';
    const isSame = remote === key && idKey(now) === idKey(sent[remote] ?? '');
    if (action === 'push' && (isSame || hasValue(sent[remote] ?? '', now, remote, columns))) return 'sent';
    return now === crmValue ? 'before' : 'other';
  });
  const pushed = states.filter((_, at) => open[at]?.action === 'push');
  if (pushed.every((state) => state === 'sent')) return 'all';
  if (states.includes('other') || !isCurrencyUnchanged(row, columns, record, org, sent)) return 'other';
  return pushed.includes('sent') ? 'some' : 'none';
}

function hasValue(sent: string, now: string, remote: string, columns: readonly SyncField[]): boolean {
  const type = columns.find((column) => column.remote === remote)?.field?.type;
  return now === sent || isNormalizedByCrm(type, sent, now);
}
