/** Names for the files we create: legal on every system, and never one that is taken. */
import { trimmedEnd, trimmedOf } from './trim.ts';

/** What some system, or a link to the note, cannot have in a file name. */
const UNSAFE = /[\\/:*?"<>|#^[\]\p{Cc}]+/gu;

/** Names that Windows keeps for its devices. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** UTF-16 units. */
const LONGEST = 120;

/** Of 255 bytes that most file systems allow, some are left for a number and the ending. */
const MOST_BYTES = 200;

/**
 * A title as a file name without its ending: unsafe characters become a blank, and a long title is cut off, at most 120
 * UTF-16 units and 200 bytes in UTF-8. `Untitled opportunity` when nothing is left.
 */
export function safeFileName(title: string): string {
  const name = title
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const ended = trimmedEnd(shortened(name), '. ');
  if (ended === '') return 'Untitled opportunity';
  return DEVICE.test(ended) ? `${ended} opportunity` : ended;
}

/** Whole characters of a text as far as both limits allow. */
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

/** Parts of a path put together; empty parts and outer slashes are left out. */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .map((part) => trimmedOf(part.trim(), '/'))
    .filter((part) => part !== '')
    .join('/');
}

/** `stem.ending`, else `stem 2.ending`, `stem 3.ending` …, whichever is free first; `gap` stands before the number. */
export function freePath(stem: string, ending: string, gap: ' ' | '-', taken: (path: string) => boolean): string {
  let path = `${stem}.${ending}`;
  for (let number = 2; taken(path); number++) path = `${stem}${gap}${number}.${ending}`;
  return path;
}
