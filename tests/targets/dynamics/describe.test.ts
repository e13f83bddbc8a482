import { expect, test } from 'vitest';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import type { RemoteSchema } from '../../../src/targets/core/crm.ts';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { checkMapping } from '../../../src/targets/core/preflight.ts';
import { startDataverse } from '../../../tools/loopback-crms/dataverse/server.ts';
import { scopeOf } from './live.ts';
import { ok } from '../conversing.ts';
import { hold, page } from './talk.ts';

async function fresh(): Promise<RemoteSchema> {
  const server = await startDataverse({
    seed: (org) => {
      const targets = { account: 'new_Prime_account', contact: 'new_Prime_contact' };
      org.addColumn('opportunity', { name: 'new_prime', type: 'Customer', targets });
      org.addColumn('opportunity', { name: 'new_margin', type: 'Decimal', precision: 4 });
      org.addColumn('opportunity', { name: 'new_fee', type: 'Money', precision: 3, precisionSource: 0 });
    },
  });
  try {
    return (await scopeOf(server)).schema;
  } finally {
    await server.close();
  }
}

test('returns columns as in the metadata, and lookups under the names that bind them', async () => {
  const { fields, currencyField } = await fresh();
  expect(currencyField).toBe('transactioncurrencyid@odata.bind');
  const writable = { creatable: true, updatable: true, required: false };
  const known: readonly (readonly [string, object])[] = [
    ['name', { ...writable, type: 'text', length: 300, label: 'Topic' }],
    ['description', { ...writable, type: 'text', length: 2000 }],
    ['estimatedclosedate', { ...writable, type: 'day' }],
    ['schedulefollowup_qualify', { ...writable, type: 'moment' }],
    ['modifiedon', { type: 'moment', creatable: false, updatable: false }],
    ['closeprobability', { ...writable, type: 'number', scale: 0 }],
    ['new_margin', { ...writable, type: 'number', scale: 4 }],
    ['new_fee', { ...writable, type: 'number', scale: 3 }],
    ['isrevenuesystemcalculated', { ...writable, type: 'flag' }],
    [
      'customerid_account@odata.bind',
      {
        ...{ ...writable, type: 'lookup', label: 'Potential Customer' },
        ...{ refersTo: 'account', readAs: '_customerid_value' },
      },
    ],
    ['new_Prime_contact@odata.bind', { ...writable, type: 'lookup', refersTo: 'contact', readAs: '_new_prime_value' }],
    ['ownerid@odata.bind', { ...writable, type: 'lookup', refersTo: 'systemuser' }],
    ['new_opportunity_key', { ...writable, type: 'text', length: 100, label: 'new_Opportunity_Key', key: true }],
  ];
  for (const [name, field] of known) expect(fields[name], name).toMatchObject(field);
  expect(fields['new_fee']).not.toHaveProperty('scales');
  expect(['customerid', 'opportunityid', 'ownerid'].filter((name) => name in fields)).toEqual([]);
});

test('returns option lists with labels, and the state as a note value', async () => {
  const { fields, options } = await fresh();
  const labels = (name: string) => fields[name]?.choices?.map(({ value, label }) => `${value} ${label}`);
  expect(labels('salesstage')).toEqual(['0 Qualify', '1 Develop', '2 Propose', '3 Close']);
  expect(labels('opportunityratingcode')).toEqual(['1 Hot', '2 Warm', '3 Cold']);
  expect(fields['salesstage']).toMatchObject({ type: 'choice', closed: true });
  expect(fields['statecode']).toMatchObject({ type: 'choice', closed: true, initial: 'open', isTransition: true });
  expect(fields['statecode']?.choices?.map(({ value }) => value)).toEqual(['open', 'won', 'lost']);
  expect(options).toEqual({ openStatus: '1', wonStatus: '3', lostStatus: '4' });
});

test('turns change tracking off for a table that is not tracked, regardless of the user’s setting', async () => {
  const server = await startDataverse({ seed: (org) => (org.table('opportunity').changeTracking = false) });
  try {
    const { schema } = await scopeOf(server);
    const choice = { options: { tracking: 'on' } };
    expect(resolveTarget(dynamics, choice).options['tracking']).toBe('on');
    expect(resolveTarget(dynamics, choice, schema).options['tracking']).toBe('off');
  } finally {
    await server.close();
  }
});

const BARE = { version: '9.2', options: {}, keyField: 'new_key', fields: [] };

test('accepts hidden names, column types without a note value, and an org without currencies', () => {
  const attribute = { IsValidForRead: true, IsValidForCreate: true, IsValidForUpdate: false };
  const definition = {
    Attributes: [
      { ...attribute, LogicalName: 'new_fee', AttributeType: 'Money', DisplayName: { UserLocalizedLabel: null } },
      { ...attribute, LogicalName: 'new_must', AttributeType: 'String', RequiredLevel: { Value: 'SystemRequired' } },
      { ...attribute, LogicalName: 'new_image', AttributeType: 'Virtual' },
      { ...attribute, LogicalName: 'new_secret', AttributeType: 'String', IsValidForRead: false },
    ],
    ...{ ManyToOneRelationships: [], Keys: [] },
  };
  const money = { LogicalName: 'new_fee', Precision: 2, PrecisionSource: 2 };
  const casts = Array.from({ length: 6 }, () => page([]));
  const { sent, out } = hold(crm.describe(BARE, undefined), [ok(definition), page([money]), ...casts, page([])]);
  expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  expect(Object.keys(out?.fields ?? {})).toEqual(['new_fee', 'new_must', 'new_key']);
  expect(out?.fields['new_fee']).toMatchObject({ label: 'new_fee', scale: 4, scales: {}, updatable: false });
  expect(out?.fields['new_must']?.required).toBe(true);
  expect(out?.options).toEqual({});
});

test.each([
  [{ isocurrencycode: 'JPY', currencyprecision: '0' }],
  [{ isocurrencycode: 'JPY' }],
  [{ currencyprecision: 0 }],
  [[]],
])('stops at the currency %j because its amounts would be rounded like those of another', (odd) => {
  const definition = { Attributes: [], ManyToOneRelationships: [], Keys: [] };
  const casts = Array.from({ length: 7 }, () => page([]));
  const currencies = page([{ isocurrencycode: 'USD', currencyprecision: 2 }, odd]);
  const { error } = hold(crm.describe(BARE, undefined), [ok(definition), ...casts, currencies]);
  expect(error).toMatchObject({ kind: 'connection', code: 'unexpected-answer' });
});

test('stops at invalid metadata', () => {
  expect(hold(crm.describe(BARE, undefined), [ok({ value: [] })]).error).toMatchObject({ kind: 'connection' });
});

const ME = ok({ UserId: 'AB', OrganizationId: 'CD' });

test('identifies the user even if names are hidden', () => {
  const { sent, out } = hold(crm.identify({}), [
    ME,
    { status: 403 },
    ok({ fullname: '', internalemailaddress: 'a@x' }),
  ]);
  expect(sent.map(({ deliverErrors }) => deliverErrors)).toEqual([undefined, true, true]);
  expect(out).toEqual({ orgId: 'cd', orgName: '', userId: 'ab', userName: 'a@x', sandbox: false, version: '9.2' });
  if (out === undefined) throw new Error('Nobody is signed in');
  const id = 'c11e0000-0000-4000-8000-00000000000a';
  expect(crm.recordUrl(id, 'https://acme.crm.dynamics.com', out)).toBe(
    `https://acme.crm.dynamics.com/main.aspx?pagetype=entityrecord&etn=opportunity&id=${id}`,
  );
});

test.each([
  ['Customer', false],
  ['CustomerTest', true],
  [5, false],
])('an org of type %j is a sandbox: %s', (OrganizationType, sandbox) => {
  const { out } = hold(crm.identify({}), [
    ME,
    ok({ Detail: { FriendlyName: 'Acme', OrganizationType } }),
    { status: 404 },
  ]);
  expect(out).toMatchObject({ orgName: 'Acme', userName: '', sandbox });
});

test.each([true, false])(
  'in a standard org, with a key column or without (%s), only optional fields are missing',
  async (column) => {
    const server = await startDataverse({
      seed: (org) => {
        if (!column) org.dropColumn('opportunity', 'new_opportunity_key');
      },
    });
    const { schema } = await scopeOf(server);
    await server.close();
    const findings = checkMapping(resolveTarget(dynamics, {}, schema), schema);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['target-field-missing']));
    expect(findings.every(({ data }) => 'remote' in data && data.remote.startsWith('new_'))).toBe(true);
  },
);
