/** What is said about signing in to a CRM and out of it. */
import type { SignInFailure, SignInResult } from '../sync/sign-in-desk.ts';
import type { Identity, SignInProblem } from '../targets/crm.ts';
import { TARGETS, type CrmId } from '../targets/targets.ts';
import type { Trouble } from '../targets/wire.ts';
import { troubleWords } from './words-trouble.ts';
import type { Words } from './words-yaml.ts';

/** `{crm}` stands for the CRM's name. */
const PROBLEMS: Readonly<Record<SignInProblem, Words>> = {
  'not-set-up': { message: '{crm} is not set up.', advice: 'Give its address and the client ID first.' },
  denied: {
    message: 'You were not let in.',
    advice: 'Try again and choose “Allow”, or ask your admin to let you use the app.',
  },
  foreign: {
    message: 'This link belongs to no sign-in that was started here.',
    advice: 'Press “Sign in”, and use the link that this brings.',
  },
  expired: { message: 'This sign-in took too long, or was used before.', advice: 'Press “Sign in” and begin again.' },
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
    message: 'The app with this client ID asks for a secret, which no one keeps here.',
    advice: 'Ask your admin to register it for mobile and desktop, as a public client.',
  },
  'wrong-platform': {
    message: 'The app with this client ID is registered for a web page.',
    advice: 'Ask your admin to register it for mobile and desktop instead.',
  },
  'consent-needed': {
    message: 'An admin has to allow the app first.',
    advice: 'Ask your admin to grant it consent for your company, and sign in again.',
  },
  policy: {
    message: 'A rule of your company forbids this way of signing in.',
    advice: 'Try the other way of signing in, or ask your admin.',
  },
  'tenant-unknown': {
    message: 'There is no company under this tenant.',
    advice: 'Check the tenant in the settings; your admin finds it in the overview of Entra.',
  },
  'no-user': {
    message: 'You have no account in this org.',
    advice: 'Check the address, or ask your admin for access with a role that may write opportunities.',
  },
  'address-refused': {
    message: '{crm} pointed to an address that does not belong to it, so nothing was sent there.',
    advice: 'Check the address in the settings, and show this to your admin.',
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
  return `${message}${quote} ${advice}`.replaceAll('{crm}', crm);
}

/** One line about whoever is signed in. */
export function identityText({ userName, orgName, sandbox, version, calls }: Identity): string {
  const kind = sandbox ? 'sandbox' : 'production';
  const used =
    calls === undefined
      ? ''
      : ` ${calls.used.toLocaleString('en')} of ${calls.most.toLocaleString('en')} requests are used today.`;
  return `Signed in as ${userName} to ${orgName} (${kind}), API ${version}.${used}`;
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

export const SIGNED_OUT: Readonly<Record<'revoked' | 'unheard', string>> = {
  revoked: 'You are signed out, here and in {crm}.',
  unheard:
    'You are signed out here, but {crm} could not be told. End the session there: in your own settings, under the connected apps.',
};
