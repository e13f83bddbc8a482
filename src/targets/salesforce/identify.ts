/** The signed-in user, the org, and a check of its API version. */
import { array, nullish, string } from 'valibot';
import type { Identity } from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { expected, halt, ROW, textOf } from '../flow/response.ts';
import { API_VERSION, apiPath, gotPath } from './api.ts';
import { fullId } from './id.ts';
import { callsOf } from './errors.ts';
import { object } from '../flow/shape.ts';

const VERSIONS = array(object({ version: string() }));

const USER = object({
  user_id: string(),
  organization_id: string(),
  name: nullish(string(), ''),
  preferred_username: nullish(string(), ''),
});

const ORGANIZATIONS = object({ records: array(ROW) });

/**
 * Reads the user and the org. The list of versions is read first: it needs no session, and without the pinned version
 * no other response could be parsed.
 */
export function* identify(): Talk<Identity> {
  const versions = yield* expected(VERSIONS, yield* gotPath('/services/data/'));
  if (!versions.some(({ version }) => version === API_VERSION)) {
    const newest = versions.at(-1)?.version ?? 'none';
    return yield* halt({
      kind: 'connection',
      code: 'UNSUPPORTED_API_VERSION',
      message: `This Salesforce org doesn’t support API version ${API_VERSION}. Its newest version is ${newest}.`,
    });
  }
  const user = yield* expected(USER, yield* gotPath('/services/oauth2/userinfo'));
  const soql = 'SELECT Id,Name,IsSandbox FROM Organization LIMIT 1';
  const response = yield* gotPath(apiPath(`query?q=${encodeURIComponent(soql)}`));
  const [org = {}] = (yield* expected(ORGANIZATIONS, response)).records;
  const calls = callsOf(response);
  return {
    orgId: fullId(user.organization_id) ?? user.organization_id,
    orgName: textOf(org, 'Name'),
    userId: fullId(user.user_id) ?? user.user_id,
    userName: user.name === '' ? user.preferred_username : user.name,
    sandbox: org['IsSandbox'] === true,
    version: API_VERSION,
    ...(calls === undefined ? {} : { calls }),
  };
}
