/** A Salesforce org on 127.0.0.1, with state, faults, a log, and a clock. See tools/loopback-crms/README.md. */
import type { Answer } from '../answer.ts';
import { RequestLog } from '../request.ts';
import type { ApiRequest, RequestKind } from '../request.ts';
import { listen } from '../serve.ts';
import type { ApiOptions, Crm } from './call.ts';
import { Faults, uriTooLong } from './faults.ts';
import { Org } from './org.ts';
import type { OrgOptions, StateClock } from './org-options.ts';
import { limitInfo, route, tooLong } from './routes.ts';
import { SignIn } from './sign-in.ts';
import type { AppOptions, SessionOptions } from './sign-in.ts';

export interface SalesforceOptions {
  /** The clock that sets and drives the org's time; if omitted, time stays at a fixed timestamp. */
  clock?: StateClock;
  org?: OrgOptions;
  app?: AppOptions;
  session?: SessionOptions;
  api?: ApiOptions;
  /** Adds the initial rows. */
  seed?: (org: Org) => void;
  port?: number;
}

export interface Salesforce extends Crm {
  log: RequestLog;
  /** Returns an access token of the signed-in user, without the consent page. */
  accessToken(): string;
  close(): Promise<void>;
}

const START_MS = Date.parse('2026-11-22T18:30:15Z');

export async function startSalesforce(options: SalesforceOptions = {}): Promise<Salesforce> {
  const org = new Org(options.clock ?? { now: () => START_MS }, options.org ?? {});
  options.seed?.(org);
  const signIn = new SignIn(org, options.app ?? {}, options.session ?? {});
  const log = new RequestLog(kindOf);
  const crm: Crm = {
    ...{ url: '', org, signIn, faults: new Faults(), cursors: new Map(), bulk: new Map() },
    ...{ options: options.api ?? {}, usage: { calls: 0 } },
  };
  const service = {
    ...{ faults: crm.faults, log, exposed: 'Sforce-Limit-Info, Last-Modified, Location' },
    handle: (request: ApiRequest) => handle(crm, request),
    headers: (request: ApiRequest) => limitInfo(crm, request),
  };
  const { url, close } = await listen(service, options.port);
  crm.url = url;
  return Object.assign(crm, { log, close, accessToken: () => signIn.issueAccess(org.me) });
}

function handle(crm: Crm, request: ApiRequest): Answer {
  if (tooLong(request) && uriTooLong.kind === 'answer') return uriTooLong.answer;
  return route(crm, request);
}

function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  if (!request.path.startsWith('/services/data/')) return 'auth';
  // Reading many rows by ID is a POST, because the IDs do not fit into an address.
  const readsByPost = /\/composite\/sobjects\/\w+$/.test(request.path) && request.method === 'POST';
  return request.method === 'GET' || readsByPost ? 'read' : 'write';
}
