/** Device storage: a Store over IndexedDB, with one database per vault. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { App } from 'obsidian';
import type { Store } from '../log/ports.ts';

interface Shape extends DBSchema {
  entries: { key: string; value: string };
}

export type LocalStorage = Pick<App, 'loadLocalStorage' | 'saveLocalStorage'>;

/** Local storage key of the device ID. The app keeps local storage per vault and device. */
const DEVICE_KEY = 'crm-sync-attribution-device';

/**
 * Returns the random ID of this vault on this device, eight hexadecimal digits, created once. The app provides no vault
 * ID to plugins, and two vaults can have the same name.
 */
export function deviceId(app: LocalStorage): string {
  const known: unknown = app.loadLocalStorage(DEVICE_KEY);
  if (typeof known === 'string' && /^[\da-f]{8}$/.test(known)) return known;
  const made = crypto.randomUUID().slice(0, 8);
  app.saveLocalStorage(DEVICE_KEY, made);
  return made;
}

/**
 * Creates a store that opens its database on first use. If the database cannot be opened, the operation rejects, and
 * the next one tries again.
 */
export function deviceStore(app: LocalStorage): Store {
  let opening: Promise<IDBPDatabase<Shape>> | undefined;
  const database = (): Promise<IDBPDatabase<Shape>> => {
    const forget = (): void => {
      opening = undefined;
    };
    opening ??= openDB<Shape>(`crm-sync-attribution/${deviceId(app)}`, 1, {
      upgrade: (db) => void db.createObjectStore('entries'),
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  };
  return {
    get: async (key) => (await database()).get('entries', key),
    put: async (entries) => {
      // Strict durability: a power failure must not lose a journal entry, because its request would then be unknown.
      const all = (await database()).transaction('entries', 'readwrite', { durability: 'strict' });
      const requests: Promise<unknown>[] = [all.done];
      try {
        for (const [key, value] of entries)
          requests.push(value === undefined ? all.store.delete(key) : all.store.put(value, key));
      } catch (error) {
        // A value that throws synchronously would leave the previous entries in the transaction, which would then
        // commit.
        all.abort();
        await Promise.allSettled(requests);
        throw error;
      }
      await Promise.all(requests);
    },
    list: async (prefix) => {
      const { store } = (await database()).transaction('entries');
      const range = rangeOf(prefix);
      const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      return keys.map((key, at) => [key, values[at] ?? ''] as const);
    },
  };
}

/**
 * Returns the range of keys with a prefix. Keys are compared by UTF-16 units, so the upper bound is the prefix with its
 * last unit incremented.
 */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  if (prefix === '') return undefined;
  const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}
