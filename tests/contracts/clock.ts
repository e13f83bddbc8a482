/** The contract of every Clock, run on the in-memory implementation and on the app's. */
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/log/ports.ts';

export function clockContract(name: string, make: () => Clock): void {
  describe(`${name} returns the time`, () => {
    test('in milliseconds of this century, never backwards', async () => {
      const clock = make();
      const first = clock.now();
      await clock.pause();
      expect(first).toBeGreaterThan(Date.parse('2020-01-01T00:00:00Z'));
      expect(clock.now()).toBeGreaterThanOrEqual(first);
    });

    test('and a day within one of UTC', () => {
      const clock = make();
      const utc = Date.parse(new Date(clock.now()).toISOString().slice(0, 10));
      expect(clock.today()).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(Math.abs(Date.parse(clock.today()) - utc)).toBeLessThanOrEqual(86_400_000);
    });

    test('and waits at least as long as requested', async () => {
      const clock = make();
      const before = clock.now();
      await clock.wait(30);
      // A timer may fire up to a millisecond before the clock shows it.
      expect(clock.now() - before).toBeGreaterThanOrEqual(29);
    });

    test('and is not delayed by a pause', async () => {
      const clock = make();
      const order: string[] = [];
      const paused = clock.pause().then(() => order.push('pause'));
      order.push('caller');
      await paused;
      expect(order).toEqual(['caller', 'pause']);
    });
  });
}
