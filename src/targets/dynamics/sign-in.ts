/** Sign-in to Microsoft Entra for Dynamics 365, and the valid addresses of an org. */
import type { BrowserSignIn, SignInProblem } from '../core/sign-in.ts';

type Options = Readonly<Record<string, string>>;

interface Cloud {
  readonly authority: string;
  readonly address: RegExp;
  readonly example: string;
}

/**
 * Clouds by value of the option. GCC is in the public cloud.
 * https://learn.microsoft.com/power-platform/admin/powerapps-us-government, 2026-11-22.
 */
export const CLOUDS: Readonly<Record<string, Cloud>> = {
  public: {
    authority: 'https://login.microsoftonline.com',
    address: /^https:\/\/[a-z\d-]+\.crm\d*\.dynamics\.com$/i,
    example: 'https://acme.crm.dynamics.com',
  },
  'gcc-high': {
    authority: 'https://login.microsoftonline.us',
    address: /^https:\/\/[a-z\d-]+\.crm\.microsoftdynamics\.us$/i,
    example: 'https://acme.crm.microsoftdynamics.us',
  },
  dod: {
    authority: 'https://login.microsoftonline.us',
    address: /^https:\/\/[a-z\d-]+\.crm\.appsplatform\.us$/i,
    example: 'https://acme.crm.appsplatform.us',
  },
};

/** Form of a loopback address with a port. */
export const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/;

/** Sign-in parameters of Dynamics 365. */
export const signIn: BrowserSignIn = {
  by: 'browser',
  clientName: 'application (client) ID',
  authority: (address, options) => {
    const root = LOOPBACK.test(address) ? address : cloudOf(options).authority;
    return `${root}/${encodeURIComponent(options['tenant'] ?? 'organizations')}`;
  },
  authorizePath: '/oauth2/v2.0/authorize',
  tokenPath: '/oauth2/v2.0/token',
  // In Entra, only an admin can revoke a sign-in.
  revokePath: undefined,
  devicePath: '/oauth2/v2.0/devicecode',
  renewsScopes: true,
  scopes: (address) => [`${address}/user_impersonation`, 'offline_access'],
  appScopes: (address) => [`${address}/.default`],
  addressMember: undefined,
  refuseAddress,
  problemOf,
};

function cloudOf(options: Options): Cloud {
  const cloud = CLOUDS[options['cloud'] ?? 'public'] ?? CLOUDS['public'];
  if (cloud === undefined) throw new Error('The clouds have no public one');
  return cloud;
}

function refuseAddress(address: string, options: Options): string | undefined {
  const { address: pattern, example } = cloudOf(options);
  if (pattern.test(address)) return undefined;
  const own = `Enter the address shown in your browser when you use Dynamics, without the path, such as ${example}.`;
  if (/^https:\/\/[a-z\d-]+\.api\.crm/i.test(address)) return `Remove .api from the address, such as ${example}.`;
  if (/powerapps\.com|powerplatform|home\.dynamics\.com|sales\.dynamics\.com/i.test(address)) {
    return `This address opens the app picker or Power Apps, not your Dynamics environment. ${own}`;
  }
  const [other] = Object.entries(CLOUDS).find(([, cloud]) => cloud.address.test(address)) ?? [];
  return other === undefined ? own : `This address belongs to another cloud. Set the option Cloud to ${other} first.`;
}

/**
 * Problems by Entra error code. https://learn.microsoft.com/entra/identity-platform/reference-error-codes, 2026-11-22.
 */
const CODES: Readonly<Record<number, SignInProblem>> = {
  50011: 'redirect-mismatch',
  500113: 'redirect-mismatch',
  70001: 'client-unknown',
  700016: 'client-unknown',
  7000112: 'client-unknown',
  // Both only occur if a secret was sent: it is wrong, or it has expired.
  7000215: 'secret-wrong',
  7000222: 'secret-wrong',
  7000218: 'secret-required',
  700025: 'public-client',
  // The request had an Origin header, and the app is not registered for web pages, as it must not be.
  9002326: 'origin',
  9002327: 'wrong-platform',
  500011: 'address-unknown',
  50053: 'account-locked',
  // Too many requests for the same token in a short time.
  50196: 'busy',
  90033: 'busy',
  65001: 'consent-needed',
  90094: 'consent-needed',
  90095: 'consent-needed',
  65004: 'denied',
  50105: 'denied',
  50126: 'denied',
  50020: 'no-user',
  50034: 'no-user',
  50057: 'no-user',
  51004: 'no-user',
  50074: 'policy',
  50076: 'policy',
  50079: 'policy',
  50097: 'policy',
  50158: 'policy',
  53000: 'policy',
  53001: 'policy',
  53002: 'policy',
  53003: 'policy',
  53004: 'policy',
  530003: 'policy',
  700003: 'policy',
  // A single-tenant app cannot be used through `organizations`: the tenant must be named.
  50194: 'tenant-unknown',
  50059: 'tenant-unknown',
  90002: 'tenant-unknown',
  900023: 'tenant-unknown',
  50132: 'expired',
  50133: 'expired',
  50173: 'expired',
  54005: 'expired',
  70008: 'expired',
  70018: 'expired',
  70020: 'expired',
  70043: 'expired',
  700082: 'expired',
  700084: 'expired',
};

/** Returns the problem by the number in the description, which is more specific than the error. */
function problemOf(_: string, description: string): SignInProblem | undefined {
  const [, number] = /\bAADSTS(\d+)\b/.exec(description) ?? [];
  return CODES[Number(number)];
}
