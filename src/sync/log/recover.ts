/** What became of rows that were cut off: their records tell. Nothing is ever sent again for them, and no note is touched. */
import { hash32 } from '../../domain/digest.ts';
import { idKey } from '../../domain/name.ts';
import { comparedNow, keyField, theirsOf } from '../../targets/cells.ts';
import type { RemoteRecord, Snapshot } from '../../targets/crm.ts';
import type { Trouble } from '../../targets/wire.ts';
import type { Inspection } from '../desk.ts';
import { unsettled, type JournalEntry } from './journal.ts';
import { printKeys, readLink } from '../vault/link.ts';
import { noteOf } from '../vault/note-of.ts';
import { ask, columnsIn, itemsIn, scopeFor, type Org } from '../crm/org.ts';
import type { Store } from '../ports.ts';
import type { Bench } from '../vault/run.ts';

/**
 * `done`: the CRM took it. `wait`: it may still be on its way. `drop`: it never arrived.
 *
 * The base in the note is left as it is even where the record was written: the file may have come back from another device as
 * it was before, and then a newer base would make an old value look like an edit. Where the note still says what was sent, the
 * merge finds both sides the same; where it does not, it asks.
 */
export interface Remnant {
  readonly entry: JournalEntry;
  readonly fate: 'done' | 'wait' | 'drop';
  readonly path: string;
  readonly recordId: string | undefined;
  /** The link in the note, where it agrees on all that the row was about. */
  readonly linked: string | undefined;
}

/** Milliseconds for which a request may still arrive that nobody heard of. */
const ON_ITS_WAY_MS = 60_000;

interface Seen {
  readonly entry: JournalEntry;
  readonly path: string;
  /** Undefined: the note is gone, or another one is in its place. */
  readonly inspection: Inspection | undefined;
}

/** Looks at every row of this org that is not settled; those of another wait until it is connected again. Reads only; trouble when the records cannot be read. */
export async function lookBack(org: Org, bench: Bench, device: Store): Promise<readonly Remnant[] | Trouble> {
  const entries = await unsettled(device, org.target, org.identity.orgId);
  const seen = await Promise.all(entries.map((entry) => seenNow(entry, bench)));
  const open = entries.filter(({ phase }) => phase === 'sent');
  const ids = open.flatMap(({ remoteId }) => remoteId ?? []);
  const keys = open.flatMap(({ remoteId, key }) => (remoteId === undefined ? [key] : []));
  const items = itemsIn(seen.flatMap(({ inspection }) => inspection ?? []));
  const heard = open.length === 0 ? undefined : await ask(org, org.crm.read(scopeFor(org, items), ids, keys));
  if (heard !== undefined && 'trouble' in heard) return heard.trouble;
  const snapshot = heard?.out ?? { records: [], missing: [] };
  return seen.map((one) => remnantOf(one, snapshot, org, bench));
}

async function seenNow(entry: JournalEntry, bench: Bench): Promise<Seen> {
  const inspection = await noteOf(entry.row, bench);
  return { entry, path: inspection?.path ?? entry.row.path, inspection };
}

function remnantOf({ entry, path, inspection }: Seen, { records }: Snapshot, org: Org, { clock }: Bench): Remnant {
  const linked = ownLink(entry, inspection, org);
  const remnant = { entry, path, recordId: entry.remoteId, linked };
  if (entry.phase === 'answered') {
    // Where nothing had to be sent, the note alone tells whether it was done.
    const taken = Object.keys(entry.sent).length > 0 || linked !== undefined;
    return { ...remnant, fate: taken ? 'done' : 'drop' };
  }
  const found = records.filter(({ id, key }) =>
    entry.remoteId === undefined ? idKey(key) === idKey(entry.key) : id === entry.remoteId,
  );
  const [record] = found;
  if (record !== undefined && found.length === 1 && says(record, entry, inspection, org)) {
    return { ...remnant, fate: 'done', recordId: record.id };
  }
  return { ...remnant, fate: clock.now() - entry.at < ON_ITS_WAY_MS ? 'wait' : 'drop' };
}

function ownLink({ row }: JournalEntry, inspection: Inspection | undefined, org: Org): string | undefined {
  const text = inspection?.links?.[org.target];
  const base = readLink(text, org.identity.orgId)?.base;
  const agrees = Object.entries(row.fields).every(([remote, { to }]) => {
    const key = printKeys([remote]).get(remote);
    return key !== undefined && base?.get(key) === hash32(to);
  });
  return agrees && text !== row.link ? text : undefined;
}

function says(record: RemoteRecord, { sent }: JournalEntry, inspection: Inspection | undefined, org: Org): boolean {
  const columns = columnsIn(org, itemsIn(inspection === undefined ? [] : [inspection]));
  return Object.entries(sent).every(([remote, value]) => {
    if (remote === keyField(org.chosen)) return record.key === value;
    const column = columns.find((one) => one.remote === remote);
    return (
      column !== undefined &&
      theirsOf(org.chosen, column, record.fields[remote]) === comparedNow(org.chosen, column, value)
    );
  });
}
