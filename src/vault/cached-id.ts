/** Kind and ID of a note from the app's metadata cache, used until the note has been read. */
import { FIELD_NAMES } from '../domain/fields.ts';
import { foldedKey } from '../domain/key.ts';
import { linkName } from '../domain/wikilink.ts';
import { isPlaceholder } from '../domain/untrusted-text.ts';
import { decideKind, isLinkKey, isToolKey, markerIn, DISTINCTIVE_FIELDS } from '../notes/skip-reason.ts';
import { isTagKey, matchedMarker, tagsOfText } from '../notes/markers.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';

type Frontmatter = Readonly<Record<string, unknown>>;

type Rules = Pick<CompiledSettings, 'keyNames' | 'markers' | 'marks'>;

/**
 * Returns the ID; `undefined` for a note that has none or does not count as an opportunity. The app's cache stores
 * numbers as numbers, so an unquoted ID with a leading zero is correct only after the note has been read. The same
 * applies to tags in the note's body.
 */
export function cachedId(path: string, frontmatter: Frontmatter, rules: Rules): string | undefined {
  const { keyNames } = rules;
  const written = keyNames.id.find((key) => frontmatter[key] !== undefined);
  const idNames = new Set(keyNames.id.map(foldedKey));
  const keys = Object.keys(frontmatter);
  const id = textIn(frontmatter[written ?? keys.find((key) => idNames.has(foldedKey(key))) ?? '']);
  return id !== undefined && countsByCache(path, frontmatter, rules) ? id : undefined;
}

/** Returns true if the note counts as an opportunity by its properties and its folder. */
export function countsByCache(path: string, frontmatter: Frontmatter, { keyNames, markers, marks }: Rules): boolean {
  const keys = Object.keys(frontmatter);
  const folded = new Set(keys.map(foldedKey));
  const tags = keys.filter(isTagKey).flatMap((key) => textsIn(frontmatter[key]).flatMap(tagsOfText));
  const marker = markerIn(
    keys.map((key) => ({ key })),
    markers,
  );
  const facts = {
    types:
      marker === undefined ? [] : textsIn(frontmatter[marker.key]).map((type) => type.normalize('NFC').toLowerCase()),
    distinctiveFields: DISTINCTIVE_FIELDS.filter((field) => keyNames[field].some((key) => folded.has(foldedKey(key))))
      .length,
    isLinked: keys.some(isLinkKey),
    isTemplate: FIELD_NAMES.some((field) =>
      keyNames[field].some((key) => textsIn(frontmatter[key]).some(isPlaceholder)),
    ),
    isOtherTool: keys.some((key) => isToolKey(key, (textIn(frontmatter[key]) ?? '').toLowerCase())),
  };
  const marked = matchedMarker(marks, path, () => ({ text: undefined, tags }));
  return decideKind(facts, markers, marked).skip === undefined;
}

function textsIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(textIn).filter((text) => text !== undefined);
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? linkName(value) : '';
  return text === '' ? undefined : text;
}
