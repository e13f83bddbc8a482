/** Resolving names to IDs: accounts, users, and any other object of a lookup. Never creates a record for a name. */
import { nameKey } from '../../domain/name.ts';
import { fieldIn, type CrmScope, type Lookup, type LookupAnswer } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { textMember, type Row } from '../flow/response.ts';
import { checkListedRows } from '../flow/rows.ts';
import { fullId } from './id.ts';
import { queryAmong } from './query.ts';

/** Fields that distinguish records with the same name, by object. */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  Account: ['BillingCity', 'Website'],
  User: ['Username'],
};

/** ID prefixes by object, so that a name of 15 letters is not treated as an ID. */
const PREFIXES: Readonly<Record<string, string>> = { Account: '001', User: '005' };

/**
 * Finds records by ID, by the option's external ID, or by exact name in any case; the first of these with a result
 * applies.
 */
export function* resolve(scope: CrmScope, lookups: readonly Lookup[]): RequestFlow<readonly LookupAnswer[]> {
  const objectOf = ({ field }: Lookup): string => fieldIn(scope.schema, field)?.refersTo ?? '';
  const answers: LookupAnswer[] = [];
  for (const object of new Set(lookups.map(objectOf))) {
    const some = lookups.filter((lookup) => objectOf(lookup) === object);
    const keyField = object === 'Account' ? (scope.options['accountKey'] ?? '') : '';
    const rows = object === '' ? [] : yield* rowsNamed(object, keyField, some);
    for (const lookup of some) answers.push({ ...lookup, candidates: candidates(object, keyField, rows, lookup.name) });
  }
  return answers;
}

function* rowsNamed(object: string, keyField: string, lookups: readonly Lookup[]): RequestFlow<readonly Row[]> {
  const names = lookups.map(({ name }) => name);
  const ids = names.flatMap((name) => idOf(object, name) ?? []);
  const rows: Row[] = [];
  const plain = ['Id', 'Name', ...(keyField === '' ? [] : [keyField])];
  const detailed = [...plain, ...(DETAILS[object] ?? [])];
  const active = object === 'User' ? 'IsActive = true AND ' : '';
  const searches = [['Id', ids], ['Name', names], ...(keyField === '' ? [] : [[keyField, names] as const])] as const;
  for (const [column, values] of searches) {
    const where = ` FROM ${object} WHERE ${active}${column} IN `;
    const fallback = (list: string): string => `SELECT ${plain.join(',')}${where}${list}`;
    for (const row of yield* queryAmong(`SELECT ${detailed.join(',')}${where}`, values, fallback)) rows.push(row);
  }
  yield* checkListedRows(rows, { id: 'Id', idOf: fullId, names: plain });
  return rows;
}

/** Returns the ID if the name is an ID, otherwise `undefined`. */
function idOf(object: string, name: string): string | undefined {
  const prefix = PREFIXES[object];
  const id = fullId(name.trim());
  const isId = name.trim().length === 18 || (prefix !== undefined && name.startsWith(prefix));
  return isId ? id : undefined;
}

function candidates(object: string, keyField: string, rows: readonly Row[], name: string): LookupAnswer['candidates'] {
  const byId = new Map(rows.map((row) => [fullId(textMember(row, 'Id')) ?? '', row]));
  const key = nameKey(name);
  const called =
    (column: string) =>
    (row: Row): boolean =>
      nameKey(textMember(row, column)) === key;
  const all = [...byId];
  const tries = [
    all.filter(([id]) => id === idOf(object, name)),
    keyField === '' ? [] : all.filter(([, row]) => called(keyField)(row)),
    all.filter(([, row]) => called('Name')(row)),
  ];
  const found = tries.find((some) => some.length > 0) ?? [];
  return found.map(([id, row]) => ({ id, label: textMember(row, 'Name'), detail: detailOf(object, row) }));
}

function detailOf(object: string, row: Row): string {
  const details = (DETAILS[object] ?? []).map((column) => textMember(row, column));
  return details.filter((text) => text !== '').join(', ');
}
