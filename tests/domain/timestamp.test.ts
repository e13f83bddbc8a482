/** Timestamps as text. */
import { expect, test } from 'vitest';
import { timestampText } from '../../src/domain/timestamp.ts';

test('a timestamp is in UTC, without the part of a second', () => {
  expect(timestampText(Date.parse('2026-11-22T20:30:15.999+02:00'))).toBe('2026-11-22T18:30:15Z');
});
