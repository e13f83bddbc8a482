/** The result of each record if its batch had an error. */
import { expect, test } from 'vitest';
import type { CrmContext } from '../../../src/sync/crm/crm-context.ts';
import { sendBatch, type RecheckBatch } from '../../../src/sync/apply/send-batch.ts';
import type { Crm, CrmScope, RemoteWrite, WriteResult } from '../../../src/targets/core/crm.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answer, memoryTransport } from '../../support/memory-transport.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm } from '../model/model-crm.ts';
import { deviceOver, NO_DECISIONS, planOf, sync } from '../model/world.ts';

const SCOPE: CrmScope = { version: '1', options: {}, keyField: 'K', fields: [], schema: { fields: {} } };

const error = (kind: CrmError['kind'], more: Partial<CrmError> = {}): CrmError => ({
  kind,
  code: 'E',
  message: '',
  ...more,
});

function write(opId: string, id?: string): RemoteWrite {
  return { opId, id, key: opId, fields: {} };
}

type Said = readonly WriteResult[] | { readonly error: CrmError; readonly behind: number; readonly repeatable?: true };

/** Reports that neither side changed. */
const stands: RecheckBatch = (attempts) => Promise.resolve({ again: attempts.map(({ write }) => write), final: [] });

/** Sends to a CRM with these results in turn: responses, or an error of the batch after some requests. */
async function sendWith(
  look: RecheckBatch,
  writes: readonly RemoteWrite[],
  ...says: readonly ((some: readonly RemoteWrite[]) => Said)[]
) {
  const batches: string[] = [];
  const looks: string[] = [];
  const clock = manualClock();
  const start = clock.now();
  const waits: number[] = [];
  let last: CrmError | undefined;
  const talk: Crm['write'] = function* (_, some) {
    const said = says[Math.min(batches.length, says.length - 1)]?.(some) ?? [];
    batches.push(some.map(({ opId }) => opId).join(' '));
    waits.push(clock.now() - start);
    if (!('error' in said)) return said;
    for (let sent = 0; sent < said.behind; sent++) yield { method: 'POST', path: '/write' };
    last = said.error;
    yield { method: 'POST', path: '/trouble', ...(said.repeatable && { repeatable: true }) };
    return [];
  };
  const transport = memoryTransport(({ path }) =>
    path !== '/trouble' ? answer(200, []) : last?.kind === 'unknown' ? 'timeout' : answer(400),
  );
  const crm: Crm = { ...modelCrm().crm, write: talk, error: ({ status }) => (status === 400 ? last : undefined) };
  const line = { crm, transport, clock, jitter: () => 0, budget: 1, tally: { requests: 0, usedShare: 0 } };
  const watched: RecheckBatch = (attempts) => {
    looks.push(attempts.map(({ write, doubt }) => `${write.opId}${doubt === undefined ? '' : '?'}`).join(' '));
    return look(attempts);
  };
  const sent = await sendBatch({ crm, writing: line } as unknown as CrmContext, SCOPE, writes, watched);
  const told = [...sent.answers.values()].map((one) => [one.opId, one.ok ? 'ok' : one.error.kind]);
  return { batches, looks, waits, sent, told: Object.fromEntries(told) as Record<string, string> };
}

function sendTo(...about: Parameters<typeof sendWith> extends [RecheckBatch, ...infer Rest] ? Rest : never) {
  return sendWith(stands, ...about);
}

const fine = (some: readonly RemoteWrite[]): WriteResult[] =>
  some.map(({ opId }) => ({ opId, ok: true, id: `R-${opId}`, created: true }));

test('changed records and created records are sent separately', async () => {
  const { batches, told } = await sendTo([write('a'), write('b', 'R1'), write('c')], fine);
  expect(batches).toEqual(['b', 'a c']);
  expect(told).toEqual({ a: 'ok', b: 'ok', c: 'ok' });
});

test('after a connection error the rest is not sent, and has the same error', async () => {
  const { batches, told, sent } = await sendTo([write('a'), write('b', 'R1')], () => ({
    error: error('connection'),
    behind: 0,
  }));
  expect(batches).toEqual(['b']);
  expect(told).toEqual({ a: 'connection', b: 'connection' });
  expect(sent.stopped).toMatchObject({ kind: 'connection' });
});

test('one record whose response reports a connection error stops the rest', async () => {
  const { batches, told, sent } = await sendTo([write('a', 'R1'), write('b', 'R2'), write('c')], () => [
    { opId: 'a', ok: true, id: 'R1', created: false },
    { opId: 'b', ok: false, error: error('connection', { code: 'LIMIT' }) },
  ]);
  expect(batches).toEqual(['a b']);
  expect(told).toEqual({ a: 'ok', b: 'connection', c: 'connection' });
  expect(sent.stopped).toMatchObject({ code: 'LIMIT' });
});

test('a record that the response does not mention is unknown, and an unrequested one is ignored', async () => {
  const { told } = await sendTo([write('a', 'R1'), write('b', 'R2')], () => [
    { opId: 'a', ok: true, id: 'R1', created: false },
    { opId: 'x', ok: true, id: 'R9', created: false },
  ]);
  expect(told).toEqual({ a: 'ok', b: 'unknown' });
});

test('a rejected batch is halved until the record at fault is alone, each half after a check', async () => {
  const { batches, looks, told } = await sendTo([write('a'), write('bad'), write('c')], (some) =>
    some.some(({ opId }) => opId === 'bad') ? { error: error('record'), behind: 0 } : fine(some),
  );
  expect(batches).toEqual(['a bad c', 'a bad', 'a', 'bad', 'c']);
  expect(looks).toEqual(['a bad', 'a', 'bad', 'c']);
  expect(told).toEqual({ a: 'ok', bad: 'record', c: 'ok' });
});

test('records that a response rejects together are halved too, each half after a check', async () => {
  const shared = error('record', { shared: true });
  const { batches, looks, told } = await sendTo([write('a'), write('b'), write('bad'), write('d')], (some) => {
    const isBad = some.some(({ opId }) => opId === 'bad');
    const alone = some.length === 1 ? error('record') : shared;
    return some.map((one) =>
      isBad && one.opId !== 'a' ? { opId: one.opId, ok: false, error: alone } : (fine([one])[0] as WriteResult),
    );
  });
  expect(batches).toEqual(['a b bad d', 'b bad', 'b', 'bad', 'd']);
  expect(looks).toEqual(['b bad', 'b', 'bad', 'd']);
  expect(told).toEqual({ a: 'ok', b: 'ok', bad: 'record', d: 'ok' });
});

test('a batch that was in flight when it was rejected is unknown, and not sent again', async () => {
  const { batches, told, sent } = await sendTo([write('a'), write('b')], () => ({
    error: error('record'),
    behind: 1,
  }));
  expect(batches).toHaveLength(1);
  expect(told).toEqual({ a: 'unknown', b: 'unknown' });
  expect(sent.stopped).toBeUndefined();
});

test('a locked record is retried alone after the CRM’s requested wait', async () => {
  const { batches, waits, told } = await sendTo(
    [write('a', 'R1'), write('b', 'R2')],
    () => [
      { opId: 'a', ok: true, id: 'R1', created: false },
      { opId: 'b', ok: false, error: error('later', { retryAfterMs: 9000 }) },
    ],
    fine,
  );
  expect(batches).toEqual(['a b', 'b']);
  expect(waits).toEqual([0, 9000]);
  expect(told).toEqual({ a: 'ok', b: 'ok' });
});

test('a CRM that is busy as a whole gets five more attempts, each after a pause and a check, and ends the run', async () => {
  const { batches, looks, waits, sent, told } = await sendTo([write('a'), write('b', 'R1')], () => ({
    error: error('later', { status: 429 }),
    behind: 0,
  }));
  expect(batches).toEqual(['b', 'b', 'b', 'b', 'b', 'b']);
  expect(looks).toEqual(['b', 'b', 'b', 'b', 'b']);
  expect(waits.map((wait) => wait / 1000)).toEqual([0, 1, 3, 7, 15, 31]);
  expect(told).toEqual({ a: 'later', b: 'later' });
  expect(sent.stopped).toMatchObject({ kind: 'later' });
});

test('a CRM that requests a wait of an hour is not even read', async () => {
  const { batches, looks, sent } = await sendTo([write('a')], () => ({
    error: error('later', { status: 429, retryAfterMs: 3_600_000 }),
    behind: 0,
  }));
  expect([batches, looks]).toEqual([['a'], []]);
  expect(sent.stopped).toMatchObject({ kind: 'later' });
});

test('no half is sent to a CRM that became busy', async () => {
  let says = 0;
  const { batches, waits, told } = await sendTo([write('a'), write('b')], (some) => {
    if (says++ === 0) return { error: error('record'), behind: 0 };
    return says === 2 ? { error: error('later', { status: 429, retryAfterMs: 9000 }), behind: 0 } : fine(some);
  });
  expect(batches).toEqual(['a b', 'a', 'a b']);
  expect(waits).toEqual([0, 0, 9000]);
  expect(told).toEqual({ a: 'ok', b: 'ok' });
});

/** Returns a check that finds the given writes arrived, and all others not. */
function finding(finalResult: (attempt: Parameters<RecheckBatch>[0][number]) => WriteResult | undefined): RecheckBatch {
  return (attempts) => {
    const known = attempts.flatMap((attempt) => finalResult(attempt) ?? []);
    const ids = new Set(known.map(({ opId }) => opId));
    return Promise.resolve({
      again: attempts.map(({ write: one }) => one).filter(({ opId }) => !ids.has(opId)),
      final: known,
    });
  };
}

test.each<[string, CrmError, number, boolean]>([
  ['no response', error('unknown', { code: 'lost' }), 0, true],
  ['a server error', error('later', { status: 500 }), 0, true],
  ['an incomplete response', error('later', { status: 200, code: 'not-json' }), 0, true],
  ['a rejection after another write', error('record', { status: 400 }), 1, true],
  ['a busy CRM', error('later', { status: 429 }), 0, false],
])('a write with %s is checked, because it may have arrived: %s', async (_, said, behind, inDoubt) => {
  const arrived = finding(({ write: { opId } }) => ({ opId, ok: true, id: 'R1', created: false }));
  const { batches, looks, told } = await sendWith(arrived, [write('a', 'R1')], () => ({ error: said, behind }));
  expect(batches).toEqual(['a']);
  expect(looks).toEqual([inDoubt ? 'a?' : 'a']);
  expect(told).toEqual({ a: 'ok' });
});

test('a write without a response is only sent again if that is allowed, and after a check', async () => {
  const lost = { error: error('unknown'), behind: 0 } as const;
  const once = await sendTo([write('a', 'R1')], () => lost, fine);
  expect(once).toMatchObject({ batches: ['a'], looks: ['a?'], told: { a: 'unknown' } });
  const twice = await sendTo([write('a', 'R1')], () => ({ ...lost, repeatable: true }), fine);
  expect(twice).toMatchObject({ batches: ['a', 'a'], looks: ['a?'], told: { a: 'ok' } });
});

test('a write without a response stays unknown, regardless of the repetition’s result', async () => {
  const lost = { error: error('unknown'), behind: 0, repeatable: true } as const;
  const { told, sent } = await sendTo(
    [write('a', 'R1')],
    () => lost,
    () => ({ error: error('record'), behind: 0 }),
  );
  expect(told).toEqual({ a: 'unknown' });
  expect(sent.answers.get('a')).toMatchObject({ error: { code: 'timeout' } });
});

test('a write with a server error is finally rejected if a check found that it had not arrived', async () => {
  const broken = { error: error('later', { status: 500 }), behind: 0 } as const;
  const { told } = await sendTo(
    [write('a', 'R1')],
    () => broken,
    () => ({ error: error('record'), behind: 0 }),
  );
  expect(told).toEqual({ a: 'record' });
});

test('a write whose record cannot be read again is not repeated', async () => {
  const deaf: RecheckBatch = () => Promise.resolve(error('connection', { code: 'gone' }));
  const locked = (some: readonly RemoteWrite[]): WriteResult[] =>
    some.map(({ opId }) => ({ opId, ok: false, error: error('later', { code: 'LOCKED' }) }));
  const { batches, told, sent } = await sendWith(deaf, [write('a', 'R1'), write('b')], locked);
  expect(batches).toEqual(['a']);
  expect(told).toEqual({ a: 'later', b: 'connection' });
  expect(sent.stopped).toMatchObject({ code: 'gone' });
});

/**
 * Returns one linked opportunity that was edited since, and a new one; writes are blocked once one record was created.
 */
async function scene() {
  const crm = modelCrm();
  const made = { writes: 0, guarded: false };
  const device = deviceOver(crm, { 'one.md': dealText({ id: 'one' }) }, { guarded: () => made.guarded });
  await sync(device);
  await device.notes.edit('one.md', (text) => text.replace('amount: 1000000', 'amount: 5'));
  device.notes.put('two.md', dealText({ id: 'two' }));
  crm.fault = ({ method }) => {
    if (method === 'POST') made.guarded = true;
    return 'none';
  };
  return { crm, device, made };
}

test('writes before dry run was turned on are written back, and the rest is skipped', async () => {
  const { crm, device, made } = await scene();
  const run = await device.service.apply(await planOf(device), NO_DECISIONS);
  expect(crm.records.get('R001')?.fields['Amount']).toBe(5);
  expect(run).toMatchObject({
    dryRun: false,
    stopped: { code: 'forbidden' },
    outcomes: [
      { path: 'one.md', result: 'done' },
      { path: 'two.md', result: 'not-reached' },
    ],
  });
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
  made.guarded = false;
  crm.fault = () => 'none';
  expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged', 'create']);
});

test('a run that sent nothing is a dry run', async () => {
  const { device, made } = await scene();
  const plan = await planOf(device);
  made.guarded = true;
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run).toMatchObject({ dryRun: true, outcomes: [{ result: 'left' }, { result: 'left' }] });
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
});
