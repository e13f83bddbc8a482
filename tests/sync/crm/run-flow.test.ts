/** Request flows with a CRM that is slow, busy, unreachable, or without valid credentials. */
import { expect, test } from 'vitest';
import { runFlow, type FlowContext } from '../../../src/sync/crm/run-flow.ts';
import { Forbidden } from '../../../src/sync/ports.ts';
import type { RequestFlow, CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answer, memoryTransport, type Answer } from '../../support/memory-transport.ts';

const GET: CrmRequest = { method: 'GET', path: '/a' };
const POST: CrmRequest = { method: 'POST', path: '/a', body: '{}' };
const PUT: CrmRequest = { ...POST, method: 'PUT', repeatable: true };
/** Changes nothing, regardless of its method. */
const SEARCH: CrmRequest = { ...POST, path: '/search' };
const OK = answer(200, 'fine');
const BUSY = answer(503);
const START = manualClock().now();

/** Returns a connection to a CRM with these responses in turn; the last one repeats. */
function lineOver(answers: readonly Answer[], changes: Partial<FlowContext> = {}) {
  let at = 0;
  const clock = manualClock();
  const times: number[] = [];
  const transport = memoryTransport(() => {
    times.push(clock.now() - START);
    return answers[Math.min(at++, answers.length - 1)] ?? OK;
  });
  const line: FlowContext = {
    transport,
    clock,
    crm: {
      reads: [{ method: 'POST', path: /^\/search$/ }],
      error: ({ status, headers }) => {
        if (status < 400) return undefined;
        const wait = headers['retry-after'];
        return {
          kind: status === 503 ? 'later' : status === 403 ? 'connection' : 'record',
          code: `E${status}`,
          message: '',
          ...(wait !== undefined && { retryAfterMs: Number(wait) * 1000 }),
        };
      },
      usedShare: ({ headers }) => (headers['used'] === undefined ? undefined : Number(headers['used'])),
    },
    jitter: () => 0,
    budget: 0.8,
    tally: { requests: 0, usedShare: 0 },
    ...changes,
  };
  return { line, sent: transport.sent, times };
}

/** Yields each step in turn; returns the received bodies. `ended` records the end of the flow. */
function* saying(steps: readonly (CrmRequest | { waitMs: number })[], ended: string[] = []): RequestFlow<string[]> {
  const heard: string[] = [];
  try {
    for (const step of steps) heard.push((yield step).body);
    ended.push('said');
    return heard;
  } finally {
    ended.push('closed');
  }
}

test('a request flow receives each response, and its result is returned', async () => {
  const { line, sent } = lineOver([answer(200, 'one'), answer(201, 'two')]);
  expect(await runFlow(saying([GET, POST]), line)).toEqual({ out: ['one', 'two'] });
  expect(sent).toEqual([GET, POST]);
  expect(line.tally.requests).toBe(2);
});

test('a wait is waited for', async () => {
  const { line, times } = lineOver([OK]);
  await runFlow(saying([GET, { waitMs: 5000 }, GET]), line);
  expect(times).toEqual([0, 5000]);
});

test.each<[string, CrmRequest, readonly Answer[], number[]]>([
  ['a busy CRM, twice as long each time', GET, [BUSY, BUSY, BUSY, BUSY, BUSY, OK], [0, 1, 3, 7, 15, 31]],
  ['a busy CRM with a read by POST', SEARCH, [BUSY, OK], [0, 1]],
  ['a lost read', GET, ['lost', OK], [0, 1]],
  ['a lost read by POST', SEARCH, ['timeout', OK], [0, 1]],
  ['a CRM that requests a delay', GET, [answer(503, '', { 'retry-after': '37' }), OK], [0, 37]],
  ['a CRM that requests no delay', GET, [answer(503, '', { 'retry-after': '0' }), OK], [0, 0]],
])('a request is sent again after %s', async (_, request, answers, seconds) => {
  const { line, times } = lineOver(answers);
  expect(await runFlow(saying([request]), line)).toEqual({ out: ['fine'] });
  expect(times.map((time) => time / 1000)).toEqual(seconds);
});

test('jitter extends a pause by at most a quarter, but not one that the CRM requested', async () => {
  const { line, times } = lineOver([BUSY, answer(503, '', { 'retry-after': '3' }), OK], { jitter: () => 1 });
  await runFlow(saying([GET]), line);
  expect(times).toEqual([0, 1250, 4250]);
});

test.each<[string, CrmRequest, readonly Answer[], number, object]>([
  ['five more attempts', GET, [BUSY], 6, { kind: 'later', code: 'E503' }],
  [
    'a delay that is too long',
    GET,
    [answer(503, '', { 'retry-after': '3600' })],
    1,
    { kind: 'later', retryAfterMs: 3_600_000 },
  ],
  ['a rejected record', GET, [answer(400)], 1, { kind: 'record', code: 'E400' }],
  ['a rejected connection', GET, [answer(403)], 1, { kind: 'connection' }],
  ['a lost write', POST, ['lost', OK], 1, { kind: 'unknown', code: 'lost' }],
  ['a busy CRM with a write', POST, [BUSY, OK], 1, { kind: 'later', code: 'E503' }],
  ['a busy CRM with a write that may be repeated', PUT, [BUSY, OK], 1, { kind: 'later' }],
  ['a lost write that may be repeated', PUT, ['timeout', OK], 1, { kind: 'unknown', code: 'timeout' }],
  ['a write without a response', POST, ['timeout'], 1, { kind: 'unknown', code: 'timeout' }],
  ['expired credentials', GET, ['signed-out'], 1, { kind: 'connection', code: 'sign-in-needed' }],
  ['a lost read that is then rejected', GET, ['lost', answer(400)], 2, { kind: 'record' }],
])('it stops after %s, and ends the request flow', async (_, request, answers, requests, error) => {
  const ended: string[] = [];
  const { line } = lineOver(answers);
  expect(await runFlow(saying([request, GET], ended), line)).toMatchObject({ error, changes: 0 });
  expect(line.tally.requests).toBe(requests);
  expect(ended).toEqual(['closed']);
});

test('an error has the number of writes answered before it', async () => {
  const { line } = lineOver([OK, OK, answer(400)]);
  expect(await runFlow(saying([GET, POST, POST]), line)).toMatchObject({ error: { kind: 'record' }, changes: 1 });
});

test.each([
  ['a write that may be repeated', PUT, true],
  ['any other write', POST, undefined],
  ['a read', GET, undefined],
])('an error shows if the request can be repeated: %s', async (_, request, repeatable) => {
  const { line } = lineOver([answer(400)]);
  const heard = await runFlow(saying([request]), line);
  expect('error' in heard && heard.repeatable).toBe(repeatable);
});

test('a read that is posted does not count as a write', async () => {
  const { line } = lineOver([OK, answer(400)]);
  expect(await runFlow(saying([SEARCH, POST]), line)).toMatchObject({ changes: 0 });
});

test('a request flow receives an error of a write immediately', async () => {
  const { line, sent } = lineOver([answer(503, 'busy'), OK]);
  expect(await runFlow(saying([{ ...PUT, deliverErrors: true }]), line)).toEqual({ out: ['busy'] });
  expect(sent).toHaveLength(1);
});

test('a request flow receives an error that it handles, after retries have failed', async () => {
  const { line } = lineOver([answer(503, 'busy')]);
  expect(await runFlow(saying([{ ...GET, deliverErrors: true }]), line)).toEqual({ out: ['busy'] });
  expect(line.tally.requests).toBe(6);
});

test('a request flow can stop itself', async () => {
  const error = { kind: 'connection', code: 'unexpected-answer', message: '' } as const;
  const { line, sent } = lineOver([OK]);
  const talk = function* (): RequestFlow<string> {
    yield GET;
    yield { error };
    return 'never';
  };
  expect(await runFlow(talk(), line)).toEqual({ error, changes: 0 });
  expect(sent).toHaveLength(1);
});

test('no request is sent after the share of the day is used', async () => {
  const { line, sent } = lineOver([answer(200, '', { used: '0.79' }), answer(200, '', { used: '0.8' })]);
  const heard = await runFlow(saying([GET, GET, GET]), line);
  expect(heard).toMatchObject({ error: { kind: 'connection', code: 'budget', message: '80' } });
  expect(sent).toHaveLength(2);
  expect(await runFlow(saying([GET]), line)).toMatchObject({ error: { code: 'budget' } });
  expect(sent).toHaveLength(2);
});

test.each([
  ['before the first request', -1, 0],
  ['between two requests', 0, 1],
])('a signal %s stops it', async (_, abortAt, requests) => {
  const stop = new AbortController();
  const { line, sent } = lineOver([OK], { signal: stop.signal });
  if (abortAt < 0) stop.abort();
  const talk = function* (): RequestFlow<string> {
    yield GET;
    stop.abort();
    yield GET;
    return 'never';
  };
  expect(await runFlow(talk(), line)).toMatchObject({ error: { kind: 'connection', code: 'cancelled' } });
  expect(sent).toHaveLength(requests);
});

test('a signal while it waits stops it without another attempt', async () => {
  const stop = new AbortController();
  const clock = manualClock();
  const { line, sent } = lineOver([BUSY], {
    signal: stop.signal,
    clock: {
      ...clock,
      wait: async () => {
        await Promise.resolve();
        stop.abort();
      },
    },
  });
  expect(await runFlow(saying([GET]), line)).toMatchObject({ error: { code: 'cancelled' } });
  expect(sent).toHaveLength(1);
});

test.each<[string, Error]>([
  ['a forbidden request', new Forbidden('no')],
  ['a bug', new TypeError('oops')],
])('%s rejects, and the request flow is ended', async (_, error) => {
  const ended: string[] = [];
  const { line } = lineOver([OK], { transport: { send: () => Promise.reject(error) } });
  await expect(runFlow(saying([GET], ended), line)).rejects.toBe(error);
  expect(ended).toEqual(['closed']);
});

test('a second write that is no longer allowed keeps the result of the first', async () => {
  const { line, sent } = lineOver([OK]);
  const held: FlowContext['transport'] = {
    send: (request) => (sent.length === 1 ? Promise.reject(new Forbidden('dry run')) : line.transport.send(request)),
  };
  const error = { kind: 'connection', code: 'forbidden' };
  expect(await runFlow(saying([POST, POST]), { ...line, transport: held })).toMatchObject({ error, changes: 1 });
});
