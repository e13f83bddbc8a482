/** What is said about signing in to a CRM and out of it. */
import type { SignedOut, SignInResult } from '../../sync/auth-service.ts';
import type { Identity } from '../../targets/core/crm.ts';
import type { SignInFailure } from '../../targets/core/sign-in.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { Trouble } from '../../targets/flow/request-flow.ts';
import { about } from './plan.ts';
import { itSays } from './format.ts';
import { SIGN_IN_PROBLEMS } from './sign-in-errors.ts';
import { troubleWords } from './errors.ts';

/** What went wrong, what the other side said of it, and what to do. */
export function signInText({ problem, detail }: SignInFailure, crm: string): string {
  const { message, advice } = SIGN_IN_PROBLEMS[problem];
  // Of a text that cannot be a key nobody spoke but us, and it says more than the general words.
  const what = problem === 'key-unfit' && detail !== '' ? detail : `${message}${itSays(detail)}`;
  return about(`${what} ${advice}`, crm);
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
  return about(`${message} ${advice}`, crm);
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
  revoked: 'You’re signed out on this device and in {crm}.',
  unheard:
    'You’re signed out on this device, but {crm} couldn’t be reached. End the session in {crm} under Settings > Connected apps.',
  untold:
    'You’re signed out on this device. {crm} has no way to end the session remotely. It expires when unused, or when your admin revokes it.',
  'key-lives': 'The key was removed from this device. It stays valid until someone deletes it in {crm}.',
};

/** Below the field for a key. */
export function keyHelp(keyName: string, crm: string): string {
  return `Created by your admin in ${crm}. The ${keyName} is stored in Obsidian’s secret storage on this device, never in your notes or settings.`;
}
