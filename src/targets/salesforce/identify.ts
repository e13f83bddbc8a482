/** The signed-in user, the org, and a check of its API version. */
import { array, nullish, string } from 'valibot';
import type { Identity } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { parseResponse, stop, ROW, textMember } from '../flow/response.ts';
import { API_VERSION, apiPath, getPath } from './api.ts';
import { fullId } from './id.ts';
import { requestUsageOf } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

const VERSIONS = array(objectShape({ version: string() }));

const USER = objectShape({
  user_id: string(),
  organization_id: string(),
  name: nullish(string(), ''),
  preferred_username: nullish(string(), ''),
});

const ORGANIZATIONS = objectShape({ records: array(ROW) });

/**
 * Reads the user and the org. The list of versions is read first: it needs no session, and without the pinned version
 * no other response could be parsed.
 */
export function* identify(): RequestFlow<Identity> {
  const versions = yield* parseResponse(VERSIONS, yield* getPath('/services/data/'));
  if (!versions.some(({ version }) => version === API_VERSION)) {
    const newest = versions.at(-1)?.version ?? 'none';
    return yield* stop({
      kind: 'connection',
      code: 'UNSUPPORTED_API_VERSION',
      message: `This Salesforce org doesn’t support API version ${API_VERSION}. Its newest version is ${newest}.`,
    });
  }
  const user = yield* parseResponse(USER, yield* getPath('/services/oauth2/userinfo'));
  const soql = 'SELECT Id,Name,IsSandbox FROM Organization LIMIT 1';
  const response = yield* getPath(apiPath(`query?q=${encodeURIComponent(soql)}`));
  const [org = {}] = (yield* parseResponse(ORGANIZATIONS, response)).records;
  const calls = requestUsageOf(response);
  return {
    orgId: fullId(user.organization_id) ?? user.organization_id,
    orgName: textMember(org, 'Name'),
    userId: fullId(user.user_id) ?? user.user_id,
    userName: user.name === '' ? user.preferred_username : user.name,
    sandbox: org['IsSandbox'] === true,
    version: API_VERSION,
    ...(calls === undefined ? {} : { calls }),
  };
}
