/** The last look before a row is done: whether note, mapping and record still are what the plan was made from. */
import { idKey } from '../../domain/name.ts';
import { cellOf, keyField, theirsOf, type Column } from '../../targets/core/sync-fields.ts';
import type { RemoteRecord, Snapshot } from '../../targets/core/crm.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import type { Inspection } from '../../vault/note-service.ts';
import { examine } from '../../vault/inspect.ts';
import { readLink } from '../../vault/link.ts';
import { itemOf } from '../../vault/exportable.ts';
import { noteDigest } from '../plan/note-changes.ts';
import { ask, columnsIn, itemsIn, scopeFor, type Org } from '../crm/crm-context.ts';
import { forEachAtPace } from '../../vault/time-slicing.ts';
import { movesMoney } from '../plan/amount-currency.ts';
import type { SeenAgain } from '../plan/status.ts';
import type { PlanRow } from '../plan/plan.ts';
import type { Bench } from '../../vault/inspect-notes.ts';
import { seenRecord } from './seen-record.ts';

/** A row that may be done now. */
export interface FreshRow {
  /** As it is to be done now: with the record that it goes to, where that was only made since. */
  readonly row: PlanRow;
  /** The record's version at this look; undefined: there is no record. */
  readonly version?: string | undefined;
  /** Where the note is now. */
  readonly path: string;
  readonly inspection: Inspection;
}

/** The link that a run took out of a note, as written, and the one that it put there. */
export interface Relink {
  readonly from: string | undefined;
  readonly to: string;
}

/** By path. */
export type Relinked = ReadonlyMap<string, Relink>;

/** Rows by whether they may be done; each is in one of both. */
export interface Checked {
  readonly fresh: readonly FreshRow[];
  readonly stale: readonly PlanRow[];
  /** What their records say now, as far as they were read. */
  readonly seen: readonly SeenAgain[];
}

/** Reads the notes and the records of these rows once more. Trouble: the records could not be read, and nothing is known. */
export async function checkRows(
  rows: readonly PlanRow[],
  org: Org,
  bench: Bench,
  relinked: Relinked = new Map(),
): Promise<Checked | Trouble> {
  const notes = await freshNotes(rows, org, bench, relinked);
  const ids = notes.flatMap(({ row }) => row.remoteId ?? []);
  const keys = notes.flatMap(({ row }) => (row.remoteId === undefined ? [row.opportunityId] : []));
  const items = itemsIn(notes.map(({ inspection }) => inspection));
  const heard = notes.length === 0 ? undefined : await ask(org, org.crm.read(scopeFor(org, items), ids, keys));
  if (heard !== undefined && 'trouble' in heard) return heard.trouble;
  const snapshot = heard?.out ?? { records: [], missing: [] };
  const byId = new Map(snapshot.records.map((record) => [record.id, record]));
  const standing = notes.filter((note) => recordStands(note, snapshot, org));
  const fresh = standing.map((note) => ({ ...note, version: byId.get(note.row.remoteId ?? '')?.version }));
  const kept = new Set(fresh.map(({ row }) => row.opId));
  const seen = notes.flatMap((note) => {
    const record = byId.get(note.row.remoteId ?? '');
    return (record && seenRecord(note, record, org)) ?? [];
  });
  return { fresh, stale: rows.filter(({ opId }) => !kept.has(opId)), seen };
}

/** In the order of the rows: those whose note says what it said. */
export async function freshNotes(
  rows: readonly PlanRow[],
  org: Org,
  bench: Bench,
  relinked: Relinked,
): Promise<readonly FreshRow[]> {
  const found = new Array<FreshRow | undefined>(rows.length).fill(undefined);
  await forEachAtPace(rows, bench.clock, {}, async (row, turn, at) => {
    const path = whereIs(row, bench);
    if (path === undefined) return;
    try {
      const text = await bench.store.read(path);
      for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
      const { inspection } = examine(path, text, bench.rules, bench.today).verdict;
      const now = row.act === true ? actNow(row, inspection, org) : rowNow(row, inspection, org, relinked.get(path));
      if (now !== undefined) found[at] = { row: now, path, inspection };
    } catch {
      // A note that cannot be read is not what the plan was made from.
    }
  });
  return found.filter((one) => one !== undefined);
}

/** A link that this run wrote is no change of anybody's: what else the note says has to be what was planned by. */
function rowNow(row: PlanRow, inspection: Inspection, { target }: Org, link: Relink | undefined): PlanRow | undefined {
  const digest = noteDigest(inspection, target);
  if (digest === row.noteDigest) return row;
  if (link === undefined || inspection.links?.[target] !== link.to) return undefined;
  const { [target]: _, ...links } = inspection.links;
  const former = { ...inspection, links: link.from === undefined ? links : { ...links, [target]: link.from } };
  return noteDigest(former, target) === row.noteDigest ? { ...row, noteDigest: digest } : undefined;
}

/** An act goes by its own value alone: whatever else was to be written of the note was, and its link is another by now. */
function actNow(row: PlanRow, inspection: Inspection, org: Org): PlanRow | undefined {
  const item = itemOf(inspection);
  const columns = item === undefined ? [] : columnsIn(org, [item]);
  const says = row.fields.every(({ remote, ours }) => {
    const column = columns.find((one) => one.remote === remote);
    return item !== undefined && column !== undefined && cellOf(org.chosen, item, column).ours === ours;
  });
  const remoteId = row.remoteId ?? readLink(inspection.links?.[org.target], org.identity.orgId)?.recordId;
  return says && remoteId !== undefined
    ? { ...row, remoteId, noteDigest: noteDigest(inspection, org.target) }
    : undefined;
}

/** A note that was renamed since is found by its id, as long as it is the only one. */
function whereIs({ path, opportunityId }: PlanRow, { store, book }: Bench): string | undefined {
  if (store.exists(path)) return path;
  const [other, second] = book.pathsWithId(opportunityId).filter((one) => store.exists(one));
  return second === undefined ? other : undefined;
}

function recordStands({ row, inspection }: FreshRow, { records }: Snapshot, org: Org): boolean {
  if (row.remoteId === undefined) return !records.some(({ key }) => idKey(key) === idKey(row.opportunityId));
  const record = records.find(({ id }) => id === row.remoteId);
  if (record === undefined) return false;
  const columns = columnsIn(org, itemsIn([inspection]));
  return fieldsStand(row, columns, record, org) && currencyStands(row, columns, record, org);
}

/** The record may have moved, but not where this row goes; its version tells less, for a CRM may count changes by the second. */
function fieldsStand(row: PlanRow, columns: readonly Column[], record: RemoteRecord, org: Org): boolean {
  return row.fields.every(
    ({ action, remote, theirs }) => action === 'hold' || valueThere(remote, columns, record, org) === theirs,
  );
}

/** The canonical value of a field as the record has it; undefined: it is none that is compared. */
export function valueThere(
  remote: string,
  columns: readonly Column[],
  record: RemoteRecord,
  { chosen }: Pick<Org, 'chosen'>,
): string | undefined {
  if (remote === keyField(chosen)) return record.key;
  const column = columns.find((one) => one.remote === remote);
  return column && theirsOf(chosen, column, record.fields[remote]);
}

/**
 * An amount means nothing without its currency, which the row is silent about where both sides have the same. `own`: what the
 * plugin may have written there by now.
 */
export function currencyStands(
  row: PlanRow,
  columns: readonly Column[],
  record: RemoteRecord,
  org: Org,
  own: Readonly<Record<string, string>> = {},
): boolean {
  const { currencyField = '' } = org.schema;
  if (!columns.some(({ remote }) => remote === currencyField) || !movesMoney(row)) return true;
  const planned = row.fields.find((field) => field.remote === currencyField)?.theirs ?? row.agreed[currencyField];
  const now = valueThere(currencyField, columns, record, org);
  return planned === undefined || now === planned || now === own[currencyField];
}
