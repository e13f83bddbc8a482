import { afterEach, expect, test } from 'vitest';
import type { CrmScope, RemoteWrite } from '../../../src/targets/core/crm.ts';
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { truncated } from '../../../tools/loopback-crms/faults.ts';
import { apiError, uriTooLong } from '../../../tools/loopback-crms/salesforce/faults.ts';
import {
  startSalesforce,
  type Salesforce,
  type SalesforceOptions,
} from '../../../tools/loopback-crms/salesforce/server.ts';
import { troubleIn } from '../conversing.ts';
import { converse } from './live.ts';

let server: Salesforce | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const FIELDS = ['Opportunity_Key__c', 'Name', 'Amount', 'CloseDate', 'StageName', 'AccountId', 'OEM_Primary__c'];

async function start(
  options: SalesforceOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Salesforce; scope: CrmScope }> {
  server = await startSalesforce(options);
  const bare = { version: '66.0', options: chosen, keyField: 'Opportunity_Key__c', fields: FIELDS };
  const schema = await converse(server, crm.describe(bare, undefined));
  return { server, scope: { ...bare, schema } };
}

function deal(key: string, more: Partial<RemoteWrite> = {}): RemoteWrite {
  const fields = { Name: `Deal ${key}`, StageName: 'Prospecting', CloseDate: '2026-03-31', Amount: 100.5 };
  return { opId: `op ${key}`, id: undefined, key, ...more, fields: { ...fields, ...more.fields } };
}

test('identifies the org', async () => {
  const { server } = await start();
  expect(await converse(server, crm.identify({}))).toMatchObject({ version: '66.0', sandbox: false });
});

test.each([
  ['that runs too long', apiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'), 'later'],
  ['whose address is too long', uriTooLong, 'connection'],
  ['for an invalid address', apiError(404, 'NOT_FOUND', 'The requested resource does not exist'), 'connection'],
  ['with a removed column', apiError(400, 'INVALID_FIELD', 'No such column'), 'connection'],
])('reports no record error for a read %s', async (_, fault, kind) => {
  const { server, scope } = await start();
  server.faults.on('GET /query', fault);
  expect((await troubleIn(converse(server, crm.read(scope, [], ['A'])))).kind).toBe(kind);
  server.faults.on('POST /composite/sobjects', fault);
  expect((await troubleIn(converse(server, crm.read(scope, ['006000000000001AAA'], [])))).kind).toBe(kind);
});

const SHARES = 'Opportunity_Share__c';

function withShares(scope: CrmScope): CrmScope {
  return { ...scope, fields: [...FIELDS, SHARES] };
}

test('writes shares to separate rows, and deletes the rows that an opportunity no longer has', async () => {
  const started = await start({}, resolveOptions(salesforce, { options: { shares: SHARES } }));
  const { server } = started;
  const scope = withShares(started.scope);
  const text = 'OEM Cisco: 300000\nOEM Microsoft: 600000\nPartner Ünïted & Söhne: 66666.67';
  const [made] = await converse(server, crm.write(scope, [deal('S1', { fields: { [SHARES]: text } })]));
  const id = made?.ok === true ? made.id : '';
  const stands = async (): Promise<unknown> =>
    (await converse(server, crm.read(scope, [id], []))).records[0]?.fields[SHARES];
  expect(await stands()).toBe(text);
  const other = { Opportunity__c: id, Share_Key__c: 'by-hand', Party_Name__c: 'Dell', Role__c: 'OEM', Amount__c: 5 };
  server.org.insert(SHARES, other);
  const less = 'OEM Cisco: 300000.5\nPartner Ünïted & Söhne: 66666.67';
  server.log.clear();
  const again = { opId: 'u', id, key: 'S1', fields: { [SHARES]: less } };
  expect(await converse(server, crm.write(scope, [again]))).toEqual([{ opId: 'u', ok: true, id, created: false }]);
  expect(server.log.writes().map(({ method }) => method)).toEqual(['PATCH', 'DELETE']);
  expect(await stands()).toBe(less);
  expect(server.org.live(SHARES)).toHaveLength(3);
  await converse(server, crm.write(scope, [{ ...again, fields: { [SHARES]: null } }]));
  expect(await stands()).toBeNull();
});

test('fails only the opportunity of a rejected share row, and accepts it the next time', async () => {
  const started = await start({}, resolveOptions(salesforce, { options: { shares: SHARES } }));
  const { server } = started;
  const scope = withShares(started.scope);
  const complaint = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No shares for Cisco' };
  server.faults.onRow((row, object) => object === SHARES && row['Party_Name__c'] === 'Cisco', complaint);
  const writes = [
    deal('A', { fields: { [SHARES]: 'OEM Cisco: 1' } }),
    deal('B', { fields: { [SHARES]: 'OEM Dell: 1' } }),
  ];
  expect(await converse(server, crm.write(scope, writes))).toMatchObject([
    { opId: 'op A', ok: false, error: { ...complaint, fields: [SHARES] } },
    { opId: 'op B', ok: true },
  ]);
  expect(await converse(server, crm.write(scope, writes))).toMatchObject([{ ok: true, created: false }, { ok: true }]);
  const { records } = await converse(server, crm.read(scope, [], ['A', 'B']));
  expect(records.map(({ fields }) => fields[SHARES])).toEqual(['OEM Cisco: 1', 'OEM Dell: 1']);
});

test('reports a busy share row as a part of a new opportunity, and repeats it for a known one', async () => {
  const started = await start({}, resolveOptions(salesforce, { options: { shares: SHARES } }));
  const { server } = started;
  const scope = withShares(started.scope);
  const busy = { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' };
  server.faults.onRow((_, object) => object === SHARES, busy, 2);
  const write = deal('A', { fields: { [SHARES]: 'OEM Cisco: 1' } });
  const [made] = await converse(server, crm.write(scope, [write]));
  expect(made).toMatchObject({ ok: false, error: { kind: 'record', remedy: 'again', message: busy.message } });
  const [again] = await converse(server, crm.write(scope, [write]));
  expect(again).toMatchObject({ ok: false, error: { kind: 'later', code: busy.code } });
  expect(await converse(server, crm.write(scope, [write]))).toMatchObject([{ ok: true, created: false }]);
});

test('ignores an object without the required share fields', async () => {
  const options = resolveOptions(salesforce, { options: { shares: SHARES, sharesAmount: 'Money__c' } });
  const { scope } = await start({}, options);
  expect(scope.schema.fields[SHARES]).toBeUndefined();
  await server?.close();
  const missing = await start({}, resolveOptions(salesforce, { options: { shares: 'Nothing__c' } }));
  expect(missing.scope.schema.fields['Nothing__c']).toBeUndefined();
});

test.each([
  ['without shares', ''],
  ['with shares', SHARES],
])('keeps a schema while nothing changes, %s', async (_, shares) => {
  const { server, scope } = await start({}, resolveOptions(salesforce, { options: { shares } }));
  expect(await converse(server, crm.describe(scope, scope.schema))).toBe(scope.schema);
  const others = { ...scope, options: { ...scope.options, shares: shares === '' ? SHARES : '' } };
  const other = await converse(server, crm.describe(others, scope.schema));
  expect(Object.hasOwn(other.fields, SHARES)).toBe(shares === '');
});

test('writes more than 2,000 rows through the Bulk API, and matches them by key', async () => {
  const { server, scope } = await start();
  const total = 2001;
  expect(crm.batchSize(total)).toBeGreaterThan(total);
  const writes = Array.from({ length: total }, (_, at) =>
    deal(`B-${at}`, { fields: { OEM_Primary__c: 'a "b", \nc' } }),
  );
  const bad = { ...writes[7], fields: { ...writes[7]?.fields, StageName: 'Nowhere' } } as RemoteWrite;
  const answers = await converse(server, crm.write(scope, writes.with(7, bad)));
  expect(answers).toHaveLength(total);
  expect(answers[7]).toMatchObject({
    opId: 'op B-7',
    ok: false,
    error: { kind: 'record', code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
  });
  expect(answers.filter(({ ok }) => !ok)).toHaveLength(1);
  expect(server.log.writes().map(({ method }) => method)).toEqual(['POST', 'PUT', 'PATCH']);
  const ids = answers.flatMap((answer) => (answer.ok ? answer.id : []));
  const { records } = await converse(server, crm.read(scope, ids, []));
  expect(records).toHaveLength(2000);
  expect(records[0]?.fields).toMatchObject({ OEM_Primary__c: 'a "b", \nc', Opportunity_Key__c: 'B-0' });
  const updates = ids.map((id) => ({ opId: id, id, key: '', fields: { Amount: 1, OEM_Primary__c: null } }));
  const more = [...updates, deal('B-new'), deal('B-next')];
  const changed = await converse(server, crm.write(scope, more));
  expect(changed.filter((answer) => answer.ok && answer.created).map(({ opId }) => opId)).toEqual([
    'op B-new',
    'op B-next',
  ]);
  expect(changed.filter((answer) => answer.ok && !answer.created)).toHaveLength(2000);
  const after = await converse(server, crm.read(scope, ids.slice(0, 1), []));
  expect(after.records[0]?.fields).toMatchObject({ OEM_Primary__c: null, Amount: 1 });
}, 30_000);

test('reports an admin’s rule with its fields, and a deleted field', async () => {
  const { server, scope } = await start();
  const rule = { message: 'Amounts above 1,000 need a manager', fields: ['Amount'] };
  server.org.rules.validation.push((after) => (Number(after['Amount']) > 1000 ? rule : undefined));
  const writes = [deal('A', { fields: { Amount: 5000 } }), deal('B'), deal('C', { fields: { Nowhere__c: 'x' } })];
  expect(await converse(server, crm.write(scope, writes))).toMatchObject([
    { opId: 'op A', ok: false, error: { kind: 'record', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', ...rule } },
    { opId: 'op B', ok: true },
    { opId: 'op C', ok: false, error: { kind: 'record', code: 'INVALID_FIELD' } },
  ]);
});

test('reports a busy row without sending it again, and accepts it once it is free', async () => {
  const { server, scope } = await start();
  const busy = { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' };
  server.faults.onRow((row) => row['Opportunity_Key__c'] === 'A', busy, 2);
  const answers = await converse(server, crm.write(scope, [deal('A'), deal('B')]));
  expect(answers).toMatchObject([{ ok: false, error: { kind: 'later', ...busy } }, { ok: true }]);
  expect(server.log.writes()).toHaveLength(1);
  expect(await converse(server, crm.write(scope, [deal('A')]))).toMatchObject([{ ok: false }]);
  expect(await converse(server, crm.write(scope, [deal('A')]))).toMatchObject([{ ok: true }]);
});

test('rejects a possible duplicate with the existing record, or saves it if the user chose so', async () => {
  const { server, scope } = await start();
  const [first] = await converse(server, crm.write(scope, [deal('A')]));
  const id = first?.ok === true ? first.id : '';
  server.org.rules.duplicate.push((after) =>
    after['Opportunity_Key__c'] === 'B' ? { name: 'Same deal', matches: [id], allowSave: true } : undefined,
  );
  expect(await converse(server, crm.write(scope, [deal('B')]))).toMatchObject([
    { ok: false, error: { code: 'DUPLICATES_DETECTED', otherId: id } },
  ]);
  const saving = { ...scope, options: { duplicates: 'save' } };
  expect(await converse(server, crm.write(saving, [deal('B')]))).toMatchObject([{ ok: true }]);
});

test('repeats a request later if the response is incomplete', async () => {
  const { server, scope } = await start();
  server.faults.on('PATCH /composite', truncated);
  const failure: unknown = await converse(server, crm.write(scope, [deal('A')])).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { kind: 'later', code: 'not-json' } });
});

test('describes an org with record types and several currencies', async () => {
  const recordTypes = [
    { name: 'Renewal', isDefault: true, picklists: { StageName: ['Prospecting'] } },
    { name: 'New' },
  ];
  const { server, scope } = await start({ org: { recordTypes, currencies: ['USD', 'EUR'] } });
  const { variants = {}, newVariant = '', currencyField } = scope.schema;
  expect(currencyField).toBe('CurrencyIsoCode');
  expect(variants[newVariant]?.['StageName']).toEqual(['Prospecting']);
  const [made] = await converse(server, crm.write(scope, [deal('A')]));
  const { records } = await converse(server, crm.read(scope, made?.ok === true ? [made.id] : [], []));
  expect(records[0]?.variant).toBe(newVariant);
});

test('distinguishes accounts by city or website, and finds them by number', async () => {
  const { server, scope } = await start({}, { accountKey: 'Acct_Ext__c' });
  server.org.insert('Account', { Name: 'Acme', BillingCity: 'Berlin', Acct_Ext__c: 'C-1' });
  server.org.insert('Account', { Name: 'ACME', Website: 'acme.example' });
  const lookups = ['acme', 'c-1'].map((name) => ({ field: 'AccountId', name }));
  const answers = await converse(server, crm.resolve(scope, lookups));
  expect(answers.map(({ candidates }) => candidates.map(({ detail }) => detail))).toEqual([
    ['Berlin', 'acme.example'],
    ['Berlin'],
  ]);
});
