import { afterEach, expect, test, vi } from 'vitest';
import { appClock } from '../../src/obsidian/app-clock.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the day is the user's local day, not the UTC day", () => {
  // Tests run in the time zone of Phoenix, UTC-7.
  vi.useFakeTimers({ now: Date.parse('2026-11-23T05:00:00Z'), toFake: ['Date'] });
  expect(appClock().today()).toBe('2026-11-22');
  expect(appClock().now()).toBe(Date.parse('2026-11-23T05:00:00Z'));
});

test('a pause lets other tasks run', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('task'));
  await appClock().pause();
  await appClock().pause();
  order.push('after');
  expect(order).toEqual(['task', 'after']);
});

test('a wait takes the given time', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('window', { setTimeout });
  let over = false;
  const waiting = appClock()
    .wait(500)
    .then(() => (over = true));
  await vi.advanceTimersByTimeAsync(499);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(over).toBe(true);
});
