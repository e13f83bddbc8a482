/** Problems and notices about a note. Codes are stable; their texts are in a table in the UI. */
import type { Misread } from './encoding.ts';
import type { FieldName } from './fields.ts';
import type { Place } from './place.ts';
import type { NoteEdit, Span } from './value.ts';

/** Severity of a finding. Only `error` blocks export. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * The data for the message of each code. `found` is the source text in the note; `suggestion` is the value that was
 * certainly intended.
 */
export interface FindingData {
  'required-missing': { readonly keys: readonly string[] };
  'required-empty': Readonly<Record<string, never>>;
  /** A value of the wrong kind for the field, such as a list or a map instead of one text. */
  'value-kind-wrong': { readonly found: string; readonly wants: 'text' | 'list' };
  /** A list or a map instead of a name in a list; `position` counts from 1. */
  'list-entry-unreadable': { readonly found: string; readonly position: number };
  'placeholder-value': { readonly found: string };
  /** `wants`: the field expects a list of names or one name. */
  'names-in-one-text': { readonly found: string; readonly wants: 'list' | 'one' };
  /** `names`: the number of names that the text may contain. */
  'name-with-and': { readonly found: string; readonly names: number };
  'name-none': { readonly found: string };
  'link-mixed-text': { readonly found: string };
  /** `found`: the text with hidden characters made visible. */
  'invisible-character': { readonly found: string };
  /** `other`: the amount names a currency that differs from the note's currency, whose key is `key`. */
  'amount-not-a-number': {
    readonly found: string;
    readonly suggestion?: string;
    readonly other?: { readonly named: string; readonly noteValue: string; readonly key: string };
  };
  'amount-not-positive': { readonly found: string };
  'amount-out-of-range': { readonly found: string };
  'amount-too-precise': {
    readonly found: string;
    readonly currency: string;
    readonly decimals: number;
    readonly suggestion?: string;
  };
  'close-date-invalid': { readonly found: string; readonly suggestion?: string };
  /** A valid day in a year that is implausible for a close date. */
  'close-date-implausible': { readonly day: string };
  /** The file is not UTF-8; `found` is the line with the first unreadable character, or empty for UTF-16. */
  'encoding-not-utf8': { readonly encoding: Misread['encoding']; readonly found: string };
  'yaml-invalid': { readonly reason: YamlReason; readonly found: string };
  /** More nested lists and maps than a reader must support. */
  'yaml-too-deep': Readonly<Record<string, never>>;
  'key-duplicate': { readonly firstLine: number };
  /** `copy`: the note among these that looks like a conflict copy, which may be this note. */
  'id-duplicate': { readonly id: string; readonly others: readonly string[]; readonly copy?: string };
  /** `becomes`: the value that a program writes back if it reads the ID as a number. */
  'id-unsafe-number': { readonly found: string; readonly becomes: string };
  'name-duplicate': { readonly name: string };
  'currency-unknown': { readonly found: string; readonly suggestion?: string };
  'oems-beyond-weights': { readonly name: string; readonly position: number; readonly weights: number };
  /** `found`: one text instead of a list of names. */
  'list-expected': { readonly found: string };
  'link-unquoted': { readonly name: string };
  /** `read`: the part of the value before the comment; `lost`: the part that YAML treats as a comment. */
  'comment-truncates-value': { readonly read: string; readonly lost: string };
  /** `original`: path of the note that this note seems to be a copy of, judged by its name. */
  'conflict-copy': { readonly original: string };
  /** `meant`: the similar key that is absent from the note. */
  'key-near-miss': { readonly meant: string };
  'synonyms-conflict': { readonly used: string; readonly ignored: string };
  'close-date-past': { readonly day: string; readonly stage: string };
  'probability-out-of-range': { readonly found: string; readonly label: string };
  'probability-fraction': { readonly found: string; readonly label: string; readonly suggestion: string };
  'forecast-not-a-number': {
    readonly found: string;
    readonly label: string;
    readonly wants: 'amount' | 'percentage';
    readonly suggestion?: string;
  };
  'forecast-unreadable': { readonly found: string };
  'forecast-exceeds-amount': { readonly total: string; readonly amount: string };
  'attribution-stale': { readonly changed: readonly string[] };
  'stage-unknown': { readonly found: string; readonly known: readonly string[]; readonly suggestion?: string };
  'frontmatter-missing': { readonly rule: string };
  'target-required-missing': { readonly target: string; readonly remote: string };
  'target-text-too-long': {
    readonly target: string;
    readonly remote: string;
    readonly length: number;
    readonly most: number;
  };
  'target-value-unknown': {
    readonly target: string;
    readonly remote: string;
    readonly found: string;
    readonly known: readonly string[];
  };
  'target-percent-unfit': { readonly target: string; readonly remote: string; readonly found: string };
  /** `found`: the time zone as reported by the org; empty if the org reports none. */
  'target-zone-unknown': { readonly target: string; readonly remote: string; readonly found: string };
  'target-amount-too-large': { readonly target: string; readonly remote: string; readonly most: string };
  /**
   * `known`: fields with similar names. The field does not exist, or the user has no access to it (no CRM reports
   * which).
   */
  'target-field-missing': { readonly target: string; readonly remote: string; readonly known: readonly string[] };
  /**
   * The equivalent of `target-field-missing` if sending requires the field; `known` is empty if the field exists but is
   * not writable.
   */
  'target-field-needed': { readonly target: string; readonly remote: string; readonly known: readonly string[] };
  /** `only`: the operation that the field cannot be written in; `undefined` means that it can never be written. */
  'target-field-read-only': {
    readonly target: string;
    readonly remote: string;
    readonly label: string;
    readonly only?: 'create' | 'update';
  };
  'target-required-unmapped': { readonly target: string; readonly remote: string; readonly label: string };
  'target-key-not-unique': { readonly target: string; readonly remote: string };
  /** The CRM accepts the value although it is not one of the existing choices. */
  'target-value-new': {
    readonly target: string;
    readonly remote: string;
    readonly found: string;
    readonly known: readonly string[];
  };
  /** `wants`: the value type of the remote field. */
  'target-kind-wrong': {
    readonly target: string;
    readonly remote: string;
    readonly found: string;
    readonly wants: 'number' | 'day' | 'moment' | 'flag' | 'lookup';
  };
  'target-currency-mismatch': { readonly target: string; readonly found: string; readonly crmValue: string };
  'target-currency-unmapped': { readonly target: string; readonly remote: string };
}

/** Code of a finding. Codes are stable. */
export type Code = keyof FindingData;

/** The likely cause of frontmatter that is not valid YAML. */
export type YamlReason =
  | 'tab-indent'
  | 'colon-in-value'
  | 'reserved-start'
  | 'unclosed-quote'
  | 'unclosed-bracket'
  | 'key-without-colon'
  | 'bad-indent'
  | 'dash-behind-key'
  | 'hash-in-brackets'
  | 'bracket-unindented'
  | 'quote-unindented'
  | 'quote-in-quotes'
  | 'text-behind-quotes'
  | 'text-behind-brackets'
  | 'links-unquoted'
  | 'link-markdown'
  | 'mark-at-start'
  | 'backslash-in-quotes'
  | 'text-unindented'
  | 'other-colon'
  | 'colon-without-blank'
  | 'merge-conflict'
  | 'template-code'
  | 'not-a-map'
  | 'several-documents'
  | 'unclosed-frontmatter'
  | 'other';

/** Severity of each code. */
export const SEVERITIES: Readonly<Record<Code, Severity>> = {
  'required-missing': 'error',
  'required-empty': 'error',
  'value-kind-wrong': 'error',
  'list-entry-unreadable': 'error',
  'placeholder-value': 'error',
  'names-in-one-text': 'error',
  'name-with-and': 'info',
  'name-none': 'error',
  'link-mixed-text': 'error',
  'amount-not-a-number': 'error',
  'amount-not-positive': 'error',
  'amount-out-of-range': 'error',
  'amount-too-precise': 'error',
  'close-date-invalid': 'error',
  'encoding-not-utf8': 'error',
  'yaml-invalid': 'error',
  'yaml-too-deep': 'error',
  'key-duplicate': 'error',
  'id-duplicate': 'error',
  'id-unsafe-number': 'error',
  'name-duplicate': 'error',
  'currency-unknown': 'error',
  'oems-beyond-weights': 'warning',
  'list-expected': 'warning',
  'link-unquoted': 'warning',
  'comment-truncates-value': 'warning',
  'conflict-copy': 'warning',
  'key-near-miss': 'warning',
  'invisible-character': 'warning',
  'synonyms-conflict': 'warning',
  'close-date-past': 'warning',
  'close-date-implausible': 'warning',
  'probability-out-of-range': 'warning',
  'probability-fraction': 'warning',
  'forecast-not-a-number': 'warning',
  'forecast-unreadable': 'warning',
  'forecast-exceeds-amount': 'warning',
  'attribution-stale': 'warning',
  'stage-unknown': 'warning',
  'frontmatter-missing': 'warning',
  'target-required-missing': 'error',
  'target-text-too-long': 'error',
  'target-value-unknown': 'error',
  'target-percent-unfit': 'warning',
  'target-zone-unknown': 'warning',
  'target-amount-too-large': 'error',
  'target-field-missing': 'warning',
  'target-field-needed': 'error',
  'target-field-read-only': 'warning',
  'target-required-unmapped': 'error',
  'target-key-not-unique': 'error',
  'target-value-new': 'warning',
  'target-kind-wrong': 'error',
  'target-currency-mismatch': 'error',
  'target-currency-unmapped': 'error',
};

/**
 * A finding without severity and place: code, key, position (`undefined` for the note as a whole), and an edit that
 * fixes it.
 */
interface Remark<C extends Code = Code> {
  readonly code: C;
  readonly field?: FieldName;
  /** The key as written in the note, or the key that is missing. */
  readonly key?: string;
  readonly at?: Span;
  readonly data: FindingData[C];
  readonly fix?: NoteEdit | undefined;
  /** The edit for the second interpretation of an ambiguous text. Only the user knows which one is correct. */
  readonly otherFix?: NoteEdit | undefined;
}

/** A finding of any code, with the data for that code. */
export type UnplacedFinding = { [C in Code]: Remark<C> }[Code];

/** A finding with its severity, and its place as a line and column. */
export type Finding = UnplacedFinding & { readonly severity: Severity; readonly place?: Place };

/** Returns true if the finding blocks export. */
export function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}
