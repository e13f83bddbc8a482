/** What is said about signing in to a CRM and out of it. */
import type { SignedOut, SignInFailure, SignInResult } from '../../sync/sign-in-desk.ts';
import type { Identity } from '../../targets/crm.ts';
import type { SignInProblem } from '../../targets/sign-in.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { Trouble } from '../../targets/wire.ts';
import { troubleWords } from './words-trouble.ts';
import type { Words } from './words-yaml.ts';

/** `{crm}` stands for the CRM's name. */
const PROBLEMS: Readonly<Record<SignInProblem, Words>> = {
  'not-set-up': { message: '{crm} is not set up.', advice: 'Give its address and the client ID first.' },
  denied: {
    message: 'You were not let in.',
    advice: 'Try again and allow access, or ask your admin to let you use the app.',
  },
  foreign: {
    message: 'This link belongs to no sign-in that was started here.',
    advice: 'Press “Sign in”, and use the link that this brings.',
  },
  expired: {
    message: 'This sign-in took too long, or was used before.',
    advice: 'Begin again: each attempt is good once, and for some minutes.',
  },
  'no-link': {
    message: 'This is not the link from the browser.',
    advice: 'Copy all of the address that begins with obsidian: once you have allowed access.',
  },
  'client-unknown': {
    message: 'The app with this client ID may not sign in that way.',
    advice:
      'Check the client ID. A new app takes some minutes to work, and must not require a secret: see the guide in the README.',
  },
  'redirect-mismatch': {
    message: 'The app with this client ID does not lead back here.',
    advice: 'Ask your admin to give it the callback address obsidian://crm-sync-attribution, letter by letter.',
  },
  'secret-required': {
    message:
      'The app with this client ID is registered as one that keeps a secret, which an app on your device cannot.',
    advice: 'Ask your admin to register it for mobile and desktop, as a public client: see the guide in the README.',
  },
  'wrong-platform': {
    message: 'The app with this client ID is registered for a web page.',
    advice: 'Ask your admin to register it for mobile and desktop instead: see the guide in the README.',
  },
  'consent-needed': {
    message: 'Your company has not allowed this app yet.',
    advice: 'Ask an admin to grant it consent for everybody, then sign in again.',
  },
  policy: {
    message: 'A rule of your company forbids signing in this way.',
    advice: 'Try another way of signing in, or show this to your admin.',
  },
  'tenant-unknown': {
    message: 'There is no company under the tenant that the settings name.',
    advice: 'Check it letter by letter, or ask your admin for it.',
  },
  'no-user': {
    message: 'There is no account for you in this org.',
    advice: 'Check the address, or ask your admin for an account with a role that may write opportunities.',
  },
  'address-refused': {
    message: '{crm} pointed to an address that does not belong to it, so nothing was sent there.',
    advice: 'Check the address in the settings, and show this to your admin.',
  },
  'key-unfit': {
    message: 'This cannot be a key of {crm}.',
    advice: 'Copy all of the key there, and paste it here.',
  },
  'key-refused': {
    message: '{crm} does not take this key.',
    advice: 'It may have been deleted or replaced there. Copy it anew, or make another one, and paste that.',
  },
  unreachable: { message: '{crm} did not answer.', advice: 'Check the address and your network, and try again.' },
  unreadable: {
    message: 'Something other than {crm} answered.',
    advice: 'Check the address, and whether your network asks you to sign in.',
  },
  refused: { message: '{crm} refused the sign-in.', advice: 'Show this to your admin, and try again.' },
};

/** What went wrong, what the other side said of it, and what to do. */
export function signInText({ problem, detail }: SignInFailure, crm: string): string {
  const { message, advice } = PROBLEMS[problem];
  const quote = detail === '' ? '' : ` It says: “${detail.replace(/[.\s]+$/, '')}”.`;
  // Of a text that cannot be a key nobody spoke but us, and it says more than the general words.
  const what = problem === 'key-unfit' && detail !== '' ? detail : `${message}${quote}`;
  return `${what} ${advice}`.replaceAll('{crm}', crm);
}

/** One line about whoever is signed in. A key belongs to no user, and an org may keep its names to itself. */
export function identityText({ userId, userName, orgId, orgName, sandbox, version, calls }: Identity): string {
  const name = userName === '' ? '' : ` as ${userName}`;
  const who = userId === '' ? 'Connected' : `Signed in${name}`;
  const kind = sandbox ? 'sandbox' : 'production';
  const used =
    calls === undefined
      ? ''
      : ` Used today: ${calls.used.toLocaleString('en')} of ${calls.most.toLocaleString('en')} requests.`;
  return `${who} to ${orgName || orgId} (${kind}), API ${version}.${used}`;
}

export function troubleText(trouble: Trouble, crm: string): string {
  const { message, advice } = troubleWords(trouble);
  return `${message} ${advice}`.replaceAll('{crm}', crm);
}

/** Why nobody could be asked, or who is signed in. */
function whoText(who: Identity | Trouble, target: CrmId): string {
  return 'kind' in who ? troubleText(who, TARGETS[target].label) : identityText(who);
}

/** What became of a link that the browser brought, whichever CRM it came from. */
export function resultText(result: SignInResult, attempt: CrmId | undefined): string {
  if ('who' in result) return `${TARGETS[result.target].label}: ${whoText(result.who, result.target)}`;
  return signInText(result, attempt === undefined ? 'The CRM' : TARGETS[attempt].label);
}

export const SIGNED_OUT: Readonly<Record<SignedOut, string>> = {
  revoked: 'You are signed out, here and in {crm}.',
  unheard:
    'You are signed out here, but {crm} could not be told. End the session there: in your own settings, under the connected apps.',
  untold:
    'You are signed out here. {crm} cannot be told to end the sign-in: it ends there by itself once it is not used for some time, or at once when your admin revokes it.',
  'key-lives': 'The key is forgotten here. It stays valid in {crm} until somebody deletes it there.',
};

/** Below the field for a key. */
export function keyHelp(keyName: string, crm: string): string {
  return `Made in ${crm} by your admin. The ${keyName} is kept in the app’s secret storage on this device, and never in your notes or settings.`;
}
