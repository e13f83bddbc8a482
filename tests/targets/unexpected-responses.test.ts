/** Responses that match no contract: the CRM's messages in them are still reported. */
import { describe, expect, test } from 'vitest';
import { messagesIn, withMessages } from '../../src/targets/flow/response.ts';
import type { CrmScope, RemoteWrite } from '../../src/targets/core/crm.ts';
import { TARGETS, type CrmId } from '../../src/targets/targets.ts';
import { crmOf } from '../sync/explore/served.ts';
import { holdWith, ok, type Reply } from './conversing.ts';
import { batched, refused as refusedPart, scopeOf as dynamicsScope } from './dynamics/talk.ts';
import { madeScope as hubspotScope } from './hubspot/talk.ts';
import { scopeOf as salesforceScope } from './salesforce/talk.ts';

const REASON = 'The region is closed for audit';
const WRITES: readonly RemoteWrite[] = ['A', 'B'].map((key) => ({ opId: key, id: undefined, key, fields: {} }));
const SCOPES: Readonly<Record<CrmId, () => CrmScope>> = {
  salesforce: () => salesforceScope(),
  hubspot: () => hubspotScope(),
  dynamics: () => dynamicsScope(),
};

const done = { id: '006000000000001AAA', success: true, errors: [], created: true };
const complaint = { statusCode: 'X', message: REASON, fields: [] };
const error = { status: 'error', category: 'VALIDATION_ERROR', message: REASON };
const refusal = refusedPart(400, '0x80040203', REASON);
const torn = batched([{ status: 204 }, refusal]);

const CASES: readonly (readonly [CrmId, string, Reply])[] = [
  ['salesforce', 'a refusal in one list too many', { status: 400, json: [[{ message: REASON, errorCode: 'X' }]] }],
  ['salesforce', 'errors of a row in one list too many', ok([done, { success: false, errors: [[complaint]] }])],
  ['salesforce', 'a row that does not say whether it passed', ok([done, { success: 'no', errors: [complaint] }])],
  ['salesforce', 'more answers than records', ok([done, done, { success: false, errors: [complaint] }])],
  ['hubspot', 'a refusal in a list', { status: 400, json: [error] }],
  ['hubspot', 'errors in one list too many', { status: 207, json: { results: [], errors: [[error]] } }],
  ['hubspot', 'an answer in a list', { status: 207, json: [{ results: [], errors: [error] }] }],
  ['dynamics', 'a refusal in a list', { status: 400, json: [{ error: { code: '', message: REASON } }] }],
  ['dynamics', 'an error in a list', { status: 400, json: { error: [{ code: '', message: REASON }] } }],
  ['dynamics', 'fewer answers than records', batched([refusal])],
  ['dynamics', 'parts that are not called so', { ...torn, headers: { 'content-type': 'odd' } }],
  ['dynamics', 'a part without its status', { ...torn, body: (torn.body ?? '').replace('HTTP/1.1 400 Whatever', '') }],
];

test.each(CASES)('%s: reports the reason for %s', (id, _, reply) => {
  const crm = crmOf(TARGETS[id]);
  const { out, error } = holdWith(crm, crm.write(SCOPES[id](), WRITES), [reply]);
  const errors = out?.flatMap((answer) => (answer.ok ? [] : [answer.error])) ?? [error];
  const messages = errors.map((one) => one?.message);
  expect(messages).toContainEqual(expect.stringContaining(REASON));
  expect(messages.join()).not.toContain('{"');
});

describe('messages in a response', () => {
  test.each<[string, unknown, string]>([
    ['each sentence once', [{ message: 'a' }, { errors: [{ message: 'b' }, { message: 'a' }] }], 'a b'],
    ['the record has no values', { properties: { message: 'a' }, records: [{ message: 'b' }] }, ''],
    ['no text', 'nothing at all', ''],
    ['lines of parts', '--x\r\nA: b\r\n\r\n{"error":{"message":"a"}}\r\n--x--', 'a'],
    ['without a trace', { message: 'a\n   at System.Run(x)' }, 'a'],
  ])('%s', (_, answer, said) => {
    expect(messagesIn(answer)).toBe(said);
  });

  test('limits the depth and the length', () => {
    let deep: unknown = { message: 'a' };
    for (let at = 0; at < 50_000; at++) deep = [deep];
    expect(messagesIn(deep)).toBe('');
    expect(messagesIn([{ message: 'x'.repeat(5000) }])).toHaveLength(1000);
    expect(withMessages('Two came.', 'a')).toBe('Two came: a');
    expect(withMessages('Two came.', '')).toBe('Two came.');
  });
});
