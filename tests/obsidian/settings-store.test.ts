import { expect, test } from 'vitest';
import { openSettings } from '../../src/obsidian/settings-store.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';

interface DataFile {
  readonly file: { text: string };
  readonly loadData: () => Promise<unknown>;
  readonly saveData: (data: unknown) => Promise<void>;
}

/** A plugin's data.json, as text on a slow disk. */
function dataFile(data: unknown): DataFile {
  const file = { text: JSON.stringify(data) };
  return {
    file,
    loadData: () => Promise.resolve(JSON.parse(file.text) as unknown),
    saveData: async (next) => {
      const text = JSON.stringify(next);
      await new Promise(setImmediate);
      file.text = text;
    },
  };
}

test('a new installation has the defaults', async () => {
  const store = await openSettings(dataFile(null));
  expect(store.settings()).toEqual(DEFAULT_SETTINGS);
  expect(store.problems()).toEqual([]);
});

test('a change applies immediately, notifies listeners, and is saved with keys of other versions', async () => {
  const plugin = dataFile({ version: 1, dryRun: true, fromTheFuture: { a: 1 } });
  const store = await openSettings(plugin);
  const heard: string[] = [];
  store.listen((settings) => heard.push(settings.currency));
  const saved = store.change({ ...store.settings(), currency: 'EUR' });
  expect(store.settings().currency).toBe('EUR');
  expect(heard).toEqual(['EUR']);
  await saved;
  expect(JSON.parse(plugin.file.text)).toMatchObject({ currency: 'EUR', fromTheFuture: { a: 1 } });
});

test('saves run one after the other, the latest last, and a failed save does not stop later ones', async () => {
  const plugin = dataFile(null);
  let calls = 0;
  const saveData = (data: unknown): Promise<void> =>
    ++calls === 2 ? Promise.reject(new Error('the disk is full')) : plugin.saveData(data);
  const store = await openSettings({ loadData: plugin.loadData, saveData });
  const saves = ['EUR', 'CHF', 'JPY'].map((currency) => store.change({ ...store.settings(), currency }));
  const ended = await Promise.allSettled(saves);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(JSON.parse(plugin.file.text)).toMatchObject({ currency: 'JPY' });
});

test('changes by another program are read, and their problems are reported', async () => {
  const plugin = dataFile(null);
  const store = await openSettings(plugin);
  let heard = 0;
  store.listen(() => (heard += 1));
  plugin.file.text = JSON.stringify({ version: 1, currency: 'nonsense', exportFolder: 'Out' });
  await store.reload();
  expect(store.settings()).toMatchObject({ currency: 'USD', exportFolder: 'Out' });
  expect(store.problems()).toHaveLength(1);
  expect(heard).toBe(1);
});
