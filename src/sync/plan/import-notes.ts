/** Notes for records that have none: what the list shows, and the notes made of the user's template. */
import { hasTemplateCode } from '../../domain/foreign.ts';
import { idKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { hereOf, keyField, theirsOf, type Column } from '../../targets/core/sync-fields.ts';
import { noteValue } from '../../targets/core/codec.ts';
import type { RemoteFilter, RemoteRecord } from '../../targets/core/crm.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import { sourceKind } from '../../targets/core/source.ts';
import type { Exportable } from '../../targets/core/target.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import { createNote } from '../../vault/create-note.ts';
import { examine } from '../../vault/inspect.ts';
import { linkText, readLink, renewedBase } from '../../vault/link.ts';
import { saidByNone, withoutOpenKeys } from './imported-keys.ts';
import { itemOf } from '../../vault/exportable.ts';
import { refusedByNote } from './note-check.ts';
import { takenInto, withLink } from './note-changes.ts';
import { ask, columnsIn, isTrouble, scopeFor, type Org } from '../crm/crm-context.ts';
import type { Obstacle } from './note-values.ts';
import { held } from './skip-field.ts';
import { shownFor } from './display-values.ts';
import type { PlanField } from './plan.ts';
import { failureOf, type Bench } from '../../vault/inspect-notes.ts';
import { runVault } from '../../vault/run-selection.ts';
import type { Candidate, ImportOutcome } from '../sync-service.ts';

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

/** Creates a note for each of these records that still has none; one outcome for each, in order. */
export async function importRecords(
  remoteIds: readonly string[],
  org: Org,
  bench: Bench,
  signal: AbortSignal | undefined,
): Promise<readonly ImportOutcome[] | Trouble> {
  const heard = await ask(org, org.crm.read(scopeFor(org), remoteIds, []));
  if ('trouble' in heard) return heard.trouble;
  const codes = await currencyCodes(org);
  if (isTrouble(codes)) return codes;
  const free = await withoutNote(heard.out.records, org, bench);
  const outcomes: ImportOutcome[] = [];
  for (const remoteId of new Set(remoteIds)) {
    const record = heard.out.records.find(({ id }) => id === remoteId);
    const title = record === undefined ? remoteId : candidateOf(record, org).title;
    const plain = { remoteId, title, skipped: [] };
    if (record === undefined) outcomes.push({ ...plain, result: 'missing' });
    else if (!free.includes(record)) outcomes.push({ ...plain, result: 'known' });
    else if (signal?.aborted === true) outcomes.push({ ...plain, result: 'left' });
    else {
      outcomes.push({ ...plain, ...(await importRecord(record, codes, org, bench)) });
      await bench.clock.pause();
    }
  }
  return outcomes;
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

type Made = Pick<ImportOutcome, 'result'> & Partial<Pick<ImportOutcome, 'path' | 'message' | 'skipped'>>;

/**
 * The note from the template, with every field that it can take, and the link. A record with a key keeps it as the id of its
 * note; one without has its key written by the next sync. Made whole before it is a file.
 */
async function importRecord(
  record: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: Org,
  bench: Bench,
): Promise<Made> {
  const fields = readFields(record, codes, org, bench);
  const title = fields.find(({ from }) => from === 'title')?.theirs ?? '';
  const name = title === '' || hasTemplateCode(title) ? record.id : title;
  const last: { skipped: readonly PlanField[] } = { skipped: [] };
  try {
    const path = await createNote(name, bench, (text) => {
      const filled = filledText(text, fields, record, org, bench);
      last.skipped = filled.skipped;
      return filled.text;
    });
    return { result: 'made', path, skipped: last.skipped };
  } catch (error) {
    return { result: 'failed', message: failureOf('', error).message };
  }
}

/** What the record says; the currency comes last. */
function readFields(
  record: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: Org,
  { rules }: Bench,
): readonly PlanField[] {
  const currency = currencyIn(record, codes, org, rules.currency);
  return [...pulledFields(record, org, currency?.take), ...(currency === undefined ? [] : [currency])];
}

/** A new note with these fields and its link, and the fields that it did not take. */
function filledText(
  text: string,
  fields: readonly PlanField[],
  record: RemoteRecord,
  org: Org,
  bench: Bench,
): { readonly text: string; readonly skipped: readonly PlanField[] } {
  const columns = columnsIn(org, []);
  const made = examine('', text, bench.rules, bench.today).verdict.inspection;
  const said = fields.filter((field) => !isUnsaidCurrency(field, made.opportunity?.currency ?? bench.rules.currency));
  const judging: Judging = { columns, item: itemOf(made), all: fields, org, bench };
  const judged = withoutMoney(
    said.map((field) => judgedField(field, judging)),
    text,
    bench,
  );
  const id: PlanField[] = record.key === '' ? [] : [pulled(keyField(org.chosen), 'id', record.key, record.key)];
  const { text: taken, refused } = takenInto(text, [...id, ...judged], bench.rules);
  const settled = judged.map((field) => (refused.has(field.remote) ? skippedField(field, UNREADABLE) : field));
  const skipped = settled.filter(({ action }) => action === 'hold');
  const pulls = settled.filter(({ action, theirs }) => action === 'pull' && theirs !== '');
  const filled = withoutOpenKeys(taken, columns, new Set(pulls.map(({ remote }) => remote)), bench.rules);
  const item = itemOf(examine('', filled, bench.rules, bench.today).verdict.inspection);
  const unsaid = item === undefined ? [] : saidByNone(item, record, org.chosen, columns);
  const agreed = Object.fromEntries([
    ...unsaid.map((remote) => [remote, ''] as const),
    ...pulls.map(({ remote, theirs }) => [remote, theirs] as const),
  ]);
  const base = renewedBase(undefined, Object.keys(agreed), agreed);
  const link = linkText(org.identity.orgId, { recordId: record.id, base, mappingRev: org.mappingRev });
  const linked = withLink(filled, org.target, link, bench.rules);
  return { text: 'text' in linked ? linked.text : text, skipped };
}

/** What the fields of one record are judged by. */
interface Judging {
  readonly columns: readonly Column[];
  /** The note before it takes any of them. */
  readonly item: Exportable | undefined;
  readonly all: readonly PlanField[];
  readonly org: Org;
  readonly bench: Bench;
}

/** The field as a pull would have it: held where the note's own checks refuse its value. */
function judgedField(field: PlanField, { columns, item, all, org, bench }: Judging): PlanField {
  const { rules, today } = bench;
  const column = columns.find(({ remote }) => remote === field.remote);
  if (field.take === undefined) return skippedField(field, unread(org, column));
  if (column === undefined || item === undefined) return field;
  const currency = all.find(({ from }) => from === 'currency')?.take;
  const money = typeof currency === 'string' ? currency : rules.currency;
  // Where the currency is a record of its own, the note has its code.
  const pair = { column, theirs: field.from === 'currency' ? money : field.theirs };
  const why = refusedByNote({ chosen: org.chosen, rules, today }, pair, field.take, item, money);
  return why === undefined ? field : skippedField(field, why);
}

/** A currency that the record does not name, and that the new note has as its `own`, by its template or without a key. */
function isUnsaidCurrency({ from, theirs, take }: PlanField, own: string): boolean {
  return from === 'currency' && theirs === '' && take === own;
}

/** No amount goes into a note that does not take its currency: it would count in another one. */
function withoutMoney(fields: readonly PlanField[], text: string, { rules }: Bench): readonly PlanField[] {
  const currency = fields.find(({ from }) => from === 'currency');
  if (currency === undefined) return fields;
  const isTaken = currency.action !== 'hold' && takenInto(text, [currency], rules).refused.size === 0;
  if (isTaken) return fields;
  return fields.map((field) => (sourceKind(field.from) === 'money' ? skippedField(field, UNREADABLE) : field));
}

/** Why a value means nothing here. */
function unread({ chosen }: Org, column: Column | undefined): Obstacle {
  const remark = column && zoneUnknown(chosen, column.row, column.remote);
  return remark === undefined ? UNREADABLE : { ...UNREADABLE, remark };
}

const UNREADABLE: Obstacle = { reason: 'cannot-be-read-here' };

function skippedField(field: PlanField, why: Obstacle): PlanField {
  return { ...held(field, why.reason), ...why };
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

/** All but the currency; amounts only where it is known. Without `take`: what the note has no place for. */
function pulledFields(record: RemoteRecord, org: Org, currency: string | undefined): PlanField[] {
  const { chosen } = org;
  return columnsIn(org, []).flatMap((column) => {
    const { row, remote, year } = column;
    const theirs = theirsOf(chosen, column, record.fields[remote]);
    if (theirs === '' || row.direction === 'push' || row.from === 'currency') return [];
    if (currency === undefined && sourceKind(row.from) === 'money') return [];
    const value = hereOf(chosen, column, theirs, currency ?? '');
    const known = { ...(column.field && { label: column.field.label }), ...(year !== undefined && { year }) };
    return [{ ...pulled(remote, row.from, theirs, value && noteValue(value)), ...known }];
  });
}

/** Without `take`, the note has no place for the value. */
function pulled(remote: string, from: PlanField['from'], theirs: string, take: PlainValue | undefined): PlanField {
  const field = { remote, from, action: 'pull', reason: 'empty-here', ours: '', theirs, base: undefined } as const;
  return take === undefined ? field : { ...field, take };
}
