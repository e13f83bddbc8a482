/** Formatting of names and note texts within a sentence. */

const LONGEST_QUOTE = 60;

/** Returns the text, truncated if it is too long for a message. */
export function shortened(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
}

/** Returns the text in quotation marks, truncated if it is too long for a message. */
export function quoted(text: string): string {
  return `“${shortened(text)}”`;
}

/**
 * Returns `a, b, and c`, a list in English grammar. `Intl.ListFormat` returns the same, but the first one in a process
 * takes 10 ms of the plugin's loading.
 */
export function listed(names: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  const comma = names.length > 2 ? ',' : '';
  return `${names.slice(0, -1).join(', ')}${comma} ${type === 'conjunction' ? 'and' : 'or'} ${last}`;
}

/** Returns the text with its first letter in uppercase. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
