/** Why an edit of a note was not made. The note is then untouched. */
import type { YamlReason } from './finding.ts';
import type { Misread } from './encoding.ts';
import { lineAt, placeOf, type Place } from './place.ts';

/**
 * Beside the habits that break YAML: `encoding-not-utf8` and `encoding-utf-16` (writing the file would destroy characters) · `no-frontmatter` (and the command does not add it) · `changed-meanwhile` (the place no
 * longer holds what the edit was thought of for) · `anchor-in-use` (an alias elsewhere needs what would be replaced) ·
 * `unproven` (the new text would have changed more than was asked: a bug of ours).
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
  | 'unproven';

/** The refusal to write a file that is not UTF-8. */
export function misreadRefusal({ encoding, text, at = { from: 0, to: 0 } }: Misread): Refusal {
  const code = encoding === 'utf-16' ? 'encoding-utf-16' : 'encoding-not-utf8';
  return { code, place: placeOf(text, at), found: lineAt(text, at.from) };
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly place: Place;
  /** The line of the note at that place, trimmed. */
  readonly found: string;
}
