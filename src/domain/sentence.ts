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

/** Returns `a, b, and c`, a list in English grammar. */
export function listed(names: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return new Intl.ListFormat('en', { type }).format(names);
}
