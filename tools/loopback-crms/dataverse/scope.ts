/**
 * Scopes that a client can request: one resource, by its own permission or by `.default`, in addition to the sign-in
 * scopes.
 */
import { aadsts } from './answers.ts';

const OWN = ['openid', 'profile', 'email', 'offline_access'];

/** Checks a scope of a user's sign-in; throws the Entra error for an invalid one. */
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

/** Checks the scope of client credentials: `.default` of the resource, and nothing else. */
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
