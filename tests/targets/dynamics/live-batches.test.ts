import { afterEach, expect, test } from 'vitest';
import type { CrmScope } from '../../../src/targets/core/crm.ts';
import { crm } from '../../../src/targets/dynamics/crm.ts';
import { opportunityIdOf } from '../../../src/targets/dynamics/guid.ts';
import { locked, protection, tooLarge } from '../../../tools/loopback-crms/dataverse/faults.ts';
import {
  startDataverse,
  type Dataverse,
  type DataverseOptions,
} from '../../../tools/loopback-crms/dataverse/server.ts';
import { truncated } from '../../../tools/loopback-crms/faults.ts';
import { converse, deal, scopeOf, update } from './live.ts';

let server: Dataverse | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(
  options: DataverseOptions = {},
  chosen: Record<string, string> = {},
): Promise<{ server: Dataverse; scope: CrmScope }> {
  server = await startDataverse(options);
  return { server, scope: await scopeOf(server, chosen) };
}

test('writes and reads more opportunities than a batch or a page contains', async () => {
  const { server, scope } = await start({ api: { pageSize: 40 } });
  const writes = Array.from({ length: 250 }, (_, at) => deal(`B-${at}`));
  const answers = await converse(server, crm.write(scope, writes));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(250);
  expect(server.log.writes()).toHaveLength(3);
  const { records } = await converse(
    server,
    crm.read(
      scope,
      [],
      writes.map(({ key }) => key),
    ),
  );
  expect(new Set(records.map(({ key }) => key)).size).toBe(250);
  const identity = await converse(server, crm.identify({}));
  expect(
    (await converse(server, crm.changed(scope, { since: '', mine: true, open: true }, identity))).records,
  ).toHaveLength(250);
}, 30_000);

test('leaves a later batch that is rejected as a whole to be halved, sends nothing again, and keeps earlier results', async () => {
  const { server, scope } = await start();
  const writes = Array.from({ length: 150 }, (_, at) => deal(`B-${at}`));
  let batches = 0;
  server.faults.on(({ path }) => path.endsWith('$batch') && ++batches === 2, tooLarge);
  const answers = await converse(server, crm.write(scope, writes));
  expect([answers.filter(({ ok }) => ok).length, batches]).toEqual([100, 2]);
  const refused = answers.filter((answer) => !answer.ok && answer.error.shared === true);
  expect(refused).toHaveLength(50);
});

test('repeats a request later after too many requests', async () => {
  const { server, scope } = await start();
  server.faults.on('POST /api/data/v9.2/$batch', protection('requests', 30));
  const failure: unknown = await converse(server, crm.write(scope, [deal('A')])).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { kind: 'later', code: '0x80072322', retryAfterMs: 30_000 } });
});

test('reports unknown results for an incomplete batch response because the records may exist', async () => {
  const { server, scope } = await start();
  server.faults.on('POST /api/data/v9.2/$batch', truncated);
  expect(await converse(server, crm.write(scope, [deal('A'), deal('B')]))).toMatchObject([
    { ok: false, error: { kind: 'unknown', code: 'unexpected-answer' } },
    { ok: false, error: { kind: 'unknown' } },
  ]);
  expect((await converse(server, crm.read(scope, [], ['A', 'B']))).records).toHaveLength(2);
});

test('service protection inside a batch postpones only the one record', async () => {
  const { server, scope } = await start();
  server.faults.on(`PATCH opportunities(${opportunityIdOf('A')})`, protection('executionMs', 7));
  expect(await converse(server, crm.write(scope, [deal('A'), deal('B')]))).toMatchObject([
    { ok: false, error: { kind: 'later', retryAfterMs: 7000 } },
    { ok: true },
  ]);
});

test('counts only GET as a read', () => {
  expect(crm.reads).toEqual([]);
});

test.each(['deadlock', 'timeout', 'swallowed', 'applock'] as const)(
  'a record that another transaction has locked (%s) is postponed, and the other change is not overwritten',
  async (lock) => {
    const { server, scope } = await start();
    const [made] = await converse(server, crm.write(scope, [deal('A')]));
    const id = made?.ok === true ? made.id : '';
    const [seen] = (await converse(server, crm.read(scope, [id], []))).records;
    const crmValue = (): void => {
      server.org.edit(id, { estimatedvalue: 777 });
    };
    server.faults.onRow(id, locked(lock, crmValue));
    server.log.clear();
    const mine = update(id, { estimatedvalue: 1 }, seen?.version);
    expect(await converse(server, crm.write(scope, [mine]))).toMatchObject([{ ok: false, error: { kind: 'later' } }]);
    expect(server.log.writes()).toHaveLength(1);
    expect(await converse(server, crm.write(scope, [mine]))).toMatchObject([{ ok: false, error: { code: 'moved' } }]);
    expect(server.org.get(id).values['estimatedvalue']).toBe(777);
  },
);

test.each([500, 412] as const)('a duplicate with status %s is rejected for this record immediately', async (status) => {
  const { server, scope } = await start({ org: { duplicateRule: ['name'] }, api: { duplicateStatus: status } });
  await converse(server, crm.write(scope, [deal('A')]));
  server.log.clear();
  const twins = [deal('B', { name: 'Deal A' }), deal('C')];
  expect(await converse(server, crm.write(scope, twins))).toMatchObject([
    { ok: false, error: { kind: 'record', code: '0x80040333', remedy: 'duplicate' } },
    { ok: true },
  ]);
  expect(server.log.writes()).toHaveLength(1);
});
