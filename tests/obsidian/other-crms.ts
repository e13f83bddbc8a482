/** CRMs with other authentication methods than Salesforce: only identity and sign-in, over the loopback servers. */
import type { Crm, Identity } from '../../src/targets/core/crm.ts';
import type { BrowserSignIn, KeySignIn, SignInProblem } from '../../src/targets/core/sign-in.ts';
import type { RequestFlow, CrmError, CrmResponse } from '../../src/targets/flow/request-flow.ts';
import { TENANT } from '../../tools/loopback-crms/dataverse/sign-in.ts';

export const KEY_SIGN_IN: KeySignIn = {
  by: 'key',
  address: 'https://api.keys.example',
  keyName: 'service key',
  refuseAddress: () => 'The address is always the same.',
  refuseKey: (key) => (key.startsWith('pat-') ? undefined : 'A service key begins with pat-.'),
};

export const KEY_CRM = crmWith({
  signIn: KEY_SIGN_IN,
  authStatus: ({ status }) => (status === 401 ? 'rejected' : 'valid'),
  identify: () => identify('/account-info/2026-09/details', 'portalId'),
});

/**
 * Problems by the number in the description:
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes, 2026-11-22.
 */
const AADSTS: Readonly<Record<string, SignInProblem>> = {
  50173: 'expired',
  '50011': 'redirect-mismatch',
  '53003': 'policy',
  '65001': 'consent-needed',
  '700016': 'client-unknown',
  '7000218': 'secret-required',
  '9002327': 'wrong-platform',
  '90002': 'tenant-unknown',
};

export const ENTRA_SIGN_IN: BrowserSignIn = {
  by: 'browser',
  clientName: 'application ID',
  authority: (address) => `${address}/${TENANT}`,
  authorizePath: '/oauth2/v2.0/authorize',
  tokenPath: '/oauth2/v2.0/token',
  revokePath: undefined,
  devicePath: '/oauth2/v2.0/devicecode',
  scopes: (address) => [`${address}/user_impersonation`, 'offline_access'],
  renewsScopes: true,
  appScopes: (address) => [`${address}/.default`],
  addressMember: undefined,
  refuseAddress: (address) => (address.endsWith('.crm.example') ? undefined : 'None of ours.'),
  problemOf: (_, description) => AADSTS[/AADSTS(\d+)/.exec(description)?.[1] ?? ''],
};

export function entraCrm(change: Partial<BrowserSignIn> = {}): Crm {
  return crmWith({
    signIn: { ...ENTRA_SIGN_IN, ...change },
    authStatus: ({ status }) => (status === 401 ? 'expired' : 'valid'),
    identify: () => identify('/api/data/v9.2/WhoAmI', 'UserId'),
  });
}

function* identify(path: string, member: string): RequestFlow<Identity> {
  const { body } = yield { method: 'GET', path };
  const id = String((JSON.parse(body) as Record<string, unknown>)[member]);
  return { orgId: id, orgName: 'Acme', userId: id, userName: 'Ada', sandbox: true, version: '1' };
}

function crmWith(own: Pick<Crm, 'signIn' | 'authStatus' | 'identify'>): Crm {
  const none = (): never => {
    throw new Error('Nothing but signing in is played here.');
  };
  return {
    ...{ orgLabel: 'org', reads: [], error, usedShare: () => undefined, recordUrl: none, batchSize: () => 1 },
    ...{ describe: none, read: none, changed: none, resolve: none, write: none },
    ...own,
  };
}

function error({ status, body }: CrmResponse): CrmError | undefined {
  return status < 400 ? undefined : { kind: 'connection', code: String(status), message: body.slice(0, 200) };
}
