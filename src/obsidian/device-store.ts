/** The device's own memory: a Store over IndexedDB, a database for each vault. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { App } from 'obsidian';
import type { Store } from '../log/ports.ts';

interface Shape extends DBSchema {
  entries: { key: string; value: string };
}

export type LocalStorage = Pick<App, 'loadLocalStorage' | 'saveLocalStorage'>;

/** Where the app keeps, for this vault on this device, what the device is called. */
const DEVICE_KEY = 'crm-sync-attribution-device';

/**
 * A random name of this vault on this device, eight hexadecimal digits, made once. The app tells plugins no id of a vault, and
 * two vaults may have the same name.
 */
export function deviceId(app: LocalStorage): string {
  const known: unknown = app.loadLocalStorage(DEVICE_KEY);
  if (typeof known === 'string' && /^[\da-f]{8}$/.test(known)) return known;
  const made = crypto.randomUUID().slice(0, 8);
  app.saveLocalStorage(DEVICE_KEY, made);
  return made;
}

/** Opened when first asked; a database that cannot be opened rejects whatever is asked of it, and is tried again next time. */
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
      // Strict: a journal entry that a power cut takes back would be a request nobody remembers.
      const all = (await database()).transaction('entries', 'readwrite', { durability: 'strict' });
      const requests: Promise<unknown>[] = [all.done];
      try {
        for (const [key, value] of entries)
          requests.push(value === undefined ? all.store.delete(key) : all.store.put(value, key));
      } catch (error) {
        // What a value makes throw at once would leave the entries before it in the transaction, which then commits.
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

/** Keys are compared by UTF-16 units: all that begin so stand before the prefix with its last unit raised by one. */
function rangeOf(prefix: string): IDBKeyRange | undefined {
  if (prefix === '') return undefined;
  const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  return IDBKeyRange.bound(prefix, end, false, true);
}
