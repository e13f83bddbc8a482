/** What every Store must do: run on the memory twin, and on the device's own in a host. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/log/ports.ts';

/** An empty store; `again` opens it anew, as after a restart. */
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
    test('nothing at first', () =>
      scene(async ({ store }) => {
        expect(await store.get('a')).toBeUndefined();
        expect(await store.list('')).toEqual([]);
      }));

    test('what was put last, and gives the rest as it was', () =>
      scene(async ({ store }) => {
        await store.put([
          ['a', '1'],
          ['b', ''],
        ]);
        await store.put([['a', '2 ä\u0000\n']]);
        expect(await store.get('a')).toBe('2 ä\u0000\n');
        expect(await store.get('b')).toBe('');
      }));

    test('what was put when it is opened again', () =>
      scene(async ({ store, again }) => {
        await store.put([['a', '1']]);
        expect(await (await again()).get('a')).toBe('1');
      }));

    test('the last of two values put for one key at once', () =>
      scene(async ({ store }) => {
        await store.put([
          ['a', '1'],
          ['a', '2'],
        ]);
        expect(await store.get('a')).toBe('2');
      }));
  });

  describe(`${name} removes`, () => {
    test('what is put undefined, and does not mind when it is not there', () =>
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
    test('what begins so, sorted by key, whatever follows', () =>
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
