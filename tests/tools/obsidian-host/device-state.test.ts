/** The state that the headless host keeps between two runs. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DeviceState, IDB_CLASSES, keptState } from '../../../tools/obsidian-host/node/device-state.ts';

let folder: string;
let file: string;
const open: DeviceState[] = [];

async function start(): Promise<DeviceState> {
  const state = await keptState(file);
  open.push(state);
  return state;
}

/** Opens the database as the plugin does. */
async function database({ indexedDB }: DeviceState, version = 1): Promise<IDBPDatabase> {
  vi.stubGlobal('indexedDB', indexedDB);
  return await openDB('device', version, {
    upgrade: (db, from) => {
      if (from < 1) db.createObjectStore('entries');
      if (from < 2 && version > 1) db.createObjectStore('rows', { keyPath: 'id' });
    },
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  file = join(folder, 'deep/vault.log');
  for (const [name, value] of Object.entries(IDB_CLASSES)) vi.stubGlobal(name, value);
});

afterEach(() => {
  for (const state of open.splice(0)) state.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllGlobals();
});

test('a run that writes nothing creates no file', async () => {
  const db = await database(await start());
  expect(await db.get('entries', 'a')).toBeUndefined();
  expect(existsSync(file)).toBe(false);
});

test('written data exists in the next run', async () => {
  const first = await start();
  const db = await database(first);
  await db.put('entries', 'one', 'a');
  await db.put('entries', { day: new Date(0) }, 'b');
  await db.put('entries', 'gone', 'c');
  await db.delete('entries', 'c');
  first.local.set('device', '"d1"');
  first.close();
  const second = await start();
  const again = await database(second);
  expect(await again.getAllKeys('entries')).toEqual(['a', 'b']);
  expect(await again.get('entries', 'b')).toEqual({ day: new Date(0) });
  expect(second.local.get('device')).toBe('"d1"');
});

test('an upgrade keeps the existing data, and its stores', async () => {
  const first = await start();
  await (await database(first)).put('entries', 'one', 'a');
  first.close();
  const second = await start();
  await (await database(second, 2)).put('rows', { id: 7, text: 'x' });
  second.close();
  const third = await database(await start(), 2);
  expect(await third.get('entries', 'a')).toBe('one');
  expect(await third.get('rows', 7)).toEqual({ id: 7, text: 'x' });
});

test('a transaction is on disk before its writer is notified, completely or not at all', async () => {
  const state = await start();
  const db = await database(state);
  const transaction = db.transaction('entries', 'readwrite');
  void transaction.store.put('one', 'a');
  void transaction.store.put('two', 'b');
  await transaction.done;
  const before = readFileSync(file);
  const given = db.transaction('entries', 'readwrite');
  const refused = expect(given.done).rejects.toThrow();
  await given.store.put('three', 'c');
  given.abort();
  await refused;
  expect(readFileSync(file)).toEqual(before);
  state.close();
  // Killed in the middle of the second line: that transaction is ignored.
  writeFileSync(file, before.subarray(0, before.length - 3));
  expect(await (await database(await start())).getAllKeys('entries')).toEqual([]);
});

test('an incomplete line is dropped when the next one is written', async () => {
  const first = await start();
  await (await database(first)).put('entries', 'one', 'a');
  first.close();
  appendFileSync(file, 'half a li');
  const second = await start();
  await (await database(second)).put('entries', 'two', 'b');
  second.close();
  expect(await (await database(await start())).getAll('entries')).toEqual(['one', 'two']);
});

test('a file of many lines is rewritten', async () => {
  const first = await start();
  await (await database(first)).put('entries', 'one', 'a');
  const before = statSync(file).size;
  first.local.set('seen', 'often');
  first.close();
  const line = readFileSync(file).subarray(before);
  for (let at = 0; at < 2000; at += 1) appendFileSync(file, line);
  const grown = statSync(file).size;
  const second = await start();
  second.local.set('seen', 'last');
  second.close();
  expect(statSync(file).size).toBeLessThan(grown / 20);
  const third = await start();
  expect(third.local.get('seen')).toBe('last');
  expect(await (await database(third)).get('entries', 'a')).toBe('one');
});

test('only its owner can read the file', async () => {
  (await start()).local.set('a', '1');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
});

test.each([
  ['goes on', false, `process ${process.pid} on ${hostname()}`],
  ['has ended since', true, 'Run the command again.'],
])('a second writer is rejected while another run %s, and all runs can read', async (_, ends, sentence) => {
  const [first, second] = [await start(), await start()];
  first.local.set('a', '1');
  if (ends) first.close();
  expect(second.local.get('a')).toBeUndefined();
  const db = await database(second);
  await expect(db.put('entries', 'one', 'a')).rejects.toThrow(sentence);
  expect(() => second.local.set('a', '2')).toThrow(sentence);
});

test('the lock of a killed run is free', async () => {
  const first = await start();
  first.local.set('a', '1');
  first.close();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(`${file}.lock`, String(pid));
  const second = await start();
  second.local.set('a', '2');
  second.close();
  expect(existsSync(`${file}.lock`)).toBe(false);
  expect((await start()).local.get('a')).toBe('2');
});

test('a damaged file is named, with its line and the action to take', async () => {
  const first = await start();
  first.local.set('a', '1');
  first.close();
  const whole = readFileSync(file);
  writeFileSync(file, 'bm9uc2Vuc2U=\n', { flag: 'a' });
  await expect(start()).rejects.toThrow(`${file} is damaged: line 2 can’t be read.`);
  for (const odd of [Buffer.from([0xe9]), Buffer.from(' '), Buffer.from([0])]) {
    writeFileSync(file, Buffer.concat([whole.subarray(0, 8), odd, whole.subarray(8)]));
    await expect(start()).rejects.toThrow(`${file} is damaged: line 1 can’t be read.`);
  }
});
