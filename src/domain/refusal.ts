/** Why an edit of a note was not made. The note is then untouched. */
import type { YamlReason } from './finding.ts';
import type { Place } from './place.ts';

/**
 * Beside the habits that break YAML: `no-frontmatter` (and the command does not add it) · `changed-meanwhile` (the place no
 * longer holds what the edit was thought of for) · `anchor-in-use` (an alias elsewhere needs what would be replaced) ·
 * `unproven` (the new text would have changed more than was asked: a bug of ours).
 */
export type RefusalCode =
  YamlReason | 'duplicate-key' | 'no-frontmatter' | 'changed-meanwhile' | 'anchor-in-use' | 'unproven';

export interface Refusal {
  readonly code: RefusalCode;
  readonly place: Place;
  /** The line of the note at that place, trimmed. */
  readonly found: string;
}
