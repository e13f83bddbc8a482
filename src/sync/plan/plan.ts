/** What a sync would do, as a value: every write of it stands here before the first one leaves. */
import type { UnplacedFinding } from '../../domain/finding.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { Identity, LookupAnswer, RemoteSchema } from '../../targets/core/crm.ts';
import type { MappingSource, TargetSettings } from '../../targets/core/target.ts';
import type { CrmId } from '../../targets/targets.ts';

/**
 * What would happen to one note and its record. `link` writes only the note's link, for both sides say the same already;
 * `pull` writes only the note; `update` may also pull fields that changed there alone. `close` ends a deal there, or opens it
 * again, and writes nothing else. A `conflict` row does what it can once its conflicts are answered; `blocked` and
 * `unchanged` rows do nothing. Fields of an `unchanged` row differ, and are held for the reasons given.
 */
export type RowAction = 'create' | 'update' | 'pull' | 'link' | 'close' | 'conflict' | 'blocked' | 'unchanged';

/** What happens to one field. `hold`: the sides differ and stay so, for the reason given. */
export type FieldAction = 'push' | 'pull' | 'conflict' | 'hold';

/** Why, by what each side did since both agreed last; the words stand with the screens. */
export type FieldReason =
  | 'new-record'
  | 'changed-here'
  | 'changed-there'
  | 'both-changed'
  /** Both have a value, they differ, and nobody knows which is older. */
  | 'never-agreed'
  /** One side changed the amount, the other its currency. */
  | 'mixed-currency'
  | 'empty-here'
  | 'empty-there'
  | 'vault-wins'
  | 'crm-wins'
  | 'chosen'
  | 'edited'
  | 'undone'
  /** Held: the policy of the field lets only the other side lead, or only fills blanks. */
  | 'push-only'
  | 'pull-only'
  | 'fill-only'
  /** Held: the record's currency is not the note's, and stays so. */
  | 'other-currency'
  | 'clearing-not-allowed'
  | 'cannot-be-written-there'
  /** Held: the CRM does not have the field, or does not show it to the user. */
  | 'missing-there'
  | 'cannot-be-read-here'
  /** Held: the note has no key for it, and its value is from a rule or from another field. */
  | 'from-rule'
  /** Held: the note did not change, but this version of the plugin reads another field of it. */
  | 'from-upgrade'
  /** The note has a value that cannot be read as this field. Held, or a conflict: only the user lets a value go over it. */
  | 'unreadable-here'
  /** Held: the note's own value has an error. */
  | 'invalid-here'
  /** Held: the CRM cannot take the note's value. */
  | 'refused-there'
  /** Held: with the CRM's value, the note would have an error. */
  | 'refused-here'
  /** Held: the CRM's value contains code of templates, which is never written into a note. */
  | 'template-there'
  /** Held: a name of the note stands for no record there, or for several. */
  | 'name-unknown'
  | 'name-ambiguous'
  | 'ignored-there'
  /** Held: nobody may change the record now. */
  | 'record-locked'
  /** Held: the CRM opened the deal again, and has no stage that the note could take. */
  | 'reopened-there'
  /** Held: the CRM keeps the note's value, and spells it its own way. */
  | 'spelled-there'
  /** Held: the CRM changed the note's value to one of its own after it was written, as automation there does. */
  | 'changed-back'
  /** Held: both agreed on the day, and the CRM shows another one since its time zone was changed. */
  | 'other-zone';

/** One mapped field whose sides differ. Values are canonical: as the wire spells them, the way both sides are compared. */
export interface FieldChange {
  readonly remote: string;
  /** As people see it there; missing: nobody described it. */
  readonly label?: string;
  readonly from: MappingSource;
  /** Fiscal year, four digits, where the source has one value a year. */
  readonly year?: number;
  readonly action: FieldAction;
  readonly reason: FieldReason;
  /** Empty text: the side says nothing. The note's own text, if the CRM has nothing to compare it with. */
  readonly noteValue: string;
  readonly crmValue: string;
  /** What both agreed on last; undefined: never agreed, or its value is not kept on this device. */
  readonly base: string | undefined;
  /** With `push`: what is sent. With `conflict`: what would be, if ours were chosen; missing: it cannot be. */
  readonly send?: PlainValue;
  /**
   * With `pull`, and with `push` after an edit that goes to both sides: what the note's key takes, null to leave it empty.
   * With `conflict`: what it would take, if theirs were chosen; missing: it cannot.
   */
  readonly take?: PlainValue;
  readonly shown?: DisplayValues;
  /** With `conflict`: what the note says, where {@link ours} spells it otherwise. */
  readonly own?: string;
  /** Sentence of the CRM that explains a hold. */
  readonly detail?: string;
  /** What is wrong with the value that is not written, where a check tells. */
  readonly finding?: UnplacedFinding;
  /** With `conflict`: why the note's value cannot be sent; missing: it can, or the settings do not let it. */
  readonly unsent?: FieldReason;
  /** Names of the note that stand for no record of the CRM, or for several. */
  readonly lookups?: readonly LookupAnswer[];
  /** The note's own source text of a value that cannot be read; {@link ours} says the same. */
  readonly source?: string;
  /** With an undo: source text that the note's key gets back as it was, in place of {@link take}. */
  readonly restores?: string;
  /** Writing this empties a value on the side it goes to. */
  readonly clears?: true;
}

/** What a person reads in place of a value that is an id, an instant, or a code of the CRM; missing: the value itself. */
export interface DisplayValues {
  readonly noteValue?: string;
  readonly crmValue?: string;
  readonly base?: string;
  /** What is written, where that is neither side's. */
  readonly becomes?: string;
}

/** Why a row can do nothing, as data for its words and its fix. */
export type BlockReason =
  | { readonly why: 'findings'; readonly findings: readonly UnplacedFinding[] }
  | { readonly why: 'same-id'; readonly others: readonly string[] }
  | { readonly why: 'same-record'; readonly others: readonly string[] }
  /** Several records there have the note's key. */
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

export interface PlanRow {
  /** Of this row in this plan; names it in the journal, the audit and the decisions. */
  readonly opId: string;
  readonly path: string;
  /** Digest of the note's text the row was made from. */
  readonly noteDigest: string;
  readonly opportunityId: string;
  readonly title: string;
  readonly verb: RowAction;
  /** Undefined: there is no record yet. */
  readonly remoteId: string | undefined;
  readonly remoteVersion: string | undefined;
  /** In the order of the mapping; only those whose sides differ. */
  readonly fields: readonly FieldChange[];
  /** The canonical value of every synced field both sides would agree on, by remote name: what the new base is made of. */
  readonly agreed: Readonly<Record<string, string>>;
  /**
   * What this device wrote to the record and the note's link doesn't tell yet, by the names of the base. Fields were compared
   * with it, and a new link has it for what is not in {@link agreed}.
   */
  readonly recovered?: Readonly<Record<string, string>>;
  readonly blocks: readonly BlockReason[];
  /** What the deal moves the total by there, in minor units of {@link currency}; 0 when the amount is not pushed. */
  readonly moneyDeltaMinor: number;
  readonly currency: string;
  /** With an undo: the link that the note had before, as written; null: there was none. It then is written instead of a new one. */
  readonly relink?: string | null;
  /** It is nothing but an act, of a note that may have another row for all else: done last, and only when asked for. */
  readonly act?: true;
}

/** Why a plan has to be confirmed by typing, with the figure that tripped it. */
export interface SafetyLimit {
  readonly why: 'many-rows' | 'large-share' | 'many-cleared' | 'money' | 'no-base' | 'other-org';
  /** Rows, percent, rows, percent, rows; the former org's name for `other-org`. */
  readonly figure: number | string;
}

/** Plain JSON, except for the value of a field that is sent as a map. */
export interface Plan {
  /** Digest of everything that applying the plan depends on: two plans with one id do exactly the same. */
  readonly planId: string;
  readonly target: CrmId;
  readonly identity: Identity;
  /** Digest of what rows depend on in {@link choice}. Apply rejects every row as stale if the settings have another one by then. */
  readonly mappingRev: string;
  /** Settings of the target that the plan was made with. They are part of the ID through {@link mappingRev}. */
  readonly choice: TargetSettings;
  /** Description of the object that the plan was made with. It is part of the ID through the rows. */
  readonly schema: RemoteSchema;
  /** ISO 8601 UTC, seconds. Not part of the id. */
  readonly madeAt: string;
  /** Sorted by path. */
  readonly rows: readonly PlanRow[];
  readonly safetyLimits: readonly SafetyLimit[];
  /** Requests that applying all of it takes, at least. */
  readonly calls: number;
  /** The run this plan would take back. */
  readonly undoOf?: string;
  /** Notes left out: not opportunities, or not readable. */
  readonly skipped: number;
}

/** What the user chose for one conflict. `edit` holds the value as it would stand in the note. */
export type ConflictChoice =
  { readonly take: 'note' } | { readonly take: 'crm' } | { readonly take: 'edit'; readonly text: string };

/** What the user made of a plan. Keys: `opId` for a row, `opId/remote` for a field. */
export interface Decisions {
  /** Rows and fields that are not to be done. */
  readonly excluded: ReadonlySet<string>;
  readonly answers: ReadonlyMap<string, ConflictChoice>;
  /** Whether the brakes were released by typing. */
  readonly confirmed: boolean;
}

/** Fields whose sides differ and stay so. */
export function skippedFields({ fields }: Pick<PlanRow, 'fields'>): readonly FieldChange[] {
  return fields.filter(({ action }) => action === 'hold');
}

/** Whether nothing is done about a row although its sides differ. */
export function isNotSynced(row: Pick<PlanRow, 'verb' | 'fields'>): boolean {
  return row.verb === 'unchanged' && skippedFields(row).length > 0;
}
