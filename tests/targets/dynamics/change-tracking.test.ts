/** Change tracking with given responses: the requests, and the result of each response. */
import { expect, test } from 'vitest';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import type { ChangeSet, ChangeTracking } from '../../../src/targets/core/crm.ts';
import type { Held, Reply } from '../conversing.ts';
import { hold, page, queried, refused, scopeOf } from './talk.ts';

const ID = 'c11e0000-0000-4000-8000-00000000000a';
const ROOT = '/api/data/v9.2/';
const MARK = 'opportunities?$select=opportunityid&$deltatoken=1%2111';

const { minRecords, readChanges: look } = crm.tracking as ChangeTracking;

function looked(mark: string | undefined, replies: readonly Reply[], tracking = 'on'): Held<ChangeSet | undefined> {
  return hold(look(scopeOf({ tracking }), mark), replies);
}

/** Returns the last page of a tracked list. */
function marked(value: readonly unknown[], link = `https://acme.crm.dynamics.com${ROOT}${MARK}`): Reply {
  return { json: { value, '@odata.deltaLink': link } };
}

const EXPIRED = refused(400, '0x80044352', 'Version stamp associated with the client has expired.');

test('sends no request if tracking is off, or for as many records as one request reads', () => {
  expect(looked(undefined, [], 'off')).toMatchObject({ sent: [], out: undefined });
  expect(looked('x', [], 'off')).toMatchObject({ sent: [], out: undefined });
  expect(minRecords).toBe(251);
});

test('lists the whole table by version without a token, and any record may have changed', () => {
  const { sent, out } = looked(undefined, [
    page([{ opportunityid: ID }], `https://acme.crm.dynamics.com${ROOT}opportunities?$skiptoken=2`),
    marked([]),
  ]);
  expect(sent[0]?.path).toBe(`${ROOT}opportunities?$select=opportunityid%2Cversionnumber`);
  expect(sent.map(({ headers }) => headers?.['Prefer'])).toEqual([
    'odata.track-changes,odata.maxpagesize=5000',
    'odata.track-changes,odata.maxpagesize=5000',
  ]);
  expect(queried(sent[1], '$skiptoken')).toBe('2');
  expect(out).toEqual({ token: MARK, changed: undefined });
});

test('returns changed and deleted records for a token, and the next token', () => {
  const gone = { '@odata.context': 'x/$deletedEntity', id: ID.toUpperCase(), reason: 'deleted' };
  const { sent, out } = looked(MARK, [marked([{ opportunityid: ID }, gone], `${ROOT}opportunities?$deltatoken=2`)]);
  expect(sent.map(({ path, headers }) => [path, headers?.['Prefer']])).toEqual([
    [ROOT + MARK, 'odata.maxpagesize=5000'],
  ]);
  expect(out).toEqual({ token: 'opportunities?$deltatoken=2', changed: [ID, ID] });
});

test.each([
  ['it has run out', [EXPIRED, marked([])]],
  ['the API has another version', [refused(404), marked([])]],
  ['no next one comes with it', [page([]), marked([])]],
])('starts again with an invalid token: %s', (_, replies) => {
  const { sent, out } = looked(MARK, replies);
  expect(sent).toHaveLength(2);
  expect(out).toEqual({ token: MARK, changed: undefined });
});

test.each([
  ['the user may not read the whole table', [refused(403, '0x80040220')]],
  ['the table is not tracked', [refused(400, '0x80072493')]],
  ['no mark comes', [page([])]],
  ['the token is on another host', [marked([], 'https://acme.crm.dynamics.com/other')]],
])('returns nothing if %s', (_, replies) => {
  const held = looked(undefined, replies);
  expect(held).toEqual({ sent: held.sent, waited: [], out: undefined });
});

test('reports that any record may have changed if a row has no ID', () => {
  expect(looked(MARK, [marked([{ opportunityid: ID }, { reason: 'deleted' }])]).out).toMatchObject({
    changed: undefined,
  });
});

test.each([undefined, MARK])('sends no further request to a busy server, with the token %s', (mark) => {
  const { sent, error } = looked(mark, [refused(429, '0x80072322')]);
  expect(sent).toHaveLength(1);
  expect(error).toMatchObject({ kind: 'later' });
});
