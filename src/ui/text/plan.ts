/** Texts of a plan: row actions, reasons of field changes, blocks, and safety limits. */
import { displayMoney } from '../../domain/money.ts';
import { quoted } from '../../domain/sentence.ts';
import {
  isNotSynced,
  type BlockReason,
  type SafetyLimit,
  type FieldReason,
  type FieldChange,
  type PlanRow,
  type RowAction,
} from '../../sync/plan/plan.ts';
import { OUTCOME_NAMES } from '../../sync/apply/outcome-names.ts';
import { CRM_IDS, TARGETS } from '../../targets/targets.ts';
import { findingMessage, findingSummary } from './findings.ts';
import { counted, noteName, notesListed } from './format.ts';
import type { MessageText } from './yaml.ts';
import type { Tone } from './tone.ts';

interface VerbText {
  /** Group heading above the rows. Here and below, `{crm}` is replaced with the CRM's name. */
  readonly group: string;
  /** Label of one row. */
  readonly word: string;
  /** Label of the filter. */
  readonly short: string;
  readonly icon: string;
  readonly tone: Tone;
}

/** Texts by row action in display order: rows that need the user first, unchanged rows last. */
export const ROW_ACTION_TEXT: Readonly<Record<RowAction, VerbText>> = {
  conflict: { group: 'Conflicts to resolve', word: 'Conflict', short: 'Conflicts', icon: 'git-compare', tone: 'warn' },
  create: { group: 'New in {crm}', word: 'Create', short: 'Create', icon: 'plus', tone: 'good' },
  update: { group: 'Updates in {crm}', word: 'Update', short: 'Update', icon: 'upload', tone: 'good' },
  pull: { group: 'Updates in your notes', word: 'Update note', short: 'Update note', icon: 'download', tone: 'good' },
  link: { group: 'Matching records to link', word: 'Link', short: 'Link', icon: 'link', tone: 'good' },
  close: {
    group: 'Close or reopen in {crm} (select to include)',
    word: 'Close',
    short: 'Close',
    icon: 'flag',
    tone: 'warn',
  },
  blocked: { group: 'Blocked', word: OUTCOME_NAMES.blocked, short: OUTCOME_NAMES.blocked, icon: 'ban', tone: 'bad' },
  unchanged: {
    group: 'No changes',
    word: 'Unchanged',
    short: 'Unchanged',
    icon: 'check',
    tone: 'quiet',
  },
};

/** Texts of an unchanged row whose sides differ in fields that are not written. */
export const NOT_SYNCED: VerbText = {
  group: 'Not synced: values differ',
  word: 'Not synced',
  short: 'Not synced',
  icon: 'circle-minus',
  tone: 'quiet',
};

/** Returns the texts of a row's action; those of `unchanged` only if both sides have the same values. */
export function rowActionText(row: Pick<PlanRow, 'verb' | 'fields'>): VerbText {
  return isNotSynced(row) ? NOT_SYNCED : ROW_ACTION_TEXT[row.verb];
}

/** Returns the number of differing fields of a row that are not written: `Not synced: 2 fields differ`. */
export function notSyncedText(fields: number): string {
  return `Not synced: ${counted(fields, 'field differs', 'fields differ')}`;
}

/** Reasons for writing or skipping a field, as sentences. */
export const FIELD_REASON_TEXT: Readonly<Record<FieldReason, string>> = {
  'new-record': 'The record is new.',
  'changed-here': 'Changed in the note.',
  'changed-there': 'Changed in {crm}.',
  'both-changed': 'Changed in the note and in {crm}.',
  'never-agreed': 'The values differ and have never been synced.',
  'mixed-currency': 'The amount changed on one side and its currency on the other. Choose which amount to keep.',
  'empty-here': 'The note has no value yet.',
  'empty-there': '{crm} has no value yet.',
  'vault-wins': 'Changed on both sides. Your settings keep the note’s value.',
  'crm-wins': 'Changed on both sides. Your settings use the value from {crm}.',
  chosen: 'You chose this.',
  edited: 'You entered this value.',
  undone: 'Restored to its previous value.',
  'push-only': 'This field syncs only to {crm}. Changes made there are kept until the note changes.',
  'pull-only': 'This field syncs only from {crm}. Changes in the note aren’t sent.',
  'fill-only': 'This field syncs only when one side is empty. Both sides have a value.',
  'other-currency': 'Amount and currency sync together. One of them isn’t synced, so the other isn’t either.',
  'clearing-not-allowed': 'One side is empty. Your settings don’t allow clearing the other side.',
  'cannot-be-written-there': '{crm} doesn’t let you change this field.',
  'missing-there':
    'This field doesn’t exist in {crm}, or you don’t have access to it. Ask your admin for it, or change the field in the settings.',
  'cannot-be-read-here': 'The value from {crm} isn’t valid in the note.',
  'from-rule':
    'The note doesn’t contain this value; it comes from a rule or from the customer. It isn’t sent to a record that has a different value.',
  'from-upgrade':
    'The note and {crm} were in sync. This version reads the customer organization instead of the customer, and you didn’t change it.',
  'unreadable-here':
    'The value in the note can’t be read. It isn’t sent, and it’s only replaced by the value in {crm} if you choose that. Correct it in the note.',
  'invalid-here': 'The value in the note has an error, so it isn’t sent. Correct it in the note.',
  'refused-there': '{crm} can’t store the note’s value, so it isn’t sent.',
  'refused-here':
    'The value in {crm} would be an error in the note, so the note keeps its value. Correct the value in {crm}.',
  'template-there':
    'The value in {crm} contains template code, which is never written to a note. Remove the code in {crm}.',
  'name-unknown': 'No record in {crm} has the name in the note, so it isn’t sent.',
  'name-ambiguous': 'Several records in {crm} have the name in the note, so it isn’t sent.',
  'record-locked': 'The record can’t be changed now, so this change to the note isn’t sent.',
  'reopened-there': 'The opportunity was reopened in {crm}. Enter its stage in the note.',
  'ignored-there': '{crm} would ignore a change to this field.',
  'spelled-there': '{crm} stores the same value in its own format. No action needed.',
  'changed-back':
    '{crm} changed this value after it was sent, possibly by automation. It isn’t sent again until the note or {crm} changes. Ask your admin, or enter the value from {crm} in the note.',
  'other-zone':
    'Neither side changed this date. {crm} shows a different day because its time zone changed. To correct it, change the date in the note or in {crm}.',
};

/**
 * Returns the reasons for writing or skipping a field, as sentences: the change on each side, the error, and who can
 * correct it. Empty if the record is new, because the row states this once for all of its fields.
 */
export function fieldReasons({ reason, unsent, finding, lookups = [], detail = '', crmValue }: FieldChange): string {
  const sentences = [
    reason === 'new-record' ? '' : FIELD_REASON_TEXT[reason],
    unsent === undefined || unsent === reason ? '' : FIELD_REASON_TEXT[unsent],
    finding === undefined ? '' : findingText(finding, reason),
    ...lookups.map((lookup) => lookupText(lookup, crmValue !== '')),
    detail,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Returns the text of a finding. A refused CRM value gets no advice, because the advice is about the note. */
function findingText(finding: NonNullable<FieldChange['finding']>, reason: FieldReason): string {
  const { message, advice } = findingMessage(finding);
  return reason === 'refused-here' ? message : `${message} ${advice}`;
}

/**
 * Returns the advice for a name that the CRM does not have. The record may have been renamed or merged, so adding the
 * name is not always right.
 */
function lookupText({ name, candidates }: NonNullable<FieldChange['lookups']>[number], isFilled: boolean): string {
  if (candidates.length > 0) {
    return `{crm} has ${candidates.length} records named ${quoted(name)}. Choose one in the review. This device stores your choice.`;
  }
  const advice = isFilled
    ? 'The record isn’t changed. If it was renamed or merged in {crm}, enter the new name in the note.'
    : 'Enter the name as it is in {crm}, or ask your admin to add it.';
  return `{crm} has no record named ${quoted(name)}. ${advice}`;
}

type BlockOf<W extends BlockReason['why']> = Extract<BlockReason, { why: W }>;

/** Reasons for a blocked row, with advice. */
const BLOCKS: { readonly [W in BlockReason['why']]: (block: BlockOf<W>) => MessageText } = {
  findings: ({ findings }) => {
    const [first] = findings;
    return first === undefined
      ? { message: 'The note has errors.', advice: 'Fix them, then refresh.' }
      : findingMessage(first);
  },
  'same-id': ({ others }) => ({
    message: `${notesListed(others)} ${others.length === 1 ? 'has' : 'have'} the same ID.`,
    advice: 'Give each opportunity a unique ID. Until then, the notes don’t sync.',
  }),
  'same-record': ({ others }) => ({
    message: `${notesListed(others)} ${others.length === 1 ? 'is' : 'are'} linked to the same record.`,
    advice: 'Keep the correct note. In the other note, remove the property that starts with “crm_”.',
  }),
  'same-key-there': ({ ids }) => ({
    message: `${counted(ids.length, 'record')} in {crm} have the same ID as this note.`,
    advice: 'Keep the correct record. Merge or delete the others in {crm}.',
  }),
  'key-taken': () => ({
    message: 'This note is linked to one record, but a different record in {crm} has its ID.',
    advice: 'Compare both records and correct the ID in the note or in {crm}.',
  }),
  'record-missing': () => ({
    message: 'The linked record was deleted, or you don’t have access to it.',
    advice:
      'Restore it, or ask your admin for access. To create a new record, remove the property that starts with “crm_” from the note.',
  }),
  'record-locked': ({ detail }) => ({
    message: 'This record is locked.',
    advice: detail === '' ? 'Try again when it’s unlocked in {crm}.' : detail,
  }),
  'name-unknown': ({ lookup }) => ({
    message: `{crm} has no record named ${quoted(lookup.name)}.`,
    advice: 'Correct the name in the note, or create the record in {crm}.',
  }),
  'name-ambiguous': ({ lookup }) => ({
    message: `{crm} has ${lookup.candidates.length} records named ${quoted(lookup.name)}.`,
    advice: 'Choose the right one. Your choice is saved on this device.',
  }),
  'sent-unknown': () => ({
    message: 'An earlier sync sent this change but got no response.',
    advice: 'Refresh to check whether it arrived.',
  }),
  unreadable: ({ message }) => ({
    message: 'The note can’t be read.',
    advice: message === '' ? 'Open the note and fix its properties.' : message,
  }),
  'created-by-run': () => ({
    message: 'This sync created the record. The plugin never deletes records.',
    advice: 'Delete it in {crm} if it shouldn’t exist.',
  }),
};

/** Returns the texts of one block. */
export function blockMessage(block: BlockReason): MessageText {
  return (BLOCKS[block.why] as (one: BlockReason) => MessageText)(block);
}

const namedNote = ([first = '', ...others]: readonly string[]): string =>
  `${quoted(noteName(first))}${others.length === 0 ? '' : ` and ${others.length.toLocaleString()} more`}`;

/** Reasons for a blocked row in a few words, as the list of rows shows them. */
const BLOCK_SUMMARIES: { readonly [W in BlockReason['why']]: (block: BlockOf<W>) => string } = {
  findings: ({ findings: [first] }) => (first === undefined ? 'Errors in the note' : findingSummary(first)),
  'same-id': ({ others }) => `Same ID as ${namedNote(others)}`,
  'same-record': ({ others }) => `Same record as ${namedNote(others)}`,
  'same-key-there': ({ ids }) => `Same ID: ${counted(ids.length, 'record')}`,
  'key-taken': () => 'ID already taken',
  'record-missing': () => 'Record not found',
  'record-locked': () => 'Record locked',
  'name-unknown': ({ lookup }) => `Unknown name: ${quoted(lookup.name)}`,
  'name-ambiguous': ({ lookup }) => `Ambiguous name: ${quoted(lookup.name)}`,
  'sent-unknown': () => 'No response',
  unreadable: () => 'Unreadable note',
  'created-by-run': () => 'Never deleted',
};

/** Returns one block in a few words: `Ambiguous name: “Acme”`. */
export function blockSummary(block: BlockReason): string {
  return (BLOCK_SUMMARIES[block.why] as (one: BlockReason) => string)(block);
}

/** Reasons why a plan needs a typed confirmation, by safety limit. */
export const SAFETY_LIMIT_TEXT: Readonly<Record<SafetyLimit['why'], (figure: SafetyLimit['figure']) => string>> = {
  'many-rows': (figure) => `${counted(Number(figure), 'opportunity', 'opportunities')} would change at once.`,
  'large-share': (figure) => `${figure}% of the linked opportunities in this sync would change.`,
  'many-cleared': (figure) => `Values would be cleared in ${counted(Number(figure), 'opportunity', 'opportunities')}.`,
  money: (figure) => `The total amount in {crm} would change by ${figure}%.`,
  'no-base': (figure) =>
    `None of the ${counted(Number(figure), 'opportunity', 'opportunities')} have been synced with {crm} before, so the plugin can’t tell which side is newer.`,
  'other-org': (figure) => `The last sync used a different {org}: ${quoted(String(figure))}.`,
};

/** Word that a user types to confirm a plan that exceeds a safety limit. */
export const CONFIRM_WORD = 'SYNC';

/** The CRM's word for its org, by CRM name. */
const ORG_LABELS: ReadonlyMap<string, string> = new Map(
  CRM_IDS.map((id) => [TARGETS[id].label, TARGETS[id].crm?.orgLabel ?? 'org']),
);

/** Returns a text for one CRM: `{crm}` becomes its name, `{org}` its word for an org. */
export function fillCrmName(text: string, crm: string): string {
  return text.replaceAll('{crm}', crm).replaceAll('{org}', ORG_LABELS.get(crm) ?? 'org');
}

/** Returns message and advice for one CRM. A period is added where the message, as received from the CRM, has none. */
export function messageText({ message, advice }: MessageText, crm: string): string {
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return fillCrmName(`${ended} ${advice}`.trim(), crm);
}

/** Returns the change of a total with its sign: `+$120,000`. */
export function deltaText(minor: number, currency: string, locale?: string): string {
  return `${minor < 0 ? '−' : '+'}${displayMoney({ minor: Math.abs(minor), currency }, locale)}`;
}
