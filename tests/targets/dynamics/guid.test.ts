import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opportunityIdOf, guidOf } from '../../../src/targets/dynamics/guid.ts';

test('the ID of a note’s opportunity is a GUID of version 8, and never changes', () => {
  expect(opportunityIdOf('OPP-2026-001')).toBe('40940d7f-a117-8059-9ab1-6fd2d2dc5399');
  expect(opportunityIdOf('  opp-2026-001 ')).toBe(opportunityIdOf('OPP-2026-001'));
  fc.assert(
    fc.property(fc.string(), (key) => {
      expect(opportunityIdOf(key)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }),
  );
});

test('similar keys have different IDs', () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => opportunityIdOf(`opp-${at}`));
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ['C11E0000-0000-4000-8000-00000000000A', 'c11e0000-0000-4000-8000-00000000000a'],
  [' {c11e0000-0000-4000-8000-00000000000a} ', 'c11e0000-0000-4000-8000-00000000000a'],
  ['c11e00000000400080000000000000aa', undefined],
  ['Acme', undefined],
  ['', undefined],
])('parses the ID %j as %j', (text, id) => {
  expect(guidOf(text)).toBe(id);
});
