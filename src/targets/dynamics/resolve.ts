/**
 * Resolving names to IDs: accounts, contacts, users, currencies, and any other table of a lookup. Never creates a
 * record for a name.
 */
import { nameKey } from '../../domain/name.ts';
import { textOf, type Row } from '../flow/response.ts';
import { checkRows } from '../flow/rows.ts';
import { fieldIn, type CrmScope, type Lookup, type LookupAnswer } from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { list, queryText } from './api.ts';
import { mostPagesFor } from '../flow/paging.ts';
import { among } from './filter.ts';
import { guidOf } from './guid.ts';
import { tableOf, type Table } from './tables.ts';

/** Finds records by ID, otherwise by exact name in any case; currencies by their ISO code. */
export function* resolve({ schema }: CrmScope, lookups: readonly Lookup[]): Talk<readonly LookupAnswer[]> {
  const leadsTo = ({ field }: Lookup): string => fieldIn(schema, field)?.refersTo ?? '';
  const answers: LookupAnswer[] = [];
  for (const name of new Set(lookups.map(leadsTo))) {
    const some = lookups.filter((lookup) => leadsTo(lookup) === name);
    if (name === '') {
      for (const lookup of some) answers.push({ ...lookup, candidates: [] });
      continue;
    }
    const table = yield* tableOf(name);
    const rows = yield* rowsNamed(table, some);
    for (const lookup of some) answers.push({ ...lookup, candidates: candidates(table, rows, lookup.name) });
  }
  return answers;
}

function* rowsNamed({ set, id, title, details, only }: Table, lookups: readonly Lookup[]): Talk<readonly Row[]> {
  const ids = lookups.flatMap(({ name }) => guidOf(name) ?? []);
  const names = lookups.flatMap(({ name }) => (guidOf(name) === undefined ? name.trim() : []));
  const $select = [id, title, ...details].join(',');
  const rows: Row[] = [];
  const mostPages = mostPagesFor(lookups.length);
  for (const query of [...among(id, ids, only), ...among(title, names, only)])
    for (const row of yield* list(set + queryText({ $select, ...query }), mostPages)) rows.push(row);
  yield* checkRows(rows, { id, idOf: guidOf, names: [id, title] });
  return rows;
}

/**
 * Returns the rows that match the name exactly: the database ignores more differences in accents and spaces than name
 * comparison does.
 */
function candidates({ id, title, details }: Table, rows: readonly Row[], name: string): LookupAnswer['candidates'] {
  const guid = guidOf(name);
  const byId = new Map(rows.map((row) => [guidOf(textOf(row, id)) ?? '', row]));
  const found = [...byId].filter(([one, row]) =>
    guid === undefined ? nameKey(textOf(row, title)) === nameKey(name) : one === guid,
  );
  return found.map(([one, row]) => {
    const texts = details.map((column) => textOf(row, column)).filter((text) => text !== '');
    return { id: one, label: textOf(row, title), detail: texts.join(', ') };
  });
}
