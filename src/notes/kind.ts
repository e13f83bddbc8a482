/** Which notes count as opportunities in a run over many. */
import { REQUIRED_FIELDS } from '../domain/fields.ts';
import { nameIn } from '../domain/link.ts';
import type { Reading } from '../domain/opportunity.ts';
import type { NoteEntry, NoteValue } from '../domain/value.ts';

/** Why a note is not looked at in a run over many. */
export type SkipReason = 'no-frontmatter' | 'other-type' | 'too-few-keys';

/** A note that does not say its type counts when it has keys for this many required fields. */
const ENOUGH_KEYS = 2;

/**
 * Undefined for a note that counts: its `marker` key has the marker's value (also as a link, or as one of a list, in any
 * case), or that key is absent or empty and two required fields have keys. Frontmatter that cannot be read is judged by the
 * keys that can be made out, and counts when none can: its trouble is then told once too often rather than never.
 */
export function skipReason(
  reading: Reading,
  marker: { readonly key: string; readonly value: string },
): SkipReason | undefined {
  if (reading.state === 'absent') return 'no-frontmatter';
  const known = reading.state === 'read' ? reading.note : reading.guess;
  if (known === undefined) return undefined;
  const types = typesIn(known.entries.find((entry) => entry.key === marker.key));
  if (types.length > 0) return types.includes(marker.value.trim().toLowerCase()) ? undefined : 'other-type';
  const present = REQUIRED_FIELDS.filter((field) => known.sources[field] !== undefined);
  return present.length >= ENOUGH_KEYS ? undefined : 'too-few-keys';
}

function typesIn(entry: NoteEntry | undefined): string[] {
  if (entry === undefined) return [];
  const values: readonly NoteValue[] =
    entry.value.kind === 'list' ? [entry.value, ...entry.value.items] : [entry.value];
  return values.map((value) => nameIn(value)?.toLowerCase()).filter((name) => name !== undefined);
}
