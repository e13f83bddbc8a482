import { afterEach, describe, expect, test } from 'vitest';
import type { CrmScope, RemoteFilter, WriteResult } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/hubspot/crm.ts';
import { apiError } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { SALES_PIPELINE } from '../../../tools/loopback-crms/hubspot/portal-options.ts';
import type { Hubspot, HubspotOptions } from '../../../tools/loopback-crms/hubspot/server.ts';
import { troubleIn } from '../conversing.ts';
import { converse, deal, KEY, scopeOf, startPortal } from './live.ts';

let server: Hubspot | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(
  options: HubspotOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Hubspot; scope: CrmScope }> {
  server = await startPortal(options);
  return { server, scope: await scopeOf(server, chosen) };
}

function write(
  at: Hubspot,
  scope: CrmScope,
  ...writes: Parameters<typeof crm.write>[1]
): Promise<readonly WriteResult[]> {
  return converse(at, crm.write(scope, writes));
}

/** Returns the results in the order of their operations because they are returned in any order. */
function sorted(answers: readonly WriteResult[]): readonly WriteResult[] {
  return [...answers].sort((a, b) => (a.opId < b.opId ? -1 : 1));
}

function idIn(answers: readonly WriteResult[], at = 0): string {
  const answer = answers[at];
  return answer?.ok === true ? answer.id : `${at} failed`;
}

const EVER: RemoteFilter = { since: '', mine: false, open: false };

test('identifies the account', async () => {
  const { server } = await start({ portal: { accountType: 'SANDBOX' } });
  expect(await converse(server, crm.identify({}))).toEqual({
    orgId: '4812345',
    orgName: 'HubSpot account 4812345',
    userId: '',
    userName: 'service key',
    sandbox: true,
    version: '2026-09',
    pages: 'https://app.hubspot.com',
    calls: { used: 4, most: 250_000 },
  });
});

test.each(['2026-09', '2026-03'])('sends every request to version %s', async (apiVersion) => {
  const { server, scope } = await start({}, { apiVersion });
  const id = idIn(await write(server, scope, deal('A')));
  await converse(server, crm.read(scope, [id], ['A']));
  await converse(server, crm.changed(scope, EVER, await converse(server, crm.identify(scope.options))));
  expect(server.log.all.filter(({ path }) => !path.includes(apiVersion))).toEqual([]);
});

describe.each([
  ['results come with their trace', {}],
  ['results come without', { echoTraceIds: false }],
  ['partial success is 200', { partialStatus: 200 as const }],
])('%s', (_, api) => {
  test('matches every record with its result in any order', async () => {
    const { server, scope } = await start({ api });
    server.portal.rules.validation.push((after) =>
      Number(after['amount']) > 1000 ? { name: 'amount', message: 'Amounts above 1,000 need a manager' } : undefined,
    );
    const writes = Array.from({ length: 9 }, (__, at) => deal(`K${at}`, at === 4 ? { amount: '5000' } : {}));
    const answers = sorted(await write(server, scope, ...writes));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, false, true, true, true, true]);
    for (const answer of answers) {
      if (answer.ok) expect(`op ${server.portal.get(answer.id)?.values[KEY] ?? ''}`).toBe(answer.opId);
      else
        expect(answer.error).toMatchObject({
          kind: 'record',
          code: 'INVALID_ALPHA',
          message: 'Amounts above 1,000 need a manager',
          fields: ['amount'],
        });
    }
    const updates = answers.flatMap((answer) =>
      answer.ok ? [deal(answer.opId.slice(3), { dealname: answer.opId }, answer.id)] : [],
    );
    for (const answer of await write(server, scope, ...updates)) {
      expect(answer.ok && server.portal.get(answer.id)?.values['dealname']).toBe(answer.opId);
    }
  });
});

test('rejects the second of two notes for one deal without affecting the batch', async () => {
  const { server, scope } = await start();
  const [made] = await write(server, scope, deal('A'));
  const id = made?.ok === true ? made.id : '';
  const twice = [deal('A', { amount: '1' }, id), { ...deal('A', { amount: '2' }, id), opId: 'other' }];
  const more = [deal('B'), { ...deal('b'), opId: 'lower' }];
  expect(sorted(await write(server, scope, ...twice, ...more))).toMatchObject([
    { opId: 'lower', ok: false, error: { kind: 'record', code: 'DUPLICATE_IN_BATCH' } },
    { opId: 'op A', ok: true },
    { opId: 'op B', ok: true },
    { opId: 'other', ok: false, error: { kind: 'record', code: 'DUPLICATE_IN_BATCH' } },
  ]);
  expect(server.portal.get(id)?.values['amount']).toBe('1');
});

test('reports a deleted property as a record error, so that the batch is halved', async () => {
  const { server, scope } = await start();
  const error = await troubleIn(write(server, scope, deal('A', { nowhere: 'x' }), deal('B')));
  expect(error).toMatchObject({ kind: 'record', code: 'PROPERTY_DOESNT_EXIST', fields: ['nowhere'], status: 400 });
  expect(error.message).toMatch(/^Property "nowhere" does not exist \(correlation ID c0ffee00-.*\)$/);
  expect(server.portal.live('deals')).toHaveLength(0);
});

test('keeps the results of the first request if the next one is rejected', async () => {
  const { server, scope } = await start();
  const id = idIn(await write(server, scope, deal('A')));
  server.faults.on('POST /batch/update', apiError(403, 'MISSING_SCOPES', 'no'));
  expect(sorted(await write(server, scope, deal('A', { amount: '1' }, id), deal('B')))).toMatchObject([
    { opId: 'op A', ok: false, error: { kind: 'connection', code: 'MISSING_SCOPES' } },
    { opId: 'op B', ok: true, created: true },
  ]);
  const gone = [
    deal('x', { amount: '1', nowhere: 'x' }, id),
    deal('y', { amount: '2' }, idIn(await write(server, scope, deal('C')))),
  ];
  expect(sorted(await write(server, scope, deal('D'), ...gone))).toMatchObject([
    { opId: 'op D', ok: true },
    // Before the batch is halved, note and record are read again.
    { opId: 'op x', ok: false, error: { code: 'PROPERTY_DOESNT_EXIST', shared: true } },
    { opId: 'op y', ok: false, error: { code: 'PROPERTY_DOESNT_EXIST', shared: true } },
  ]);
});

test.each([
  ['2026-09', false],
  ['2026-03', true],
])('reports properties required by the admin with the admin’s message, in version %s', async (apiVersion, passes) => {
  const { server, scope } = await start({}, { apiVersion });
  server.portal.rules.onCreate.push('dealtype');
  const [answer] = await write(server, scope, deal('A'));
  expect(answer).toMatchObject(
    passes
      ? { ok: true }
      : { ok: false, error: { code: 'REQUIRED_FIELD', message: 'Deal Type is required.', fields: ['dealtype'] } },
  );
});

test('reports a key that another deal has with that deal', async () => {
  const { server, scope } = await start();
  const answers = sorted(await write(server, scope, deal('A'), deal('B')));
  const [a, b] = [idIn(answers, 0), idIn(answers, 1)];
  const [answer] = await write(server, scope, { opId: 'x', id: b, key: 'A', fields: { [KEY]: 'A' } });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'record', code: 'CONFLICT', otherId: a } });
});

test('reports a deleted deal without affecting the others', async () => {
  const { server, scope } = await start();
  const answers = sorted(await write(server, scope, deal('A'), deal('B')));
  server.portal.archive(idIn(answers, 0));
  const updates = ['A', 'B'].map((key, at) => deal(key, { amount: '1' }, idIn(answers, at)));
  expect(sorted(await write(server, scope, ...updates))).toMatchObject([
    { ok: false, error: { kind: 'record', code: 'OBJECT_NOT_FOUND' } },
    { ok: true },
  ]);
});

test('sends a stage with its pipeline, and a stage of another pipeline without one', async () => {
  const other = {
    id: 'p2',
    label: 'Renewals',
    stages: [{ id: 's2', label: 'Open', probability: 0.5, isClosed: false }],
  };
  const { server, scope } = await start({ portal: { pipelines: [SALES_PIPELINE, other] } });
  const id = idIn(await write(server, scope, deal('A')));
  server.portal.edit(id, { pipeline: 'p2', dealstage: 's2' });
  expect(await write(server, scope, deal('A', { dealstage: 'closedwon' }, id))).toMatchObject([{ ok: true }]);
  expect(server.portal.get(id)?.values).toMatchObject({ pipeline: 'default', dealstage: 'closedwon' });
  const [answer] = await write(server, scope, deal('A', { dealstage: 's2' }, id));
  expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_OPTION', fields: ['dealstage'] } });
});
