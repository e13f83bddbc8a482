import { expect, test } from 'vitest';
import { resolveOptions } from '../../../src/targets/core/resolve-target.ts';
import { dynamics } from '../../../src/targets/dynamics/target.ts';
import { signIn } from '../../../src/targets/dynamics/sign-in.ts';
import { startDataverse } from '../../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID, TENANT } from '../../../tools/loopback-crms/dataverse/sign-in.ts';

const ACME = 'https://acme.crm4.dynamics.com';

function options(chosen: Record<string, string> = {}): Readonly<Record<string, string>> {
  return resolveOptions(dynamics, { options: chosen });
}

test.each([
  [ACME, {}, 'https://login.microsoftonline.com/organizations'],
  [ACME, { tenant: 'acme.onmicrosoft.com' }, 'https://login.microsoftonline.com/acme.onmicrosoft.com'],
  ['https://acme.crm.microsoftdynamics.us', { cloud: 'gcc-high' }, 'https://login.microsoftonline.us/organizations'],
  ['https://acme.crm.appsplatform.us', { cloud: 'dod' }, 'https://login.microsoftonline.us/organizations'],
  ['http://127.0.0.1:4000', { cloud: 'dod', tenant: TENANT }, `http://127.0.0.1:4000/${TENANT}`],
])('%s with %j uses the sign-in server %s', (address, chosen, authority) => {
  expect(signIn.authority(address, options(chosen))).toBe(authority);
});

test('requests a device code with these paths and scopes', async () => {
  const server = await startDataverse();
  try {
    const authority = signIn.authority(server.url, options({ tenant: TENANT }));
    const body = new URLSearchParams({ client_id: CLIENT_ID, scope: signIn.scopes(server.url).join(' ') });
    const answer = await fetch(authority + (signIn.devicePath ?? ''), { method: 'POST', body });
    expect(await answer.json()).toMatchObject({ user_code: expect.any(String) as string });
  } finally {
    await server.close();
  }
  expect(signIn.appScopes(ACME)).toEqual([`${ACME}/.default`]);
});

test.each([
  [ACME, 'public', undefined],
  ['https://acme.crm.dynamics.com', 'public', undefined],
  ['https://agency.crm9.dynamics.com', 'public', undefined],
  ['https://acme.crm.microsoftdynamics.us', 'gcc-high', undefined],
  ['https://acme.crm.appsplatform.us', 'dod', undefined],
  ['https://acme.crm.appsplatform.us', 'public', /Set the option Cloud to dod/],
  [ACME, 'gcc-high', /Set the option Cloud to public/],
  ['https://acme.api.crm4.dynamics.com', 'public', /Remove \.api/],
  ['https://make.powerapps.com', 'public', /opens the app picker or Power Apps/],
  ['https://admin.powerplatform.microsoft.com', 'public', /opens the app picker or Power Apps/],
  ['https://acme.crm.dynamics.com.example.com', 'public', /Enter the address/],
  ['http://acme.crm.dynamics.com', 'public', /Enter the address/],
  ['https://example.com/.crm.dynamics.com', 'public', /Enter the address/],
  ['', 'public', /Enter the address/],
])('checks the address %s of the cloud %s', (address, cloud, refusal) => {
  const said = signIn.refuseAddress(address, options({ cloud }));
  if (refusal === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(refusal);
});

test.each([
  ['invalid_request', 'AADSTS50011: The redirect URI …', 'redirect-mismatch'],
  ['unauthorized_client', 'AADSTS700016: Application with identifier …', 'client-unknown'],
  ['invalid_client', "AADSTS7000218: The request body must contain 'client_secret'.", 'secret-required'],
  ['invalid_request', 'AADSTS9002327: Tokens issued for the Single-Page Application …', 'wrong-platform'],
  ['invalid_grant', 'AADSTS65001: The user or administrator has not consented …', 'consent-needed'],
  ['access_denied', 'AADSTS65004: User declined to consent.', 'denied'],
  ['interaction_required', 'AADSTS53003: Access has been blocked by Conditional Access policies.', 'policy'],
  ['invalid_grant', 'AADSTS50105: The signed in user is not assigned to a role.', 'denied'],
  ['invalid_grant', 'AADSTS50020: User account from identity provider does not exist in tenant.', 'no-user'],
  ['invalid_request', "AADSTS90002: Tenant 'x' not found.", 'tenant-unknown'],
  ['invalid_request', 'AADSTS50194: Application is not configured as a multi-tenant application.', 'tenant-unknown'],
  ['invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.', 'expired'],
  ['server_error', 'AADSTS90033: A transient error has occurred.', 'busy'],
  ['invalid_client', 'AADSTS7000215: Invalid client secret provided.', 'secret-wrong'],
  ['invalid_client', 'AADSTS7000222: The provided client secret keys are expired.', 'secret-wrong'],
  [
    'invalid_client',
    'AADSTS700025: Client is public so neither assertion nor secret should be presented.',
    'public-client',
  ],
  ['invalid_request', 'AADSTS9002326: Cross-origin token redemption is permitted only for …', 'origin'],
  ['invalid_grant', 'AADSTS50053: The account is locked.', 'account-locked'],
  ['interaction_required', 'AADSTS50074: Strong authentication is required.', 'policy'],
  ['invalid_grant', 'AADSTS50196: The server terminated an operation because it encountered a loop.', 'busy'],
  ['invalid_resource', 'AADSTS500011: The resource principal was not found in the tenant.', 'address-unknown'],
  ['invalid_grant', 'AADSTS99999999: Something new.', undefined],
  ['toString', 'no number', undefined],
])('%s with %j is %s', (error, description, problem) => {
  expect(signIn.problemOf(error, description, true)).toBe(problem);
});
