/** Sign-in to HubSpot with a key that an admin creates in HubSpot and that is never refreshed. */
import type { KeySignIn } from '../core/sign-in.ts';

const ADDRESS = 'https://api.hubapi.com';

/**
 * Sign-in parameters of HubSpot.
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/account-service-keys,
 * 2026-11-22.
 */
export const signIn: KeySignIn = {
  by: 'key',
  address: ADDRESS,
  keyName: 'service key',
  refuseAddress: (address) => (address === ADDRESS ? undefined : `HubSpot always uses the address ${ADDRESS}.`),
  refuseKey: (key) => {
    if (key.trim() === '') return 'Paste the service key. HubSpot shows it under Development, Keys, Service keys.';
    return /^[!-~]{10,500}$/.test(key.trim())
      ? undefined
      : 'This isn’t a service key. A service key usually starts with pat- and has no spaces or line breaks.';
  },
};
