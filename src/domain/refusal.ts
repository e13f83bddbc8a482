/** Reasons why an edit of a note was rejected. The note is then unchanged. */
import type { YamlReason } from './finding.ts';
import type { Misread } from './encoding.ts';
import { lineAt, placeOf, type Place } from './place.ts';

/**
 * The causes of invalid YAML, and: `encoding-not-utf8` and `encoding-utf-16` (writing the file would destroy
 * characters) · `no-frontmatter` (and the command does not add it) · `changed-meanwhile` (the value changed since the
 * edit was created) · `anchor-in-use` (an alias elsewhere needs the value to be replaced) · `unproven` (the new text
 * would have changed more than requested: a bug in the plugin) · `new-errors` (several edits together would cause an
 * error that the note did not have).
 */
export type RefusalCode =
  | YamlReason
  | 'encoding-not-utf8'
  | 'encoding-utf-16'
  | 'duplicate-key'
  | 'too-deep'
  | 'no-frontmatter'
  | 'changed-meanwhile'
  | 'anchor-in-use'
  | 'unproven'
  | 'new-errors';

/** Returns the refusal to write a file that is not UTF-8. */
export function misreadRefusal({ encoding, text, at = { from: 0, to: 0 } }: Misread): Refusal {
  const code = encoding === 'utf-16' ? 'encoding-utf-16' : 'encoding-not-utf8';
  return { code, place: placeOf(text, at), found: lineAt(text, at.from) };
}

/** The reason and the place of a rejected edit. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly place: Place;
  /** The line of the note at that place, trimmed. */
  readonly found: string;
}
