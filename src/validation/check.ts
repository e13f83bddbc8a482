/** What a check is: it looks at one readable note and says what is wrong, as remarks. */
import type { Attribution } from '../attribution/attribution.ts';
import type { Day } from '../domain/day.ts';
import type { UnplacedFinding, Code } from '../domain/finding.ts';
import type { KeyNames } from '../domain/fields.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';

/** What a check gives for a note in order: always this one list, for most notes are. */
export const NOTHING: readonly UnplacedFinding[] = Object.freeze([]);

/** Everything beyond the note that a check may depend on. */
export interface CheckContext {
  /** Path of the note, as the vault names it. */
  readonly path: string;
  /** The whole note, for the exact source of a value. */
  readonly text: string;
  readonly today: Day;
  readonly keys: KeyNames;
  /** The stages a user configured, in order; empty when none are, and then any stage is known and open. */
  readonly stages: readonly Stage[];
  /** How many OEMs the model gives a share to. */
  readonly oemWeights: number;
  /** Other notes of the vault that carry this id, sorted; kept by the caller, so that no check reads a note. */
  readonly othersWithId: (id: string) => readonly string[];
  /** What the note's revenue is attributed to now; undefined when its amount allows none. */
  readonly attribution: Attribution | undefined;
}

export interface Stage {
  readonly name: string;
  readonly state: 'open' | 'won' | 'lost';
}

/**
 * A note that shows a check at work: documentation and test at once. Each file with a check exports its `examples`. They are
 * literals and nothing else, for then the bundler sees that the plugin does not need them.
 */
export interface Example {
  /** As the end of the sentence "a note with ...". */
  readonly name: string;
  /** The frontmatter between the fences, without them; unless `whole`, the required keys it does not name are added behind it. */
  readonly yaml: string;
  readonly whole?: true;
  /** Unless named: three OEMs get a share, no stages are configured, no other note has the id, and today is 2026-01-15. */
  readonly context?: Partial<CheckContext>;
  /** Each expected remark of this check as `code @line:column`, lines of the whole note; empty for a note in order. */
  readonly finds: readonly string[];
  /** The frontmatter after all fixes were applied, where there are any. */
  readonly fixed?: string;
}

export interface Check {
  /** The codes this check may give. */
  readonly codes: readonly Code[];
  readonly check: (note: OpportunityNote, context: CheckContext) => readonly UnplacedFinding[];
}
