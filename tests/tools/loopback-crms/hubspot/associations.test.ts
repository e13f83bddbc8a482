/** Deals and companies. Each test states the documented behavior that it checks. */
import { expect, test } from 'vitest';
import { DEAL, call, post, started } from '../../../../tools/loopback-crms/hubspot/caller.ts';
import type { Hubspot } from '../../../../tools/loopback-crms/hubspot/server.ts';

const PAIRS = 'crm/associations/V/deals/companies';
const primary = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 };

interface Scene {
  hub: Hubspot;
  deal: string;
  acme: string;
  labs: string;
}

async function scene(): Promise<Scene> {
  const hub = await started();
  const [acme = '', labs = ''] = ['Acme', 'Labs'].map((name) => hub.portal.insert('companies', { name }));
  return { hub, deal: hub.portal.insert('deals', DEAL), acme, labs };
}

test('the default association can be set repeatedly', async () => {
  const { hub, deal, acme } = await scene();
  const path = `crm/objects/V/deals/${deal}/associations/default/companies/${acme}`;
  expect((await call(hub, 'PUT', path)).status).toBe(200);
  expect((await call(hub, 'PUT', path)).status).toBe(200);
  expect(hub.portal.links(deal)).toEqual([{ deal, company: acme, types: [341] }]);
  expect((await call(hub, 'PUT', path.replace(acme, '404'))).status).toBe(404);
});

test('many default associations in one call', async () => {
  const { hub, deal, acme, labs } = await scene();
  const inputs = [acme, labs].map((id) => ({ from: { id: deal }, to: { id } }));
  const reply = await post(hub, `${PAIRS}/batch/associate/default`, { inputs });
  expect(reply.body.results).toMatchObject([{ to: { id: labs } }, { to: { id: acme } }]);
  expect(hub.portal.links(deal)).toHaveLength(2);
});

test('reading answers 207 if a deal has no company; the first is not the primary', async () => {
  const { hub, deal, acme, labs } = await scene();
  const lonely = hub.portal.insert('deals', DEAL);
  hub.portal.associate(deal, acme);
  hub.portal.associate(deal, labs, [5]);
  const reply = await post(hub, `${PAIRS}/batch/read`, { inputs: [{ id: lonely }, { id: deal }] });
  expect(reply.status).toBe(207);
  expect(reply.body.results).toMatchObject([
    {
      from: { id: deal },
      to: [
        { toObjectId: acme, associationTypes: [{ typeId: 341, label: null }] },
        { toObjectId: labs, associationTypes: [{ typeId: 341 }, { typeId: 5, label: 'Primary' }] },
      ],
    },
  ]);
  const subCategory = 'crm.associations.NO_ASSOCIATIONS_FOUND';
  expect(reply.body.errors).toMatchObject([{ subCategory, context: { fromObjectId: [lonely] } }]);
});

test('a deal has one primary company', async () => {
  const { hub, deal, acme, labs } = await scene();
  const create = (id: string): ReturnType<typeof post> =>
    post(hub, `${PAIRS}/batch/create`, { inputs: [{ from: { id: deal }, to: { id }, types: [primary] }] });
  expect((await create(acme)).status).toBe(201);
  expect((await create(labs)).status).toBe(201);
  const types = hub.portal.links(deal).map((link) => [link.company, link.types]);
  expect(types).toEqual([
    [acme, [341]],
    [labs, [341, 5]],
  ]);
});

test('a label that the admin named is a separate type', async () => {
  const { hub, deal, acme } = await scene();
  const made = await post(hub, `${PAIRS}/labels`, { label: 'OEM', name: 'oem' });
  const associationTypeId = made.body.results?.[0]?.['typeId'];
  const inputs = [
    { from: { id: deal }, to: { id: acme }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId }] },
  ];
  expect((await post(hub, `${PAIRS}/batch/create`, { inputs })).body.results).toMatchObject([{ labels: ['OEM'] }]);
  const listed = await call(hub, 'GET', `${PAIRS}/labels`);
  expect(listed.body.results?.map((one) => [one['typeId'], one['label']])).toEqual([
    [341, null],
    [5, 'Primary'],
    [associationTypeId, 'OEM'],
  ]);
});

test.each([
  ['a type that is none', { types: [{ ...primary, associationTypeId: 999 }] }, 400],
  ['a type of the wrong category', { types: [{ ...primary, associationCategory: 'USER_DEFINED' }] }, 400],
  ['an end that is no object', { from: 'x', types: [] }, 400],
])('%s: nothing is associated', async (_, change, status) => {
  const { hub, deal, acme } = await scene();
  const inputs = [{ from: { id: deal }, to: { id: acme }, ...change }];
  expect((await post(hub, `${PAIRS}/batch/create`, { inputs })).status).toBe(status);
  expect(hub.portal.links(deal)).toEqual([]);
});

test.each([
  ['company', { to: { id: '404' } }, 'COMPANY=404 is not valid'],
  ['deal', { from: { id: '404' } }, 'DEAL=404 is not valid'],
])(
  'a missing %s: 207, only the message of the error identifies it, and the other pairs are associated',
  async (_, change, message) => {
    const { hub, deal, acme, labs } = await scene();
    const pair = (to: string): object => ({ from: { id: deal }, to: { id: to }, types: [primary] });
    const reply = await post(hub, `${PAIRS}/batch/create`, { inputs: [pair(labs), { ...pair(acme), ...change }] });
    expect(reply.status).toBe(207);
    const subCategory = 'crm.associations.INVALID_IDENTIFIER';
    expect(reply.body.errors).toMatchObject([{ category: 'VALIDATION_ERROR', subCategory, message, context: {} }]);
    expect(reply.body.results).toMatchObject([{ toObjectId: labs }]);
    expect(hub.portal.links(deal).map((link) => link.company)).toEqual([labs]);
  },
);

test('an association can be removed', async () => {
  const { hub, deal, acme, labs } = await scene();
  for (const company of [acme, labs]) hub.portal.associate(deal, company);
  const inputs = [{ from: { id: deal }, to: [{ id: acme }] }];
  const reply = await post(hub, `${PAIRS}/batch/archive`, { inputs });
  expect(reply).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } });
  expect(hub.portal.links(deal).map((link) => link.company)).toEqual([labs]);
});

test('other object pairs are not supported', async () => {
  const { hub } = await scene();
  expect((await post(hub, 'crm/associations/V/companies/deals/batch/read', { inputs: [] })).status).toBe(404);
});

test('removing a label keeps the pair; removing its plain type removes the pair', async () => {
  const { hub, deal, acme } = await scene();
  hub.portal.associate(deal, acme, [5]);
  const taken = (type: unknown): ReturnType<typeof post> =>
    post(hub, `${PAIRS}/batch/labels/archive`, { inputs: [{ from: { id: deal }, to: { id: acme }, types: [type] }] });
  expect(await taken(primary)).toMatchObject({ status: 200, body: { status: 'COMPLETE', results: [] } });
  expect(hub.portal.links(deal)).toEqual([{ deal, company: acme, types: [341] }]);
  expect((await taken({ ...primary, associationTypeId: 341 })).status).toBe(200);
  expect(hub.portal.links(deal)).toEqual([]);
  hub.options.archiveStatus = 204;
  expect((await taken(primary)).status).toBe(204);
});
