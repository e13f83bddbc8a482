import { describe, expect, test } from 'vitest';
import { resolveTarget } from '../../../src/targets/core/resolve-target.ts';
import type { RemoteField, RemoteSchema } from '../../../src/targets/core/crm.ts';
import { checkMapping, checkPayload } from '../../../src/targets/core/preflight.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { FormattedField, MappingRow, TargetSettings } from '../../../src/targets/core/target.ts';
import { remote, schemaOf } from '../described.ts';

const MAPPING: readonly MappingRow[] = [
  { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
  { from: 'title', to: 'Name', codec: 'text', direction: 'both' },
  { from: 'stage', to: 'StageName', codec: 'stage', direction: 'both' },
  { from: 'closeDate', to: 'CloseDate', codec: 'text', direction: 'both' },
  { from: 'region', to: 'Region__c', codec: 'text', direction: 'both' },
  { from: 'forecastAmounts', to: 'FY{FY}__c', codec: 'number', direction: 'push' },
];

const KEY = remote('Opportunity_Key__c', { key: true });
const NAME = remote('Name', { required: true, length: 10 });
const STAGE = remote('StageName', {
  required: true,
  type: 'choice',
  closed: true,
  choices: ['Prospecting', 'Proposal', 'Closed Won'].map((value) => ({ value, label: value })),
});
const CLOSE = remote('CloseDate', { type: 'day', required: true });
const REGION = remote('Region__c');

function schema(...changes: readonly RemoteField[]): RemoteSchema {
  return schemaOf(KEY, NAME, STAGE, CLOSE, REGION, ...changes);
}

function without(name: string): RemoteSchema {
  const { [name]: _, ...fields } = schema().fields;
  return { fields };
}

function chosen(choice: TargetSettings = {}): ReturnType<typeof resolveTarget> {
  return resolveTarget(salesforce, { mapping: MAPPING, ...choice });
}

describe('mapping', () => {
  test('accepts a complete mapping', () => {
    expect(checkMapping(chosen(), schema())).toEqual([]);
  });

  test.each<[string, RemoteSchema, object]>([
    [
      'a missing field, with similar names',
      { fields: { ...without('Region__c').fields, Regions__c: remote('Regions__c') } },
      { code: 'target-field-missing', field: 'region', data: { remote: 'Region__c', known: ['Regions__c'] } },
    ],
    [
      'a field that records need',
      without('StageName'),
      { code: 'target-field-needed', field: 'stage', data: { remote: 'StageName' } },
    ],
    ['the key', without('Opportunity_Key__c'), { code: 'target-field-needed', field: 'id' }],
    [
      'a key that the user cannot write',
      schema({ ...KEY, creatable: false }),
      { code: 'target-field-needed', data: { remote: 'Opportunity_Key__c', known: [] } },
    ],
    [
      'a key that two records may have',
      schema(remote('Opportunity_Key__c')),
      { code: 'target-key-not-unique', field: 'id', data: { remote: 'Opportunity_Key__c' } },
    ],
    [
      'a field that is never written',
      schema({ ...REGION, creatable: false, updatable: false, label: 'Region' }),
      { code: 'target-field-read-only', data: { target: 'Salesforce', remote: 'Region__c', label: 'Region' } },
    ],
    [
      'a field that is written once',
      schema({ ...REGION, updatable: false }),
      { code: 'target-field-read-only', data: { only: 'update' } },
    ],
    [
      'a field that is only changed',
      schema({ ...REGION, creatable: false }),
      { code: 'target-field-read-only', data: { only: 'create' } },
    ],
    [
      'a required field that nothing fills',
      schema(remote('Sector__c', { required: true, label: 'Sector' })),
      { code: 'target-required-unmapped', data: { remote: 'Sector__c', label: 'Sector' } },
    ],
    [
      'a currency that must be mapped',
      { ...schema(remote('CurrencyIsoCode')), currencyField: 'CurrencyIsoCode' },
      { code: 'target-currency-unmapped', data: { remote: 'CurrencyIsoCode' } },
    ],
  ])('%s', (_, described, finding) => {
    expect(checkMapping(chosen(), described)).toEqual([expect.objectContaining(matching(finding))]);
  });

  test('checks the key even without a mapping row', () => {
    const found = checkMapping(chosen({ mapping: MAPPING.slice(1) }), without('Opportunity_Key__c'));
    expect(found).toMatchObject([{ code: 'target-field-needed', field: 'id' }]);
  });

  test('accepts a mapped currency', () => {
    const mapping: MappingRow[] = [
      ...MAPPING,
      { from: 'currency', to: 'CurrencyIsoCode', codec: 'text', direction: 'push' },
    ];
    const described = { ...schema(remote('CurrencyIsoCode')), currencyField: 'CurrencyIsoCode' };
    expect(checkMapping(chosen({ mapping }), described)).toEqual([]);
  });
});

/** Matches a finding, including its data. */
function matching(finding: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(finding).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'object' ? expect.objectContaining(value as object) : value,
    ]),
  );
}

function field(to: string, crmValue: FormattedField['crmValue'], more: Partial<FormattedField> = {}): FormattedField {
  return { from: 'region', to, noteValue: '', crmValue, note: undefined, ...more };
}

describe('values of a note', () => {
  const typed = schema(
    remote('Score__c', { type: 'number', wholeDigits: 3, scale: 2 }),
    remote('Source__c', { type: 'choice', choices: [{ value: 'web', label: 'Web site' }] }),
    remote('Flag__c', { type: 'flag' }),
    remote('Tags__c', { type: 'choices', closed: true, choices: ['a', 'b'].map((value) => ({ value, label: value })) }),
    remote('Other__c', { type: 'lookup', refersTo: 'Account' }),
    remote('At__c', { type: 'moment' }),
  );

  test.each<[string, FormattedField]>([
    ['a text that fits', field('Name', 'x'.repeat(10))],
    ['a number that fits', field('Score__c', -999.99)],
    ['a number as text', field('Score__c', '1.50')],
    ['a day', field('CloseDate', '2026-03-31')],
    ['an instant', field('At__c', '1774915200000')],
    ['an instant as text', field('At__c', '2026-03-31T04:00:00Z')],
    ['a choice', field('StageName', 'Proposal')],
    ['several choices', field('Tags__c', 'b;a')],
    ['choices as a list', field('Tags__c', ['a', 'b'])],
    ['a truth', field('Flag__c', true)],
    ['a name that becomes an id', field('Other__c', 'Acme', { note: 'resolved' })],
    ['an id', field('Other__c', '001000000000001AAA')],
    ['a cleared value', field('Score__c', null)],
    ['a field reported with the mapping', field('Nowhere__c', 'x')],
  ])('accepts %s', (_, value) => {
    expect(checkPayload(chosen(), typed, { fields: [value], currency: 'USD' }, {})).toEqual([]);
  });

  test.each<[string, FormattedField, object]>([
    [
      'a text that is too long',
      field('Name', 'x'.repeat(11)),
      { code: 'target-text-too-long', data: { length: 11, most: 10 } },
    ],
    ['a number that is too large', field('Score__c', 1000), { code: 'target-amount-too-large', data: { most: '999' } }],
    [
      'a text for a number',
      field('Score__c', 'high'),
      { code: 'target-kind-wrong', data: { found: 'high', wants: 'number' } },
    ],
    [
      'an instant for a day',
      field('CloseDate', '2026-03-31T00:00:00.000Z'),
      { code: 'target-kind-wrong', data: { wants: 'day' } },
    ],
    [
      'a day for an instant, which would be the day before west of Greenwich',
      field('At__c', '2026-03-31'),
      { code: 'target-kind-wrong', data: { found: '2026-03-31', wants: 'moment' } },
    ],
    ['a word for a truth', field('Flag__c', 'yes'), { code: 'target-kind-wrong', data: { wants: 'flag' } }],
    ['a name for a lookup', field('Other__c', 'Acme'), { code: 'target-kind-wrong', data: { wants: 'lookup' } }],
    ['a name in place of a text', field('Score__c', 'Acme', { note: 'resolved' }), { code: 'target-kind-wrong' }],
    [
      'a choice that is near',
      field('StageName', 'Proposals'),
      { code: 'target-value-unknown', data: { known: ['Proposal'] } },
    ],
    [
      'a choice that is far',
      field('StageName', 'Zzz'),
      { code: 'target-value-unknown', data: { known: ['Prospecting', 'Proposal', 'Closed Won'] } },
    ],
    ['one of several choices', field('Tags__c', 'a; z'), { code: 'target-value-unknown', data: { found: 'z' } }],
    [
      'a label',
      field('Source__c', 'Web site'),
      { code: 'target-value-new', data: { found: 'Web site', known: ['web'] } },
    ],
    [
      'a year that has no field',
      field('FY28__c', 5, { from: 'forecastAmounts' }),
      { code: 'target-field-missing', field: 'forecast', data: { remote: 'FY28__c' } },
    ],
  ])('%s', (_, value, finding) => {
    const found = checkPayload(chosen(), typed, { fields: [value], currency: 'USD' }, {});
    expect(found).toEqual([expect.objectContaining(matching(finding))]);
  });

  test('rejects values that the record’s variant does not allow, and uses the default variant for new records', () => {
    const described = { ...typed, variants: { T1: { StageName: ['Proposal'] }, T2: {} }, newVariant: 'T1' };
    const note = { fields: [field('StageName', 'Prospecting')], currency: 'USD' };
    const refusal = { code: 'target-value-unknown', data: { found: 'Prospecting', known: ['Proposal'] } };
    expect(checkPayload(chosen(), described, note, undefined)).toMatchObject([refusal]);
    expect(checkPayload(chosen(), described, note, { variant: 'T1' })).toMatchObject([refusal]);
    expect(checkPayload(chosen(), described, note, { variant: 'T2' })).toEqual([]);
  });

  test('requires for a new record the fields that the org requires, in addition to those of the target', () => {
    const described = schema(remote('Region__c', { required: true }));
    const note = { fields: [field('Region__c', null)], currency: 'USD' };
    const refusal = {
      code: 'target-required-missing',
      field: 'region',
      data: { target: 'Salesforce', remote: 'Region__c' },
    };
    expect(checkPayload(chosen(), described, note, undefined)).toEqual([refusal]);
    expect(checkPayload(chosen(), described, note, {})).toEqual([]);
  });

  test('rejects another currency if the org’s single currency is known', () => {
    const note = { fields: [], currency: 'EUR' };
    const known = chosen({ options: { currency: 'USD' } });
    const refusal = { code: 'target-currency-mismatch', data: { target: 'Salesforce', found: 'EUR', crmValue: 'USD' } };
    expect(checkPayload(known, schema(), note, {})).toMatchObject([refusal]);
    expect(checkPayload(chosen(), schema(), note, {})).toEqual([]);
    expect(checkPayload(known, { ...schema(), currencyField: 'CurrencyIsoCode' }, note, {})).toEqual([]);
  });
});
