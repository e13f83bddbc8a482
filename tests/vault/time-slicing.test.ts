import { describe, expect, test } from 'vitest';
import { forEachTimeSliced } from '../../src/vault/time-slicing.ts';
import { manualClock } from '../support/manual-clock.ts';

const ITEMS = Array.from({ length: 100 }, (_, at) => at);

describe('a run over many items', () => {
  test('processes each once, in order if no item waits', async () => {
    const seen: number[] = [];
    const clock = manualClock();
    const run = await forEachTimeSliced(ITEMS, clock, {}, (item) => void seen.push(item));
    expect(seen).toEqual(ITEMS);
    expect(run).toEqual({ cancelled: false });
    expect(clock.pauses.count).toBe(0);
  });

  test('processes at most 32 at the same time', async () => {
    let now = 0;
    let most = 0;
    await forEachTimeSliced(ITEMS, manualClock(), {}, async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(most).toBe(32);
    expect(now).toBe(0);
  });

  test('lets the app continue after every slice, regardless of how many workers resume at the same time', async () => {
    const clock = manualClock();
    let since = 0;
    let longest = 0;
    let pauses = 0;
    await forEachTimeSliced(ITEMS, clock, {}, async (_, turn) => {
      await Promise.resolve();
      for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
      if (clock.pauses.count !== pauses) since = 0;
      pauses = clock.pauses.count;
      clock.advance(3);
      since += 3;
      longest = Math.max(longest, since);
    });
    expect(longest).toBe(9);
    expect(pauses).toBe(33);
  });

  test('reports its progress, at the end for all items', async () => {
    const told: [number, number][] = [];
    const clock = manualClock();
    const progress = (done: number, total: number): void => void told.push([done, total]);
    await forEachTimeSliced(ITEMS, clock, { progress }, () => {
      clock.advance(1);
    });
    expect(told.length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual([100, 100]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((one, other) => one - other));
  });

  test('stops when the signal is aborted', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const run = await forEachTimeSliced(ITEMS, manualClock(), { signal: stop.signal }, (item) => {
      seen.push(item);
      if (item === 9) stop.abort();
    });
    expect(seen).toEqual(ITEMS.slice(0, 10));
    expect(run).toEqual({ cancelled: true });
  });

  test('is not canceled by a signal that comes too late', async () => {
    const stop = new AbortController();
    const run = await forEachTimeSliced(ITEMS, manualClock(), { signal: stop.signal }, (item) => {
      if (item === 99) stop.abort();
    });
    expect(run).toEqual({ cancelled: false });
  });

  test('finishes immediately without items', async () => {
    expect(await forEachTimeSliced([], manualClock(), {}, () => undefined)).toEqual({ cancelled: false });
  });

  test('rejects if an item throws', async () => {
    const run = forEachTimeSliced(ITEMS, manualClock(), {}, () => Promise.reject(new Error('a bug')));
    await expect(run).rejects.toThrow('a bug');
  });
});
