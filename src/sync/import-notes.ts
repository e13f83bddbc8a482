/** Notes for records that have none: what the list shows, and the notes made of the user's template. */
import { nameKey } from '../domain/name.ts';
import type { PlainValue } from '../domain/value.ts';
import { hereOf, keyField, theirsOf } from '../targets/cells.ts';
import { noteValue } from '../targets/codec.ts';
import type { RemoteFilter, RemoteRecord } from '../targets/crm.ts';
import type { Trouble } from '../targets/wire.ts';
import { createNote } from './create-note.ts';
import { linkText, readLink, renewedBase } from './link.ts';
import { takenInto, withLink } from './note-side.ts';
import { ask, columnsIn, scopeFor, type Org } from './org.ts';
import { shownFor } from './plan-shown.ts';
import type { PlanField } from './plan.ts';
import type { Bench } from './run.ts';
import { runVault } from './run-selected.ts';
import type { Candidate } from './sync-desk.ts';

/** Records of the filter that no note of the vault is linked to, or has the key of. */
export async function candidatesIn(
  filter: RemoteFilter,
  org: Org,
  bench: Bench,
): Promise<readonly Candidate[] | Trouble> {
  const heard = await ask(org, org.crm.changed(scopeFor(org), filter, org.identity));
  if ('trouble' in heard) return heard.trouble;
  const free = await withoutNote(heard.out.records, org, bench);
  return free.map((record) => candidateOf(record, org));
}

async function withoutNote(
  records: readonly RemoteRecord[],
  { target, identity }: Org,
  bench: Bench,
): Promise<readonly RemoteRecord[]> {
  const vault = await runVault(bench);
  const links = vault.inspections.map(({ links: found }) => readLink(found?.[target], identity.orgId)?.recordId);
  const linked = new Set(links);
  const keys = new Set(vault.inspections.map(({ opportunity }) => nameKey(opportunity?.id ?? '')));
  return records.filter(({ id, key }) => !linked.has(id) && (key === '' || !keys.has(nameKey(key))));
}

/** What people tell deals apart by; all that is mapped would fill the screen with ids and descriptions. */
const LISTED: ReadonlySet<string> = new Set(['amount', 'stage', 'closeDate']);

function candidateOf(record: RemoteRecord, org: Org): Candidate {
  const columns = columnsIn(org, []);
  const shown = columns.map((column) => [column, theirsOf(org.chosen, column, record.fields[column.remote])] as const);
  const title = shown.find(([{ row }]) => row.from === 'title')?.[1] ?? '';
  const fields = shown.filter(([{ row }, value]) => LISTED.has(row.from) && value !== '');
  return {
    remoteId: record.id,
    title: title === '' ? record.id : title,
    fields: Object.fromEntries(
      fields.map(([column, value]) => [column.remote, shownFor(org.chosen, column, value) ?? value]),
    ),
  };
}

/** Creates a note for each of these records that still has none; their paths, in order. */
export async function importRecords(
  remoteIds: readonly string[],
  org: Org,
  bench: Bench,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | Trouble> {
  const heard = await ask(org, org.crm.read(scopeFor(org), remoteIds, []));
  if ('trouble' in heard) return heard.trouble;
  const free = await withoutNote(heard.out.records, org, bench);
  const paths: string[] = [];
  for (const id of new Set(remoteIds)) {
    const record = free.find((one) => one.id === id);
    if (record === undefined || signal?.aborted === true) continue;
    paths.push(await importRecord(record, org, bench));
    await bench.clock.pause();
  }
  return paths;
}

/**
 * The note from the template, with every field that can be read here, and the link. A record with a key keeps it as the id of
 * its note; one without has its key written by the next sync. Made whole before it is a file.
 */
function importRecord(record: RemoteRecord, org: Org, bench: Bench): Promise<string> {
  const fields = pulledFields(record, org, bench.rules.currency);
  const title = fields.find(({ from }) => from === 'title')?.theirs ?? '';
  return createNote(title === '' ? record.id : title, bench, (text) => {
    const id: PlanField[] = record.key === '' ? [] : [pulled(keyField(org.chosen), 'id', record.key, record.key)];
    const { text: filled, refused } = takenInto(text, [...id, ...fields], bench.rules);
    const taken = fields.filter(({ remote }) => !refused.has(remote));
    const agreed = Object.fromEntries(taken.map(({ remote, theirs }) => [remote, theirs]));
    const base = renewedBase(undefined, Object.keys(agreed), agreed);
    const link = linkText(org.identity.orgId, { recordId: record.id, base, mappingRev: org.mappingRev });
    const linked = withLink(filled, org.target, link, bench.rules);
    return 'text' in linked ? linked.text : text;
  });
}

function pulledFields(record: RemoteRecord, org: Org, currency: string): PlanField[] {
  const { chosen } = org;
  return columnsIn(org, []).flatMap((column) => {
    const { row, remote, year } = column;
    const theirs = theirsOf(chosen, column, record.fields[remote]);
    if (theirs === '' || row.direction === 'push') return [];
    const value = hereOf(chosen, column, theirs, currency);
    if (value === undefined) return [];
    const taken = pulled(remote, row.from, theirs, noteValue(value));
    return [year === undefined ? taken : { ...taken, year }];
  });
}

function pulled(remote: string, from: PlanField['from'], theirs: string, take: PlainValue): PlanField {
  return { remote, from, action: 'pull', reason: 'empty-here', ours: '', theirs, base: undefined, take };
}
