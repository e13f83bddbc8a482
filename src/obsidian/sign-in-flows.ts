/** Sign-in flows: by browser or by device code, one at a time, and by key. */
import type { Clock } from '../log/ports.ts';
import type { AuthService, SignInResult } from '../sync/auth-service.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmId } from '../targets/targets.ts';
import { requestIdentity } from './request-identity.ts';
import { signInByDevice } from './device-sign-in.ts';
import type { IdentityStore } from './identity-store.ts';
import type { CrmAccessFor } from './crm-access.ts';
import { revokeToken } from './oauth.ts';
import { failed, signInByBrowser, type SignedIn, type SignInParts } from './sign-in.ts';

/** Returns a function that returns true if the user has signed out of a CRM since then. */
type SignedOutSince = (target: CrmId) => () => boolean;

type SignInFlows = Pick<
  AuthService,
  'attempt' | 'deviceCode' | 'start' | 'startDevice' | 'openPage' | 'finish' | 'cancel'
>;

/**
 * Creates the sign-in flows. `kept` stores the result of a sign-in and determines the identity. Starting one flow
 * cancels the other.
 */
export function createSignInFlows(
  parts: Omit<SignInParts, 'now'> & { readonly clock: Clock; readonly signedOutSince: SignedOutSince },
  storeSignIn: (signedIn: SignedIn) => Promise<SignInResult>,
  changed: () => void,
): SignInFlows {
  const browser = signInByBrowser({ ...parts, now: () => parts.clock.now() });
  const device = signInByDevice(parts);
  const complete = completeAttempt(storeSignIn, parts.signedOutSince, changed);
  return {
    attempt: () => browser.attempt() ?? device.attempt()?.target,
    deviceCode: () => device.attempt()?.code,
    start: async (target) => {
      device.cancel();
      const failure = await browser.start(target);
      changed();
      return failure;
    },
    startDevice: async (target) => {
      browser.cancel();
      const attempt = await device.start(target);
      changed();
      if ('problem' in attempt) return attempt;
      const ended = complete(target, attempt.result);
      return { ...attempt.code, ended };
    },
    openPage: ({ page }) => {
      parts.openBrowser(page);
    },
    finish: async (link) => (await complete(browser.attempt(), browser.finish(link))) ?? failed('expired'),
    cancel: () => {
      browser.cancel();
      device.cancel();
      changed();
    },
  };
}

/** Completes an attempt: `kept` stores its result, unless the user signs out in the meantime. */
function completeAttempt(
  storeSignIn: (signedIn: SignedIn) => Promise<SignInResult>,
  signedOutSince: SignedOutSince,
  changed: () => void,
) {
  return async (
    target: CrmId | undefined,
    attempt: Promise<SignInFailure | SignedIn | undefined>,
  ): Promise<SignInResult | undefined> => {
    const isSignedOut = target === undefined ? () => false : signedOutSince(target);
    const result = await attempt;
    if (result === undefined) return result;
    const isFailure = 'problem' in result;
    if (!isFailure && !isSignedOut()) return storeSignIn(result);
    if (!isFailure) await revokeToken(result.site, result.tokens.refreshToken ?? result.tokens.accessToken);
    changed();
    return isFailure ? result : failed('expired');
  };
}

/** Characters allowed in a header; no key contains others. */
const KEY = /^[\x21-\x7e]+$/;

export function createKeySignIn(
  accessOf: CrmAccessFor,
  identities: IdentityStore,
  clock: Clock,
  signedOutSince: SignedOutSince,
  changed: () => void,
): AuthService['enterKey'] {
  return async (target, text) => {
    const { crm, options, address, trial, saveKey } = accessOf(target);
    if (crm?.signIn.by !== 'key') return failed('not-set-up');
    const key = text.trim();
    const unfit = crm.signIn.refuseKey(key) ?? (KEY.test(key) ? undefined : '');
    if (unfit !== undefined) return { problem: 'key-unfit', detail: unfit };
    const isSignedOut = signedOutSince(target);
    const identity = await requestIdentity(crm, options(), trial(key), clock);
    if ('kind' in identity && identity.signIn?.problem === 'key-refused') return identity.signIn;
    if (isSignedOut()) return failed('expired');
    saveKey(key);
    identities.delete(target);
    const where = address();
    if (!('kind' in identity) && where !== undefined)
      identities.set(target, { identity, address: where, readMs: clock.now(), key });
    changed();
    return { target, who: identity };
  };
}
