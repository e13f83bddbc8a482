/** The device store: the contract over an in-memory IndexedDB, and behavior specific to a database. */
import 'fake-indexeddb/auto';
import { IDBDatabase as FakeDatabase, IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { deviceId, deviceStore } from '../../src/obsidian/device-store.ts';
import { storeContract } from '../contracts/store.ts';
import { localStorage } from './local-storage.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  return () => {
    vi.unstubAllGlobals();
  };
});

storeContract('the device', () => {
  const app = localStorage();
  return Promise.resolve({ store: deviceStore(app), again: () => Promise.resolve(deviceStore(app)) });
});

test('a put with an invalid value stores nothing', async () => {
  const store = deviceStore(localStorage());
  await store.put([['a', 'old']]);
  const noText = Symbol('no text') as unknown as string;
  const put = store.put([
    ['a', 'new'],
    ['b', noText],
    ['c', 'new'],
  ]);
  await expect(put).rejects.toThrow();
  expect(await store.list('')).toEqual([['a', 'old']]);
});

test('concurrent puts are all stored', async () => {
  const store = deviceStore(localStorage());
  const keys = Array.from({ length: 50 }, (_, at) => `k/${String(at).padStart(2, '0')}`);
  await Promise.all(keys.map((key) => store.put([[key, key]])));
  expect((await store.list('k/')).map(([key]) => key)).toEqual(keys);
});

test('a vault has a separate ID on this device, and keeps it', () => {
  const vault = localStorage();
  const id = deviceId(vault);
  expect(id).toMatch(/^[\da-f]{8}$/);
  expect(deviceId(vault)).toBe(id);
  expect(deviceId(localStorage())).not.toBe(id);
});

test('a damaged ID is replaced', () => {
  const vault = localStorage();
  const id = deviceId(vault);
  for (const key of vault.keys()) vault.saveLocalStorage(key, { odd: 1 });
  expect(deviceId(vault)).toMatch(/^[\da-f]{8}$/);
  expect(deviceId(vault)).not.toBe(id);
});

test('two vaults share no data', async () => {
  await deviceStore(localStorage()).put([['a', '1']]);
  expect(await deviceStore(localStorage()).list('')).toEqual([]);
});

test('a put resolves only once it is on disk', async () => {
  const store = deviceStore(localStorage());
  await store.get('a');
  const transaction = vi.spyOn(FakeDatabase.prototype, 'transaction');
  await store.put([['a', '1']]);
  expect(transaction).toHaveBeenCalledWith('entries', 'readwrite', { durability: 'strict' });
});

test('a database that cannot be opened rejects, and is opened again the next time', async () => {
  const factory = indexedDB;
  const store = deviceStore(localStorage());
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new Error('no room on the device');
    },
  });
  await expect(store.get('a')).rejects.toThrow('no room');
  vi.stubGlobal('indexedDB', factory);
  expect(await store.get('a')).toBeUndefined();
});
