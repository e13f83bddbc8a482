/** Sign-in to Salesforce, and the valid addresses of an org. */
import type { BrowserSignIn, SignInProblem } from '../core/sign-in.ts';

const MY_DOMAIN = /^https:\/\/[a-z\d-]+(?:--[a-z\d-]+)?(?:\.[a-z]+)?\.my\.salesforce\.com$/i;

/** Sign-in parameters of Salesforce. */
export const signIn: BrowserSignIn = {
  by: 'browser',
  clientName: 'consumer key',
  authority: (address) => address,
  authorizePath: '/services/oauth2/authorize',
  tokenPath: '/services/oauth2/token',
  revokePath: '/services/oauth2/revoke',
  // The device flow is off unless an admin turns it on, and the pasted link works on the same devices.
  devicePath: undefined,
  scopes: () => ['api', 'refresh_token'],
  // "scope parameter not supported": https://github.com/danny-avila/LibreChat/pull/13412, 2026-11-22.
  renewsScopes: false,
  appScopes: () => [],
  addressMember: 'instance_url',
  refuseAddress,
  problemOf: (error, description) =>
    Object.hasOwn(PROBLEMS, error) ? PROBLEMS[error] : SENTENCES.find(([words]) => words.test(description))?.[1],
};

/**
 * Error codes that RFC 6749 does not have.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm, 2026-11-22.
 */
const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  OAUTH_APP_ACCESS_DENIED: 'denied',
  OAUTH_AUTHORIZATION_BLOCKED: 'denied',
  inactive_user: 'denied',
  inactive_org: 'denied',
  invalid_client_id: 'client-unknown',
  redirect_uri_missing: 'redirect-mismatch',
};

/**
 * Messages that distinguish the many causes of `invalid_grant` and `invalid_request`.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm, 2026-11-29.
 */
const SENTENCES: readonly (readonly [words: RegExp, problem: SignInProblem])[] = [
  [/rate (?:limit )?exceeded|too many requests/i, 'busy'],
  [/expired (?:access|authorization|refresh)|(?:code|token)[\w ]{0,20} (?:has )?expired/i, 'expired'],
  [/invalid authorization code/i, 'expired'],
  [/inactive (?:user|organization)|user (?:is )?frozen/i, 'denied'],
  [/locked/i, 'account-locked'],
  [/ip restricted|login hours|restricted ip|invalid login hours/i, 'policy'],
  [/hasn.t approved|not approved|app access denied|admin approved/i, 'consent-needed'],
];

/**
 * Returns an error message for an address that is not an org's. My Domain is preferred; the two login hosts work for
 * any org or sandbox, so they are allowed as well.
 */
function refuseAddress(address: string): string | undefined {
  if (MY_DOMAIN.test(address) || /^https:\/\/(?:login|test)\.salesforce\.com$/i.test(address)) return undefined;
  if (/\.lightning\.force\.com|\.my\.salesforce-setup\.com/i.test(address)) {
    return 'This is a Lightning or Setup address. Enter the address that ends in .my.salesforce.com.';
  }
  return 'Enter your My Domain address, such as https://acme.my.salesforce.com. Setup shows it under My Domain.';
}
