import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listed, quoted } from '../../src/domain/sentence.ts';

test('texts are quoted and truncated', () => {
  expect(quoted('Cisco')).toBe('“Cisco”');
  expect(quoted('x'.repeat(100))).toBe(`“${'x'.repeat(59)}…”`);
});

test('names are listed as Intl does it', () => {
  expect(listed(['a', 'b', 'c'])).toBe('a, b, and c');
  expect(listed(['a', 'b'], 'disjunction')).toBe('a or b');
  fc.assert(
    fc.property(fc.array(fc.string()), fc.constantFrom('conjunction', 'disjunction'), (names, type) => {
      expect(listed(names, type)).toBe(new Intl.ListFormat('en', { type }).format(names));
    }),
  );
});
