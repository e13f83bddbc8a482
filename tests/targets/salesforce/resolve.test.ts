import { expect, test } from 'vitest';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { ok } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';
import { hold, refused, scopeOf, soqlOf } from './talk.ts';

const ACME = { Id: '001000000000001AAA', Name: 'Acme', BillingCity: 'Berlin', Website: 'acme.example' };
const OTHER = { Id: '001000000000002AAA', Name: 'ACME', BillingCity: 'Bonn' };

function found(...records: readonly object[]): ReturnType<typeof ok> {
  return ok({ done: true, records });
}

function lookups(...names: readonly string[]): { field: string; name: string }[] {
  return names.map((name) => ({ field: 'AccountId', name }));
}

test('finds accounts by exact name in any case, and distinguishes them by location', () => {
  const { sent, out } = hold(crm.resolve(scopeOf(), lookups('acme', "O'Hara")), [found(ACME, OTHER)]);
  expect(soqlOf(sent[0])).toBe("SELECT Id,Name,BillingCity,Website FROM Account WHERE Name IN ('acme','O\\'Hara')");
  expect(out).toEqual([
    {
      field: 'AccountId',
      name: 'acme',
      candidates: [
        { id: ACME.Id, label: 'Acme', detail: 'Berlin, acme.example' },
        { id: OTHER.Id, label: 'ACME', detail: 'Bonn' },
      ],
    },
    { field: 'AccountId', name: "O'Hara", candidates: [] },
  ]);
});

test.each(['001000000000001', '001000000000001AAA'])('finds the record if a name is an ID: %s', (name) => {
  const { sent, out } = hold(crm.resolve(scopeOf(), lookups(name)), [found(ACME), found()]);
  expect(soqlOf(sent[0])).toContain("WHERE Id IN ('001000000000001AAA')");
  expect(out?.[0]?.candidates).toMatchObject([{ id: ACME.Id, label: 'Acme' }]);
});

test('treats a name of 15 letters as a name', () => {
  const { sent } = hold(crm.resolve(scopeOf(), lookups('Internationally')), [found()]);
  expect(soqlOf(sent[0])).toContain("Name IN ('Internationally')");
});

test('prefers the number of an account to a name', () => {
  const scope = scopeOf({ options: { accountKey: 'Nr__c' } });
  const numbered = { ...OTHER, Name: 'Beta', Nr__c: 'acme' };
  const { sent, out } = hold(crm.resolve(scope, lookups('Acme')), [found({ ...ACME, Nr__c: null }), found(numbered)]);
  expect(soqlOf(sent[1])).toContain("Nr__c IN ('Acme')");
  expect(out?.[0]?.candidates.map(({ label }) => label)).toEqual(['Beta']);
});

test('finds active users for a field that refers to users', () => {
  const user = { Id: '005000000000001AAA', Name: 'Ana', Username: 'ana@x' };
  const { sent, out } = hold(crm.resolve(scopeOf(), [{ field: 'OwnerId', name: 'ANA' }]), [found(user)]);
  expect(soqlOf(sent[0])).toContain("FROM User WHERE IsActive = true AND Name IN ('ANA')");
  expect(out?.[0]?.candidates).toEqual([{ id: user.Id, label: 'Ana', detail: 'ana@x' }]);
});

test('omits a detail that the user cannot access', () => {
  const { sent, out } = hold(crm.resolve(scopeOf(), lookups('Acme')), [refused(400, 'INVALID_FIELD'), found(ACME)]);
  expect(soqlOf(sent[1])).toBe("SELECT Id,Name FROM Account WHERE Name IN ('Acme')");
  expect(out?.[0]?.candidates).toHaveLength(1);
});

test('sends no request for a field that refers to no object', () => {
  const { out } = hold(crm.resolve(scopeOf(), [{ field: 'Name', name: 'x' }]));
  expect(out).toEqual([{ field: 'Name', name: 'x', candidates: [] }]);
});

test('returns only the name of a record if the object is not known', () => {
  const schema = schemaOf(remote('Vehicle__c', { type: 'lookup', refersTo: 'Vehicle__c' }));
  const row = { Id: 'a01000000000001AAA', Name: 'Alliant' };
  const lookup = { field: 'Vehicle__c', name: 'alliant' };
  const { sent, out } = hold(crm.resolve(scopeOf({ schema }), [lookup]), [found(row)]);
  expect(soqlOf(sent[0])).toBe("SELECT Id,Name FROM Vehicle__c WHERE Name IN ('alliant')");
  expect(out).toEqual([{ ...lookup, candidates: [{ id: row.Id, label: 'Alliant', detail: '' }] }]);
});
