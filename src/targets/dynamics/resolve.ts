/**
 * Resolving names to IDs: accounts, contacts, users, currencies, and any other table of a lookup. Never creates a
 * record for a name.
 */
import { nameKey } from '../../domain/name.ts';
import { textMember, type Row } from '../flow/response.ts';
import { checkListedRows } from '../flow/rows.ts';
import { fieldIn, type CrmScope, type Lookup, type LookupAnswer } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { listRequest, queryText } from './api.ts';
import { mostPagesFor } from '../flow/paging.ts';
import { among } from './filter.ts';
import { guidOf } from './guid.ts';
import { lookupTable, type LookupTable } from './tables.ts';

/** Finds records by ID, otherwise by exact name in any case; currencies by their ISO code. */
export function* resolve({ schema }: CrmScope, lookups: readonly Lookup[]): RequestFlow<readonly LookupAnswer[]> {
  const leadsTo = ({ field }: Lookup): string => fieldIn(schema, field)?.refersTo ?? '';
  const answers: LookupAnswer[] = [];
  for (const name of new Set(lookups.map(leadsTo))) {
    const some = lookups.filter((lookup) => leadsTo(lookup) === name);
    if (name === '') {
      for (const lookup of some) answers.push({ ...lookup, candidates: [] });
      continue;
    }
    const table = yield* lookupTable(name);
    const rows = yield* rowsNamed(table, some);
    for (const lookup of some) answers.push({ ...lookup, candidates: candidates(table, rows, lookup.name) });
  }
  return answers;
}

function* rowsNamed(
  { set, id, title, details, only }: LookupTable,
  lookups: readonly Lookup[],
): RequestFlow<readonly Row[]> {
  const ids = lookups.flatMap(({ name }) => guidOf(name) ?? []);
  const names = lookups.flatMap(({ name }) => (guidOf(name) === undefined ? name.trim() : []));
  const $select = [id, title, ...details].join(',');
  const rows: Row[] = [];
  const mostPages = mostPagesFor(lookups.length);
  for (const query of [...among(id, ids, only), ...among(title, names, only)])
    for (const row of yield* listRequest(set + queryText({ $select, ...query }), mostPages)) rows.push(row);
  yield* checkListedRows(rows, { id, idOf: guidOf, names: [id, title] });
  return rows;
}

/**
 * Returns the rows that match the name exactly: the database ignores more differences in accents and spaces than name
 * comparison does.
 */
function candidates(
  { id, title, details }: LookupTable,
  rows: readonly Row[],
  name: string,
): LookupAnswer['candidates'] {
  const guid = guidOf(name);
  const byId = new Map(rows.map((row) => [guidOf(textMember(row, id)) ?? '', row]));
  const found = [...byId].filter(([one, row]) =>
    guid === undefined ? nameKey(textMember(row, title)) === nameKey(name) : one === guid,
  );
  return found.map(([one, row]) => {
    const texts = details.map((column) => textMember(row, column)).filter((text) => text !== '');
    return { id: one, label: textMember(row, title), detail: texts.join(', ') };
  });
}
