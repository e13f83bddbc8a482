/** Texts for the outcomes of the rows of a sync and for the errors that stopped it. */
import { OUTCOME_NAMES } from '../../sync/apply/outcome-names.ts';
import type { RowResult } from '../../sync/sync-service.ts';
import type { PluginErrorCode, Remedy, CrmError, CrmErrorKind } from '../../targets/flow/request-flow.ts';
import { SIGN_IN_ERROR_TEXT } from './sign-in-errors.ts';
import { itSays } from './format.ts';
import type { MessageText } from './yaml.ts';
import type { Tone } from './tone.ts';

export interface OutcomeText {
  readonly word: string;
  readonly icon: string;
  readonly tone: Tone;
  /**
   * Meaning of the outcome and advice; empty where the name of the outcome is enough. `{crm}` is replaced with the
   * CRM's name.
   */
  readonly advice: string;
}

/** Texts by outcome in display order, failures first. */
export const OUTCOME_TEXT: Readonly<Record<RowResult, OutcomeText>> = {
  failed: { word: OUTCOME_NAMES.failed, icon: 'circle-x', tone: 'bad', advice: '' },
  unknown: {
    word: OUTCOME_NAMES.unknown,
    icon: 'circle-help',
    tone: 'warn',
    advice:
      'The change was sent, but {crm} didn’t respond. The next sync checks whether it arrived before sending anything again.',
  },
  stale: {
    word: OUTCOME_NAMES.stale,
    icon: 'history',
    tone: 'warn',
    advice: 'The note or the record changed after you reviewed it, so it was skipped. Review it again.',
  },
  deferred: {
    word: OUTCOME_NAMES.deferred,
    icon: 'clock',
    tone: 'warn',
    advice: '{crm} was too busy. Try again later. You don’t need to change anything.',
  },
  'not-reached': {
    word: OUTCOME_NAMES['not-reached'],
    icon: 'circle-dashed',
    tone: 'quiet',
    advice: 'The sync stopped before this opportunity.',
  },
  done: { word: OUTCOME_NAMES.done, icon: 'circle-check', tone: 'good', advice: '' },
  left: {
    word: OUTCOME_NAMES.left,
    icon: 'circle-minus',
    tone: 'quiet',
    advice: 'It wasn’t selected, or a conflict wasn’t resolved.',
  },
};

/** Texts of the plugin's own errors; a code without a text does not compile. */
export const ERROR_TEXT: Readonly<Record<PluginErrorCode, MessageText>> = {
  timeout: {
    message: '{crm} didn’t respond in time.',
    advice: 'Try again in a moment. The sync first checks what arrived.',
  },
  lost: {
    message: 'The connection to {crm} was lost.',
    advice: 'Check your network, and try again.',
  },
  'too-large': {
    message: '{crm} sent a response that is too large.',
    advice: 'Sync fewer notes at once.',
  },
  'not-json': {
    message: 'The response didn’t come from {crm}.',
    advice: 'Check the address in the settings, and whether your network asks you to sign in.',
  },
  'unexpected-answer': {
    message: '{crm} sent a response that this version of the plugin doesn’t understand.',
    advice: 'Try again. If it happens again, report it as a bug.',
  },
  'sign-in-needed': {
    message: 'You’re signed out of {crm}.',
    advice: 'Sign in again in the plugin settings.',
  },
  'sign-in-busy': {
    message: 'The sign-in server of {crm} didn’t respond as expected.',
    advice: 'Wait a few minutes and try again.',
  },
  'not-connected': {
    message: '{crm} isn’t connected.',
    advice: 'Connect it in the plugin settings.',
  },
  'not-confirmed': {
    message: 'This large change needs confirmation.',
    advice: 'Review it again and type the confirmation word.',
  },
  'other-org': {
    message: 'You’re signed in to a different {org} than when you reviewed this.',
    advice: 'Nothing was sent. Review the changes again for the current {org}.',
  },
  cancelled: { message: 'You canceled the sync.', advice: 'Start it again at any time.' },
  forbidden: {
    message: 'Nothing was sent because dry run is on.',
    advice: 'Turn off dry run to send changes to {crm}.',
  },
  'log-unwritable': {
    message: 'The sync stopped because the log in your vault can’t be written.',
    advice: 'Check the log folder in settings. The next sync adds the missing entries.',
  },
  'log-changed': {
    message: 'The sync log was changed after it was written, so this sync can’t be undone.',
    advice: 'Restore the log file from a backup or from file history, then try again.',
  },
  'log-missing': {
    message: 'A file of the sync log is missing, so this sync can’t be undone.',
    advice: 'Restore the log file from a backup or from file history, then try again.',
  },
  moved: {
    message: 'The record changed in {crm} during the sync, so it wasn’t updated.',
    advice: 'Review it again.',
  },
  'next-page-refused': {
    message: '{crm} pointed to a next page that isn’t part of the list, so the list wasn’t read.',
    advice: 'Check the address in the settings, and show this to your admin.',
  },
  'pages-endless': {
    message: '{crm} sent a list that never ends, so it wasn’t read.',
    advice: 'Try again. If it happens again, show this to your admin.',
  },
  budget: {
    message: 'The daily request limit from your settings is used up.',
    advice: 'Continue tomorrow, or raise the limit in settings.',
  },
};

const KINDS: Readonly<Record<CrmErrorKind, MessageText>> = {
  later: { message: '{crm} is too busy now.', advice: 'Try again in a few minutes.' },
  record: {
    message: '{crm} rejected this change.',
    advice: 'Fix the note as described, or ask your admin, then retry.',
  },
  connection: { message: '{crm} rejected the entire sync.', advice: 'Show this to your admin, and try again.' },
  unknown: {
    message: 'It’s unclear whether the change arrived.',
    advice: 'Review it again. The sync first checks what arrived.',
  },
};

/** Advice where no edit of the note would help. */
const REMEDIES: Readonly<Record<Remedy, string>> = {
  rights: 'Ask your admin for this permission. You don’t have to change the note.',
  setup: 'Check the fields in the plugin settings, or ask your admin. You don’t have to change the note.',
  duplicate: 'Find the other record in {crm}. Link the note to it, or ask your admin about the rule.',
  gone: 'Find the record in {crm}, then review the note again.',
  closed: 'Reopen the record in {crm}, then retry.',
  locked:
    'Wait until the approval of the record ends, or ask your admin to unlock it. You don’t have to change the note.',
  again: 'The record was created, but part of it is missing. Sync again in a few minutes.',
  limit: 'Try again tomorrow, or ask your admin for a higher limit. You don’t have to change the note.',
};

function pluginErrorText(code: string): MessageText | undefined {
  return Object.hasOwn(ERROR_TEXT, code) ? ERROR_TEXT[code as PluginErrorCode] : undefined;
}

/** Returns the cause of an error, in the CRM's own words if it sent any, and advice. `{crm}` is not replaced yet. */
export function errorMessage({ code, kind, message, own, remedy, signIn, status }: CrmError): MessageText {
  const known = signIn === undefined ? pluginErrorText(code) : SIGN_IN_ERROR_TEXT[signIn.problem];
  // The CRM's message is always included, even if the plugin has its own text for the error.
  const isTold = signIn !== undefined || status !== undefined;
  if (known !== undefined && code === ('log-changed' satisfies PluginErrorCode))
    return { ...known, message: `${known.message} First changed line: ${message}.` };
  if (known !== undefined && code === ('log-missing' satisfies PluginErrorCode))
    return { ...known, message: `${known.message} Missing file: ${message}.` };
  if (known !== undefined) return isTold ? { ...known, message: `${known.message}${itSays(message)}` } : known;
  if (own === true) return { message, advice: 'You can change this in the plugin settings.' };
  const advice = remedy === undefined ? KINDS[kind].advice : REMEDIES[remedy];
  if (message === '') return { message: `${KINDS[kind].message} (${code})`, advice };
  return { message: `{crm} says: ${message}${/[.!?]$/.test(message) ? '' : '.'}`, advice };
}
