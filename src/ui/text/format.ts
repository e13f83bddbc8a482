/** Formatting of names and counts in messages, and the matching of search words. */
import type { Day } from '../../domain/day.ts';
import { addToGroup } from '../../domain/group.ts';
import { listed } from '../../domain/sentence.ts';

export { noteName } from '../../domain/file-name.ts';

/** Returns a number with its noun: `"1 note"`, `"10,000 notes"`. */
export function counted(count: number, one: string, many = `${one}s`, locale?: string): string {
  // Digit grouping is slow, and this function is called ten thousand times with small numbers.
  return `${count < 1000 ? count : count.toLocaleString(locale)} ${count === 1 ? one : many}`;
}

/** Returns a day in the locale's format. Input and output are in UTC, so that the day does not shift. */
export function dayText(day: Day, locale?: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(locale, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** Label of each button that opens the plugin's settings. */
export const OPEN_SETTINGS = 'Open settings';

/** Returns true if a message sends the user to the settings, so that it needs the button that opens them. */
export function leadsToSettings(text: string): boolean {
  return /\b(?:in|Open) (?:the |your )?(?:plugin(?:’s)? )?settings\b/.test(text);
}

/**
 * Returns for each note whose title another note has, too: its name, with as many folders as distinguish it. Titles are
 * compared after NFC; a note may occur several times.
 */
export function distinctNames(
  notes: Iterable<{ readonly path: string; readonly title: string }>,
): ReadonlyMap<string, string> {
  const byTitle = new Map<string, Set<string>>();
  for (const { path, title } of notes) {
    const key = title.normalize();
    const paths = byTitle.get(key) ?? new Set();
    byTitle.set(key, paths.add(path));
  }
  const names = new Map<string, string>();
  for (const paths of byTitle.values()) if (paths.size > 1) nameApart([...paths], 1, names);
  return names;
}

/** Adds the shortest ends of the paths that differ, of at least `parts` parts. */
function nameApart(paths: readonly string[], parts: number, names: Map<string, string>): void {
  const byEnd = new Map<string, string[]>();
  for (const path of paths) {
    addToGroup(byEnd, path.split('/').slice(-parts).join('/'), path);
  }
  for (const [end, same] of byEnd) {
    if (same.length > 1) nameApart(same, parts + 1, names);
    else for (const path of same) names.set(path, end.replace(/\.md$/, ''));
  }
}

/** Largest number of names that are all listed; of more, only the first three are named and the others are counted. */
const MOST_NAMED = 4;

/**
 * Returns the full paths of notes, because copies have the same file name; of many notes, the first three and the
 * number of the others.
 */
export function notesListed(paths: readonly string[]): string {
  const shown = paths.length > MOST_NAMED ? paths.slice(0, 3) : paths;
  const names = shown.map((path) => `“${path.replace(/\.md$/, '')}”`);
  return listed(shown === paths ? names : [...names, `${paths.length - shown.length} more`]);
}

/** Returns true if every word of `text` occurs in `haystack`, which must be in lowercase. */
export function containsWords(haystack: string, text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Returns the message of a thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Returns a sentence that quotes a server's message, with a leading space; empty if the server sent none. */
export function itSays(detail: string): string {
  const said = detail.trim().replace(/\.$/, '');
  return said === '' ? '' : ` The server says: “${said}”.`;
}

/** Origins of values whose key is not in the note. */
export const ORIGINS = { rule: 'From a rule', customer: 'Same as the customer' } as const;
