/** Creates notes for records that have none: lists the candidates, and writes notes from the template of the user. */
import { hasTemplateCode } from '../../domain/untrusted-text.ts';
import { decimalsOf, parseAmount } from '../../domain/money.ts';
import { idKey } from '../../domain/name.ts';
import type { PlainValue } from '../../domain/value.ts';
import { toNoteText, keyField, canonicalRemote, type SyncField } from '../../targets/core/sync-fields.ts';
import { toNoteValue } from '../../targets/core/codec.ts';
import type { RemoteFilter, RemoteRecord } from '../../targets/core/crm.ts';
import { zoneUnknown } from '../../targets/core/limit.ts';
import { sourceKind } from '../../targets/core/source.ts';
import type { Exportable } from '../../targets/core/target.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { createNote } from '../../vault/create-note.ts';
import { analyzeNote } from '../../vault/inspect.ts';
import { serializeLink, parseLink, updatedBase } from '../../vault/record-link.ts';
import { unsetOnBothSides, removeUnusedKeys } from './imported-keys.ts';
import { toExportable } from '../../vault/exportable.ts';
import { refusedByNote } from './note-check.ts';
import { applyPulledFields, setLink } from './note-changes.ts';
import { runRead, syncFieldsIn, isCrmError, buildScope, type CrmContext } from '../crm/crm-context.ts';
import type { Obstacle } from './note-values.ts';
import { skipField } from './skip-field.ts';
import { displayValue } from './display-values.ts';
import type { FieldChange } from './plan.ts';
import { noteFailureOf, type NoteContext } from '../../vault/inspect-notes.ts';
import { runVault } from '../../vault/run-selection.ts';
import type { Candidate, ImportList, ImportOutcome } from '../sync-service.ts';

/** Returns the records of the filter to which no note of the vault is linked, and whose key is not the ID of a note. */
export async function findImportCandidates(
  filter: RemoteFilter,
  org: CrmContext,
  context: NoteContext,
): Promise<ImportList | CrmError> {
  const result = await runRead(org, org.crm.changed(buildScope(org), filter, org.identity));
  if ('error' in result) return result.error;
  const { records } = result.out;
  const unlinked = await recordsWithoutNote(records, org, context);
  const codes = unlinked.length === 0 ? new Map<string, string>() : await currencyCodes(org);
  if (isCrmError(codes)) return codes;
  const withFields = withSyncFields(org);
  const candidates = unlinked.map((record) => {
    const currency = recordCurrency(record, codes, withFields, context.rules.currency)?.take;
    return candidateOf(record, withFields, currency);
  });
  return { candidates, known: records.length - unlinked.length };
}

/** A connected CRM with its sync fields, which are the same for all records. */
interface ImportOrg extends CrmContext {
  readonly columns: readonly SyncField[];
}

function withSyncFields(org: CrmContext): ImportOrg {
  return { ...org, columns: syncFieldsIn(org, []) };
}

async function recordsWithoutNote(
  records: readonly RemoteRecord[],
  { target, identity }: CrmContext,
  context: NoteContext,
): Promise<readonly RemoteRecord[]> {
  const vault = await runVault(context);
  const linked = new Set(vault.inspections.map(({ links }) => parseLink(links?.[target], identity.orgId)?.recordId));
  const keys = new Set(vault.inspections.map(({ opportunity }) => idKey(opportunity?.id ?? '')));
  return records.filter(
    ({ id, key, formerIds = [] }) =>
      ![id, ...formerIds].some((one) => linked.has(one)) && (key === '' || !keys.has(idKey(key))),
  );
}

/**
 * Fields by which users distinguish opportunities; all mapped fields would fill the screen with IDs and descriptions.
 */
const LISTED: ReadonlySet<string> = new Set(['stage', 'closeDate']);

function candidateOf(record: RemoteRecord, org: ImportOrg, currency?: string): Candidate {
  const shown = org.columns.map(
    (column) => [column, canonicalRemote(org.resolved, column, record.fields[column.remote])] as const,
  );
  const title = shown.find(([{ row }]) => row.from === 'title')?.[1] ?? '';
  const amount = shown.find(([{ row }]) => row.from === 'amount')?.[1] ?? '';
  const minor = currency === undefined ? undefined : parseAmount(amount, decimalsOf(currency));
  const isRead = currency !== undefined && typeof minor === 'number';
  const fields = shown.filter(
    ([{ row }, value]) => value !== '' && (LISTED.has(row.from) || (row.from === 'amount' && !isRead)),
  );
  return {
    remoteId: record.id,
    title: title === '' ? record.id : title,
    amount: isRead ? { minor, currency } : undefined,
    fields: Object.fromEntries(
      fields.map(([column, value]) => [column.remote, displayValue(org.resolved, column, value) ?? value]),
    ),
  };
}

/** Creates a note for each of these records that has none yet. Returns one outcome for each record, in order. */
export async function importRecords(
  remoteIds: readonly string[],
  org: CrmContext,
  context: NoteContext,
  signal: AbortSignal | undefined,
): Promise<readonly ImportOutcome[] | CrmError> {
  const result = await runRead(org, org.crm.read(buildScope(org), remoteIds, []));
  if ('error' in result) return result.error;
  const codes = await currencyCodes(org);
  if (isCrmError(codes)) return codes;
  const unlinked = await recordsWithoutNote(result.out.records, org, context);
  const withFields = withSyncFields(org);
  const outcomes: ImportOutcome[] = [];
  for (const remoteId of new Set(remoteIds)) {
    const record = result.out.records.find(({ id }) => id === remoteId);
    const title = record === undefined ? remoteId : candidateOf(record, withFields).title;
    const plain = { remoteId, title, skipped: [] };
    if (record === undefined) outcomes.push({ ...plain, result: 'missing' });
    else if (!unlinked.includes(record)) outcomes.push({ ...plain, result: 'known' });
    else if (signal?.aborted === true) outcomes.push({ ...plain, result: 'left' });
    else {
      outcomes.push({ ...plain, ...(await importRecord(record, codes, withFields, context)) });
      await context.clock.pause();
    }
  }
  return outcomes;
}

/** Returns ISO 4217 codes by record ID, if currencies are separate records; otherwise an empty map. */
async function currencyCodes(org: CrmContext): Promise<ReadonlyMap<string, string> | CrmError> {
  const { currencyField = '', fields } = org.schema;
  if (fields[currencyField]?.type !== 'lookup') return new Map();
  const names = new Set(Object.values(fields).flatMap(({ scales = {} }) => Object.keys(scales)));
  const lookups = [...names].map((name) => ({ field: currencyField, name }));
  const result = await runRead(org, org.crm.resolve(buildScope(org), lookups));
  if ('error' in result) return result.error;
  return new Map(result.out.flatMap(({ name, candidates }) => candidates.map(({ id }) => [id, name] as const)));
}

type ImportResult = Pick<ImportOutcome, 'result'> & Partial<Pick<ImportOutcome, 'path' | 'message' | 'skipped'>>;

/**
 * Creates the note from the template, with each field that it can take, and the link. The key of a record becomes the
 * ID of its note; a record without a key gets it from the next sync. The text is complete before the file is created.
 */
async function importRecord(
  record: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: ImportOrg,
  context: NoteContext,
): Promise<ImportResult> {
  const fields = readFields(record, codes, org, context);
  const title = fields.find(({ from }) => from === 'title')?.crmValue ?? '';
  const name = title === '' || hasTemplateCode(title) ? record.id : title;
  const last: { skipped: readonly FieldChange[] } = { skipped: [] };
  try {
    const path = await createNote(name, context, (text) => {
      const filled = fillTemplate(text, fields, record, org, context);
      last.skipped = filled.skipped;
      return filled.text;
    });
    return { result: 'made', path, skipped: last.skipped };
  } catch (error) {
    return { result: 'failed', message: noteFailureOf('', error).message };
  }
}

/** Returns the values of the record; the currency is last. */
function readFields(
  record: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: ImportOrg,
  { rules }: NoteContext,
): readonly FieldChange[] {
  const currency = recordCurrency(record, codes, org, rules.currency);
  return [...pulledFields(record, org, currency?.take), ...(currency === undefined ? [] : [currency])];
}

/** Returns the text of a new note with these fields and its link, and the fields that it did not take. */
function fillTemplate(
  text: string,
  fields: readonly FieldChange[],
  record: RemoteRecord,
  org: ImportOrg,
  context: NoteContext,
): { readonly text: string; readonly skipped: readonly FieldChange[] } {
  const { columns } = org;
  const made = analyzeNote('', text, context.rules, context.today).analysis.inspection;
  const used = fields.filter(
    (field) => !isDefaultCurrency(field, made.opportunity?.currency ?? context.rules.currency),
  );
  const inputs: CheckInputs = { item: toExportable(made), all: fields, org, context };
  const checked = skipAmounts(
    used.map((field) => checkField(field, inputs)),
    text,
    context,
  );
  const id: FieldChange[] =
    record.key === '' ? [] : [pulledField(keyField(org.resolved), 'id', record.key, record.key)];
  const { text: pulledText, refused } = applyPulledFields(text, [...id, ...checked], context.rules);
  const written = checked.map((field) => (refused.has(field.remote) ? skippedField(field, UNREADABLE) : field));
  const skipped = written.filter(({ action }) => action === 'hold');
  const pulls = written.filter(({ action, crmValue }) => action === 'pull' && crmValue !== '');
  const filled = removeUnusedKeys(pulledText, columns, new Set(pulls.map(({ remote }) => remote)), context.rules);
  const item = toExportable(analyzeNote('', filled, context.rules, context.today).analysis.inspection);
  const unset = item === undefined ? [] : unsetOnBothSides(item, record, org.resolved, columns);
  const agreed = Object.fromEntries([
    ...unset.map((remote) => [remote, ''] as const),
    ...pulls.map(({ remote, crmValue }) => [remote, crmValue] as const),
  ]);
  const base = updatedBase(undefined, Object.keys(agreed), agreed);
  const link = serializeLink(org.identity.orgId, { recordId: record.id, base, mappingRev: org.mappingRev });
  const linked = setLink(filled, org.target, link, context.rules);
  return { text: 'text' in linked ? linked.text : text, skipped };
}

/** Inputs for checking the fields of one record. */
interface CheckInputs {
  /** The note before it takes any field. */
  readonly item: Exportable | undefined;
  readonly all: readonly FieldChange[];
  readonly org: ImportOrg;
  readonly context: NoteContext;
}

/** Returns the field as pulled, or skipped if the checks of the note reject its value. */
function checkField(field: FieldChange, { item, all, org, context }: CheckInputs): FieldChange {
  const { rules, today } = context;
  const column = org.columns.find(({ remote }) => remote === field.remote);
  if (field.take === undefined) return skippedField(field, unreadableObstacle(org, column));
  if (column === undefined || item === undefined) return field;
  const currency = all.find(({ from }) => from === 'currency')?.take;
  const money = typeof currency === 'string' ? currency : rules.currency;
  // If the currency is a separate record, the note has its code.
  const pair = { column, crmValue: field.from === 'currency' ? money : field.crmValue };
  const why = refusedByNote({ resolved: org.resolved, rules, today }, pair, field.take, item, money);
  return why === undefined ? field : skippedField(field, why);
}

/** Returns true for a currency that the record does not have, and that is the default of the new note (`own`). */
function isDefaultCurrency({ from, crmValue, take }: FieldChange, own: string): boolean {
  return from === 'currency' && crmValue === '' && take === own;
}

/** Skips all amounts if the note does not take the currency: they would count in another one. */
function skipAmounts(fields: readonly FieldChange[], text: string, { rules }: NoteContext): readonly FieldChange[] {
  const currency = fields.find(({ from }) => from === 'currency');
  if (currency === undefined) return fields;
  const isTaken = currency.action !== 'hold' && applyPulledFields(text, [currency], rules).refused.size === 0;
  if (isTaken) return fields;
  return fields.map((field) => (sourceKind(field.from) === 'money' ? skippedField(field, UNREADABLE) : field));
}

/** Returns the reason why a value cannot be read. */
function unreadableObstacle({ resolved }: CrmContext, column: SyncField | undefined): Obstacle {
  const finding = column && zoneUnknown(resolved, column.row, column.remote);
  return finding === undefined ? UNREADABLE : { ...UNREADABLE, finding };
}

const UNREADABLE: Obstacle = { reason: 'cannot-be-read-here' };

function skippedField(field: FieldChange, why: Obstacle): FieldChange {
  return { ...skipField(field, why.reason), ...why };
}

/** Currency as a note takes it; `take` is its ISO 4217 code. */
type Currency = FieldChange & { readonly take: string };

/**
 * Returns the currency of a record; `undefined` if it is not known. Without it, an amount would count in the default
 * currency of the vault.
 */
function recordCurrency(
  { fields }: RemoteRecord,
  codes: ReadonlyMap<string, string>,
  org: ImportOrg,
  vaultCurrency: string,
): Currency | undefined {
  const { resolved, schema, columns } = org;
  const column = columns.find(({ remote }) => remote === schema.currencyField);
  const crmValue = column === undefined ? '' : canonicalRemote(resolved, column, fields[column.remote]);
  const orgCurrency = resolved.options['currency'] ?? '';
  const code = column?.field?.type === 'lookup' ? codes.get(crmValue) : crmValue;
  const take = crmValue === '' ? (orgCurrency === '' ? vaultCurrency : orgCurrency) : code;
  return take === undefined
    ? undefined
    : { ...pulledField(column?.remote ?? 'currency', 'currency', crmValue, take), take };
}

/**
 * Returns all fields except the currency, and amounts only if the currency is known. A field without `take` has no
 * place in the note.
 */
function pulledFields(record: RemoteRecord, org: ImportOrg, currency: string | undefined): FieldChange[] {
  const { resolved, columns } = org;
  return columns.flatMap((column) => {
    const { row, remote, year } = column;
    const crmValue = canonicalRemote(resolved, column, record.fields[remote]);
    if (crmValue === '' || row.direction === 'push' || row.from === 'currency') return [];
    if (currency === undefined && sourceKind(row.from) === 'money') return [];
    const value = toNoteText(resolved, column, crmValue, currency ?? '');
    const known = { ...(column.field && { label: column.field.label }), ...(year !== undefined && { year }) };
    return [{ ...pulledField(remote, row.from, crmValue, value && toNoteValue(value)), ...known }];
  });
}

/** Returns a pulled field. Without `take`, the note has no place for the value. */
function pulledField(
  remote: string,
  from: FieldChange['from'],
  crmValue: string,
  take: PlainValue | undefined,
): FieldChange {
  const field = {
    remote,
    from,
    action: 'pull',
    reason: 'empty-here',
    noteValue: '',
    crmValue,
    base: undefined,
  } as const;
  return take === undefined ? field : { ...field, take };
}
