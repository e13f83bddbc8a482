/** Recognizes copies that sync tools create when a file was changed on two devices. */

/**
 * Patterns of the text that sync tools add after or before the file name. Dropbox and Nextcloud:
 * `(Ann's conflicted copy 2026-01-02)`, `(Case Conflict)`; Obsidian Sync: `(Conflicted copy Laptop 202601021504)`;
 * Syncthing: `.sync-conflict-20260102-150405-ABCDEFG`; Seafile: `(SFConflict ann 2026-01-02)`; Synology:
 * `_NAS_Jan-02-1504-2026_Conflict`; Resilio: `.Conflict`; Google: `[Conflict]`.
 * https://docs.syncthing.net/users/syncing.html#conflicting-changes,
 * https://help.dropbox.com/organize/conflicted-copy (2026-11-29).
 */
const MARKS: readonly RegExp[] = [
  /[ _-]*\((?:[^()]*\s)?(?:sf)?conflict(?:ed)?(?!\s+of\b)(?:\s[^()]*)?\)$/i,
  /\.sync-conflict-\d{8}-\d{6}(?:-\w+)?$/i,
  /_[^_]*_[A-Z][a-z]{2}-\d{2}-\d{4}-\d{4}_Conflict$/,
  /[._-]conflict(?:[._-]?\d+)*$/i,
  /[ _-]*\[conflict(?:ed)?\]$/i,
  /^\[conflict(?:ed)?\][ _-]*/i,
];

/**
 * Maximum length of a file name, in UTF-16 units. No file system allows longer names, and the limit keeps the search
 * fast.
 */
const LONGEST = 255;

/**
 * Returns the path of the note that this note is a conflict copy of, judged by its name alone; `undefined` for other
 * notes.
 */
export function conflictCopyOrigin(path: string): string | undefined {
  if (!path.toLowerCase().includes('conflict')) return undefined;
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash).replace(/\.md$/i, '');
  if (name.length > LONGEST) return undefined;
  for (const mark of MARKS) {
    const original = name.replace(mark, '');
    if (original !== name && original.trim() !== '') return `${path.slice(0, slash)}${original}.md`;
  }
  return undefined;
}
