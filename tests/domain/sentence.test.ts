import { expect, test } from 'vitest';
import { listed, quoted } from '../../src/domain/sentence.ts';

test('texts are quoted and truncated', () => {
  expect(quoted('Cisco')).toBe('“Cisco”');
  expect(quoted('x'.repeat(100))).toBe(`“${'x'.repeat(59)}…”`);
});

test('names are listed', () => {
  expect(listed(['a', 'b', 'c'])).toBe('a, b, and c');
  expect(listed(['a', 'b'], 'disjunction')).toBe('a or b');
});
