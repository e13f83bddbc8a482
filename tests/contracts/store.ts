/** The contract of every Store, run on the in-memory implementation and on the device's in a host. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/log/ports.ts';

/** An empty store; `again` opens it again, as after a restart. */
interface StoreScene {
  readonly store: Store;
  readonly again: () => Promise<Store>;
  readonly close?: () => Promise<void>;
}

export function storeContract(name: string, make: () => Promise<StoreScene>): void {
  const scene = async (run: (scene: StoreScene) => Promise<void>): Promise<void> => {
    const made = await make();
    try {
      await run(made);
    } finally {
      await made.close?.();
    }
  };

  describe(`${name} keeps`, () => {
    test('nothing initially', () =>
      scene(async ({ store }) => {
        expect(await store.get('a')).toBeUndefined();
        expect(await store.list('')).toEqual([]);
      }));

    test('the last value, and returns all other values unchanged', () =>
      scene(async ({ store }) => {
        await store.put([
          ['a', '1'],
          ['b', ''],
        ]);
        await store.put([['a', '2 ä\u0000\n']]);
        expect(await store.get('a')).toBe('2 ä\u0000\n');
        expect(await store.get('b')).toBe('');
      }));

    test('values after it is opened again', () =>
      scene(async ({ store, again }) => {
        await store.put([['a', '1']]);
        expect(await (await again()).get('a')).toBe('1');
      }));

    test('the last of two values put for one key at the same time', () =>
      scene(async ({ store }) => {
        await store.put([
          ['a', '1'],
          ['a', '2'],
        ]);
        expect(await store.get('a')).toBe('2');
      }));
  });

  describe(`${name} removes`, () => {
    test('a key whose value is set to undefined, and accepts a missing key', () =>
      scene(async ({ store }) => {
        await store.put([
          ['a', '1'],
          ['b', '2'],
        ]);
        await store.put([
          ['a', undefined],
          ['gone', undefined],
        ]);
        expect(await store.list('')).toEqual([['b', '2']]);
      }));
  });

  describe(`${name} lists`, () => {
    test('the keys with a prefix, sorted, regardless of their suffix', () =>
      scene(async ({ store }) => {
        const keys = ['journal/b/2', 'journal/a/1', 'journal/a/\uffff', 'journal/a', 'journal0', 'base/a'];
        await store.put(keys.map((key) => [key, key] as const));
        expect((await store.list('journal/')).map(([key]) => key)).toEqual([
          'journal/a',
          'journal/a/1',
          'journal/a/\uffff',
          'journal/b/2',
        ]);
        expect(await store.list('journal/a/1')).toEqual([['journal/a/1', 'journal/a/1']]);
        expect(await store.list('none')).toEqual([]);
      }));
  });
}
