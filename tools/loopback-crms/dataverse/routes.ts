/** Routes: the sign-in below a tenant, the data API below its root. */
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { currentOrganization, loseOpportunity, whoAmI, winOpportunity } from './actions.ts';
import { aadsts, noSegment, refuse } from './answers.ts';
import { authorize } from './authorize.ts';
import { batch } from './batch.ts';
import type { Call, Crm } from './call.ts';
import { ROOT, headerOf } from './call.ts';
import { attributes, attributesOfType, definition, keys, manyToOne } from './metadata.ts';
import { countRows, list } from './query-api.ts';
import { associate, disassociate, refer } from './references-api.ts';
import { clearColumn, getRow, patchRow, postRow, putColumn, removeRow } from './rows-api.ts';
import { deviceCode, token } from './token.ts';

type Handler = (call: Call, parts: string[]) => Answer;

const ROW = /^(\w+)\((.+)\)$/;
const COLUMN = /^(\w+)\((.+)\)\/(\w+)$/;
const ENTITY = 'EntityDefinitions\\(([^)]+)\\)';

/** The first match is used. */
const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['POST', /^\$batch$/, (call) => batch(call, dispatch)],
  ['GET', /^WhoAmI(?:\(\))?$/, whoAmI],
  [
    'GET',
    /^RetrieveCurrentOrganization\(AccessType=Microsoft\.Dynamics\.CRM\.EndpointAccessType'(?:Default|Internet|Intranet)'\)$/,
    currentOrganization,
  ],
  ['POST', /^WinOpportunity$/, winOpportunity],
  ['POST', /^LoseOpportunity$/, loseOpportunity],
  ['GET', new RegExp(`^${ENTITY}$`), definition],
  ['GET', new RegExp(`^${ENTITY}/Keys$`), keys],
  ['GET', new RegExp(`^${ENTITY}/Attributes$`), attributes],
  ['GET', new RegExp(`^${ENTITY}/Attributes/([\\w.]+)$`), attributesOfType],
  ['GET', new RegExp(`^${ENTITY}/ManyToOneRelationships$`), manyToOne],
  ['GET', /^(\w+)\/\$count$/, countRows],
  ['GET', /^(\w+)$/, list],
  ['POST', /^(\w+)$/, postRow],
  ['GET', ROW, getRow],
  ['PATCH', ROW, patchRow],
  ['DELETE', ROW, removeRow],
  ['PUT', COLUMN, putColumn],
  ['DELETE', COLUMN, clearColumn],
  ['PUT', /^(\w+)\((.+)\)\/(\w+)\/\$ref$/, refer],
  ['POST', /^(\w+)\((.+)\)\/(\w+)\/\$ref$/, associate],
  ['DELETE', /^(\w+)\((.+?)\)\/(\w+)(?:\(([^()]+)\))?\/\$ref$/, disassociate],
];

const URL_BYTES = 32_768;

/** Answers a request, or throws a Refusal. */
export function route(crm: Crm, request: ApiRequest): Answer {
  const [, tenant, step = ''] = /^\/([^/]+)\/oauth2\/v2\.0\/(\w+)$/.exec(request.path) ?? [];
  if (tenant !== undefined) return entra(crm, request, decodeURIComponent(tenant), step);
  if (!request.path.startsWith(ROOT)) throw refuse(404, `No HTTP resource was found at '${request.path}'.`);
  const userId = crm.signIn.requireUser(request.headers.authorization);
  if (crm.org.find(userId) === undefined)
    throw refuse(403, 'The user is not a member of the organization.', '0x80072560');
  const throttle = crm.protection.refusal(crm.options.costMs ?? 20);
  if (throttle !== undefined) return throttle;
  if (request.url.length > URL_BYTES) throw refuse(414, 'The address is too long.');
  return dispatch({ crm, request, userId, content: new Map() });
}

function dispatch(call: Call): Answer {
  const { request } = call;
  for (const name of ['odata-version', 'odata-maxversion']) {
    const version = headerOf(request, name);
    if (version !== undefined && version !== '4.0') throw refuse(400, `The header ${name} must be 4.0.`);
  }
  const rest = request.path.slice(ROOT.length);
  const there = ROUTES.filter(([, path]) => path.test(rest));
  if (there.length === 0) throw noSegment(rest);
  const found = there.find(([method]) => method === request.method);
  if (found === undefined)
    throw refuse(405, `The requested resource does not support http method '${request.method}'.`);
  const [, path, handler] = found;
  return handler(call, [...(path.exec(rest) ?? [])].slice(1));
}

function entra(crm: Crm, request: ApiRequest, tenant: string, step: string): Answer {
  if (!crm.signIn.app.tenants.includes(tenant)) {
    throw aadsts('invalid_request', 90002, `Tenant '${tenant}' not found.`);
  }
  const { signIn, org, url } = crm;
  const service = { signIn, userId: org.me, applicationUserId: org.other, resource: url, url };
  if (step === 'authorize' && request.method === 'GET') return authorize(service, request);
  if (step === 'token' && request.method === 'POST') return token(service, request);
  if (step === 'devicecode' && request.method === 'POST') return deviceCode(service, request);
  throw aadsts('invalid_request', 900561, 'The endpoint does not accept this kind of request.', 405);
}
