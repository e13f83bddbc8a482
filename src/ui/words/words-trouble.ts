/** What became of the rows of a sync, and what stood in the way, for people. */
import type { RowResult } from '../../sync/sync-desk.ts';
import type { OurTrouble, Remedy, Trouble, TroubleKind } from '../../targets/wire.ts';
import { SIGN_IN_PROBLEMS } from './words-sign-in-problem.ts';
import { itSays } from './words-text.ts';
import type { Words } from './words-yaml.ts';

export interface ResultWords {
  readonly word: string;
  readonly icon: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'quiet';
  /** What it means and what to do; empty where the word says it all. `{crm}` stands for the CRM's name. */
  readonly advice: string;
}

/** In the order in which rows are shown: what went wrong first. */
export const RESULTS: Readonly<Record<RowResult, ResultWords>> = {
  failed: { word: 'Failed', icon: 'circle-x', tone: 'bad', advice: '' },
  unknown: {
    word: 'No answer',
    icon: 'circle-help',
    tone: 'warn',
    advice: 'It was sent, and no answer came. The next sync finds out first whether it arrived; nothing is sent twice.',
  },
  stale: {
    word: 'Out of date',
    icon: 'history',
    tone: 'warn',
    advice: 'The note or the record changed after you looked, so nothing was done. Review it again.',
  },
  deferred: {
    word: 'Put off',
    icon: 'clock',
    tone: 'warn',
    advice: '{crm} was too busy. Try again later; nothing has to be changed.',
  },
  'not-reached': {
    word: 'Not reached',
    icon: 'circle-dashed',
    tone: 'quiet',
    advice: 'The sync ended before it got here.',
  },
  done: { word: 'Done', icon: 'circle-check', tone: 'good', advice: '' },
  left: { word: 'Left out', icon: 'circle-minus', tone: 'quiet', advice: 'Not ticked, or not decided.' },
};

/** Troubles of ours: a code without words does not compile. */
export const TROUBLES: Readonly<Record<OurTrouble, Words>> = {
  timeout: {
    message: '{crm} did not answer in time.',
    advice: 'Try again in a moment; it is found out first what arrived.',
  },
  lost: {
    message: 'The connection to {crm} was lost.',
    advice: 'Check your network, and try again.',
  },
  'too-large': {
    message: '{crm} answered with more than can be taken.',
    advice: 'Sync fewer notes at once.',
  },
  'not-json': {
    message: 'Something other than {crm} answered.',
    advice: 'Check the address in the settings, and whether your network asks you to sign in.',
  },
  'unexpected-answer': {
    message: '{crm} answered in a way that this version does not understand.',
    advice: 'Try again, and report it if it happens again.',
  },
  'sign-in-needed': {
    message: 'You are signed out of {crm}.',
    advice: 'Sign in again in the settings of this plugin.',
  },
  'sign-in-busy': {
    message: 'The sign-in server of {crm} didn’t answer as expected.',
    advice: 'Wait a few minutes and try again.',
  },
  'not-connected': {
    message: '{crm} is not connected.',
    advice: 'Connect it in the settings of this plugin.',
  },
  'not-confirmed': {
    message: 'So large a change has to be confirmed.',
    advice: 'Review it again, and type the word that is asked for.',
  },
  'other-org': {
    message: 'You are signed in to another company in {crm} than when you reviewed this.',
    advice: 'Nothing was sent. Review it again for the one you are signed in to now.',
  },
  cancelled: { message: 'You stopped it.', advice: 'Begin again when you like.' },
  forbidden: {
    message: 'Nothing was sent, for dry run is on.',
    advice: 'Switch dry run off to change {crm}.',
  },
  'log-unwritable': {
    message: 'The log in your vault cannot be written, so the sync ended.',
    advice: 'Look at the log folder in the settings; what was done is added to the log by the next sync.',
  },
  'log-changed': {
    message: 'The sync log was changed after the sync wrote it, so this run can’t be undone.',
    advice: 'Restore the log file from a backup or from file history, then try again.',
  },
  'log-missing': {
    message: 'A file of the sync log isn’t there, so this run can’t be undone.',
    advice: 'Restore the log file from a backup or from file history, then try again.',
  },
  moved: {
    message: 'The record was changed in {crm} at this very moment, so nothing was written.',
    advice: 'Review it again.',
  },
  'next-page-refused': {
    message: '{crm} named a next page that isn’t part of the list, so the list wasn’t read.',
    advice: 'Check the address in the settings, and show this to your admin.',
  },
  'pages-endless': {
    message: '{crm} sent a list that never ends, so it wasn’t read.',
    advice: 'Try again, and show this to your admin if it happens again.',
  },
  budget: {
    message: 'The share of the day’s requests that your settings allow is used up.',
    advice: 'Go on tomorrow, or raise the share in the settings.',
  },
};

const KINDS: Readonly<Record<TroubleKind, Words>> = {
  later: { message: '{crm} is too busy now.', advice: 'Try again in a few minutes.' },
  record: {
    message: '{crm} refused it.',
    advice: 'Mend in the note what it says, or ask your admin, and retry.',
  },
  connection: { message: '{crm} refused the sync as a whole.', advice: 'Show this to your admin, and try again.' },
  unknown: {
    message: 'Nobody knows what became of it.',
    advice: 'Review it again; it is found out first what arrived.',
  },
};

/** What to do where no edit of the note would help. */
const REMEDIES: Readonly<Record<Remedy, string>> = {
  rights: 'Ask your admin for this right. You don’t have to change the note.',
  setup: 'Check the fields in the settings of this plugin, or ask your admin. You don’t have to change the note.',
  duplicate: 'Look for the other record in {crm}. Link the note to it, or ask your admin about the rule.',
  gone: 'Look for the record in {crm}, then review the note again.',
  closed: 'Open the record again in {crm}, then retry.',
  locked:
    'Wait until the approval of the record ends, or ask your admin to unlock it. You don’t have to change the note.',
  again: 'The record was made, and only a part of it is missing. Sync again in a few minutes.',
  limit: 'Try again tomorrow, or ask your admin for a larger allowance. You don’t have to change the note.',
};

function ownWords(code: string): Words | undefined {
  return Object.hasOwn(TROUBLES, code) ? TROUBLES[code as OurTrouble] : undefined;
}

/** What stood in the way, in the CRM's own words where it has some, and what to do. `{crm}` is still in it. */
export function troubleWords({ code, kind, message, own, remedy, signIn, status }: Trouble): Words {
  const known = signIn === undefined ? ownWords(code) : SIGN_IN_PROBLEMS[signIn.problem];
  // Whatever we call it, the sentence of the CRM is never left out.
  const isTold = signIn !== undefined || status !== undefined;
  if (known !== undefined && code === ('log-changed' satisfies OurTrouble))
    return { ...known, message: `${known.message} First changed line: ${message}.` };
  if (known !== undefined && code === ('log-missing' satisfies OurTrouble))
    return { ...known, message: `${known.message} Missing file: ${message}.` };
  if (known !== undefined) return isTold ? { ...known, message: `${known.message}${itSays(message)}` } : known;
  if (own === true) return { message, advice: 'The settings of this plugin have the place for it.' };
  const { message: general } = KINDS[kind];
  const advice = remedy === undefined ? KINDS[kind].advice : REMEDIES[remedy];
  if (message === '') return { message: `${general} (${code})`, advice };
  return { message: `{crm} says: ${message}${/[.!?]$/.test(message) ? '' : '.'}`, advice };
}
