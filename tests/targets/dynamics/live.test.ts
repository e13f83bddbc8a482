import { afterEach, expect, test } from 'vitest';
import type { CrmScope } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { opportunityIdOf } from '../../../src/targets/dynamics/guid.ts';
import {
  startDataverse,
  type Dataverse,
  type DataverseOptions,
} from '../../../tools/loopback-crms/dataverse/server.ts';
import { converse, deal, scopeOf, update } from './live.ts';

let server: Dataverse | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(
  options: DataverseOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Dataverse; scope: CrmScope }> {
  server = await startDataverse(options);
  return { server, scope: await scopeOf(server, chosen) };
}

test('identifies the org', async () => {
  const { server } = await start({ org: { name: 'Acme UAT', type: 'CustomerTest' } });
  expect(await converse(server, crm.identify({}))).toEqual({
    orgId: server.org.id,
    orgName: 'Acme UAT',
    userId: server.org.me,
    userName: 'Sam Seller',
    sandbox: true,
    version: '9.2',
  });
});

test('finds an opportunity by key and ID in any case, and reports an invalid ID as missing', async () => {
  const { server, scope } = await start();
  await converse(server, crm.write(scope, [deal("o'Brien/1")]));
  const id = opportunityIdOf("o'Brien/1");
  const { records } = await converse(server, crm.read(scope, [], ["O'BRIEN/1"]));
  const fields = { estimatedvalue: '100.50', estimatedclosedate: '2026-03-31', statecode: 'open', description: null };
  expect(records).toMatchObject([{ id, key: "O'BRIEN/1", fields }]);
  const byId = await converse(server, crm.read(scope, [id.toUpperCase(), 'no id'], []));
  expect(byId).toMatchObject({ records: [{ id }], missing: ['no id'] });
});

test('finds a manually created record by its key column, or without that column by its ID', async () => {
  const { server, scope } = await start();
  const id = server.org.insert('opportunity', { name: 'By hand', new_opportunity_key: 'OPP-1' });
  expect((await converse(server, crm.read(scope, [], ['opp-1']))).records).toMatchObject([{ id, key: 'opp-1' }]);
  server.org.dropColumn('opportunity', 'new_opportunity_key');
  const bare = await scopeOf(server);
  expect(bare.schema.fields['new_opportunity_key']).toMatchObject({ key: true, creatable: true, updatable: false });
  await converse(server, crm.write(bare, [deal('OPP-2')]));
  const { records } = await converse(server, crm.read(bare, [], ['OPP-1', 'OPP-2']));
  expect(records).toMatchObject([
    { id: opportunityIdOf('OPP-2'), key: 'OPP-2', fields: { new_opportunity_key: 'OPP-2' } },
  ]);
  const byId = await converse(server, crm.read(bare, [opportunityIdOf('OPP-2')], []));
  expect(byId.records).toMatchObject([{ key: '', fields: { new_opportunity_key: null } }]);
});

test('does not change an opportunity that already exists, and reports it', async () => {
  const { server, scope } = await start();
  await converse(server, crm.write(scope, [deal('A'), deal('B'), deal('C')]));
  server.org.edit(opportunityIdOf('A'), { name: 'Edited there' });
  server.org.edit(opportunityIdOf('B'), { new_opportunity_key: 'another' });
  server.org.hidden.add(opportunityIdOf('C'));
  const answers = await converse(server, crm.write(scope, [deal('A'), deal('B'), deal('C'), deal('D')]));
  expect(answers).toMatchObject([
    { ok: false, error: { kind: 'record', code: 'moved' } },
    {
      ok: false,
      error: { kind: 'record', code: 'id-taken', message: expect.stringMatching(/another note/) as string },
    },
    {
      ok: false,
      error: {
        kind: 'record',
        code: 'id-taken',
        message: expect.stringMatching(/don’t have access to it/) as string,
      },
    },
    { ok: true, created: true },
  ]);
  expect(server.org.get(opportunityIdOf('A')).values['name']).toBe('Edited there');
});

test('does not overwrite an opportunity that changed since it was read', async () => {
  const { server, scope } = await start();
  await converse(server, crm.write(scope, [deal('A')]));
  const id = opportunityIdOf('A');
  const [before] = (await converse(server, crm.read(scope, [id], []))).records;
  server.org.touch(id);
  const stale = await converse(server, crm.write(scope, [update(id, { name: 'Mine' }, before?.version)]));
  expect(stale).toMatchObject([{ ok: false, error: { kind: 'record', code: 'moved', status: 412 } }]);
  expect(await converse(server, crm.write(scope, [update(id, { name: 'Mine' })]))).toMatchObject([{ ok: true }]);
  server.org.remove(id);
  expect(await converse(server, crm.write(scope, [update(id, { name: 'Mine' })]))).toMatchObject([
    { ok: false, error: { kind: 'record', status: 404 } },
  ]);
  expect(server.org.live('opportunity')).toHaveLength(0);
});

test('by alternate key: creates once, does not change an existing record, and never sends an invalid key', async () => {
  const seed: DataverseOptions['seed'] = (org) => org.addKey('opportunity', ['new_opportunity_key']);
  const { server, scope } = await start({ seed }, { create: 'key' });
  expect(scope.schema.fields['new_opportunity_key']?.key).toBe(true);
  const [made] = await converse(server, crm.write(scope, [deal("o'Brien ü 1")]));
  expect(made).toMatchObject({ ok: true, created: true });
  const again = await converse(server, crm.write(scope, [deal("o'Brien ü 1", { name: 'New' }), deal('a/b')]));
  const codes = again.map((answer) => [answer.opId, answer.ok ? 'ok' : answer.error.code]);
  expect(codes.sort()).toEqual([
    ['op a/b', 'key-unfit'],
    ["op o'Brien ü 1", 'moved'],
  ]);
  const { records } = await converse(server, crm.read(scope, [], ["o'Brien ü 1", 'a/b']));
  const id = made?.ok === true ? made.id : '';
  expect(records).toMatchObject([{ id, key: "o'Brien ü 1", fields: { name: "Deal o'Brien ü 1" } }]);
});

test.each([
  ['key', [], undefined],
  ['key', ['Pending'], undefined],
  ['key', ['Active'], true],
  ['guid', [], true],
] as const)('in mode %s with keys that are %j, the column counts as unique: %s', async (create, statuses, unique) => {
  const seed: DataverseOptions['seed'] = (org) => {
    for (const status of statuses) org.addKey('opportunity', ['new_opportunity_key'], status);
  };
  const { scope } = await start({ seed }, { create });
  expect(scope.schema.fields['new_opportunity_key']?.key).toBe(unique);
});

test('reports an invalid value with its column, and a deleted column with its record', async () => {
  const { server, scope } = await start();
  const writes = [deal('A', { closeprobability: 101 }), deal('B'), deal('C', { nosuch: 'x' })];
  expect(await converse(server, crm.write(scope, writes))).toMatchObject([
    { opId: 'op A', ok: false, error: { kind: 'record', fields: ['closeprobability'] } },
    { opId: 'op B', ok: true },
    { opId: 'op C', ok: false, error: { kind: 'record', status: 400 } },
  ]);
});

test('does not report a duplicate by the admin’s rule as a changed record', async () => {
  const { server, scope } = await start({ org: { duplicateRule: ['name'] } });
  await converse(server, crm.write(scope, [deal('A')]));
  expect(await converse(server, crm.write(scope, [deal('B', { name: 'Deal A' })]))).toMatchObject([
    { ok: false, error: { kind: 'record', code: '0x80040333' } },
  ]);
});

test('closes an opportunity as won or lost and reopens it, each separately', async () => {
  const { server, scope } = await start();
  await converse(server, crm.write(scope, [deal('A')]));
  const id = opportunityIdOf('A');
  const stands = async () => (await converse(server, crm.read(scope, [id], []))).records[0];
  for (const state of ['won', 'open', 'lost', 'open']) {
    expect(await converse(server, crm.write(scope, [update(id, { statecode: state })]))).toMatchObject([{ ok: true }]);
    const record = await stands();
    expect(record?.fields['statecode']).toBe(state);
    expect(record?.locked === undefined).toBe(state === 'open');
  }
  await converse(server, crm.write(scope, [update(id, { statecode: 'won' })]));
  expect(await converse(server, crm.write(scope, [update(id, { name: 'New' })]))).toMatchObject([
    { ok: false, error: { kind: 'record', code: '0x80040221' } },
  ]);
});

test('rounds amounts to the decimals of their currency', async () => {
  const { server, scope } = await start();
  const currency = (code: string) => ({ 'transactioncurrencyid@odata.bind': server.org.currency(code) });
  const writes = [
    deal('A', { estimatedvalue: { bare: '999999999999.99' } }),
    deal('B', { estimatedvalue: 0.1 + 0.2, ...currency('KWD') }),
    deal('C', { estimatedvalue: '125000000', ...currency('JPY') }),
  ];
  await converse(server, crm.write(scope, writes));
  const { records } = await converse(server, crm.read(scope, [], ['A', 'B', 'C']));
  const byKey = new Map(records.map(({ key, fields }) => [key, fields]));
  const amounts = ['A', 'B', 'C'].map((key) => byKey.get(key)?.['estimatedvalue']);
  expect(amounts).toEqual(['999999999999.99', '0.300', '125000000']);
  expect(byKey.get('C')?.['transactioncurrencyid@odata.bind']).toBe(server.org.currency('JPY'));
  expect(scope.schema.fields['estimatedvalue']).toMatchObject({ scales: { USD: 2, EUR: 2, JPY: 0, KWD: 3 }, scale: 3 });
});

test('ignores an amount that the server calculates, and a customer of the other table', async () => {
  const { server, scope } = await start();
  const contact = server.org.insert('contact', { fullname: 'Ana' });
  const customerid = { table: 'contact', id: contact };
  server.org.insert('opportunity', { name: 'A', isrevenuesystemcalculated: true, customerid, salesstage: 0 });
  const identity = await converse(server, crm.identify({}));
  const [record] = (await converse(server, crm.changed(scope, { since: '', mine: false, open: false }, identity)))
    .records;
  expect(record?.ignored).toEqual({
    estimatedvalue: expect.stringMatching(/products/) as string,
    'customerid_account@odata.bind': expect.stringMatching(/contact/) as string,
  });
  const account = { 'customerid_account@odata.bind': null, 'customerid_contact@odata.bind': contact };
  expect(record?.fields).toMatchObject({ ...account, salesstage: '0', 'ownerid@odata.bind': server.org.other });
});

test('distinguishes accounts by city or website, finds them by ID, skips inactive ones; also currencies and owners', async () => {
  const { server, scope } = await start();
  const acme = server.org.insert('account', { name: 'Acme', address1_city: 'Berlin' });
  server.org.insert('account', { name: 'ACME', websiteurl: 'acme.example' });
  server.org.insert('account', { name: 'Gone', statecode: 1 });
  const find = (field: string, name: string) => ({ field: `${field}@odata.bind`, name });
  const lookups = [
    ...['acme', acme.toUpperCase(), 'Gone'].map((name) => find('customerid_account', name)),
    ...[find('transactioncurrencyid', 'eur'), find('ownerid', 'sam seller'), find('nowhere', 'x')],
  ];
  const answers = await converse(server, crm.resolve(scope, lookups));
  expect(answers[0]?.candidates.map(({ detail }) => detail)).toEqual(['Berlin', 'acme.example']);
  const ids = answers.slice(1).map(({ candidates }) => candidates.map(({ id }) => id));
  expect(ids).toEqual([[acme], [], [server.org.currency('EUR')], [server.org.me], []]);
});
