/** The app's local storage of one vault, in memory. */

export interface LocalStorage {
  loadLocalStorage(key: string): unknown;
  saveLocalStorage(key: string, data: unknown): void;
  keys(): readonly string[];
}

export function localStorage(): LocalStorage {
  const kept = new Map<string, string>();
  return {
    loadLocalStorage: (key) => {
      const text = kept.get(key);
      return text === undefined ? null : (JSON.parse(text) as unknown);
    },
    saveLocalStorage: (key, data) => {
      if (data === null) kept.delete(key);
      else kept.set(key, JSON.stringify(data));
    },
    keys: () => [...kept.keys()],
  };
}
