/** What became of rows that were cut off: the record and the note tell, and nothing is ever sent again for them. */
import { hash32 } from '../domain/digest.ts';
import { nameKey } from '../domain/name.ts';
import { theirsOf } from '../targets/cells.ts';
import type { RemoteRecord, Snapshot } from '../targets/crm.ts';
import type { Trouble } from '../targets/wire.ts';
import type { Inspection } from './desk.ts';
import { examine } from './inspect.ts';
import { strike, unsettled, type JournalEntry } from './journal.ts';
import { printKeys, readLink } from './link.ts';
import { withLink } from './note-side.ts';
import { ask, columnsIn, scopeFor, type Org } from './org.ts';
import type { Store } from './ports.ts';
import type { Bench } from './run.ts';
import { renewedLink } from './settle-note.ts';

/**
 * `finish`: the record says what was sent, and the note only lacks the link. `log`: the note is written too. `wait`: it may
 * still be on its way. `drop`: it never arrived, or the note went on without us; the next merge decides.
 */
export interface Remnant {
  readonly entry: JournalEntry;
  readonly fate: 'finish' | 'log' | 'wait' | 'drop';
  readonly path: string;
  readonly recordId: string;
  /** With `finish`: the link to be written; with `log`: the one that stands there. */
  readonly link: string;
}

/** Milliseconds for which a request may still arrive that nobody heard of. */
const ON_ITS_WAY_MS = 60_000;

/** Looks at every row of this target that is not settled. Reads only; trouble when the records cannot be read. */
export async function lookBack(org: Org, bench: Bench, device: Store): Promise<readonly Remnant[] | Trouble> {
  const entries = await unsettled(device, org.target);
  const seen = await Promise.all(entries.map((entry) => noteOf(entry, bench)));
  const open = seen.filter(({ entry, inspection }) => mayFinish(entry, inspection, org));
  const ids = open.flatMap(({ entry }) => entry.remoteId ?? []);
  const keys = open.flatMap(({ entry }) => (entry.remoteId === undefined ? [entry.key] : []));
  const items = open.flatMap(({ inspection }) => (inspection === undefined ? [] : itemOf(inspection)));
  const heard = open.length === 0 ? undefined : await ask(org, org.crm.read(scopeFor(org, items), ids, keys));
  if (heard !== undefined && 'trouble' in heard) return heard.trouble;
  const snapshot = heard?.out ?? { records: [], missing: [] };
  return seen.map((one) => remnantOf(one, snapshot, org, bench));
}

interface NoteSeen {
  readonly entry: JournalEntry;
  readonly path: string;
  /** Undefined: the note is gone, or another one is in its place. */
  readonly inspection: Inspection | undefined;
}

async function noteOf(entry: JournalEntry, { store, book, rules, today }: Bench): Promise<NoteSeen> {
  const { path: before, noteId } = entry.row;
  const paths = [before, ...book.pathsWithId(noteId)].filter((path) => store.exists(path));
  for (const path of new Set(paths)) {
    const text = await store.read(path).catch(() => undefined);
    const inspection = text === undefined ? undefined : examine(path, text, rules, today).verdict.inspection;
    if (inspection?.opportunity?.id === noteId) return { entry, path, inspection };
  }
  return { entry, path: before, inspection: undefined };
}

function itemOf({ opportunity }: Inspection): { readonly opportunity: NonNullable<Inspection['opportunity']> }[] {
  return opportunity === undefined ? [] : [{ opportunity }];
}

/** The lineage guard: only a note that still has the link its row was made from is finished. */
function mayFinish(entry: JournalEntry, inspection: Inspection | undefined, org: Org): inspection is Inspection {
  const sent = Object.keys(entry.sent).length > 0;
  return inspection !== undefined && sent && entry.orgId === org.identity.orgId && sameLink(entry, inspection);
}

function sameLink({ madeFrom, target }: JournalEntry, { links }: Inspection): boolean {
  return links?.[target] === madeFrom;
}

function remnantOf({ entry, path, inspection }: NoteSeen, { records }: Snapshot, org: Org, { clock }: Bench): Remnant {
  const nothing = { entry, path, recordId: entry.remoteId ?? '', link: '' };
  if (inspection === undefined || entry.orgId !== org.identity.orgId) return { ...nothing, fate: 'drop' };
  if (!sameLink(entry, inspection)) return ownLink(entry, inspection, org, nothing) ?? { ...nothing, fate: 'drop' };
  if (!mayFinish(entry, inspection, org)) return { ...nothing, fate: 'drop' };
  const found = records.filter(({ id, key }) =>
    entry.remoteId === undefined ? nameKey(key) === nameKey(entry.key) : id === entry.remoteId,
  );
  const [record] = found;
  if (record === undefined || found.length > 1 || !says(record, entry, inspection, org)) {
    const late = entry.phase === 'sent' && clock.now() - entry.at < ON_ITS_WAY_MS;
    return { ...nothing, fate: late ? 'wait' : 'drop' };
  }
  const link = renewedLink(org, inspection, { recordId: record.id, madeFrom: entry.madeFrom, agreed: entry.sent });
  return { entry, path, fate: 'finish', recordId: record.id, link };
}

/** The note has another link by now: ours, when it agrees on all that the row was about. */
function ownLink(
  { row }: JournalEntry,
  { links }: Inspection,
  org: Org,
  nothing: Omit<Remnant, 'fate'>,
): Remnant | undefined {
  const text = links?.[org.target];
  const link = readLink(text, org.identity.orgId);
  if (text === undefined || link === undefined) return undefined;
  const agrees = Object.entries(row.fields).every(([remote, { to }]) => {
    const key = printKeys([remote]).get(remote);
    return key !== undefined && link.base.get(key) === hash32(to);
  });
  return agrees ? { ...nothing, fate: 'log', recordId: link.recordId, link: text } : undefined;
}

function says(record: RemoteRecord, { sent }: JournalEntry, inspection: Inspection, org: Org): boolean {
  const columns = columnsIn(org, itemOf(inspection));
  return Object.entries(sent).every(([remote, value]) => {
    const column = columns.find((one) => one.remote === remote);
    return column !== undefined && theirsOf(org.chosen, column, record.fields[remote]) === value;
  });
}

/**
 * Writes the links that are missing, and takes the settled entries out, once `log` has heard of those that were done. A note
 * that cannot be written now is tried again next time.
 */
export async function finish(
  remnants: readonly Remnant[],
  org: Org,
  bench: Bench,
  device: Store,
  log: (done: readonly Remnant[]) => Promise<void>,
): Promise<void> {
  const done: Remnant[] = [];
  const settled: JournalEntry[] = [];
  for (const remnant of remnants) {
    const fate = remnant.fate === 'finish' ? await writeLink(remnant, org, bench) : remnant.fate;
    if (fate === 'log') done.push(remnant);
    if (fate !== 'wait') settled.push(remnant.entry);
  }
  if (done.length > 0) await log(done);
  if (settled.length > 0) await strike(device, settled);
}

async function writeLink({ entry, path, link }: Remnant, org: Org, bench: Bench): Promise<'log' | 'wait' | 'drop'> {
  const last: { fate: 'log' | 'wait' | 'drop' } = { fate: 'wait' };
  try {
    await bench.store.edit(path, (text) => {
      const { inspection } = examine(path, text, bench.rules, bench.today).verdict;
      const edited = sameLink(entry, inspection) ? withLink(text, org.target, link, bench.rules) : undefined;
      last.fate = edited === undefined ? 'drop' : 'text' in edited ? 'log' : 'wait';
      return edited !== undefined && 'text' in edited ? edited.text : text;
    });
    return last.fate;
  } catch {
    return 'wait';
  }
}
