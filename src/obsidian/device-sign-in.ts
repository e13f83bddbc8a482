/** Device code sign-in: the user enters a code on a page, and one attempt at a time is polled until it finishes. */
import type { Clock } from '../log/ports.ts';
import type { DeviceCode } from '../sync/auth-service.ts';
import type { SignInFailure } from '../targets/core/sign-in.ts';
import type { CrmId } from '../targets/targets.ts';
import { type DeviceGrant, requestDeviceCode, pollDeviceToken, type Site } from './oauth.ts';
import { credentialScope } from './oauth-session.ts';
import { failed, type SignedIn } from './sign-in.ts';

interface DeviceParts {
  readonly site: (target: CrmId) => Site | undefined;
  readonly clock: Pick<Clock, 'now' | 'wait'>;
}

interface DeviceAttempt {
  readonly target: CrmId;
  readonly code: DeviceCode;
}

export interface SignInByDevice {
  attempt(): DeviceAttempt | undefined;
  /** `ended` resolves to `undefined` if the attempt was canceled or replaced by another. */
  start(
    target: CrmId,
  ): Promise<SignInFailure | (DeviceAttempt & { readonly result: Promise<SignInFailure | SignedIn | undefined> })>;
  cancel(): void;
}

/** Milliseconds added to the interval after the server returns `slow_down`. RFC 8628, section 3.5. */
const SLOWER_MS = 5000;

export function signInByDevice({ site, clock }: DeviceParts): SignInByDevice {
  let current: DeviceAttempt | undefined;
  /** Counts attempts, so that a late response can be recognized as obsolete. */
  let serial = 0;
  const cancel = (): void => {
    serial += 1;
    current = undefined;
  };
  return {
    cancel,
    attempt: () => (current !== undefined && clock.now() < current.code.endsMs ? current : undefined),
    start: async (target) => {
      cancel();
      const own = serial;
      const where = site(target);
      if (where?.signIn.devicePath === undefined) return failed('not-set-up');
      const grant = await requestDeviceCode(where);
      if ('problem' in grant) return grant;
      const { userCode, page, lastsMs } = grant;
      const attempt = { target, code: { userCode, page, endsMs: clock.now() + lastsMs } };
      const isOver = (): boolean => own !== serial;
      if (!isOver()) current = attempt;
      const result = tokensFor(where, grant, attempt.code.endsMs, clock, isOver).then((tokens) => {
        if (tokens === undefined || isOver()) return undefined;
        cancel();
        if (credentialScope(site(target)) !== credentialScope(where)) return failed('expired');
        return 'problem' in tokens ? tokens : { target, site: where, tokens };
      });
      return { ...attempt, result };
    },
  };
}

/** Polls at the interval that the server requests, and doubles the interval after each request without a response. */
async function tokensFor(
  site: Site,
  { deviceCode, intervalMs }: DeviceGrant,
  endsMs: number,
  clock: DeviceParts['clock'],
  isOver: () => boolean,
): Promise<Exclude<Awaited<ReturnType<typeof pollDeviceToken>>, string> | undefined> {
  let paceMs = intervalMs;
  for (;;) {
    await clock.wait(paceMs);
    if (isOver()) return undefined;
    if (clock.now() >= endsMs) return failed('expired');
    const answer = await pollDeviceToken(site, deviceCode);
    if (answer === 'slow_down') paceMs += SLOWER_MS;
    else if (answer !== 'authorization_pending') {
      if (!('problem' in answer) || answer.problem !== 'unreachable') return answer;
      paceMs *= 2;
    }
  }
}
