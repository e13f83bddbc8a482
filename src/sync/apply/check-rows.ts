/** Checks before a row is applied that note, mapping, and record are still those from which the plan was made. */
import { idKey } from '../../domain/name.ts';
import { noteFieldValue, keyField, canonicalRemote, type SyncField } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { analyzeNote } from '../../vault/inspect.ts';
import { parseLink } from '../../vault/record-link.ts';
import { toExportable } from '../../vault/exportable.ts';
import { noteDigest } from '../plan/note-changes.ts';
import { runRead, syncFieldsIn, opportunitiesIn, buildScope, type CrmContext } from '../crm/crm-context.ts';
import { forEachTimeSliced } from '../../vault/time-slicing.ts';
import { changesAmount } from '../plan/amount-currency.ts';
import type { SeenRecord } from '../plan/status.ts';
import type { PlanRow } from '../plan/plan.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { seenRecord } from './seen-record.ts';

/** A row that may be applied now. */
export interface ReadyRow {
  /** The row to apply; a transition has the ID of a record that was created after the plan. */
  readonly row: PlanRow;
  /** Version of the record at this check; `undefined` if there is no record. */
  readonly version?: string | undefined;
  /** Current path of the note. */
  readonly path: string;
  readonly inspection: Inspection;
}

/** Former link of a note, as written, and the one with which a run replaced it. */
export interface LinkChange {
  readonly from: string | undefined;
  readonly to: string;
}

/** By path. */
export type ChangedLinks = ReadonlyMap<string, LinkChange>;

/** Result of a check; each row is in one of the two lists. */
export interface CheckResult {
  readonly fresh: readonly ReadyRow[];
  readonly stale: readonly PlanRow[];
  /** States of the records that were read. */
  readonly seen: readonly SeenRecord[];
}

/** Reads the notes and records of these rows again. Returns a CRM error if the records could not be read. */
export async function checkRows(
  rows: readonly PlanRow[],
  org: CrmContext,
  context: NoteContext,
  changedLinks: ChangedLinks = new Map(),
): Promise<CheckResult | CrmError> {
  const notes = await freshNotes(rows, org, context, changedLinks);
  const ids = notes.flatMap(({ row }) => row.remoteId ?? []);
  const keys = notes.flatMap(({ row }) => (row.remoteId === undefined ? [row.opportunityId] : []));
  const items = opportunitiesIn(notes.map(({ inspection }) => inspection));
  const result = notes.length === 0 ? undefined : await runRead(org, org.crm.read(buildScope(org, items), ids, keys));
  if (result !== undefined && 'error' in result) return result.error;
  const snapshot = result?.out ?? { records: [], missing: [] };
  const byId = new Map(snapshot.records.map((record) => [record.id, record]));
  const unchanged = notes.filter((note) => isRecordUnchanged(note, snapshot, org));
  const fresh = unchanged.map((note) => ({ ...note, version: byId.get(note.row.remoteId ?? '')?.version }));
  const readyIds = new Set(fresh.map(({ row }) => row.opId));
  const seen = notes.flatMap((note) => {
    const record = byId.get(note.row.remoteId ?? '');
    return (record && seenRecord(note, record, org)) ?? [];
  });
  return { fresh, stale: rows.filter(({ opId }) => !readyIds.has(opId)), seen };
}

/** Returns the rows whose note is unchanged, in their order. */
export async function freshNotes(
  rows: readonly PlanRow[],
  org: CrmContext,
  context: NoteContext,
  changedLinks: ChangedLinks,
): Promise<readonly ReadyRow[]> {
  const found = new Array<ReadyRow | undefined>(rows.length).fill(undefined);
  await forEachTimeSliced(rows, context.clock, {}, async (row, turn, at) => {
    const path = currentPath(row, context);
    if (path === undefined) return;
    try {
      const text = await context.store.read(path);
      for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
      const { inspection } = analyzeNote(path, text, context.rules, context.today).analysis;
      const now =
        row.isTransition === true
          ? currentTransition(row, inspection, org)
          : currentRow(row, inspection, org, changedLinks.get(path));
      if (now !== undefined) found[at] = { row: now, path, inspection };
    } catch {
      // A note that cannot be read differs from the one in the plan.
    }
  });
  return found.filter((one) => one !== undefined);
}

/**
 * Returns the row if its note is unchanged. A link that this run wrote is not a change; everything else must be as in
 * the plan.
 */
function currentRow(
  row: PlanRow,
  inspection: Inspection,
  { target }: CrmContext,
  link: LinkChange | undefined,
): PlanRow | undefined {
  const digest = noteDigest(inspection, target);
  if (digest === row.noteDigest) return row;
  if (link === undefined || inspection.links?.[target] !== link.to) return undefined;
  const { [target]: _, ...links } = inspection.links;
  const former = { ...inspection, links: link.from === undefined ? links : { ...links, [target]: link.from } };
  return noteDigest(former, target) === row.noteDigest ? { ...row, noteDigest: digest } : undefined;
}

/**
 * Returns a transition if its own value is unchanged: the other fields of the note were written before, so that its
 * link differs.
 */
function currentTransition(row: PlanRow, inspection: Inspection, org: CrmContext): PlanRow | undefined {
  const item = toExportable(inspection);
  const columns = item === undefined ? [] : syncFieldsIn(org, [item]);
  const hasPlannedValues = row.fields.every(({ remote, noteValue }) => {
    const column = columns.find((one) => one.remote === remote);
    return (
      item !== undefined && column !== undefined && noteFieldValue(org.resolved, item, column).noteValue === noteValue
    );
  });
  const remoteId = row.remoteId ?? parseLink(inspection.links?.[org.target], org.identity.orgId)?.recordId;
  return hasPlannedValues && remoteId !== undefined
    ? { ...row, remoteId, noteDigest: noteDigest(inspection, org.target) }
    : undefined;
}

/** Returns the current path of a note. A renamed note is found by its ID if it is the only one with this ID. */
function currentPath({ path, opportunityId }: PlanRow, { store, cache }: NoteContext): string | undefined {
  if (store.exists(path)) return path;
  const [other, second] = cache.pathsWithId(opportunityId).filter((one) => store.exists(one));
  return second === undefined ? other : undefined;
}

function isRecordUnchanged({ row, inspection }: ReadyRow, { records }: Snapshot, org: CrmContext): boolean {
  if (row.remoteId === undefined) return !records.some(({ key }) => idKey(key) === idKey(row.opportunityId));
  const record = records.find(({ id }) => id === row.remoteId);
  if (record === undefined) return false;
  const columns = syncFieldsIn(org, opportunitiesIn([inspection]));
  return areFieldsUnchanged(row, columns, record, org) && isCurrencyUnchanged(row, columns, record, org);
}

/**
 * Returns true if the fields of the row are unchanged in the record. Other fields may have changed. The version is not
 * used, because a CRM may count changes by the second.
 */
function areFieldsUnchanged(
  row: PlanRow,
  columns: readonly SyncField[],
  record: RemoteRecord,
  org: CrmContext,
): boolean {
  return row.fields.every(
    ({ action, remote, crmValue }) => action === 'hold' || remoteValue(remote, columns, record, org) === crmValue,
  );
}

/** Returns the canonical value of a field of the record; `undefined` if the field is not compared. */
export function remoteValue(
  remote: string,
  columns: readonly SyncField[],
  record: RemoteRecord,
  { resolved }: Pick<CrmContext, 'resolved'>,
): string | undefined {
  if (remote === keyField(resolved)) return record.key;
  const column = columns.find((one) => one.remote === remote);
  return column && canonicalRemote(resolved, column, record.fields[remote]);
}

/**
 * Returns true if the currency of an amount is unchanged in the record. The row has no currency field if both sides
 * have the same. `own`: values that the plugin may have written since then.
 */
export function isCurrencyUnchanged(
  row: PlanRow,
  columns: readonly SyncField[],
  record: RemoteRecord,
  org: CrmContext,
  own: Readonly<Record<string, string>> = {},
): boolean {
  const { currencyField = '' } = org.schema;
  if (!columns.some(({ remote }) => remote === currencyField) || !changesAmount(row)) return true;
  const planned = row.fields.find((field) => field.remote === currencyField)?.crmValue ?? row.agreed[currencyField];
  const now = remoteValue(currencyField, columns, record, org);
  return planned === undefined || now === planned || now === own[currencyField];
}
