/** Resolving names to IDs: companies and owners. Never creates a record for a name. */
import { nameKey } from '../../domain/name.ts';
import { chunk } from '../flow/response.ts';
import { fieldIn, type CrmScope, type Lookup, type LookupAnswer } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { ROWS_A_REQUEST, type Scope } from './api.ts';
import { ownerName, owners, ownersCalled } from './owners.ts';
import { checkProperties, readById, type DealRow } from './read.ts';
import { search, type SearchFilter } from './search.ts';

const SHOWN = ['name', 'domain', 'city'];

type Candidates = LookupAnswer['candidates'];

/** Finds companies by ID, by domain, or by exact name in any case; the first of these with a result applies. */
export function* resolve(scope: CrmScope, lookups: readonly Lookup[]): RequestFlow<readonly LookupAnswer[]> {
  const namesFor = (object: string): readonly string[] => [
    ...new Set(lookups.flatMap(({ field, name }) => (fieldIn(scope.schema, field)?.refersTo === object ? name : []))),
  ];
  const ownerNames = namesFor('owners');
  const all = ownerNames.length === 0 ? [] : yield* owners(scope);
  const companies = yield* companiesCalled(scope, namesFor('companies'));
  const owner = (name: string): Candidates =>
    ownersCalled(all, name).map((one) => ({ id: one.id, label: ownerName(one), detail: one.email }));
  return lookups.map((lookup) => {
    const object = fieldIn(scope.schema, lookup.field)?.refersTo;
    const candidates = object === 'owners' ? owner(lookup.name) : object === 'companies' ? companies(lookup.name) : [];
    return { ...lookup, candidates };
  });
}

function* companiesCalled(scope: Scope, names: readonly string[]): RequestFlow<(name: string) => Candidates> {
  const byId = yield* readById(
    scope,
    'companies',
    names.map((name) => name.trim()),
    SHOWN,
  );
  const found = new Map<string, DealRow>();
  // Lists in a search must be in lowercase, and match any case.
  const requested = [...new Set(names.map(nameKey))].filter((name) => name !== '');
  for (const some of chunk(requested, ROWS_A_REQUEST)) {
    const domains = some.filter((name) => /^[^\s/@]+\.[^\s/@]+$/.test(name));
    const groups = [listed('name', some), listed('domain', domains)];
    const hits = yield* search(scope, 'companies', { groups, properties: SHOWN });
    yield* checkProperties(hits.found, ['name']);
    for (const one of hits.found) found.set(one.id, one);
  }
  return (name) => {
    // An empty name must not match companies without a domain.
    if (nameKey(name) === '') return [];
    const direct = byId.get(name.trim());
    const called = (property: string): readonly DealRow[] =>
      [...found.values()].filter(({ properties }) => nameKey(properties[property] ?? '') === nameKey(name));
    const tries = [direct === undefined ? [] : [direct], called('domain'), called('name')];
    return (tries.find(({ length }) => length > 0) ?? []).map(candidate);
  };
}

function listed(propertyName: string, values: readonly string[]): readonly SearchFilter[] {
  return values.length === 0 ? [] : [{ propertyName, operator: 'IN', values }];
}

function candidate({ id, properties }: DealRow): Candidates[number] {
  const detail = [properties['domain'], properties['city']].filter(Boolean).join(', ');
  return { id, label: properties['name'] ?? '', detail };
}
