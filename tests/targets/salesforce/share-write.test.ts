import { describe, expect, test } from 'vitest';
import type { RemoteWrite } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/salesforce/crm.ts';
import { shareField, shareNames } from '../../../src/targets/salesforce/share-table.ts';
import { bodyOf, ok } from '../conversing.ts';
import { remote, schemaOf } from '../described.ts';
import { hold, refused, scopeOf } from './talk.ts';

const OPTIONS = {
  ...{ shares: 'Share__c', sharesDeal: 'Deal__c', sharesKey: 'Key__c' },
  ...{ sharesName: 'Party__c', sharesLedger: 'Role__c', sharesAmount: 'Amount__c' },
};
const scope = scopeOf({ options: OPTIONS });
const DEAL = '006000000000001AAA';
const ROW = 'a0S000000000001EAA';
const done = (id: string, created = false): object => ({ id, success: true, errors: [], created });

function shared(text: string | null, more: Partial<RemoteWrite> = {}): RemoteWrite {
  return { opId: 'op', id: DEAL, key: 'D-1', ...more, fields: { ...more.fields, Share__c: text } };
}

function rows(...found: readonly object[]): ReturnType<typeof ok> {
  return ok({ done: true, records: found.map((row) => ({ Id: ROW, Deal__c: DEAL, Role__c: 'OEM', ...row })) });
}

const CISCO = { Key__c: 'd-1:OEM:cisco', Party__c: 'Cisco', Amount__c: 5 };

describe('share rows of an opportunity', () => {
  test('are not changed if they match, and neither is the opportunity', () => {
    const { sent, out } = hold(crm.write(scope, [shared('OEM Cisco: 5')]), [rows(CISCO)]);
    expect(sent).toHaveLength(1);
    expect(out).toEqual([{ opId: 'op', ok: true, id: DEAL, created: false }]);
  });

  test('are updated by ID if they differ, and stay with their opportunity', () => {
    const { sent } = hold(crm.write(scope, [shared('OEM Cisco: 6')]), [rows(CISCO), ok([done(ROW)])]);
    const record = { attributes: { type: 'Share__c' }, id: ROW, Party__c: 'Cisco', Role__c: 'OEM', Amount__c: 6 };
    expect(bodyOf(sent[1])).toEqual({ allOrNone: false, records: [record] });
  });

  test('are read before they are written if the opportunity was found by its key', () => {
    const fresh = shared('OEM Cisco: 5', { id: undefined, fields: { Name: 'x' } });
    const { sent } = hold(crm.write(scope, [fresh]), [ok([done(DEAL)]), rows(CISCO)]);
    expect(bodyOf(sent[0])).toMatchObject({ records: [{ Key__c: 'D-1', Name: 'x' }] });
    expect(bodyOf(sent[0])).not.toHaveProperty('records.0.Share__c');
    expect(sent).toHaveLength(2);
  });

  test('of a new opportunity are created under separate keys', () => {
    const fresh = shared('Partner A/B: 1', { id: undefined });
    const { sent } = hold(crm.write(scope, [fresh]), [ok([done(DEAL, true)]), ok([done(ROW, true)])]);
    expect(sent[1]?.path).toContain('/composite/sobjects/Share__c/Key__c');
    const made = {
      Key__c: expect.stringMatching(/^D-1:partner:a-b-\w+$/) as string,
      Deal__c: DEAL,
      Party__c: 'A/B',
      Amount__c: 1,
    };
    expect(bodyOf(sent[1])).toMatchObject({ records: [made] });
  });

  test.each([
    ['without its key', { Key__c: undefined }],
    ['with a list for its key', { Key__c: ['d-1:OEM:cisco'] }],
    ['without its amount', { Amount__c: undefined }],
    ['without its ID', { Id: undefined }],
    ['without its deal', { Deal__c: null }],
    ['of another deal', { Deal__c: '006000000000009AAA' }],
    ['with a number for its key', { Key__c: 7 }],
  ])('are neither overwritten nor treated as missing if one is returned %s', (_, odd) => {
    const { sent, error } = hold(crm.write(scope, [shared('OEM Dell: 6')]), [rows({ ...CISCO, ...odd })]);
    expect([sent.length, error?.code]).toEqual([1, 'unexpected-answer']);
  });

  test('that could not be read stop the flow before anything is written', () => {
    expect(hold(crm.write(scope, [shared('OEM Cisco: 5')]), [refused(400, 'INVALID_FIELD')]).error?.code).toBe(
      'INVALID_FIELD',
    );
  });
});

describe('errors', () => {
  test.each([
    [
      'of a row that stays',
      ok([{ success: false, errors: [{ statusCode: 'ENTITY_IS_LOCKED', message: 'no' }] }]),
      'ENTITY_IS_LOCKED',
    ],
    ['of the whole removal', refused(503, 'SERVER_UNAVAILABLE'), 'SERVER_UNAVAILABLE'],
  ])('of the opportunity include the error %s', (_, reply, code) => {
    const { sent, out } = hold(crm.write(scope, [shared(null)]), [rows(CISCO), reply]);
    expect(sent[1]).toMatchObject({
      method: 'DELETE',
      path: expect.stringContaining(`ids=${ROW}&allOrNone=false`) as string,
    });
    expect(out).toMatchObject([{ opId: 'op', ok: false, error: { code, fields: ['Share__c'] } }]);
  });

  test('of two rows of one opportunity include both messages', () => {
    const failed = (message: string): object => ({ success: false, errors: [{ statusCode: 'X', message }] });
    const reply = ok([failed('No Cisco'), failed('No Dell')]);
    const { out } = hold(crm.write(scope, [shared('OEM Cisco: 6\nOEM Dell: 6')]), [rows(), reply]);
    expect(out).toMatchObject([{ ok: false, error: { message: 'No Cisco No Dell' } }]);
  });

  test('are not reported for a row that is already deleted', () => {
    const gone = ok([{ success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'gone' }] }]);
    expect(hold(crm.write(scope, [shared(null)]), [rows(CISCO), gone]).out).toMatchObject([{ ok: true }]);
  });

  test('of an opportunity leave its rows unchanged', () => {
    const fresh = shared('OEM Cisco: 5', { id: undefined });
    const failed = ok([{ success: false, errors: [{ statusCode: 'INVALID_FIELD', message: 'no' }] }]);
    expect(hold(crm.write(scope, [fresh]), [failed])).toMatchObject({ out: [{ ok: false }], sent: [{}] });
  });
});

test.each([
  ['a key that is not unique', remote('Key__c')],
  ['an amount that cannot be changed', remote('Amount__c', { updatable: false })],
  ['a deal that cannot be named', remote('Deal__c', { creatable: false })],
])('ignores an object with %s', (_, odd) => {
  const names = shareNames(OPTIONS);
  const fit = schemaOf(
    ...['Deal__c', 'Party__c', 'Role__c', 'Amount__c'].map((name) => remote(name)),
    remote('Key__c', { key: true }),
  ).fields;
  expect(names && shareField(names, 'Shares', fit)).toMatchObject({ name: 'Share__c', type: 'text' });
  expect(names && shareField(names, 'Shares', { ...fit, [odd.name]: odd })).toBeUndefined();
});
