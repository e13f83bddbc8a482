import { describe, expect, test } from 'vitest';
import type { RemoteWrite } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { bodyOf, ok } from '../conversing.ts';
import { hold, refused, scopeOf } from './talk.ts';

const ID = '006000000000001AAA';
const OTHER = '006000000000002AAA';

function create(key: string, fields: RemoteWrite['fields'] = {}): RemoteWrite {
  return { opId: `op ${key}`, id: undefined, key, fields: { Name: key, ...fields } };
}

function update(id: string, fields: RemoteWrite['fields'] = { Name: 'x' }): RemoteWrite {
  return { opId: `op ${id}`, id, key: '', fields };
}

const done = { id: ID, success: true, errors: [], created: true };

function failed(statusCode: string, message = 'no'): object {
  return { success: false, errors: [{ statusCode, message, fields: [] }] };
}

describe('requests', () => {
  test('send a new record under its key, which is not part of the path', () => {
    const { sent } = hold(crm.write(scopeOf(), [create('a/b.inc')]), [ok([done])]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: 'PATCH',
      path: '/services/data/v66.0/composite/sobjects/Opportunity/Key__c',
      repeatable: true,
      headers: { 'Sforce-Duplicate-Rule-Header': expect.stringContaining('allowSave=false') as string },
    });
    const record = { attributes: { type: 'Opportunity' }, Key__c: 'a/b.inc', Name: 'a/b.inc' };
    expect(bodyOf(sent[0])).toEqual({ allOrNone: false, records: [record] });
  });

  test('send a known record under its ID, without its key', () => {
    const { sent } = hold(crm.write(scopeOf(), [update(ID)]), [ok([done])]);
    expect(sent[0]?.path).toBe('/services/data/v66.0/composite/sobjects');
    expect(bodyOf(sent[0])).toMatchObject({ records: [{ attributes: { type: 'Opportunity' }, id: ID, Name: 'x' }] });
  });

  test('save in spite of duplicate alerts if the user chose so', () => {
    const { sent } = hold(crm.write(scopeOf({ options: { duplicates: 'save' } }), [create('a')]), [ok([done])]);
    expect(sent[0]?.headers?.['Sforce-Duplicate-Rule-Header']).toContain('allowSave=true');
  });

  test.each<[string, RemoteWrite['fields'], object]>([
    ['a day stays the text that it is', { CloseDate: '2026-03-31' }, { CloseDate: '2026-03-31' }],
    ['an amount is a number', { Amount: '100.50' }, { Amount: 100.5 }],
    ['a bare amount too', { Amount: { bare: '7' } }, { Amount: 7 }],
    ['a text is a text', { Name: 7 }, { Name: '7' }],
    ['what is empty clears', { Amount: null, Name: '' }, { Amount: null, Name: null }],
    ['a truth has no quotes', { HasOpportunityLineItem: 'false' }, { HasOpportunityLineItem: false }],
    ['a list is one text', { Name: ['a', 'b'] }, { Name: 'a;b' }],
    ['a field without a description is sent unchanged', { Other: 5 }, { Other: 5 }],
  ])('%s', (_, fields, expected) => {
    const { sent } = hold(crm.write(scopeOf(), [update(ID, fields)]), [ok([done])]);
    expect(bodyOf(sent[0])).toMatchObject({ records: [expected] });
  });

  test('throw for a table value', () => {
    expect(() => hold(crm.write(scopeOf(), [update(ID, { Name: new Map() })]))).toThrow('Name');
  });

  test('contain 200 records, new and known ones separately, those of one account together', () => {
    const fresh = Array.from({ length: 201 }, (_, at) => create(`k${at}`, { AccountId: `00${at % 2}` }));
    const many = Array.from({ length: 200 }, () => done);
    const { sent } = hold(crm.write(scopeOf(), [update(ID), ...fresh]), [ok(many), ok([done]), ok([done])]);
    const records = sent.map((request) => (bodyOf(request) as { records: { AccountId?: string }[] }).records);
    expect(records.map(({ length }) => length)).toEqual([200, 1, 1]);
    const accounts = records.flat().flatMap(({ AccountId }) => AccountId ?? []);
    expect(accounts).toEqual([...accounts].sort());
  });
});

describe('responses', () => {
  test('are matched with rows by position', () => {
    const { out } = hold(crm.write(scopeOf(), [create('a'), create('b')]), [
      ok([failed('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Name]'), { ...done, created: false }]),
    ]);
    const message = 'Required fields are missing: [Name]';
    expect(out).toEqual([
      { opId: 'op a', ok: false, error: { kind: 'record', code: 'REQUIRED_FIELD_MISSING', message } },
      { opId: 'op b', ok: true, id: ID, created: false },
    ]);
  });

  test('without an ID are not a success', () => {
    const { out } = hold(crm.write(scopeOf(), [create('a')]), [ok([{ success: true, errors: [] }])]);
    expect(out).toMatchObject([{ ok: false, error: { code: 'unexpected-answer' } }]);
  });

  test.each<[string, unknown]>([
    ['another number of them', [done]],
    ['none of them a list', { results: [] }],
  ])('of another shape are unknown results: %s', (_, json) => {
    const { error } = hold(crm.write(scopeOf(), [create('a'), create('b')]), [ok(json)]);
    expect(error).toMatchObject({ kind: 'unknown', code: 'unexpected-answer' });
  });

  test.each<[string, unknown, object]>([
    ['an error without a code', { success: false, errors: [{ message: 'why' }] }, { kind: 'record', message: 'why' }],
    [
      'an error named as that of a request',
      { success: false, errors: [{ errorCode: 'X', message: 'why' }] },
      { kind: 'record', message: 'why' },
    ],
    [
      'a match without its record',
      { success: false, errors: [{ statusCode: 'X', message: 'why', duplicateResult: { matchResults: [7] } }] },
      { kind: 'record', code: 'X', message: 'why' },
    ],
    ['no errors', { success: false }, { kind: 'record', code: 'unexpected-answer' }],
    ['errors that are no list', { success: false, errors: 'no' }, { kind: 'record', code: 'unexpected-answer' }],
    ['no word of success', { id: ID }, { kind: 'unknown', code: 'unexpected-answer' }],
    ['success in quotes', { id: ID, success: 'true' }, { kind: 'unknown', code: 'unexpected-answer' }],
    ['success and no id', { success: true, errors: [] }, { kind: 'unknown', code: 'unexpected-answer' }],
    ['nothing', null, { kind: 'unknown', code: 'unexpected-answer' }],
  ])('with one malformed row do not affect the others: %s', (_, row, error) => {
    const odd = { ...done, errors: {}, created: 'yes', more: [1] };
    const { out } = hold(
      crm.write(
        scopeOf(),
        ['a', 'b', 'c'].map((key) => create(key)),
      ),
      [ok([done, row, odd])],
    );
    expect(out).toMatchObject([
      { ok: true, created: true },
      { ok: false, error },
      { ok: true, created: false },
    ]);
  });

  test('for another record than the one that was sent are not a success', () => {
    const { out } = hold(crm.write(scopeOf(), [update(ID), update(OTHER)]), [ok([done, done])]);
    expect(out).toMatchObject([{ ok: true }, { ok: false, error: { kind: 'unknown', code: 'unexpected-answer' } }]);
  });

  test('that reject a later request as a whole have a shared error for its records', () => {
    const many = Array.from({ length: 201 }, (_, at) => create(`k${at}`));
    const { out = [] } = hold(crm.write(scopeOf(), [...many, create('l')]), [
      ok(Array.from({ length: 200 }, () => done)),
      refused(413, 'X'),
    ]);
    const shared = { ok: false, error: { kind: 'record', shared: true } };
    expect(out.slice(199)).toMatchObject([{ ok: true }, shared, shared]);
  });

  test('stop the flow with an error of the first request; the error of a later one applies to its rows', () => {
    expect(hold(crm.write(scopeOf(), [create('a')]), [refused(403, 'REQUEST_LIMIT_EXCEEDED')]).error?.kind).toBe(
      'connection',
    );
    const { out } = hold(crm.write(scopeOf(), [create('a'), update(ID)]), [
      ok([done]),
      refused(503, 'SERVER_UNAVAILABLE'),
    ]);
    expect(out).toMatchObject([{ ok: true }, { ok: false, error: { kind: 'later', code: 'SERVER_UNAVAILABLE' } }]);
  });
});

describe('busy rows', () => {
  const busy = failed('UNABLE_TO_LOCK_ROW');

  test('are not sent again because note and record must be read first', () => {
    const { sent, waited, out } = hold(crm.write(scopeOf(), [create('a'), create('b')]), [ok([busy, done])]);
    expect([sent.length, waited]).toEqual([1, []]);
    expect(out).toMatchObject([
      { opId: 'op a', ok: false, error: { kind: 'later', code: 'UNABLE_TO_LOCK_ROW' } },
      { opId: 'op b', ok: true },
    ]);
  });
});
