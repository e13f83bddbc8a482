/** The last look before a row is done: whether note, mapping and record still are what the plan was made from. */
import { nameKey } from '../domain/name.ts';
import { keyField, theirsOf } from '../targets/cells.ts';
import type { RemoteRecord, Snapshot } from '../targets/crm.ts';
import type { Trouble } from '../targets/wire.ts';
import type { Inspection } from './desk.ts';
import { examine } from './inspect.ts';
import { noteDigest } from './note-side.ts';
import { ask, columnsIn, itemsIn, scopeFor, type Org } from './org.ts';
import { forEachAtPace } from './pace.ts';
import type { PlanRow } from './plan.ts';
import type { Bench } from './run.ts';

/** A row that may be done now. */
export interface FreshRow {
  readonly row: PlanRow;
  /** Where the note is now. */
  readonly path: string;
  readonly inspection: Inspection;
}

/** Rows by whether they may be done; each is in one of both. */
export interface Checked {
  readonly fresh: readonly FreshRow[];
  readonly stale: readonly PlanRow[];
}

/** Reads the notes and the records of these rows once more. Trouble: the records could not be read, and nothing is known. */
export async function checkRows(rows: readonly PlanRow[], org: Org, bench: Bench): Promise<Checked | Trouble> {
  const notes = await freshNotes(rows, org, bench);
  const ids = notes.flatMap(({ row }) => row.remoteId ?? []);
  const keys = notes.flatMap(({ row }) => (row.remoteId === undefined ? [row.opportunityId] : []));
  const items = itemsIn(notes.map(({ inspection }) => inspection));
  const heard = notes.length === 0 ? undefined : await ask(org, org.crm.read(scopeFor(org, items), ids, keys));
  if (heard !== undefined && 'trouble' in heard) return heard.trouble;
  const snapshot = heard?.out ?? { records: [], missing: [] };
  const fresh = notes.filter((note) => recordStands(note, snapshot, org));
  const kept = new Set(fresh.map(({ row }) => row.opId));
  return { fresh, stale: rows.filter(({ opId }) => !kept.has(opId)) };
}

/** In the order of the rows: those whose note says what it said. */
async function freshNotes(rows: readonly PlanRow[], org: Org, bench: Bench): Promise<readonly FreshRow[]> {
  const found = new Array<FreshRow | undefined>(rows.length).fill(undefined);
  await forEachAtPace(rows, bench.clock, {}, async (row, turn, at) => {
    const path = whereIs(row, bench);
    if (path === undefined) return;
    try {
      const text = await bench.store.read(path);
      for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
      const { inspection } = examine(path, text, bench.rules, bench.today).verdict;
      if (noteDigest(inspection, org.target) === row.noteDigest) found[at] = { row, path, inspection };
    } catch {
      // A note that cannot be read is not what the plan was made from.
    }
  });
  return found.filter((one) => one !== undefined);
}

/** A note that was renamed since is found by its id, as long as it is the only one. */
function whereIs({ path, opportunityId }: PlanRow, { store, book }: Bench): string | undefined {
  if (store.exists(path)) return path;
  const [other, second] = book.pathsWithId(opportunityId).filter((one) => store.exists(one));
  return second === undefined ? other : undefined;
}

function recordStands({ row, inspection }: FreshRow, { records }: Snapshot, org: Org): boolean {
  if (row.remoteId === undefined) return !records.some(({ key }) => nameKey(key) === nameKey(row.opportunityId));
  const record = records.find(({ id }) => id === row.remoteId);
  if (record === undefined) return false;
  return fieldsStand(row, inspection, record, org);
}

/** The record may have moved, but not where this row goes; its version tells less, for a CRM may count changes by the second. */
function fieldsStand(row: PlanRow, inspection: Inspection, record: RemoteRecord, org: Org): boolean {
  const columns = columnsIn(org, itemsIn([inspection]));
  return row.fields.every((field) => {
    if (field.action === 'hold') return true;
    if (field.remote === keyField(org.chosen)) return record.key === field.theirs;
    const column = columns.find(({ remote }) => remote === field.remote);
    return column !== undefined && theirsOf(org.chosen, column, record.fields[field.remote]) === field.theirs;
  });
}
