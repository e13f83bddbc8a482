/** The ways in: by the browser or by a code, of which one is under way at a time, and by a key. */
import type { Clock } from '../sync/ports.ts';
import type { SignInDesk, SignInFailure, SignInResult } from '../sync/sign-in-desk.ts';
import { conversed, SIGN_IN_NEEDED } from './conversed.ts';
import { signInByDevice } from './device-sign-in.ts';
import type { Identities } from './identities.ts';
import type { Lines } from './lines.ts';
import { failed, signInByBrowser, type SignedIn, type SignInParts } from './sign-in.ts';

type Door = Pick<SignInDesk, 'attempt' | 'deviceCode' | 'start' | 'startDevice' | 'openPage' | 'finish' | 'cancel'>;

/** `kept` puts away what a sign-in brought, and finds out whose it is. Whichever way begins ends the other. */
export function signInDoor(
  parts: Omit<SignInParts, 'now'> & { readonly clock: Clock },
  kept: (signedIn: SignedIn) => Promise<SignInResult>,
  changed: () => void,
): Door {
  const browser = signInByBrowser({ ...parts, now: () => parts.clock.now() });
  const device = signInByDevice(parts);
  const settled = (result: SignInFailure | SignedIn): Promise<SignInResult> => {
    if (!('problem' in result)) return kept(result);
    changed();
    return Promise.resolve(result);
  };
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
      const begun = await device.start(target);
      changed();
      if ('problem' in begun) return begun;
      const ended = begun.ended.then((result) => (result === undefined ? undefined : settled(result)));
      return { ...begun.code, ended };
    },
    openPage: ({ page }) => {
      parts.openBrowser(page);
    },
    finish: async (link) => settled(await browser.finish(link)),
    cancel: () => {
      browser.cancel();
      device.cancel();
      changed();
    },
  };
}

/** What can go into a header; nothing else is a key of anything. */
const KEY = /^[\x21-\x7e]+$/;

export function keyDoor(
  lineOf: Lines,
  known: Identities,
  clock: Pick<Clock, 'now'>,
  changed: () => void,
): SignInDesk['enterKey'] {
  return async (target, text) => {
    const { crm, secrets, options, address, trial } = lineOf(target);
    if (crm?.signIn.by !== 'key') return failed('not-set-up');
    const key = text.trim();
    const unfit = crm.signIn.refuseKey(key) ?? (KEY.test(key) ? undefined : '');
    if (unfit !== undefined) return { problem: 'key-unfit', detail: unfit };
    const who = await conversed(crm.identify(options()), crm, trial(key));
    if ('kind' in who && who.code === SIGN_IN_NEEDED.code) return failed('key-refused');
    secrets.keepKey(key);
    known.forget(target);
    const where = address();
    if (!('kind' in who) && where !== undefined)
      known.learn(target, { identity: who, address: where, askedMs: clock.now(), key });
    changed();
    return { target, who };
  };
}
