/** How names and texts of a note stand in a sentence, and how they are found by words. */

const LONGEST_QUOTE = 60;

/** Cut where it would drown the sentence. */
export function shortened(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text;
}

/** In quotes, and shortened. */
export function quoted(text: string): string {
  return `“${shortened(text)}”`;
}

/** `a, b, and c`, in the grammar of the words around it. */
export function listed(names: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return new Intl.ListFormat('en', { type }).format(names);
}

/** A number with its noun: `"1 note"`, `"10,000 notes"`. */
export function counted(count: number, one: string, many = `${one}s`, locale?: string): string {
  // Grouping is slow, and asked for ten thousand times with small numbers.
  return `${count < 1000 ? count : count.toLocaleString(locale)} ${count === 1 ? one : many}`;
}

/** The note's name as the app shows it: no folder, no ending. */
export function noteName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '');
}

/** More than these are only counted, all but the first three. */
const MOST_NAMED = 4;

/** Notes with their folders and nothing cut off, for copies have the same name; of many, the first, and how many more. */
export function notesListed(paths: readonly string[]): string {
  const shown = paths.length > MOST_NAMED ? paths.slice(0, 3) : paths;
  const names = shown.map((path) => `“${path.replace(/\.md$/, '')}”`);
  return listed(shown === paths ? names : [...names, `${paths.length - shown.length} more`]);
}

/** With a capital, for the beginning of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether every word of a text occurs in what is looked in, which is lower case. */
export function hasWords(haystack: string, text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** What a thrown thing says for itself. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Returns a sentence that quotes the other side, to follow one of ours; empty when it said nothing. */
export function itSays(detail: string): string {
  const said = detail.trim().replace(/\.$/, '');
  return said === '' ? '' : ` The server says: “${said}”.`;
}

/** Where a value is from whose key is not in the note. */
export const ORIGINS = { rule: 'From a rule', customer: 'Same as the customer' } as const;
