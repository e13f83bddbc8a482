/** Which scopes may be asked for: one resource, by its own permission or by `.default`, beside those of the sign-in itself. */
import { aadsts } from './answers.ts';

const OWN = ['openid', 'profile', 'email', 'offline_access'];

/** The scope as it will be granted; throws what Entra says of another. */
export function checkScope(scope: string, resource: string): void {
  const asked = scope.split(' ').filter((one) => one !== '' && !OWN.includes(one));
  if (asked.length === 0) throw aadsts('invalid_request', 900144, "The request body must contain 'scope'.");
  const [first = ''] = asked;
  if (asked.length > 1) throw aadsts('invalid_request', 28000, 'The scope names more than one resource.');
  if (!first.startsWith(`${resource}/`)) {
    throw aadsts('invalid_resource', 500011, `The resource principal of ${first} was not found in the tenant.`);
  }
  if (!['user_impersonation', '.default'].includes(first.slice(resource.length + 1))) {
    throw aadsts('invalid_client', 650053, `The application asked for scope '${first}' that does not exist.`);
  }
}

/** Client credentials take everything the app was given, and nothing else may be asked for. */
export function checkDefaultScope(scope: string, resource: string): void {
  if (!scope.endsWith('/.default') || scope.includes(' ')) {
    throw aadsts(
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid; it must end in /.default.`,
    );
  }
  checkScope(scope, resource);
}
