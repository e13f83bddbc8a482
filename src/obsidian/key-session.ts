/** A connection by a key: it goes with each request as it is, and only the user can bring another. */
import { Forbidden, SignInNeeded } from '../sync/ports.ts';
import { refuseAddress } from '../config/rules.ts';
import type { KeySignIn } from '../targets/core/sign-in.ts';
import type { Session } from './session.ts';

export interface KeyParts {
  readonly signIn: Pick<KeySignIn, 'address'>;
  /** Of the API as the settings have it: one of this machine, or none. */
  readonly address: () => string;
  /** As kept now; undefined: none. */
  readonly key: () => string | undefined;
}

/** Where the key goes: the one address of the CRM, or one of this machine, whatever else the settings say. */
export function keyAddress({ signIn, address }: Omit<KeyParts, 'key'>): string {
  const given = address();
  if (given === '' || given === signIn.address) return signIn.address;
  if (refuseAddress(given, () => 'No.') !== undefined) throw new Forbidden('The key can’t be sent to this address.');
  return given;
}

export function keySession(parts: KeyParts): Session {
  return {
    grant: () =>
      Promise.resolve().then(() => {
        const accessToken = parts.key();
        if (accessToken === undefined) throw new SignInNeeded();
        return { accessToken, apiAddress: keyAddress(parts) };
      }),
    renewed: () => Promise.reject(new SignInNeeded({ problem: 'key-refused', detail: '' })),
  };
}
