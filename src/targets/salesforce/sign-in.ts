/** How a user signs in to Salesforce, and which addresses can be an org's. */
import type { SignIn } from '../crm.ts';

const MY_DOMAIN = /^https:\/\/[a-z\d-]+(?:--[a-z\d-]+)?(?:\.[a-z]+)?\.my\.salesforce\.com$/i;

export const signIn: SignIn = {
  authorizePath: '/services/oauth2/authorize',
  tokenPath: '/services/oauth2/token',
  revokePath: '/services/oauth2/revoke',
  scopes: ['api', 'refresh_token'],
  addressMember: 'instance_url',
  refuseAddress,
};

/** My Domain is preferred; the two login hosts lead to any org or sandbox, so nothing stands in their way. */
function refuseAddress(address: string): string | undefined {
  if (MY_DOMAIN.test(address) || /^https:\/\/(?:login|test)\.salesforce\.com$/i.test(address)) return undefined;
  if (/\.lightning\.force\.com|\.my\.salesforce-setup\.com/i.test(address)) {
    return 'This is where people click, not where programs sign in. Give the address that ends in .my.salesforce.com.';
  }
  return 'Give your My Domain address, such as https://acme.my.salesforce.com. Setup shows it under My Domain.';
}
