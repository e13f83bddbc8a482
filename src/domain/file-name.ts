/** Names of files. New ones are valid on every operating system and not in use. */
import { trimmedEnd, trimmedOf } from './trim.ts';

/** Characters that an operating system or a link to the note does not allow in a file name. */
const UNSAFE = /[\\/:*?"<>|#^[\]\p{Cc}]+/gu;

/** Device names reserved by Windows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Maximum length of a file name, in UTF-16 units. */
const LONGEST = 120;

/**
 * Maximum length of a file name, in bytes. Most file systems allow 255; the rest is reserved for a number and the
 * extension.
 */
const MOST_BYTES = 200;

/**
 * Returns a title as a file name without extension: unsafe characters become a space, and a long title is truncated to
 * 120 UTF-16 units and 200 bytes of UTF-8. Returns `Untitled opportunity` if nothing remains.
 */
export function safeFileName(title: string): string {
  const name = title
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const trimmed = trimmedEnd(shortened(name), '. ');
  if (trimmed === '') return 'Untitled opportunity';
  return DEVICE.test(trimmed) ? `${trimmed} opportunity` : trimmed;
}

/** Returns as many whole characters of a name as both limits allow. */
function shortened(name: string): string {
  let units = 0;
  let bytes = 0;
  for (const character of name) {
    bytes += encoder.encode(character).length;
    if (units + character.length > LONGEST || bytes > MOST_BYTES) return name.slice(0, units);
    units += character.length;
  }
  return name;
}

const encoder = new TextEncoder();

/** Returns the parts joined into a path, without empty parts and outer slashes. */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .map((part) => trimmedOf(part.trim(), '/'))
    .filter((part) => part !== '')
    .join('/');
}

/**
 * Returns the first free path of `stem.ending`, `stem 2.ending`, `stem 3.ending`, and so on; `gap` precedes the number.
 */
export function freePath(stem: string, ending: string, gap: ' ' | '-', taken: (path: string) => boolean): string {
  let path = `${stem}.${ending}`;
  for (let number = 2; taken(path); number++) path = `${stem}${gap}${number}.${ending}`;
  return path;
}

/** Returns the note's name as the app shows it, without folder and extension. */
export function noteName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/, '');
}

/** Returns the folder of a path, without a trailing slash; empty for the vault's root. */
export function folderOfPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
