/** Cached results per key. */
import { expect, test, vi } from 'vitest';
import { byKey } from '../../src/domain/memo.ts';

test('the function is called once per key, even if the result is undefined', () => {
  const find = vi.fn((key: string) => (key === 'amount' ? 1 : undefined));
  const known = byKey(find);
  expect([known('amount'), known('x'), known('amount'), known('x')]).toEqual([1, undefined, 1, undefined]);
  expect(find.mock.calls).toEqual([['amount'], ['x']]);
});

test('results stay the same with more keys than are cached', () => {
  const known = byKey((key) => key.length);
  const keys = Array.from({ length: 12_000 }, (_, at) => `a key of a note ${at}`);
  expect(keys.map(known)).toEqual(keys.map(({ length }) => length));
  expect(known('a key of a note 0')).toBe('a key of a note 0'.length);
});
