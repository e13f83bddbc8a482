import { expect, test } from 'vitest';
import { isTimeZone } from '../../../src/targets/core/time-zone.ts';

test.each([
  ['America/New_York', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});
