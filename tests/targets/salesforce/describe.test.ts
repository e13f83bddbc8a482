import { describe, expect, test } from 'vitest';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { ok } from '../conversing.ts';
import { hold, refused, scopeOf } from './talk.ts';

function field(name: string, type: string, more: object = {}): object {
  const flags = { nillable: true, defaultedOnCreate: false, createable: true, updateable: true };
  return { name, label: `The ${name}`, type, ...flags, ...more };
}

function description(fields: readonly object[], more: object = {}): object {
  return { label: 'Opportunity', createable: true, fields, ...more };
}

const STAMP = 'Sat, 21 Nov 2026 10:00:00 GMT';

test('describes fields: type, length, permissions, active choices, and the object of a lookup', () => {
  const list = [
    { value: 'a', label: 'A', active: true },
    { value: 'b', label: null, active: true },
    { value: 'old', label: 'Old', active: false },
  ];
  const { out } = hold(crm.describe(scopeOf(), undefined), [
    ok(
      description([
        field('Name', 'string', { length: 120, nillable: false }),
        field('Key__c', 'string', { length: 64, externalId: true, unique: true }),
        field('Loose__c', 'string', { length: 64, externalId: true, unique: false }),
        field('Amount', 'currency', { precision: 18, scale: 2 }),
        field('Count__c', 'int', { digits: 8, precision: 0 }),
        field('CloseDate', 'date'),
        field('Type', 'picklist', { picklistValues: list, restrictedPicklist: true }),
        field('Many__c', 'multipicklist', { picklistValues: list }),
        field('AccountId', 'reference', { referenceTo: ['Account'] }),
        field('Number__c', 'string', { createable: false, updateable: false, nillable: false }),
        field('IsPrivate', 'boolean', { nillable: false, defaultedOnCreate: true }),
        field('Place__c', 'location'),
      ]),
      { 'last-modified': STAMP },
    ),
  ]);
  const choices = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'b' },
  ];
  expect(out?.fields).toMatchObject({
    Name: { label: 'The Name', type: 'text', length: 120, required: true },
    Key__c: { key: true },
    Amount: { type: 'number', scale: 2, wholeDigits: 16 },
    Count__c: { type: 'number', scale: 0, wholeDigits: 8 },
    CloseDate: { type: 'day', required: false },
    Type: { type: 'choice', choices, closed: true },
    Many__c: { type: 'choices', choices, closed: false },
    AccountId: { type: 'lookup', refersTo: 'Account' },
    Number__c: { creatable: false, updatable: false, required: false },
    IsPrivate: { type: 'flag', required: false },
    Place__c: { type: 'other' },
  });
  expect(out?.fields['Loose__c']).not.toHaveProperty('key');
  expect(out).not.toHaveProperty('currencyField');
  expect(out).not.toHaveProperty('variants');
});

test('detects an org with several currencies', () => {
  const { out } = hold(crm.describe(scopeOf(), undefined), [ok(description([field('CurrencyIsoCode', 'picklist')]))]);
  expect(out?.currencyField).toBe('CurrencyIsoCode');
});

test('asks for changes and keeps the known schema', () => {
  const first = hold(crm.describe(scopeOf(), undefined), [ok(description([]), { 'last-modified': STAMP })]).out;
  const { sent, out } = hold(crm.describe(scopeOf(), first), [{ status: 304 }]);
  expect(sent[0]?.headers).toEqual({ 'If-Modified-Since': STAMP });
  expect(out).toBe(first);
});

test.each([
  ['no fields', {}],
  ['a field without a name', description([{ label: 'x' }])],
  ['a text', 'Opportunity'],
])('rejects a description with %s', (_, json) => {
  expect(hold(crm.describe(scopeOf(), undefined), [ok(json)]).error).toMatchObject({
    kind: 'connection',
    code: 'unexpected-answer',
    message: expect.any(String) as string,
  });
});

describe('record types', () => {
  const types = [
    { recordTypeId: 'T1', available: true, defaultRecordTypeMapping: true },
    { recordTypeId: 'T2', available: true },
    { recordTypeId: 'T3', available: false },
    { recordTypeId: 'T0', available: true, master: true },
  ];
  const lists = (value: string): object => ({
    picklistFieldValues: { StageName: { values: [{ value, label: value }] } },
  });

  test('of the user are read with the values that they allow', () => {
    const replies = [ok(description([], { recordTypeInfos: types })), ok(lists('Open')), ok(lists('Won'))];
    const { sent, out } = hold(crm.describe(scopeOf(), undefined), replies);
    expect(sent[1]?.path).toBe('/services/data/v66.0/ui-api/object-info/Opportunity/picklist-values/T1');
    expect(out).toMatchObject({
      variants: { T1: { StageName: ['Open'] }, T2: { StageName: ['Won'] } },
      newVariant: 'T1',
    });
  });

  test('are optional if they cannot be read', () => {
    const replies = [ok(description([], { recordTypeInfos: types })), refused(403, 'INSUFFICIENT_ACCESS')];
    expect(hold(crm.describe(scopeOf(), undefined), replies).out).toEqual({ fields: {}, stamp: '\n' });
  });
});
