/** A HubSpot account on 127.0.0.1, with state, faults, a log, and a clock. See tools/loopback-crms/README.md. */
import type { Answer } from '../answer.ts';
import { Refusal } from '../answer.ts';
import { RequestLog } from '../request.ts';
import type { ApiRequest, RequestKind } from '../request.ts';
import { listen } from '../serve.ts';
import { isObject } from './call.ts';
import type { ApiOptions, Hub } from './call.ts';
import { Faults } from './faults.ts';
import { Limits } from './limits.ts';
import type { LimitOptions } from './limits.ts';
import { Portal } from './portal.ts';
import type { PortalOptions, StateClock } from './portal-options.ts';
import { isSearch, route } from './routes.ts';

export interface HubspotOptions {
  /** The clock that sets and drives the account's time; if omitted, time stays at a fixed timestamp. */
  clock?: StateClock;
  portal?: PortalOptions;
  api?: ApiOptions;
  limits?: LimitOptions;
  /** Adds the initial records, which the search index has from the start. */
  seed?: (portal: Portal) => void;
  port?: number;
}

export interface Hubspot extends Hub {
  url: string;
  faults: Faults;
  log: RequestLog;
  close(): Promise<void>;
}

const START_MS = Date.parse('2026-11-22T18:30:15.123Z');

const EXPOSED = [
  ...['Retry-After', 'X-HubSpot-RateLimit-Max', 'X-HubSpot-RateLimit-Remaining', 'X-HubSpot-RateLimit-Daily'],
  ...['X-HubSpot-RateLimit-Interval-Milliseconds', 'X-HubSpot-RateLimit-Daily-Remaining'],
].join(', ');

export async function startHubspot(options: HubspotOptions = {}): Promise<Hubspot> {
  const portal = new Portal(options.clock ?? { now: () => START_MS }, options.portal ?? {});
  options.seed?.(portal);
  portal.settleIndex();
  const faults = new Faults();
  const limits = new Limits(portal, options.limits ?? {});
  const hub = { portal, faults, limits, options: options.api ?? {} };
  const log = new RequestLog(kindOf);
  const service = {
    ...{ faults, log, exposed: EXPOSED },
    handle: (request: ApiRequest) => handle(hub, request, log.all.length),
    headers: (request: ApiRequest) => (isSearch(request) ? {} : limits.headers()),
  };
  const { url, close } = await listen(service, options.port);
  return { ...hub, url, log, close };
}

/** Every error has an ID that support can look up. */
function handle(hub: Hub, request: ApiRequest, serial: number): Answer {
  try {
    return route(hub, request);
  } catch (error) {
    if (!(error instanceof Refusal) || !isObject(error.answer.body)) throw error;
    const correlationId = `c0ffee00-0000-4000-8000-${String(serial).padStart(12, '0')}`;
    return { ...error.answer, body: { ...error.answer.body, correlationId } };
  }
}

/** Reading many rows and searching are POSTs, because the request does not fit into an address. */
function kindOf(request: ApiRequest): RequestKind {
  if (request.method === 'OPTIONS') return 'preflight';
  const readsByPost = request.method === 'POST' && /\/(batch\/read|search)$/.test(request.path);
  return request.method === 'GET' || readsByPost ? 'read' : 'write';
}
