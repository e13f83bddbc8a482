/** Cache of results per key. The same few keys occur in all notes. */
import { detachString } from './detach-string.ts';

/**
 * Number of cached keys above which the cache is cleared, so that notes with thousands of keys do not fill the memory.
 */
const MOST_KNOWN = 5000;

/**
 * Returns a cached version of a function whose result depends on the key alone. The cache does not keep note texts in
 * memory.
 */
export function byKey<T>(find: (key: string) => T): (key: string) => T {
  const cache = new Map<string, { readonly found: T }>();
  return (key) => {
    const before = cache.get(key);
    if (before !== undefined) return before.found;
    const found = find(key);
    if (cache.size > MOST_KNOWN) cache.clear();
    cache.set(detachString(key), { found });
    return found;
  };
}
