import { afterEach, expect, test } from 'vitest';
import type { LookupAnswer } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import type { Hubspot } from '../../../tools/loopback-crms/hubspot/server.ts';
import { bodyOf, ok } from '../conversing.ts';
import { converse, scopeOf, startPortal } from './live.ts';
import { hold, madeScope, row } from './talk.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const COMPANIES = [
  { name: 'Acme', domain: 'acme.example', city: 'Berlin' },
  { name: 'ACME', domain: 'acme.org' },
  { name: 'Ünïted & Söhne "GmbH"' },
  { name: 'acme.example' },
  { name: '360' },
];

async function resolved(field: string, names: readonly string[]): Promise<readonly LookupAnswer['candidates'][]> {
  server = await startPortal({
    portal: {
      owners: [
        { id: '71', email: 'ada@acme.example', firstName: 'Ada', lastName: 'Seller' },
        { id: '72', email: 'ada2@acme.example', firstName: 'Ada', lastName: 'Seller' },
        { id: '73', email: 'bob@acme.example', firstName: '', lastName: '' },
      ],
    },
    seed: (portal) => {
      portal.properties.companies.push(property({ name: 'city', label: 'City', type: 'string', fieldType: 'text' }));
      for (const company of COMPANIES) portal.insert('companies', company);
    },
  });
  const scope = await scopeOf(server);
  const ids = server.portal.live('companies').map(({ id }) => id);
  const asked = names.map((name) => name.replace(/^#(\d)$/, (_, at: string) => ids[Number(at)] ?? ''));
  server.log.clear();
  const answers = await converse(
    server,
    crm.resolve(
      scope,
      asked.map((name) => ({ field, name })),
    ),
  );
  expect(answers.map(({ name }) => name)).toEqual(asked);
  expect(server.log.writes()).toEqual([]);
  return answers.map(({ candidates }) => candidates);
}

test('finds companies by ID, by domain, or by exact name, and returns all of them', async () => {
  const names = ['#2', 'ACME.example', 'acme', 'ünïted &  söhne "gmbh"', '360', 'Acm', '', 'Nobody'];
  const found = await resolved('company', names);
  expect(found.map((candidates) => candidates.map(({ label, detail }) => `${label}: ${detail}`))).toEqual([
    ['Ünïted & Söhne "GmbH": '],
    ['Acme: acme.example, Berlin'],
    ['Acme: acme.example, Berlin', 'ACME: acme.org'],
    ['Ünïted & Söhne "GmbH": '],
    ['360: '],
    [],
    [],
    [],
  ]);
});

test('finds owners by ID, by email, or by name', async () => {
  const found = await resolved('hubspot_owner_id', ['72', 'ADA@acme.example', 'ada seller', 'bob@acme.example', 'Eve']);
  expect(found.map((candidates) => candidates.map(({ id, detail }) => `${id} ${detail}`))).toEqual([
    ['72 ada2@acme.example'],
    ['71 ada@acme.example'],
    ['71 ada@acme.example', '72 ada2@acme.example'],
    ['73 bob@acme.example'],
    [],
  ]);
});

test('returns no candidates for a field that refers to no object, without a request', () => {
  const lookup = { field: 'dealname', name: 'x' };
  expect(hold(crm.resolve(madeScope(), [lookup])).out).toEqual([{ ...lookup, candidates: [] }]);
});

test('sends lists of 100 distinct names in lowercase, and returns the remaining record of a merged company', () => {
  const names = Array.from({ length: 101 }, (_, at) => `Name ${at}`);
  const lookups = [...names, 'NAME 7', '42'].map((name) => ({
    field: name === 'NAME 7' ? 'Partner' : 'company',
    name,
  }));
  const page = ok({ results: [row('9', { name: 'Name 7' })] });
  const { out, sent } = hold(crm.resolve(madeScope(), lookups), [
    ok({ results: [row('50', { name: 'New', hs_merged_object_ids: '41;42' })] }),
    page,
    ok({ results: [] }),
  ]);
  const lists = sent
    .slice(1)
    .map((request) => bodyOf(request) as { filterGroups: { filters: { values: string[] }[] }[] });
  expect(lists.map(({ filterGroups }) => filterGroups[0]?.filters[0]?.values.length)).toEqual([100, 2]);
  expect(lists[0]?.filterGroups[0]?.filters[0]?.values[7]).toBe('name 7');
  expect(out?.filter(({ candidates }) => candidates.length > 0)).toEqual([
    { field: 'company', name: 'Name 7', candidates: [{ id: '9', label: 'Name 7', detail: '' }] },
    { field: 'Partner', name: 'NAME 7', candidates: [{ id: '9', label: 'Name 7', detail: '' }] },
    { field: 'company', name: '42', candidates: [{ id: '50', label: 'New', detail: '' }] },
  ]);
});
