/** No write is sent twice within one request flow: note and record must be read again before a write is repeated. */
import { describe, expect, test } from 'vitest';
import type { Crm, CrmScope, RemoteWrite } from '../../src/targets/core/crm.ts';
import { crm as dynamics } from '../../src/targets/dynamics/crm.ts';
import { crm as hubspot } from '../../src/targets/hubspot/crm.ts';
import { crm as salesforce } from '../../src/targets/salesforce/crm.ts';
import type { CrmRequest } from '../../src/targets/flow/request-flow.ts';
import { holdBy, type Reply } from './conversing.ts';
import { scopeOf as dynamicsScope } from './dynamics/talk.ts';
import { madeScope as hubspotScope } from './hubspot/talk.ts';
import { scopeOf as salesforceScope } from './salesforce/talk.ts';

interface Case {
  readonly crm: Crm;
  readonly scope: CrmScope;
  readonly id: (at: number) => string;
  readonly fields: RemoteWrite['fields'];
}

const CASES: Readonly<Record<string, Case>> = {
  Salesforce: {
    ...{ crm: salesforce, scope: salesforceScope(), fields: { Name: 'x' } },
    id: (at) => `0060000000${String(at).padStart(5, '0')}AAA`,
  },
  HubSpot: { crm: hubspot, scope: hubspotScope(), fields: { dealname: 'x' }, id: (at) => String(1000 + at) },
  'Dynamics 365': {
    ...{ crm: dynamics, scope: dynamicsScope(), fields: { name: 'x' } },
    id: (at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  },
};

const REPLIES: readonly (readonly [string, Reply])[] = [
  ['a refusal', { status: 400, json: { category: 'VALIDATION_ERROR', message: 'no' } }],
  ['a lock', { status: 400, json: [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'busy' }] }],
  ['a lock that fell over the server', { status: 500, json: [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'busy' }] }],
  ['too many requests', { status: 429, json: { policyName: 'SECONDLY' } }],
  ['a busy record', { status: 423, json: {} }],
  ['a page', { status: 503, body: '<html>', headers: { 'content-type': 'text/html' } }],
  ['too large a request', { status: 413, json: {} }],
  ['no session', { status: 401, json: [{ errorCode: 'INVALID_SESSION_ID', message: 'ended' }] }],
  ['errors without a name', { status: 207, json: { results: [], errors: [{ message: 'one' }, { message: 'two' }] } }],
  ['nothing of use', { status: 200, json: { odd: true } }],
];

/** Returns a response in which every record is busy, as collections report it for each row. */
function busyRows({ body = '{}' }: CrmRequest): Reply {
  const { records = [] } = JSON.parse(body) as { readonly records?: readonly unknown[] };
  const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'busy', fields: [] }];
  return { json: records.map(() => ({ success: false, errors })) };
}

/** Returns the bodies of the writes among the requests. */
function writesIn(crm: Crm, sent: readonly CrmRequest[]): readonly string[] {
  const isRead = ({ method, path }: CrmRequest): boolean =>
    method === 'GET' || crm.reads.some((one) => one.method === method && one.path.test(path));
  return sent.filter((request) => !isRead(request)).map(({ body = '' }) => body);
}

describe.each(Object.entries(CASES))('%s', (_, { crm, scope, id, fields }) => {
  const told = REPLIES.map(([name, reply]) => [name, () => reply] as const);
  const rows = crm === salesforce ? [['busy rows', busyRows] as const] : [];

  test.each([...told, ...rows])('sends no record again after %s', (__, reply) => {
    for (const isNew of [true, false]) {
      const writes = Array.from({ length: 450 }, (___, at): RemoteWrite => {
        return { opId: `op-${at}-`, id: isNew ? undefined : id(at), key: `key-${at}-`, version: 'W/"1"', fields };
      });
      const { sent } = holdBy(crm, crm.write(scope, writes), reply);
      const bodies = writesIn(crm, sent);
      expect(bodies.length).toBeGreaterThan(0);
      for (const { id: own, key } of writes) {
        const mark = own ?? key;
        expect(bodies.filter((body) => body.includes(mark)).length, mark).toBeLessThanOrEqual(1);
      }
    }
  });
});
