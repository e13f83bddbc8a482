/** The messages that operations use. The user interface has the texts, so that one state has one text everywhere. */
import type { Settings } from '../config/settings.ts';
import type { Finding } from '../domain/finding.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { LogFault } from '../log/device-log.ts';
import type { SkipReason } from '../notes/skip-reason.ts';
import type { BlockReason, FieldChange, SafetyLimit } from '../sync/plan/plan.ts';
import type { AddFieldsResult, RowResult } from '../sync/sync-service.ts';
import type { CrmError } from '../targets/flow/request-flow.ts';
import type { CrmId, TargetId } from '../targets/targets.ts';
import type { Run, UnknownSelection } from '../vault/note-service.ts';
import type { FieldMatch } from '../vault/setup/match-columns.ts';
import type { SetupQuestion, SetupResult } from '../vault/setup/setup.ts';
import type { UnreadProperty } from '../vault/setup/unread-properties.ts';

/** Messages of the setup assistant. */
export interface SetupMessages {
  /** Number of valid notes now, after the changes, and after certain fixes. */
  readonly forecast: (result: Pick<SetupResult, 'before' | 'after'>) => string;
  /** Each error that remains after certain fixes, with its number of notes. */
  readonly reason: (reason: SetupResult['after']['reasonsAfterFixes'][number]) => string;
  readonly marker: (markers: Settings['markers']) => string;
  readonly question: (question: SetupQuestion) => string;
  readonly unread: (property: UnreadProperty) => string;
  /** Label of a field, in lowercase. */
  readonly field: (field: FieldMatch['field']) => string;
}

/** Returns the message for each state, as sentences with the name of the CRM. */
export interface Messages {
  readonly finding: (finding: Finding) => string;
  /** Message, advice, and the line in the note. */
  readonly refusal: (refusal: Refusal) => string;
  /** Reason that follows "because". */
  readonly skipReason: (reason: SkipReason) => string;
  /** One sentence about all skipped notes; empty if none were skipped. */
  readonly skipped: (skipped: Run['skipped']) => string;
  /** Includes similar names. */
  readonly unknownSelection: (selection: UnknownSelection) => string;
  /** Message about the checks that are omitted until the org of a CRM is known. */
  readonly unchecked: (target: TargetId) => string;
  readonly block: (block: BlockReason, target: CrmId) => string;
  /** Reasons for writing or skipping a field; empty for a new record. */
  readonly fieldReasons: (field: FieldChange, target: CrmId) => string;
  /** Number of fields that differ and are not written, without a period. */
  readonly notSynced: (fields: number) => string;
  readonly safetyLimit: (limit: SafetyLimit, target: CrmId) => string;
  /** Meaning of the outcome of a row and advice. */
  readonly outcome: (result: RowResult, target: CrmId) => string;
  readonly crmError: (error: CrmError, target: CrmId) => string;
  /** Message that nothing was sent because dry run is on. */
  readonly dryRun: string;
  /** Number of fields that were added, without a period. */
  readonly addedFields: (added: number, result: AddFieldsResult) => string;
  readonly additionError: (error: CrmError, target: CrmId) => string;
  /**
   * Message about missing fields that only an admin can add; empty if none exist. `isAlso`: the answer lists other
   * missing fields.
   */
  readonly adminOnlyFields: (fields: readonly string[], target: CrmId, isAlso: boolean) => string;
  /** Reason why a run over notes can't be undone, and advice. */
  readonly logFault: (fault: LogFault) => string;
  readonly setup: SetupMessages;
}
