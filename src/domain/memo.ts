/** Answers about keys, remembered: the same few keys are in all notes. */
import { ownText } from './detach-string.ts';

/** Most keys that are remembered before all are forgotten, so that notes with thousands of keys fill no memory. */
const MOST_KNOWN = 5000;

/** The same function, asked once for each key. It depends on the key alone. The memory holds no note alive. */
export function byKey<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, { readonly found: T }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.found;
    const found = find(key);
    if (known.size > MOST_KNOWN) known.clear();
    known.set(ownText(key), { found });
    return found;
  };
}
