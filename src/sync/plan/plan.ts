/** The plan of a sync as a value: it contains each write before the first one is sent. */
import type { UnplacedFinding } from '../../domain/finding.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { Identity, LookupAnswer, RemoteSchema } from '../../targets/core/crm.ts';
import type { MappingSource, TargetSettings } from '../../targets/core/target.ts';
import type { CrmId } from '../../targets/targets.ts';

/**
 * Planned action for one note and its record.
 * - `create` creates the record.
 * - `update` writes the record, and may also pull fields that changed only in the CRM.
 * - `pull` writes only the note.
 * - `link` writes only the link of the note, because both sides already match.
 * - `close` closes or reopens the record in the CRM, and writes nothing else.
 * - `conflict` does what it can once its conflicts are resolved.
 * - `blocked` and `unchanged` do nothing. The fields of an `unchanged` row differ, and are skipped for the reasons
 *   given.
 */
export type RowAction = 'create' | 'update' | 'pull' | 'link' | 'close' | 'conflict' | 'blocked' | 'unchanged';

/** Planned action for one field. `hold`: the sides differ and are left unchanged; the reason says why. */
export type FieldAction = 'push' | 'pull' | 'conflict' | 'hold';

/** Reason for a field action, by what each side did since the last synced value. The screens have the texts. */
export type FieldReason =
  | 'new-record'
  | 'changed-here'
  | 'changed-there'
  | 'both-changed'
  /** Both sides have a value, the values differ, and it is not known which one is older. */
  | 'never-agreed'
  /** One side changed the amount, the other one its currency. */
  | 'mixed-currency'
  | 'empty-here'
  | 'empty-there'
  | 'vault-wins'
  | 'crm-wins'
  | 'chosen'
  | 'edited'
  | 'undone'
  /** Skipped: the direction of the field allows only the other side to change it, or only fills in empty values. */
  | 'push-only'
  | 'pull-only'
  | 'fill-only'
  /** Skipped: note and record have different currencies, and keep them. */
  | 'other-currency'
  | 'clearing-not-allowed'
  | 'cannot-be-written-there'
  /** Skipped: the CRM does not have the field, or does not show it to the user. */
  | 'missing-there'
  | 'cannot-be-read-here'
  /** Skipped: the note has no property for the field, and its value is from a rule or from another field. */
  | 'from-rule'
  /** Skipped: the note did not change, but this version of the plugin reads another field of it. */
  | 'from-upgrade'
  /** The value in the note cannot be read as this field. Skipped, or a conflict: only the user may overwrite it. */
  | 'unreadable-here'
  /** Skipped: the value in the note has an error. */
  | 'invalid-here'
  /** Skipped: the CRM cannot store the value from the note. */
  | 'refused-there'
  /** Skipped: with the value from the CRM, the note would have an error. */
  | 'refused-here'
  /** Skipped: the value from the CRM contains template code, which is never written to a note. */
  | 'template-there'
  /** Skipped: a name in the note matches no record in the CRM, or several. */
  | 'name-unknown'
  | 'name-ambiguous'
  | 'ignored-there'
  /** Skipped: the record is locked. */
  | 'record-locked'
  /** Skipped: the record was reopened in the CRM, which has no stage that the note could take. */
  | 'reopened-there'
  /** Skipped: the CRM stores the value from the note in another form. */
  | 'spelled-there'
  /** Skipped: the CRM changed the value after it was written, as its automation does. */
  | 'changed-back'
  /** Skipped: both sides agreed on the day, and the CRM shows another one since its time zone was changed. */
  | 'other-zone';

/**
 * One mapped field whose sides differ. Values are canonical text: the form in which the API sends them and both sides
 * are compared.
 */
export interface FieldChange {
  readonly remote: string;
  /** Label in the CRM; omitted if the field has no description. */
  readonly label?: string;
  readonly from: MappingSource;
  /** Fiscal year, four digits, if the source has one value a year. */
  readonly year?: number;
  readonly action: FieldAction;
  readonly reason: FieldReason;
  /** Empty if the note has no value. The text of the note if the CRM has nothing to compare it with. */
  readonly noteValue: string;
  readonly crmValue: string;
  /** Last synced value; `undefined` if the field was never synced, or if this device does not store it. */
  readonly base: string | undefined;
  /**
   * With `push`: the value to send. With `conflict`: the value to send if the note value is chosen; omitted if it
   * cannot be sent.
   */
  readonly send?: PlainValue;
  /**
   * With `pull`, and with `push` after an edit for both sides: the value for the property of the note, null to clear
   * it. With `conflict`: the value if the CRM value is chosen; omitted if the note cannot take it.
   */
  readonly take?: PlainValue;
  readonly shown?: DisplayValues;
  /** With `conflict`: the text in the note, if it differs from {@link noteValue}. */
  readonly own?: string;
  /** Message of the CRM that explains why the field is skipped. */
  readonly detail?: string;
  /** Problem of the value that is not written, if a check reports one. */
  readonly finding?: UnplacedFinding;
  /**
   * With `conflict`: the reason why the note value cannot be sent; omitted if it can, or if the settings do not allow
   * it.
   */
  readonly unsent?: FieldReason;
  /** Names in the note that match no record of the CRM, or several. */
  readonly lookups?: readonly LookupAnswer[];
  /** Source text in the note of a value that cannot be read; equal to {@link noteValue}. */
  readonly source?: string;
  /** With an undo: the source text that is put back into the note, in place of {@link take}. */
  readonly restores?: string;
  /** The write clears a value. */
  readonly clears?: true;
}

/**
 * Texts to show for values that are an ID, a timestamp, or a code of the CRM; a member is omitted if the value itself
 * is shown.
 */
export interface DisplayValues {
  readonly noteValue?: string;
  readonly crmValue?: string;
  readonly base?: string;
  /** The value that is written, if it is neither of the two. */
  readonly becomes?: string;
}

/** Reason why a row cannot sync, as data for its text and its fix. */
export type BlockReason =
  | { readonly why: 'findings'; readonly findings: readonly UnplacedFinding[] }
  | { readonly why: 'same-id'; readonly others: readonly string[] }
  | { readonly why: 'same-record'; readonly others: readonly string[] }
  /** Several records have the key of the note. */
  | { readonly why: 'same-key-there'; readonly ids: readonly string[] }
  /** The note is linked to this record, and another one has its key. */
  | { readonly why: 'key-taken'; readonly id: string }
  | { readonly why: 'record-missing'; readonly id: string }
  | { readonly why: 'record-locked'; readonly detail: string }
  | { readonly why: 'name-unknown'; readonly lookup: LookupAnswer }
  | { readonly why: 'name-ambiguous'; readonly lookup: LookupAnswer }
  | { readonly why: 'sent-unknown'; readonly runId: string }
  | { readonly why: 'unreadable'; readonly message: string }
  | { readonly why: 'created-by-run'; readonly id: string };

/** One note and its record in a plan. */
export interface PlanRow {
  /** Digest of the row; its ID in the journal, the audit log, and the decisions. */
  readonly opId: string;
  readonly path: string;
  /** Digest of the note text from which the row was made; empty if both sides are equal, because nothing is written. */
  readonly noteDigest: string;
  readonly opportunityId: string;
  readonly title: string;
  readonly verb: RowAction;
  /** `undefined` if there is no record yet. */
  readonly remoteId: string | undefined;
  readonly remoteVersion: string | undefined;
  /** Only fields whose sides differ, in the order of the mapping. */
  readonly fields: readonly FieldChange[];
  /** Canonical value, by remote name, of each synced field on which both sides agree after the row: the new base. */
  readonly agreed: Readonly<Record<string, string>>;
  /**
   * Values that this device wrote to the record and that the link of the note does not have yet, by the names of the
   * base. Fields were compared with them, and a new link has them for each name that is not in {@link agreed}.
   */
  readonly recovered?: Readonly<Record<string, string>>;
  readonly blocks: readonly BlockReason[];
  /** Change of the total amount in the CRM, in minor units of {@link currency}; 0 if the amount is not pushed. */
  readonly moneyDeltaMinor: number;
  readonly currency: string;
  /** With an undo: the link that the note had before, as written, which replaces a new link; null if it had none. */
  readonly relink?: string | null;
  /**
   * The row is a transition only (closing or reopening). The note may have another row for its other fields. It is done
   * last, and only if the user requests it.
   */
  readonly isTransition?: true;
}

/** Reason why a plan needs typed confirmation, with the figure that exceeds the limit. */
export interface SafetyLimit {
  readonly why: 'many-rows' | 'large-share' | 'many-cleared' | 'money' | 'no-base' | 'other-org';
  /**
   * Rows for `many-rows`, percent for `large-share`, rows for `many-cleared`, percent for `money`, rows for `no-base`,
   * and the name of the last org for `other-org`.
   */
  readonly figure: number | string;
}

/** All changes that a sync would make. Plain JSON, except for field values that are sent as a map. */
export interface Plan {
  /** Digest of everything on which applying the plan depends: two plans with the same ID do exactly the same. */
  readonly planId: string;
  readonly target: CrmId;
  readonly identity: Identity;
  /**
   * Digest of the parts of {@link choice} on which rows depend. Apply rejects each row as stale if the settings have
   * another digest by then.
   */
  readonly mappingRev: string;
  /** Settings of the target with which the plan was made. They are part of the ID through {@link mappingRev}. */
  readonly choice: TargetSettings;
  /** Description of the object with which the plan was made. It is part of the ID through the rows. */
  readonly schema: RemoteSchema;
  /** ISO 8601 UTC, to the second. Not part of the ID. */
  readonly madeAt: string;
  /** Sorted by path. */
  readonly rows: readonly PlanRow[];
  readonly safetyLimits: readonly SafetyLimit[];
  /** Least number of requests that applying the whole plan takes. */
  readonly calls: number;
  /** ID of the run that this plan undoes. */
  readonly undoOf?: string;
  /** Number of skipped notes: not opportunities, or not readable. */
  readonly skipped: number;
}

/** Decision of the user for one conflict. `edit` contains the value as it would be written in the note. */
export type ConflictChoice =
  { readonly take: 'note' } | { readonly take: 'crm' } | { readonly take: 'edit'; readonly text: string };

/** Decisions of the user about a plan. Keys are `opId` for a row and `opId/remote` for a field. */
export interface Decisions {
  /** Rows and fields that are not applied. */
  readonly excluded: ReadonlySet<string>;
  readonly answers: ReadonlyMap<string, ConflictChoice>;
  /** The user confirmed the safety limits by typing. */
  readonly confirmed: boolean;
}

/** Returns the fields whose sides differ and are left unchanged. */
export function skippedFields({ fields }: Pick<PlanRow, 'fields'>): readonly FieldChange[] {
  return fields.filter(({ action }) => action === 'hold');
}

/** Returns true if the sides of a row differ and nothing is done about it. */
export function isNotSynced(row: Pick<PlanRow, 'verb' | 'fields'>): boolean {
  return row.verb === 'unchanged' && skippedFields(row).length > 0;
}
