/** Something wrong or worth knowing about a note. Codes are stable; the words for them stand in one table of the screens. */
import type { Misread } from './encoding.ts';
import type { FieldName } from './fields.ts';
import type { Place } from './place.ts';
import type { NoteEdit, Span } from './value.ts';

/** `error` blocks export; the others do not. */
export type Severity = 'error' | 'warning' | 'info';

/** What each code has to say for its words. `found` is the note's own text; `suggestion` what was surely meant. */
export interface FindingData {
  'required-missing': { readonly keys: readonly string[] };
  'required-empty': Readonly<Record<string, never>>;
  /** A value of another kind than the field's, such as a list or a map in place of one text. */
  'value-kind-wrong': { readonly found: string; readonly wants: 'text' | 'list' };
  /** A list or a map in place of a name in a list; `position` counts from 1. */
  'list-entry-unreadable': { readonly found: string; readonly position: number };
  'placeholder-value': { readonly found: string };
  /** `wants`: where the text is, a list of names belongs, or one name. */
  'names-in-one-text': { readonly found: string; readonly wants: 'list' | 'one' };
  /** `names`: how many names it may be. */
  'name-with-and': { readonly found: string; readonly names: number };
  'name-none': { readonly found: string };
  'link-mixed-text': { readonly found: string };
  /** `found`: with marks for the characters that can't be seen. */
  'invisible-character': { readonly found: string };
  /** `other`: the amount names this currency, while the note, whose key for it is `key`, is in another. */
  'amount-not-a-number': {
    readonly found: string;
    readonly suggestion?: string;
    readonly other?: { readonly named: string; readonly ours: string; readonly key: string };
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
  /** A day that exists, in a year in which no deal closes. */
  'close-date-implausible': { readonly day: string };
  /** The file is not UTF-8; `found` is the line with the first unreadable character, empty for UTF-16. */
  'encoding-not-utf8': { readonly encoding: Misread['encoding']; readonly found: string };
  'yaml-invalid': { readonly reason: YamlReason; readonly found: string };
  /** Lists and maps within lists and maps, more than any reader has to follow. */
  'yaml-too-deep': Readonly<Record<string, never>>;
  'key-duplicate': { readonly firstLine: number };
  /** `copy`: the one of these notes that looks like a conflict copy, which may be the note itself. */
  'id-duplicate': { readonly id: string; readonly others: readonly string[]; readonly copy?: string };
  /** `becomes`: what a program that takes it for a number writes back. */
  'id-unsafe-number': { readonly found: string; readonly becomes: string };
  'name-duplicate': { readonly name: string };
  'currency-unknown': { readonly found: string; readonly suggestion?: string };
  'oems-beyond-weights': { readonly name: string; readonly position: number; readonly weights: number };
  /** `found`: one text where a list of names belongs. */
  'list-expected': { readonly found: string };
  'link-unquoted': { readonly name: string };
  /** `read`: what is left of the value; `lost`: the rest, which counts as a comment. */
  'comment-truncates-value': { readonly read: string; readonly lost: string };
  /** `original`: path of the note that this one is a copy of, as far as its name tells. */
  'conflict-copy': { readonly original: string };
  /** `meant`: the key that is nearly the same, and missing. */
  'key-near-miss': { readonly meant: string };
  'synonyms-conflict': { readonly used: string; readonly ignored: string };
  'close-date-past': { readonly day: string; readonly stage: string };
  'probability-out-of-range': { readonly found: string; readonly label: string };
  'probability-fraction': { readonly found: string; readonly label: string; readonly suggestion: string };
  'forecast-not-a-number': { readonly found: string; readonly label: string; readonly suggestion?: string };
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
  /** `found`: what the org says of its time zone; empty: nothing. */
  'target-zone-unknown': { readonly target: string; readonly remote: string; readonly found: string };
  'target-amount-too-large': { readonly target: string; readonly remote: string; readonly most: string };
  /** `known`: fields that are called nearly so. It does not exist, or the user may not see it: no CRM tells which. */
  'target-field-missing': { readonly target: string; readonly remote: string; readonly known: readonly string[] };
  /** The same of a field without which nothing can be sent; there are none in `known` when it only cannot be written. */
  'target-field-needed': { readonly target: string; readonly remote: string; readonly known: readonly string[] };
  /** `only`: when it cannot be written; undefined: ever. */
  'target-field-read-only': {
    readonly target: string;
    readonly remote: string;
    readonly label: string;
    readonly only?: 'create' | 'update';
  };
  'target-required-unmapped': { readonly target: string; readonly remote: string; readonly label: string };
  'target-key-not-unique': { readonly target: string; readonly remote: string };
  /** The remote side takes it all the same, as a value that nobody there had chosen from. */
  'target-value-new': {
    readonly target: string;
    readonly remote: string;
    readonly found: string;
    readonly known: readonly string[];
  };
  /** `wants`: what the remote field holds. */
  'target-kind-wrong': {
    readonly target: string;
    readonly remote: string;
    readonly found: string;
    readonly wants: 'number' | 'day' | 'moment' | 'flag' | 'lookup';
  };
  'target-currency-mismatch': { readonly target: string; readonly found: string; readonly theirs: string };
  'target-currency-unmapped': { readonly target: string; readonly remote: string };
}

export type Code = keyof FindingData;

/** The habit behind frontmatter that is no YAML, as far as it can be told. */
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

/** What a check says: which code, about which key, where (undefined: the note as a whole), and an edit that mends it. */
interface Remark<C extends Code = Code> {
  readonly code: C;
  readonly field?: FieldName;
  /** The key as the note has it, or the one that should be there. */
  readonly key?: string;
  readonly at?: Span;
  readonly data: FindingData[C];
  readonly fix?: NoteEdit | undefined;
  /** Where the text can be read in two ways: the edit for the second one. Only the person knows which is right. */
  readonly otherFix?: NoteEdit | undefined;
}

/** A remark of any code with the data that belongs to that code. */
export type AnyRemark = { [C in Code]: Remark<C> }[Code];

/** A remark with its severity, and its place in numbers a person uses. */
export type Finding = AnyRemark & { readonly severity: Severity; readonly place?: Place };

export function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}
