/** What a plan says of itself: what would happen to a row, why to a field, why not, and why it wants to be confirmed. */
import { displayMoney } from '../../domain/money.ts';
import {
  isNotSynced,
  type Block,
  type Brake,
  type FieldReason,
  type PlanField,
  type PlanRow,
  type Verb,
} from '../../sync/plan.ts';
import { findingWords } from './words.ts';
import { counted, notesListed, quoted } from './words-text.ts';
import type { Words } from './words-yaml.ts';

interface VerbWords {
  /** Heads the rows; `{crm}` stands for the CRM's name here and below. */
  readonly group: string;
  /** Of one row. */
  readonly word: string;
  /** Of the filter. */
  readonly short: string;
  readonly icon: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'quiet';
}

/** In the order in which rows are shown: what waits for the user first, what stays as it is last. */
export const VERBS: Readonly<Record<Verb, VerbWords>> = {
  conflict: { group: 'Needs your decision', word: 'Decide', short: 'To decide', icon: 'git-compare', tone: 'warn' },
  create: { group: 'New in {crm}', word: 'Create', short: 'Create', icon: 'plus', tone: 'good' },
  update: { group: 'Changes in {crm}', word: 'Update', short: 'Update', icon: 'upload', tone: 'good' },
  pull: { group: 'Changes in your notes', word: 'Pull', short: 'Pull', icon: 'download', tone: 'good' },
  link: { group: 'Same on both sides, to be linked', word: 'Link', short: 'Link', icon: 'link', tone: 'good' },
  close: {
    group: 'To be closed or opened again in {crm}, if you tick it',
    word: 'Close',
    short: 'Close',
    icon: 'flag',
    tone: 'warn',
  },
  blocked: { group: 'Cannot be synced yet', word: 'Blocked', short: 'Blocked', icon: 'ban', tone: 'bad' },
  unchanged: {
    group: 'Nothing to do',
    word: 'Unchanged',
    short: 'Unchanged',
    icon: 'check',
    tone: 'quiet',
  },
};

/** Of an unchanged row whose sides differ in fields that are not written. */
export const NOT_SYNCED: VerbWords = {
  group: 'Not synced: values differ',
  word: 'Not synced',
  short: 'Not synced',
  icon: 'circle-minus',
  tone: 'quiet',
};

/** `unchanged` only if both sides say the same. */
export function wordsOf(row: Pick<PlanRow, 'verb' | 'fields'>): VerbWords {
  return isNotSynced(row) ? NOT_SYNCED : VERBS[row.verb];
}

/** How many fields of a row differ and are not written: `Not synced: 2 fields differ`. */
export function notSyncedText(fields: number): string {
  return `Not synced: ${counted(fields, 'field differs', 'fields differ')}`;
}

/** Why a field is written, or left, as a sentence. */
export const REASONS: Readonly<Record<FieldReason, string>> = {
  'new-record': 'The record is new.',
  'changed-here': 'Changed in the note.',
  'changed-there': 'Changed in {crm}.',
  'both-changed': 'Changed in the note and in {crm}.',
  'never-agreed': 'The note and {crm} differ here, and were never in sync before.',
  'mixed-currency': 'The amount changed on one side and its currency on the other. Choose which number is meant.',
  'empty-here': 'The note has no value yet.',
  'empty-there': '{crm} has no value yet.',
  'vault-wins': 'Changed on both sides; by your settings the note wins.',
  'crm-wins': 'Changed on both sides; by your settings {crm} wins.',
  chosen: 'You chose this.',
  edited: 'You wrote this.',
  undone: 'Taken back to what it was before.',
  'push-only': 'This field only goes to {crm}: what was changed there stays until the note changes.',
  'pull-only': 'This field only comes from {crm}: what was changed in the note is not sent.',
  'fill-only': 'This field is only filled where it is empty, and both sides have a value.',
  'other-currency': 'An amount goes with its currency. The other one stays on its side, so this one does too.',
  'clearing-not-allowed': 'One side is empty, and your settings do not let it empty the other.',
  'cannot-be-written-there': '{crm} does not let you change this field.',
  'missing-there':
    'This field doesn’t exist in {crm}, or you don’t have access to it. Ask your admin for it, or change the field in the settings.',
  'cannot-be-read-here': 'The note cannot take what {crm} has.',
  'from-rule':
    'The note has no value of its own here. The value of your rules, or of the customer, isn’t sent to a record that has another one.',
  'from-upgrade':
    'The note and {crm} were in sync. This version reads the customer organization where the last one read the customer, and you didn’t change it.',
  'unreadable-here':
    'The note has a value here that can’t be read. It isn’t sent, and the value in {crm} doesn’t replace it unless you choose so. Correct it in the note.',
  'invalid-here': 'The value in the note has an error, so it isn’t sent. Correct it in the note.',
  'refused-there': '{crm} can’t take the value of the note, so it isn’t sent.',
  'refused-here':
    'With the value in {crm}, the note would have an error, so the note keeps its own. Correct the value in {crm}.',
  'template-there':
    'The value in {crm} contains template code, which is never written into a note. Remove the code in {crm}.',
  'name-unknown': 'A name in the note means no record in {crm}, so it isn’t sent.',
  'name-ambiguous': 'A name in the note means several records in {crm}, so it isn’t sent.',
  'record-locked': 'The record can’t be changed now, so this change of the note doesn’t apply.',
  'reopened-there': 'The deal was opened again in {crm}. Write its stage in the note.',
  'ignored-there': '{crm} would not keep a change of this field.',
  'spelled-there': '{crm} keeps what the note says and only spells it its own way. There is nothing to do.',
  'changed-back':
    '{crm} changed this value after it was sent, as a rule of your admin may do. It isn’t sent again until the note or {crm} changes. Ask your admin, or write the value of {crm} in the note.',
  'other-zone':
    'Neither side changed this date. {crm} shows another day because its time zone was changed. To correct it there, change the date in the note or in {crm}.',
};

/**
 * Why a field is written or left, in sentences: what each side did, what is wrong, and who can correct it. Empty where the row
 * says it for all of its fields, for its record is new.
 */
export function fieldReasons({ reason, unsent, remark, lookups = [], detail = '', theirs }: PlanField): string {
  const sentences = [
    reason === 'new-record' ? '' : REASONS[reason],
    unsent === undefined || unsent === reason ? '' : REASONS[unsent],
    remark === undefined ? '' : remarkText(remark, reason),
    ...lookups.map((lookup) => lookupText(lookup, theirs !== '')),
    detail,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** What to do about a value of the CRM is not what a finding says, for that is about the note. */
function remarkText(remark: NonNullable<PlanField['remark']>, reason: FieldReason): string {
  const { message, advice } = findingWords(remark);
  return reason === 'refused-here' ? message : `${message} ${advice}`;
}

/** A name that is unknown is not always one to be added: the record may have been renamed or merged. */
function lookupText({ name, candidates }: NonNullable<PlanField['lookups']>[number], isFilled: boolean): string {
  if (candidates.length > 0) {
    return `{crm} has ${candidates.length} called ${quoted(name)}. Choose one in the review; this device remembers it.`;
  }
  const advice = isFilled
    ? 'The record keeps what it has. If it was renamed or merged in {crm}, write the new name in the note.'
    : 'Write the name as it is in {crm}, or ask your admin to add it.';
  return `{crm} has nothing called ${quoted(name)}. ${advice}`;
}

type BlockOf<W extends Block['why']> = Extract<Block, { why: W }>;

/** Why a row can do nothing, and what to do about it. */
const BLOCKS: { readonly [W in Block['why']]: (block: BlockOf<W>) => Words } = {
  findings: ({ remarks }) => {
    const [first] = remarks;
    return first === undefined
      ? { message: 'The note has errors.', advice: 'Mend them, and look again.' }
      : findingWords(first);
  },
  'same-id': ({ others }) => ({
    message: `${notesListed(others)} ${others.length === 1 ? 'has' : 'have'} the same ID.`,
    advice: 'Give each opportunity an ID of its own; none of them is synced until then.',
  }),
  'same-record': ({ others }) => ({
    message: `${notesListed(others)} ${others.length === 1 ? 'is' : 'are'} linked to the same record.`,
    advice: 'Keep the note that is right. From the other, remove the property that begins with “crm_”.',
  }),
  'same-key-there': ({ ids }) => ({
    message: `${counted(ids.length, 'record')} in {crm} have the ID of this note.`,
    advice: 'Keep the record that is right, and merge or delete the others in {crm}.',
  }),
  'key-taken': () => ({
    message: 'This note is linked to one record, and another one in {crm} has its ID.',
    advice: 'Look at both, and correct the ID in the note or in {crm}.',
  }),
  'record-missing': () => ({
    message: 'The record is not there any more, or you may not see it.',
    advice:
      'Restore it, or ask your admin for access. To make a new one, remove the property that begins with “crm_” from the note.',
  }),
  'record-locked': ({ detail }) => ({
    message: 'Nobody may change this record now.',
    advice: detail === '' ? 'Try again once it is unlocked in {crm}.' : detail,
  }),
  'name-unknown': ({ lookup }) => ({
    message: `{crm} has nothing called ${quoted(lookup.name)}.`,
    advice: 'Correct the name in the note, or create it in {crm}.',
  }),
  'name-ambiguous': ({ lookup }) => ({
    message: `{crm} has ${lookup.candidates.length} called ${quoted(lookup.name)}.`,
    advice: 'Choose which one is meant. It is remembered on this device.',
  }),
  'sent-unknown': () => ({
    message: 'An earlier sync sent this, and no answer came.',
    advice: 'Look again: what arrived is found out first.',
  }),
  unreadable: ({ message }) => ({
    message: 'The note cannot be read.',
    advice: message === '' ? 'Open it, and mend the properties at its top.' : message,
  }),
  'created-by-run': () => ({
    message: 'The sync created this record, and records are never deleted from here.',
    advice: 'Delete it in {crm} if it should not be there.',
  }),
};

/** The words of one block. */
export function blockWords(block: Block): Words {
  return (BLOCKS[block.why] as (one: Block) => Words)(block);
}

/** Why a plan wants to be confirmed by typing. */
export const BRAKES: Readonly<Record<Brake['why'], (figure: Brake['figure']) => string>> = {
  'many-rows': (figure) => `${counted(Number(figure), 'opportunity', 'opportunities')} would change at once.`,
  'large-share': (figure) => `${figure}% of all your linked notes would change at once.`,
  'many-cleared': (figure) => `Values would be emptied in ${counted(Number(figure), 'opportunity', 'opportunities')}.`,
  money: (figure) => `The total amount in {crm} would move by ${figure}%.`,
  'no-base': (figure) =>
    `None of the ${counted(Number(figure), 'opportunity', 'opportunities')} was synced with {crm} before, so nobody knows which side is newer.`,
  'other-org': (figure) => `The last sync was with another organisation, ${quoted(String(figure))}.`,
};

/** A text of these tables about one CRM. */
export function about(text: string, crm: string): string {
  return text.replaceAll('{crm}', crm);
}

/** What is so and what to do, about one CRM; what the CRM says itself may end without a full stop. */
export function wordsText({ message, advice }: Words, crm: string): string {
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return about(`${ended} ${advice}`.trim(), crm);
}

/** By how much a sum moves, with its sign: `+$120,000`. */
export function deltaText(minor: number, currency: string, locale?: string): string {
  return `${minor < 0 ? '−' : '+'}${displayMoney({ minor: Math.abs(minor), currency }, locale)}`;
}
