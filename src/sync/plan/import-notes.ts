/** Notes for records that have none: what the list shows, and the notes made of the user's template. */
import { idKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { hereOf, keyField, theirsOf } from '../../targets/cells.ts';
import { noteValue } from '../../targets/codec.ts';
import type { RemoteFilter, RemoteRecord } from '../../targets/crm.ts';
import { sourceKind } from '../../targets/source.ts';
import type { Trouble } from '../../targets/wire.ts';
import { createNote } from '../vault/create-note.ts';
import { linkText, readLink, renewedBase } from '../vault/link.ts';
import { takenInto, withLink } from './note-side.ts';
import { ask, columnsIn, isTrouble, scopeFor, type Org } from '../crm/org.ts';
import { shownFor } from './plan-shown.ts';
import type { PlanField } from '../plan.ts';
import type { Bench } from '../vault/run.ts';
import { runVault } from '../vault/run-selected.ts';
import type { Candidate } from '../sync-desk.ts';

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
  const keys = new Set(vault.inspections.map(({ opportunity }) => idKey(opportunity?.id ?? '')));
  return records.filter(
    ({ id, key, formerIds = [] }) =>
      ![id, ...formerIds].some((one) => linked.has(one)) && (key === '' || !keys.has(idKey(key))),
  );
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
  const codes = await currencyCodes(org);
  if (isTrouble(codes)) return codes;
  const free = await withoutNote(heard.out.records, org, bench);
  const paths: string[] = [];
  for (const id of new Set(remoteIds)) {
    const record = free.find((one) => one.id === id);
    if (record === undefined || signal?.aborted === true) continue;
    paths.push(await importRecord(record, codes, org, bench));
    await bench.clock.pause();
  }
  return paths;
}

/** ISO 4217 codes by record id, where the currency of a deal is a record of its own. */
async function currencyCodes(org: Org): Promise<ReadonlyMap<string, string> | Trouble> {
  const { currencyField = '', fields } = org.schema;
  if (fields[currencyField]?.type !== 'lookup') return new Map();
  const names = new Set(Object.values(fields).flatMap(({ scales = {} }) => Object.keys(scales)));
  const lookups = [...names].map((name) => ({ field: currencyField, name }));
  const heard = await ask(org, org.crm.resolve(scopeFor(org), lookups));
  if ('trouble' in heard) return heard.trouble;
  return new Map(heard.out.flatMap(({ name, candidates }) => candidates.map(({ id }) => [id, name] as const)));
}

/**
 * The note from the template, with every field that can be read here, and the link. A record with a key keeps it as the id of
 * its note; one without has its key written by the next sync. Made whole before it is a file.
 */
function importRecord(
  record: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: Org,
  bench: Bench,
): Promise<string> {
  const ofVault = bench.rules.currency;
  const currency = currencyIn(record, codes, org, ofVault);
  const isSaid = currency !== undefined && (currency.theirs !== '' || currency.take !== ofVault);
  const fields = [...pulledFields(record, org, currency?.take), ...(isSaid ? [currency] : [])];
  const title = fields.find(({ from }) => from === 'title')?.theirs ?? '';
  return createNote(title === '' ? record.id : title, bench, (text) => {
    const id: PlanField[] = record.key === '' ? [] : [pulled(keyField(org.chosen), 'id', record.key, record.key)];
    const { text: filled, refused } = takenInto(text, [...id, ...fields], bench.rules);
    const taken = fields.filter(({ remote, theirs }) => !refused.has(remote) && theirs !== '');
    const agreed = Object.fromEntries([
      ...emptyFields(record, org).map((remote) => [remote, ''] as const),
      ...taken.map(({ remote, theirs }) => [remote, theirs] as const),
    ]);
    const base = renewedBase(undefined, Object.keys(agreed), agreed);
    const link = linkText(org.identity.orgId, { recordId: record.id, base, mappingRev: org.mappingRev });
    const linked = withLink(filled, org.target, link, bench.rules);
    return 'text' in linked ? linked.text : text;
  });
}

/** A currency as a note takes it; `take` is its ISO 4217 code. */
type Currency = PlanField & { readonly take: string };

/** Whatever else is read of a record, without its currency an amount would be one of the vault's. Undefined: nobody knows it. */
function currencyIn(
  { fields }: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: Org,
  ofVault: string,
): Currency | undefined {
  const { chosen, schema } = org;
  const column = columnsIn(org, []).find(({ remote }) => remote === schema.currencyField);
  const theirs = column === undefined ? '' : theirsOf(chosen, column, fields[column.remote]);
  const ofOrg = chosen.options['currency'] ?? '';
  const spelled = column?.field?.type === 'lookup' ? codes.get(theirs) : theirs;
  const take = theirs === '' ? (ofOrg === '' ? ofVault : ofOrg) : spelled;
  return take === undefined ? undefined : { ...pulled(column?.remote ?? 'currency', 'currency', theirs, take), take };
}

/** All but the currency; amounts only where it is known. */
function pulledFields(record: RemoteRecord, org: Org, currency: string | undefined): PlanField[] {
  const { chosen } = org;
  return columnsIn(org, []).flatMap((column) => {
    const { row, remote, year } = column;
    const theirs = theirsOf(chosen, column, record.fields[remote]);
    if (theirs === '' || row.direction === 'push' || row.from === 'currency') return [];
    if (currency === undefined && sourceKind(row.from) === 'money') return [];
    const value = hereOf(chosen, column, theirs, currency ?? '');
    if (value === undefined) return [];
    const taken = pulled(remote, row.from, theirs, noteValue(value));
    return [year === undefined ? taken : { ...taken, year }];
  });
}

/** What neither the record nor its new note says. */
function emptyFields({ fields }: RemoteRecord, org: Org): readonly string[] {
  const empty = columnsIn(org, []).filter((column) => theirsOf(org.chosen, column, fields[column.remote]) === '');
  return empty.map(({ remote }) => remote);
}

function pulled(remote: string, from: PlanField['from'], theirs: string, take: PlainValue): PlanField {
  return { remote, from, action: 'pull', reason: 'empty-here', ours: '', theirs, base: undefined, take };
}
