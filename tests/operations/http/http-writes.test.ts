/** The state of the writes of a server: plans, answers, and whether one is running. */
import { expect, test } from 'vitest';
import type { HttpAnswer } from '../../../src/operations/http/http-message.ts';
import { createHttpWrites } from '../../../src/operations/http/http-writes.ts';
import { manualClock } from '../../support/manual-clock.ts';

const DONE: HttpAnswer = { ok: 'done' };
const AGAIN: HttpAnswer = { ok: 'again' };

function answers(...given: readonly HttpAnswer[]): { readonly write: () => Promise<HttpAnswer>; count: number } {
  const counted = { write: () => Promise.resolve(given[counted.count++] ?? DONE), count: 0 };
  return counted;
}

test('a plan is known for ten minutes after it was shown last', () => {
  const clock = manualClock('2026-11-22T18:30:15Z');
  const writes = createHttpWrites(clock);
  expect(writes.subjectOf('p1')).toBeUndefined();
  expect(writes.showPlan('p1', 'these notes')).toBe(Date.parse('2026-11-22T18:40:15Z'));
  clock.advance(599_999);
  expect(writes.subjectOf('p1')).toBe('these notes');
  clock.advance(1);
  expect(writes.subjectOf('p1')).toBeUndefined();
  writes.showPlan('p1', 'these notes');
  clock.advance(300_000);
  writes.showPlan('p1', 'these notes');
  clock.advance(599_999);
  expect(writes.subjectOf('p1')).toBe('these notes');
});

test('a request with the same key gets the first answer for ten minutes, and nothing is written again', async () => {
  const clock = manualClock();
  const writes = createHttpWrites(clock);
  const counted = answers(DONE, AGAIN);
  expect(await writes.run('k', 'request', counted.write)).toBe(DONE);
  expect(await writes.run('k', 'request', counted.write)).toBe(DONE);
  expect(counted.count).toBe(1);
  clock.advance(600_000);
  expect(await writes.run('k', 'request', counted.write)).toBe(AGAIN);
});

test('requests without a key, or with another one, are separate', async () => {
  const writes = createHttpWrites(manualClock());
  const counted = answers();
  for (const key of [undefined, undefined, 'k', 'l']) await writes.run(key, 'request', counted.write);
  expect(counted.count).toBe(4);
});

test('a key cannot be used for another request', async () => {
  const writes = createHttpWrites(manualClock());
  const counted = answers();
  await writes.run('k', 'one', counted.write);
  expect(await writes.run('k', 'two', counted.write)).toMatchObject({ code: 'idempotency-key-reused' });
  expect(counted.count).toBe(1);
});

test('a problem is not kept, because nothing was written', async () => {
  const writes = createHttpWrites(manualClock());
  const counted = answers({ code: 'plan-stale', detail: '' }, DONE);
  expect(await writes.run('k', 'request', counted.write)).toMatchObject({ code: 'plan-stale' });
  expect(await writes.run('k', 'request', counted.write)).toBe(DONE);
});

test('only one write runs at a time; the next one can run after it, even if it failed', async () => {
  const writes = createHttpWrites(manualClock());
  let finish: (answer: HttpAnswer) => void = () => undefined;
  const first = writes.run('k', 'one', () => new Promise((resolve) => (finish = resolve)));
  const counted = answers();
  expect(await writes.run(undefined, 'two', counted.write)).toMatchObject({ code: 'busy' });
  expect(await writes.run('k', 'one', counted.write)).toMatchObject({ code: 'busy' });
  finish(DONE);
  expect(await first).toBe(DONE);
  await expect(writes.run(undefined, 'three', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  expect(await writes.run(undefined, 'two', counted.write)).toBe(DONE);
  expect(counted.count).toBe(1);
});
