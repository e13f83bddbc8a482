/** Check type: a check inspects one readable note and returns findings without position. */
import type { Attribution } from '../attribution/attribution.ts';
import type { Day } from '../domain/day.ts';
import type { UnplacedFinding, Code } from '../domain/finding.ts';
import type { KeyNames } from '../domain/fields.ts';
import type { OpportunityNote } from '../domain/opportunity.ts';
import type { Stage } from '../domain/stage.ts';

/** Result of a check for a note without issues. All checks return this same list because most notes have none. */
export const NO_FINDINGS: readonly UnplacedFinding[] = Object.freeze([]);

/** Everything beyond the note that a check may depend on. */
export interface CheckContext {
  /** Path of the note in the vault. */
  readonly path: string;
  /** Whole note. Contains the exact source text of each value. */
  readonly text: string;
  readonly today: Day;
  readonly keys: KeyNames;
  /** Configured stages, in order. If empty, every stage is valid and open. */
  readonly stages: readonly Stage[];
  /** Number of OEMs to which the model gives a share. */
  readonly oemWeights: number;
  /**
   * Returns the other notes of the vault with this ID, sorted. The caller stores them, so that no check reads a note.
   */
  readonly othersWithId: (id: string) => readonly string[];
  /** Current revenue attribution of the note; `undefined` if its amount allows none. */
  readonly attribution: Attribution | undefined;
}

/**
 * A note that demonstrates a check, used as documentation and test. Each file with a check exports its `examples`. They
 * are literals only, so that the bundler recognizes that the plugin does not need them.
 */
export interface Example {
  /** End of the sentence "a note with ...". */
  readonly name: string;
  /**
   * Frontmatter between the delimiters, without them. Unless `whole` is set, the required keys that it does not contain
   * are added after it.
   */
  readonly yaml: string;
  readonly whole?: true;
  /** Defaults: three OEMs get a share, no stages are configured, no other note has the ID, and today is 2026-01-15. */
  readonly context?: Partial<CheckContext>;
  /**
   * Each expected finding of this check as `code @line:column`, with lines of the whole note. Empty for a note without
   * issues.
   */
  readonly finds: readonly string[];
  /** Frontmatter after all fixes are applied, if there are any. */
  readonly fixed?: string;
}

export interface Check {
  /** Codes that this check may return. */
  readonly codes: readonly Code[];
  readonly check: (note: OpportunityNote, context: CheckContext) => readonly UnplacedFinding[];
}
