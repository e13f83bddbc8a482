/** Texts for signing in to a CRM and signing out. */
import type { SignedOut, SignInResult } from '../../sync/auth-service.ts';
import type { Identity } from '../../targets/core/crm.ts';
import type { SignInFailure } from '../../targets/core/sign-in.ts';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { fillCrmName } from './plan.ts';
import { itSays } from './format.ts';
import { SIGN_IN_ERROR_TEXT } from './sign-in-errors.ts';
import { errorMessage } from './errors.ts';

/** Returns the cause of a failed sign-in, the server's message, and advice. */
export function signInText({ problem, detail }: SignInFailure, crm: string): string {
  const { message, advice } = SIGN_IN_ERROR_TEXT[problem];
  // The detail about an unfit key comes from the plugin, not from the server, and is more exact than the general text.
  const what = problem === 'key-unfit' && detail !== '' ? detail : `${message}${itSays(detail)}`;
  return fillCrmName(`${what} ${advice}`, crm);
}

/** Returns one line about the signed-in user. A key belongs to no user, and an org may not report names. */
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

export function signInErrorText(error: CrmError, crm: string): string {
  const { message, advice } = errorMessage(error);
  return fillCrmName(`${message} ${advice}`, crm);
}

/** Returns the error of the request for the identity, or the signed-in user. */
function whoText(who: Identity | CrmError, target: CrmId): string {
  return 'kind' in who ? signInErrorText(who, TARGETS[target].label) : identityText(who);
}

/** Returns the result of a sign-in link from the browser, for any CRM. */
export function resultText(result: SignInResult, attempt: CrmId | undefined): string {
  if ('who' in result) return `${TARGETS[result.target].label}: ${whoText(result.who, result.target)}`;
  return signInText(result, attempt === undefined ? 'The CRM' : TARGETS[attempt].label);
}

export const SIGNED_OUT: Readonly<Record<SignedOut, string>> = {
  revoked: 'You’re signed out on this device and in {crm}.',
  'no-response':
    'You’re signed out on this device, but {crm} couldn’t be reached. End the session in {crm} under Settings > Connected apps.',
  'not-revocable':
    'You’re signed out on this device. {crm} has no way to end the session remotely. It expires when unused, or when your admin revokes it.',
  'key-stays-valid': 'The key was removed from this device. It stays valid until someone deletes it in {crm}.',
};

/** Returns the help text below the field for a key. */
export function keyHelp(keyName: string, crm: string): string {
  return `Created by your admin in ${crm}. The ${keyName} is stored in Obsidian’s secret storage on this device, never in your notes or settings.`;
}
