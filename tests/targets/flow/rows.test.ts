/** A member that is absent in a response is not an empty one, for any CRM. */
import { describe, expect, test } from 'vitest';
import type { Crm } from '../../../src/targets/core/crm.ts';
import { checkListedRows, type ListRequest } from '../../../src/targets/flow/rows.ts';
import type { RequestFlow, CrmError } from '../../../src/targets/flow/request-flow.ts';
import { crm as dynamics } from '../../../src/targets/dynamics/crm.ts';
import { crm as hubspot } from '../../../src/targets/hubspot/crm.ts';
import { crm as salesforce } from '../../../src/targets/salesforce/crm.ts';
import { holdWith, ok, type Reply } from '../conversing.ts';
import { page, scopeOf as dynamicsScope } from '../dynamics/talk.ts';
import { madeScope } from '../hubspot/talk.ts';
import { scopeOf } from '../salesforce/talk.ts';

const ASKED: ListRequest = {
  ...{ id: 'Id', idOf: (text) => (/^\d$/.test(text) ? text : undefined), names: ['Id', 'Name', 'Place'] },
  compound: new Set(['Place']),
};

const WHOLE = { Id: '1', Name: 'N', Place: { city: 'Bonn' } };

test.each<[string, Readonly<Record<string, unknown>>, RegExp | undefined]>([
  ['everything that was requested', WHOLE, undefined],
  ['nothing in a member', { ...WHOLE, Name: null, Place: null }, undefined],
  ['more than was requested', { ...WHOLE, More: [] }, undefined],
  ['no id', { Name: 'N', Place: null }, /without its Id/],
  ['an ID of another type', { ...WHOLE, Id: 1 }, /without its Id/],
  ['an ID of another kind', { ...WHOLE, Id: 'x' }, /without its Id/],
  ['a member less', { Id: '1', Place: null }, /record 1 .* Name/],
  ['a list as a value', { ...WHOLE, Name: [] }, /record 1 .* Name/],
  ['an object as a value', { ...WHOLE, Name: {} }, /record 1 .* Name/],
  ['a member that is inherited alone', { Id: '1', Place: null, __proto__: { Name: 'N' } }, /record 1 .* Name/],
])('checks a row with %s', (_, told, wrong) => {
  const { done, value } = checkListedRows([WHOLE, told], ASKED).next();
  if (wrong === undefined) expect(done).toBe(true);
  else
    expect(value).toEqual({
      error: expect.objectContaining({
        ...{ kind: 'connection', code: 'unexpected-answer', message: expect.stringMatching(wrong) as string },
      }) as unknown,
    });
});

const ID = '006000000000001AAA';
const DEAL = {
  ...{ Id: ID, SystemModstamp: 's', IsDeleted: false, HasOpportunityLineItem: false },
  ...{ Key__c: 'A', Name: 'N', Amount: 1, CloseDate: '2026-03-31' },
};
const GUID = 'c11e0000-0000-4000-8000-00000000000a';
const ACCOUNT = { field: 'AccountId', name: 'Acme' };

/** Returns a response without one member. */
function without(whole: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([one]) => one !== name));
}

/** Returns the error with which a request flow stops for this response. */
function heard<Out>(crm: Crm, talk: RequestFlow<Out>, reply: Reply): CrmError | undefined {
  return holdWith(crm, talk, [reply]).error;
}

const byId = (reply: Reply): CrmError | undefined => heard(salesforce, salesforce.read(scopeOf(), [ID], []), reply);
const deals = (ids: string[], keys: string[], ...results: readonly unknown[]): CrmError | undefined =>
  heard(hubspot, hubspot.read(madeScope(), ids, keys), ok({ results }));

describe('incomplete responses', () => {
  test.each<[string, () => CrmError | undefined]>([
    ['a Salesforce record without its amount', () => byId(ok([without(DEAL, 'Amount')]))],
    ['a Salesforce record without its id', () => byId(ok([without(DEAL, 'Id')]))],
    ['fewer Salesforce records than were requested', () => byId(ok([]))],
    [
      'fewer Salesforce records than were found',
      () => heard(salesforce, salesforce.read(scopeOf(), [], ['A']), ok({ done: true, totalSize: 1, records: [] })),
    ],
    [
      'a Salesforce account without its name',
      () => {
        const records = [{ Id: '001000000000001AAA' }];
        return heard(salesforce, salesforce.resolve(scopeOf(), [ACCOUNT]), ok({ done: true, records }));
      },
    ],
    [
      'a HubSpot deal without a property that was deleted since then',
      () => deals(['1'], [], { id: '1', properties: { k: 'A', dealname: 'N' } }),
    ],
    ['a HubSpot key without a result', () => deals([], ['A'])],
    [
      'a Dynamics 365 opportunity without a column',
      () => heard(dynamics, dynamics.read(dynamicsScope(), [GUID], []), page([{ opportunityid: GUID, statecode: 0 }])),
    ],
  ])('%s', (_, error) => {
    expect(error()).toMatchObject({
      kind: 'connection',
      code: 'unexpected-answer',
      message: expect.stringMatching(/./) as string,
    });
  });

  test('a HubSpot key is missing if HubSpot reports it, with or without naming the key', () => {
    for (const context of [{ ids: ['a'] }, {}]) {
      const errors = [{ category: 'OBJECT_NOT_FOUND', message: 'not there', context }];
      const reply = { status: 207, json: { results: [], errors } };
      expect(holdWith(hubspot, hubspot.read(madeScope(), [], ['A']), [reply]).out?.records).toEqual([]);
    }
  });
});
