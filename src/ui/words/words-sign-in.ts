/** What is said about signing in to a CRM and out of it. */
import type { SignedOut, SignInResult } from '../../sync/sign-in-desk.ts';
import type { Identity } from '../../targets/crm.ts';
import type { SignInFailure } from '../../targets/sign-in.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { Trouble } from '../../targets/wire.ts';
import { itSays } from './words-text.ts';
import { SIGN_IN_PROBLEMS } from './words-sign-in-problem.ts';
import { troubleWords } from './words-trouble.ts';

/** What went wrong, what the other side said of it, and what to do. */
export function signInText({ problem, detail }: SignInFailure, crm: string): string {
  const { message, advice } = SIGN_IN_PROBLEMS[problem];
  // Of a text that cannot be a key nobody spoke but us, and it says more than the general words.
  const what = problem === 'key-unfit' && detail !== '' ? detail : `${message}${itSays(detail)}`;
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
