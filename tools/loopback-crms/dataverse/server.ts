/**
 * A Dataverse org and its Entra sign-in on 127.0.0.1, with state, faults, a log, and a clock. See
 * tools/loopback-crms/README.md.
 */
import { RequestLog } from '../request.ts';
import type { ApiRequest } from '../request.ts';
import { listen } from '../serve.ts';
import type { ApiOptions, Crm } from './call.ts';
import { ROOT } from './call.ts';
import { Faults } from './faults.ts';
import { kindOf } from './log.ts';
import { Org } from './org.ts';
import type { OrgOptions, StateClock } from './org.ts';
import { Cursors } from './paging.ts';
import { Protection } from './protection.ts';
import { route } from './routes.ts';
import { SignIn } from './sign-in.ts';
import type { AppOptions } from './sign-in.ts';

export interface DataverseOptions {
  /** The clock that sets and drives the org's time; if omitted, time stays at a fixed timestamp. */
  clock?: StateClock;
  org?: OrgOptions;
  app?: AppOptions;
  api?: ApiOptions;
  /** Adds the initial rows. */
  seed?: (org: Org) => void;
  port?: number;
}

export interface Dataverse extends Crm {
  log: RequestLog;
  /** Returns an access token of the signed-in user, without the consent page. */
  accessToken(): string;
  close(): Promise<void>;
}

const START_MS = Date.parse('2026-11-22T18:30:15Z');

export async function startDataverse(options: DataverseOptions = {}): Promise<Dataverse> {
  const org = new Org(options.clock ?? { now: () => START_MS }, options.org ?? {});
  options.seed?.(org);
  const api = options.api ?? {};
  const log = new RequestLog(kindOf);
  const crm: Crm = {
    ...{ url: '', org, signIn: new SignIn(org, options.app ?? {}), faults: new Faults(), cursors: new Cursors() },
    ...{ options: api, protection: new Protection(() => org.now(), api.limits ?? {}) },
  };
  const service = {
    ...{ faults: crm.faults, log, exposed: 'ETag, OData-EntityId, Preference-Applied, Retry-After' },
    handle: (request: ApiRequest) => route(crm, request),
    headers: ({ path }: ApiRequest): Record<string, string> =>
      path.startsWith(ROOT) ? { 'OData-Version': '4.0' } : {},
  };
  const { url, close } = await listen(service, options.port);
  crm.url = url;
  return Object.assign(crm, { log, close, accessToken: () => crm.signIn.issueAccess(org.me) });
}
