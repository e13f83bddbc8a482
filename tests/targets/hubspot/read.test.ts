import { afterEach, describe, expect, test } from 'vitest';
import { syncFieldsOf, toNoteText, canonicalRemote } from '../../../src/targets/core/sync-fields.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import type { CrmScope, Identity } from '../../../src/targets/core/crm.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { PRIMARY } from '../../../tools/loopback-crms/hubspot/portal.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { bodyOf, ok } from '../conversing.ts';
import { exportable } from '../exportable.ts';
import { converse, KEY, scopeOf, startPortal } from './live.ts';
import { hold, madeScope, row } from './talk.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: HubspotOptions = {}): Promise<{ server: Hubspot; scope: CrmScope }> {
  server = await startPortal(options);
  return { server, scope: await scopeOf(server) };
}

test('reads hundreds of deals in batches of 100, by ID and by key, each once', async () => {
  const { server, scope } = await start();
  const ids = Array.from({ length: 250 }, (_, at) =>
    server.portal.insert('deals', { [KEY]: `K${at}`, dealname: `${at}` }),
  );
  server.log.clear();
  const { records, missing } = await converse(server, crm.read(scope, ids, ['K7', 'K8', 'nobody']));
  expect(records.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(missing).toEqual([]);
  expect(server.log.all.map(({ path }) => path.split('/').slice(-2).join('/'))).toEqual([
    ...new Array<string>(4).fill('batch/read'),
    'batch/read',
  ]);
});

test('finds a merged deal by its former ID, reports an archived one as missing, and does not request an invalid ID', async () => {
  const { server, scope } = await start();
  const [loser, survivor, gone] = ['L', 'S', 'G'].map((key) => server.portal.insert('deals', { [KEY]: key }));
  server.portal.merge(loser ?? '', survivor ?? '');
  server.portal.archive(gone ?? '');
  const { records, missing } = await converse(server, crm.read(scope, [loser ?? '', gone ?? '', 'abc'], []));
  expect(records).toMatchObject([{ id: survivor, key: 'S', formerIds: [loser] }]);
  expect(missing).toEqual([gone, 'abc']);
});

test('finds a merge that the remaining record does not report by requesting the former ID separately', () => {
  const lost = { category: 'OBJECT_NOT_FOUND', context: { ids: ['3'] } };
  const { out, sent } = hold(crm.read(madeScope(), ['1', '2', '3'], []), [
    { status: 207, json: { results: [row('9'), row('2')], errors: [lost] } },
    ok({ results: [row('9')] }),
  ]);
  expect(bodyOf(sent[1])).toMatchObject({ inputs: [{ id: '1' }] });
  expect(out?.records.map(({ id, formerIds }) => [id, formerIds])).toEqual([
    ['9', ['1']],
    ['2', undefined],
  ]);
  expect(out?.missing).toEqual(['3']);
});

test.each([400, 404, 409, 413, 414])('reports no record error for a read that is rejected with %i', (status) => {
  const json = { category: 'VALIDATION_ERROR', message: 'no' };
  for (const talk of [
    crm.read(madeScope(), ['1'], []),
    crm.changed(madeScope(), { since: '', mine: false, open: false }, {} as Identity),
  ]) {
    expect(hold(talk, [{ status, json }]).error).toMatchObject({ kind: 'connection', message: 'no', status });
  }
});

test('does not report a record as missing if it could not be read', () => {
  const busy = { category: 'INTERNAL_ERROR', message: 'try later' };
  const { error } = hold(crm.read(madeScope(), ['1'], []), [{ status: 207, json: { results: [], errors: [busy] } }]);
  expect(error).toMatchObject({ kind: 'connection', code: 'INTERNAL_ERROR' });
});

test('stops at an ID that is a number because its last digits are lost', () => {
  const body = '{"results":[{"id":12345678901234567,"properties":{}}]}';
  expect(hold(crm.read(madeScope(), ['12345678901234567'], []), [{ body }]).error).toMatchObject({
    kind: 'connection',
    code: 'unexpected-answer',
  });
});

test('requests nothing by key without a unique key', () => {
  const scope = madeScope({ keyField: 'dealname' });
  expect(hold(crm.read(scope, [], ['A'])).out).toEqual({ records: [], missing: [] });
});

describe('companies', () => {
  test('the primary one is used, or the only one; a deal without any is valid', async () => {
    const { server, scope } = await start();
    const [a = '', b = ''] = ['Acme', 'Beta'].map((name) => server.portal.insert('companies', { name }));
    const deals = ['both', 'one', 'none', 'two'].map((key) => server.portal.insert('deals', { [KEY]: key }));
    const [both = '', one = '', , two = ''] = deals;
    server.portal.associate(both, a);
    server.portal.associate(both, b, [PRIMARY]);
    server.portal.associate(one, a);
    for (const company of [a, b]) server.portal.associate(two, company);
    const { records } = await converse(server, crm.read(scope, deals, []));
    expect(Object.fromEntries(records.map(({ key, fields }) => [key, fields['company']]))).toEqual({
      both: b,
      one: a,
      none: null,
      two: null,
    });
    server.log.clear();
    await converse(server, crm.read({ ...scope, fields: [KEY, 'dealname'] }, deals, []));
    expect(server.log.all.some(({ path }) => path.includes('associations'))).toBe(false);
  });

  test('an admin’s label is not the primary company, regardless of its ID; older IDs are numbers, and pages continue', () => {
    const link = (toObjectId: unknown, ...types: readonly (readonly [number, string])[]): unknown => ({
      toObjectId,
      associationTypes: types.map(([typeId, category]) => ({ typeId, category })),
    });
    const scope = madeScope({ fields: ['k', 'company', 'Partner'] });
    const next = { paging: { next: { after: '9' } } };
    const { out, sent } = hold(crm.read(scope, ['1'], []), [
      ok({ results: [row('1')] }),
      ok({ results: [{ from: { id: '1' }, to: [link(7, [5, 'USER_DEFINED'])], ...next }] }),
      ok({ results: [{ from: { id: '1' }, to: [link('8', [5, 'HUBSPOT_DEFINED']), link('9', [5, 'USER_DEFINED'])] }] }),
    ]);
    expect(out?.records[0]?.fields).toEqual({ k: null, company: '8', Partner: '7;9' });
    expect(bodyOf(sent[2])).toEqual({ inputs: [{ id: '1', after: '9' }] });
  });

  test('a partner is not used as the only company, and an error is not an empty list', () => {
    const scope = madeScope({ fields: ['company'] });
    const to = [{ toObjectId: '7', associationTypes: [{ typeId: 5, category: 'USER_DEFINED' }] }];
    const first = ok({ results: [row('1')] });
    const { out } = hold(crm.read(scope, ['1'], []), [first, ok({ results: [{ from: { id: '1' }, to }] })]);
    expect(out?.records[0]?.fields['company']).toBeNull();
    const errors = [{ category: 'INTERNAL_ERROR', message: 'busy', context: { fromObjectId: ['1'] } }];
    const held = hold(crm.read(scope, ['1'], []), [first, { status: 207, json: { results: [], errors } }]);
    expect(held.error).toMatchObject({ code: 'INTERNAL_ERROR' });
  });
});

test.each(['Pacific/Pago_Pago', 'UTC', 'Pacific/Kiritimati'])(
  'in %s a close date is its day, for any time of that day',
  async (timeZone) => {
    const { server, scope } = await start({ portal: { timeZone } });
    expect(scope.schema.options).toMatchObject({ timeZone });
    const chosen = resolveTarget(hubspot, {}, scope.schema);
    const column = syncFieldsOf(chosen, scope.schema, []).find(({ remote }) => remote === 'closedate');
    if (column === undefined) throw new Error('no close date is compared');
    const midnight = Number(
      formatOpportunity(hubspot, exportable(), { options: { timeZone } }).payload.get('closedate'),
    );
    for (const ms of [0, 43_200_000, 86_399_999]) {
      const closedate = new Date(midnight + ms).toISOString();
      const id = server.portal.insert('deals', { closedate });
      const { records } = await converse(server, crm.read(scope, [id], []));
      const crmValue = canonicalRemote(chosen, column, records[0]?.fields['closedate']);
      expect(toNoteText(chosen, column, crmValue, 'USD')?.value, closedate).toBe(exportable().opportunity.closeDate);
    }
  },
);
