import { afterEach, describe, expect, test } from 'vitest';
import type { CrmScope, RemoteField } from '../../../src/targets/core/crm.ts';
import { hubspot } from '../../../src/targets/hubspot/target.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import { checkMapping, checkPayload } from '../../../src/targets/core/preflight.ts';
import { formatOpportunity } from '../../../src/targets/core/format-opportunity.ts';
import { options, property } from '../../../tools/loopback-crms/hubspot/properties.ts';
import { SALES_PIPELINE } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { exportable } from '../exportable.ts';
import { converse, KEY, scopeOf, startPortal } from './live.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: HubspotOptions = {}, chosen: Record<string, string> = {}): Promise<CrmScope> {
  server = await startPortal(options);
  return scopeOf(server, chosen);
}

const RENEWALS = {
  id: 'p2',
  label: 'Renewals',
  stages: [{ id: 's2', label: 'Open', probability: 0.5, isClosed: false }],
};

test('describes the values that every property accepts', async () => {
  const more = [
    property({ name: 'tags', label: 'Tags', type: 'enumeration', fieldType: 'checkbox', options: options('a', 'b') }),
    property({ name: 'tier', label: '', type: 'enumeration', fieldType: 'booleancheckbox', options: options('true') }),
    property({ name: 'day', label: 'Day', type: 'date', fieldType: 'date' }),
    property({ name: 'yes', label: 'Yes', type: 'bool', fieldType: 'booleancheckbox' }),
    property({ name: 'phone', label: 'Phone', type: 'phone_number', fieldType: 'phonenumber' }),
    property({ name: 'place', label: 'Place', type: 'object_coordinates', fieldType: 'text' }),
  ];
  const { schema } = await start({ seed: (portal) => portal.properties.deals.push(...more) });
  const shown = (name: string): Partial<RemoteField> | undefined => schema.fields[name];
  expect(shown(KEY)).toEqual({
    ...{ name: KEY, label: 'Key', type: 'text', creatable: true, updatable: true, required: false },
    ...{ length: 65_536, key: true },
  });
  expect(shown('dealname')).toMatchObject({ type: 'text', required: true });
  expect(shown('amount')).toMatchObject({ type: 'number', required: false });
  expect(shown('amount')).not.toHaveProperty('scale');
  expect(shown('closedate')).toMatchObject({ type: 'moment' });
  expect(shown('hs_is_closed')).toMatchObject({ type: 'flag', creatable: false, updatable: false });
  expect(shown('hs_object_id')).toMatchObject({ creatable: false, updatable: false });
  expect(shown('tags')).toMatchObject({ type: 'choices', closed: true });
  expect(shown('dealtype')).toMatchObject({
    ...{ type: 'choice', closed: true },
    choices: [{ value: 'newbusiness', label: 'newbusiness' }, { value: 'existingbusiness' }],
  });
  expect(shown('tier')).toMatchObject({ type: 'choice', label: 'tier' });
  expect(['day', 'yes', 'phone', 'place'].map((name) => shown(name)?.type)).toEqual(['day', 'flag', 'text', 'other']);
  expect(shown('hubspot_owner_id')).toMatchObject({ type: 'lookup', refersTo: 'owners' });
  expect(shown('hubspot_owner_id')).not.toHaveProperty('choices');
  expect(shown('company')).toMatchObject({ type: 'lookup', refersTo: 'companies', creatable: true, updatable: true });
});

describe('stages', () => {
  test('are those of the selected pipeline, by label and as choices', async () => {
    const { schema } = await start({ portal: { pipelines: [SALES_PIPELINE, RENEWALS] } }, { pipeline: 'p2' });
    expect(schema.stages).toEqual({ Open: 's2' });
    expect(schema.fields['dealstage']).toMatchObject({
      required: true,
      closed: true,
      choices: [{ value: 's2', label: 'Open' }],
    });
    expect(schema.fields['pipeline']).toMatchObject({
      ...{ required: true, closed: true },
      choices: [
        { value: 'default', label: 'Sales Pipeline' },
        { value: 'p2', label: 'Renewals' },
      ],
    });
  });

  test('need no pipeline if the account has only one', async () => {
    expect((await start()).schema.fields['pipeline']).toMatchObject({ required: false });
  });

  test('of an unknown pipeline are an error with its name and the available ones', async () => {
    await expect(start({ portal: { pipelines: [SALES_PIPELINE, RENEWALS] } }, { pipeline: 'p3' })).rejects.toThrow(
      'PIPELINE_UNKNOWN No deal pipeline has the ID p3. Available: default (Sales Pipeline), p2 (Renewals).',
    );
  });
});

describe('currencies', () => {
  test('are a field of each deal if the account has several', async () => {
    const { schema } = await start({ portal: { currencies: ['EUR', 'USD'], timeZone: 'Europe/Berlin' } });
    expect(schema.options).toEqual({ timeZone: 'Europe/Berlin', currency: 'EUR' });
    expect(schema.currencyField).toBe('deal_currency_code');
    expect(schema.fields['deal_currency_code']).toMatchObject({
      closed: true,
      choices: [
        { value: 'EUR', label: 'EUR' },
        { value: 'USD', label: 'USD' },
      ],
    });
  });

  test('are a property of the account if it has only one', async () => {
    const { schema } = await start({ portal: { currencies: ['USD'] } });
    expect(schema).not.toHaveProperty('currencyField');
    expect(schema.options).toMatchObject({ currency: 'USD' });
  });
});

test('checks a mapping and a deal before anything is sent', async () => {
  const { schema } = await start({ portal: { currencies: ['JPY', 'USD'] } });
  const chosen = resolveTarget(hubspot, {});
  const missing = checkMapping(chosen, schema).map(
    ({ code, data }) => `${code} ${'remote' in data ? data.remote : ''}`,
  );
  expect(missing).toContain('target-field-missing oem_primary');
  expect(missing.filter((one) => !one.startsWith('target-field-missing'))).toEqual([]);
  const named = schema.fields['dealstage']?.choices?.[0]?.value ?? '';
  const fields = formatOpportunity(hubspot, exportable()).fields.filter(({ from }) => from !== 'forecastAmounts');
  const wrong = checkPayload(chosen, schema, { fields, currency: 'USD' }, undefined);
  expect(wrong.map(({ code, data }) => `${code} ${'remote' in data ? data.remote : ''}`)).toEqual([
    'target-value-unknown dealstage',
  ]);
  const right = fields.map((one) => (one.to === 'dealstage' ? { ...one, crmValue: named } : one));
  expect(checkPayload(chosen, schema, { fields: right, currency: 'USD' }, undefined)).toEqual([]);
});

test('describes an added property, and is valid for ten minutes', async () => {
  const scope = await start();
  const at = server as Hubspot;
  at.portal.properties.deals.push(property({ name: 'x', label: 'X', type: 'string', fieldType: 'text' }));
  expect((await converse(at, crm.describe(scope, scope.schema))).fields['x']).toBeDefined();
  expect(crm.schemaTtlMs).toBe(600_000);
});

describe('the partner label', () => {
  const labelled = {
    seed: (portal: Hubspot['portal']) => portal.labels.push({ typeId: 101, label: 'Reseller Partner' }),
  };

  test('is a separate field, and is found in any case', async () => {
    const { schema } = await start(labelled, { partnerLabel: 'reseller partner' });
    expect(schema.fields['reseller partner']).toMatchObject({
      label: 'Reseller Partner',
      type: 'choices',
      refersTo: 'companies',
    });
    expect(schema.options).toMatchObject({ partnerLabelType: '101' });
  });

  test.each([
    ['OEM', /^LABEL_UNKNOWN There’s no association label named OEM .*\. Available: Reseller Partner\.$/],
    ['Primary', /There’s no association label named Primary/],
  ])('that does not exist is an error with the available ones: %s', async (partnerLabel, words) => {
    await expect(start(labelled, { partnerLabel })).rejects.toThrow(words);
  });

  test('must not have the name of a property', async () => {
    const seed = (portal: Hubspot['portal']): unknown => portal.labels.push({ typeId: 101, label: 'amount' });
    await expect(start({ seed }, { partnerLabel: 'amount' })).rejects.toThrow(
      /label amount has the same name as a deal property/,
    );
  });
});
