/**
 * Session of a connection with a key: the key is sent unchanged with each request, and only the user can replace it.
 */
import { Forbidden, SignInNeeded } from '../sync/ports.ts';
import { validateAddress } from '../config/rules.ts';
import type { KeySignIn } from '../targets/core/sign-in.ts';
import type { Session } from './oauth-session.ts';

export interface KeyParts {
  readonly signIn: Pick<KeySignIn, 'address'>;
  /** Address of the API from the settings: an address of this machine, or empty. */
  readonly address: () => string;
  /** The stored key; `undefined` if no key is stored. */
  readonly key: () => string | undefined;
}

/**
 * Returns the address that the key is sent to: the CRM's only address, or an address of this machine. Throws a
 * `Forbidden` error for any other address in the settings.
 */
export function keyAddress({ signIn, address }: Omit<KeyParts, 'key'>): string {
  const given = address();
  if (given === '' || given === signIn.address) return signIn.address;
  if (validateAddress(given, () => 'No.') !== undefined) throw new Forbidden('The key can’t be sent to this address.');
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
