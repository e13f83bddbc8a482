/** The in-memory implementation of Store, with a count of its writes. */
import type { Store } from '../../src/log/ports.ts';

/** A Store over a map. */
export interface MemoryStore extends Store {
  readonly counts: { puts: number };
  /** Returns all entries, sorted by key. */
  entries(): readonly (readonly [key: string, value: string])[];
}

/** Returns a store with these values, by key. */
export function memoryStore(initial: Readonly<Record<string, string>> = {}): MemoryStore {
  const values = new Map(Object.entries(initial));
  const counts = { puts: 0 };
  const entries = (prefix = ''): readonly (readonly [string, string])[] =>
    [...values].filter(([key]) => key.startsWith(prefix)).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    counts,
    entries: () => entries(),
    get: async (key) => {
      await Promise.resolve();
      return values.get(key);
    },
    put: async (changes) => {
      await Promise.resolve();
      counts.puts += 1;
      for (const [key, value] of changes) {
        if (value === undefined) values.delete(key);
        else values.set(key, value);
      }
    },
    list: async (prefix) => {
      await Promise.resolve();
      return entries(prefix);
    },
  };
}
