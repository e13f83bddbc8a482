/** Markers of opportunity notes other than the property: a tag and a folder. */
import { literalPattern } from '../domain/literal-pattern.ts';
import { composedKey } from '../domain/key.ts';
import { trimmedEnd } from '../domain/trim.ts';
import type { NoteEntry, NoteValue } from '../domain/value.ts';
import type { MarkerEffect } from './skip-reason.ts';
import { proseOf } from './prose.ts';

export interface MarkerOptions {
  /** With or without `#`. If blank, no tag marks a note. */
  readonly tag: string;
  /** With or without slashes. If blank, no folder marks a note. */
  readonly folder: string;
  /**
   * With `add`, notes with the tag or in the folder count. With `limit`, only notes that match all configured markers
   * can count.
   */
  readonly tagAndFolder?: 'add' | 'limit';
  /** Skipped folders, separated by commas. */
  readonly excluded?: string;
}

export interface CompiledMarkers {
  /** Finds the tag in a note's body; `undefined` if no tag marks a note. */
  readonly inBody: RegExp | undefined;
  /** Lowercase, without `#`; empty if no tag marks a note. */
  readonly tag: string;
  /** With a trailing slash; empty if no folder marks a note. */
  readonly folder: string;
  readonly limits: boolean;
  /** Each with a trailing slash. */
  readonly excluded: readonly string[];
  readonly templates: readonly string[];
}

/** Compiles the markers of the settings and the folders in which the vault stores its templates. */
export function compileMarkers(markers: MarkerOptions, templateFolders: readonly string[] = []): CompiledMarkers {
  const tag = markers.tag.normalize('NFC').trim().replace(/^#/, '');
  const folder = folderOf(markers.folder);
  const literal = literalPattern(tag);
  return {
    inBody: tag === '' ? undefined : new RegExp(`(?:^|\\s)#${literal}(?![\\p{L}\\p{N}_-])`, 'iu'),
    tag: tag.toLowerCase(),
    folder,
    limits: markers.tagAndFolder === 'limit' && (tag !== '' || folder !== ''),
    excluded: (markers.excluded ?? '').split(',').map(folderOf).filter(isNamed),
    templates: templateFolders.map(folderOf).filter(isNamed),
  };
}

function folderOf(path: string): string {
  const name = trimmedEnd(
    path
      .normalize('NFC')
      .trim()
      .replace(/^[./]+(?=\/|$)|^\/+/, ''),
    '/',
  );
  return name === '' ? '' : `${name}/`;
}

function isNamed(folder: string): boolean {
  return folder !== '';
}

/** Facts about a note, from either reader. */
export interface MarkedNote {
  /** Whole text of the note; `undefined` if only its properties are available. */
  readonly text: string | undefined;
  /** Tags in its properties, with or without `#`. */
  readonly tags: readonly string[];
}

/**
 * Returns the standing of a note by tag, folder, and settings, with the rule that marks it as the user knows it, such
 * as `#opportunity`.
 */
export function matchedMarker(
  markers: CompiledMarkers,
  path: string,
  note: () => MarkedNote,
): MarkerEffect & { readonly markedBy?: string } {
  const isUnset = markers.tag === '' && markers.folder === '';
  if (isUnset && markers.excluded.length === 0 && markers.templates.length === 0) return UNMARKED;
  const place = composedKey(path);
  const within = (folder: string): boolean => place.startsWith(folder);
  if (markers.excluded.some(within)) return EXCLUDED;
  if (markers.templates.some(within)) return TEMPLATE;
  if (isUnset) return UNMARKED;
  const tagged = markers.tag !== '' && isTagged(markers, note());
  const filed = markers.folder !== '' && within(markers.folder);
  if (markers.limits) {
    const isInside = (tagged || markers.tag === '') && (filed || markers.folder === '');
    return isInside ? UNMARKED : OUTSIDE;
  }
  if (tagged) return { isMarked: true, skip: undefined, markedBy: `#${markers.tag}` };
  return filed ? { isMarked: true, skip: undefined, markedBy: markers.folder } : UNMARKED;
}

const EXCLUDED: MarkerEffect = { isMarked: false, skip: 'excluded-folder' };
const TEMPLATE: MarkerEffect = { isMarked: false, skip: 'template' };
const OUTSIDE: MarkerEffect = { isMarked: false, skip: 'outside' };
const UNMARKED: MarkerEffect = { isMarked: false, skip: undefined };

/** Returns true if a note has the tag or a tag below it, such as `#opportunity/federal`, as in the app. */
function isTagged({ tag, inBody }: CompiledMarkers, { text, tags }: MarkedNote): boolean {
  const isOne = tags.some((name) => {
    const lower = name.normalize('NFC').trim().replace(/^#/, '').toLowerCase();
    return lower === tag || lower.startsWith(`${tag}/`);
  });
  if (isOne || inBody === undefined || text === undefined) return isOne;
  const composed = text.normalize('NFC');
  return inBody.test(composed) && inBody.test(proseOf(composed));
}

/**
 * Keys from which the app reads tags, in any case: https://help.obsidian.md/properties#Default+properties (2026-11-29).
 */
const TAG_KEYS: ReadonlySet<string> = new Set(['tags', 'tag']);

/** Returns true if the app reads tags from this key. */
export function isTagKey(key: string): boolean {
  return TAG_KEYS.has(key.toLowerCase());
}

/** Returns the tags in a note's properties. One text may contain several, separated by commas or spaces. */
export function tagsIn(entries: readonly NoteEntry[]): readonly string[] {
  return entries.flatMap(({ key, value }) => (isTagKey(key) ? textsOf(value).flatMap(tagsOfText) : []));
}

/** Returns the tags of one text. */
export function tagsOfText(text: string): readonly string[] {
  return text.split(/[,\s]+/).filter((tag) => tag !== '');
}

function textsOf(value: NoteValue): readonly string[] {
  if (value.kind === 'list') return value.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
  return value.kind === 'scalar' ? [value.text] : [];
}
