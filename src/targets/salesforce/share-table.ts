/** The child object with an opportunity's shares: its configured names, its shape, and its rows. */
import { hash32 } from '../../domain/digest.ts';
import { addToGroup } from '../../domain/group.ts';
import { nameKey } from '../../domain/name.ts';
import { fieldIn, type CrmScope, type RemoteField } from '../core/crm.ts';
import { shareLines, type ShareLine } from '../core/shares.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { textMember, unexpected, type Row } from '../flow/response.ts';
import { checkListedRows } from '../flow/rows.ts';
import type { ObjectWrite } from './collections.ts';
import { fullId } from './id.ts';
import { queryAmong } from './query.ts';

/** Remote names of the child object and its fields. */
export interface ShareNames {
  readonly object: string;
  readonly deal: string;
  readonly key: string;
  readonly name: string;
  readonly ledger: string;
  readonly amount: string;
}

/** An existing row that the plugin created. */
export interface ShareRow extends ShareLine {
  readonly id: string;
  readonly key: string;
  readonly deal: string;
}

/** Returns the configured names, or `undefined` if shares are not stored in Salesforce. */
export function shareNames(options: Readonly<Record<string, string>>): ShareNames | undefined {
  const option = (name: string): string => options[name] ?? '';
  const object = option('shares');
  if (object === '') return undefined;
  const [deal, key] = [option('sharesDeal'), option('sharesKey')];
  return {
    object,
    deal,
    key,
    name: option('sharesName'),
    ledger: option('sharesLedger'),
    amount: option('sharesAmount'),
  };
}

/**
 * Returns the pseudo field of an opportunity that represents its share rows, or `undefined` if a field is missing or
 * not writable, or the key is not unique.
 */
export function shareField(
  names: ShareNames,
  label: string,
  fields: Readonly<Record<string, RemoteField>>,
): RemoteField | undefined {
  const { object, deal, key, name, ledger, amount } = names;
  const field = (one: string): RemoteField | undefined => fieldIn({ fields }, one);
  const usable =
    [deal, key, name, ledger, amount].every((one) => field(one)?.creatable === true) &&
    [name, ledger, amount].every((one) => field(one)?.updatable === true) &&
    field(key)?.key === true;
  return usable ? { name: object, label, type: 'text', creatable: true, updatable: true, required: false } : undefined;
}

/** Returns the table for writing rows of the child object. */
export function shareTable({ object, deal, key, name, ledger, amount }: ShareNames): ObjectWrite {
  const field = (one: string, type: RemoteField['type']): RemoteField => {
    return { name: one, label: one, type, creatable: true, updatable: true, required: false };
  };
  const fields = [field(deal, 'lookup'), field(name, 'text'), field(ledger, 'text'), field(amount, 'number')];
  return {
    object,
    keyField: key,
    fields: Object.fromEntries(fields.map((one) => [one.name, one])),
    saveDuplicates: true,
  };
}

/**
 * Reads the plugin's rows of these opportunities: those whose key starts with the opportunity's key. Rows that a user
 * created are never changed.
 */
export function* shareRows(names: ShareNames, deals: ReadonlyMap<string, string>): RequestFlow<readonly ShareRow[]> {
  const { object, deal, key, name, ledger, amount } = names;
  const columns = [deal, key, name, ledger, amount];
  const base = `SELECT Id,${columns.join(',')} FROM ${object} WHERE ${deal} IN `;
  const there = yield* queryAmong(base, [...deals.keys()]);
  // A row that cannot be read would remain where it should be deleted, and count in addition to the others.
  yield* checkListedRows(there, { id: 'Id', idOf: fullId, names: columns });
  const rows: ShareRow[] = [];
  for (const row of there) {
    const found = {
      id: fullId(textMember(row, 'Id')) ?? '',
      deal: fullId(textMember(row, deal)) ?? '',
      key: textMember(row, key),
    };
    const opportunityKey = deals.get(found.deal);
    // Only rows of these opportunities were requested, and a key is a text or `null`.
    if (opportunityKey === undefined || (row[key] !== null && typeof row[key] !== 'string'))
      return yield* unexpected(`The share row ${found.id} came without its opportunity or its key.`, 200);
    if (opportunityKey === '' || !nameKey(found.key).startsWith(nameKey(`${opportunityKey}:`))) continue;
    rows.push({
      ...found,
      name: textMember(row, name),
      ledger: textMember(row, ledger),
      amount: amountOf(row, amount),
    });
  }
  return rows;
}

function amountOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'number' ? String(value) : '0';
}

/**
 * Returns the key of an opportunity's share: the opportunity's key, the ledger, and the name, with a digest if
 * characters were lost.
 */
export function shareKey(opportunityKey: string, { ledger, name }: ShareLine): string {
  const plain = nameKey(name);
  const slug = plain.replace(/[^a-z\d]+/g, '-').slice(0, 40);
  const slugText = slug.replaceAll('-', ' ') === plain ? slug : `${slug}-${hash32(plain).toString(36)}`;
  return `${opportunityKey}:${ledger.toLowerCase()}:${slugText}`;
}

/**
 * Returns the shares of every opportunity of the scope as the value of its pseudo field; empty if the scope does not
 * have that field.
 */
export function* sharesOf(
  scope: CrmScope,
  deals: ReadonlyMap<string, string>,
): RequestFlow<ReadonlyMap<string, string>> {
  const names = shareNames(scope.options);
  if (
    names === undefined ||
    !scope.fields.includes(names.object) ||
    fieldIn(scope.schema, names.object) === undefined
  ) {
    return new Map();
  }
  const rows = yield* shareRows(names, deals);
  const byOpportunity = new Map<string, ShareRow[]>();
  for (const row of rows) addToGroup(byOpportunity, row.deal, row);
  return new Map([...byOpportunity].map(([deal, some]) => [deal, shareLines(some)]));
}
