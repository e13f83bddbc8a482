/** A note's id as the app's own cache has it, for a vault that nobody has read yet. */
import { REQUIRED_FIELDS } from '../../domain/fields.ts';
import { linkName } from '../../domain/link.ts';
import type { Rulebook } from './rulebook.ts';

/** A note that does not say its type counts when it has keys for this many required fields, as when it is read. */
const ENOUGH_KEYS = 2;

/**
 * The id, undefined for a note that has none or does not count as an opportunity. The cache has numbers as numbers, so an
 * id without quotes that begins with a zero is known rightly only once the note was read.
 */
export function cachedId(
  frontmatter: Readonly<Record<string, unknown>>,
  { keyNames, markers }: Pick<Rulebook, 'keyNames' | 'markers'>,
): string | undefined {
  const id = textIn(keyNames.id.map((key) => frontmatter[key]).find((value) => value !== undefined));
  if (id === undefined) return undefined;
  const marker = frontmatter[markers.key];
  const types = (Array.isArray(marker) ? marker : [marker]).map((value: unknown) => textIn(value)?.toLowerCase());
  const named = types.filter((type) => type !== undefined);
  if (named.length > 0) return named.includes(markers.value.trim().toLowerCase()) ? id : undefined;
  const present = REQUIRED_FIELDS.filter((field) => keyNames[field].some((key) => Object.hasOwn(frontmatter, key)));
  return present.length >= ENOUGH_KEYS ? id : undefined;
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? linkName(value) : '';
  return text === '' ? undefined : text;
}
