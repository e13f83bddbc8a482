/** A Dataverse org and its Entra sign-in on 127.0.0.1: state, faults, a log and a clock of its own. See tests/crm/README.md. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../salesforce/answers.ts';
import { Refusal } from '../salesforce/answers.ts';
import type { Fault } from '../salesforce/faults.ts';
import { Faults } from '../salesforce/faults.ts';
import type { ApiRequest } from '../salesforce/request.ts';
import { readRequest } from '../salesforce/request.ts';
import { Interruption } from './batch.ts';
import type { ApiOptions, Crm } from './call.ts';
import { ROOT } from './call.ts';
import { RequestLog } from './log.ts';
import { Org } from './org.ts';
import type { OrgOptions, StateClock } from './org.ts';
import { Cursors } from './paging.ts';
import { Protection } from './protection.ts';
import { route } from './routes.ts';
import { SignIn } from './sign-in.ts';
import type { AppOptions } from './sign-in.ts';

export interface DataverseOptions {
  /** The org's time starts here and follows; standing still at a fixed instant when left out. */
  clock?: StateClock;
  org?: OrgOptions;
  app?: AppOptions;
  api?: ApiOptions;
  /** Puts in what is there from the start. */
  seed?: (org: Org) => void;
  port?: number;
}

export interface Dataverse extends Crm {
  log: RequestLog;
  /** An access token of the signed-in user, without the way through the consent page. */
  accessToken(): string;
  close(): Promise<void>;
}

const START_MS = Date.parse('2026-11-22T18:30:15Z');

export async function startDataverse(options: DataverseOptions = {}): Promise<Dataverse> {
  const org = new Org(options.clock ?? { now: () => START_MS }, options.org ?? {});
  options.seed?.(org);
  const api = options.api ?? {};
  const log = new RequestLog();
  const crm: Crm = {
    ...{ url: '', org, signIn: new SignIn(org, options.app ?? {}), faults: new Faults(), cursors: new Cursors() },
    ...{ options: api, protection: new Protection(() => org.now(), api.limits ?? {}) },
  };
  const server = createServer({ maxHeaderSize: 131_072 }, (message, response) => {
    // A client that gave up in the middle of its request is no business of the server's.
    serve(crm, log, message, response).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  crm.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return Object.assign(crm, { log, close, accessToken: () => crm.signIn.issueAccess(org.me) });
}

async function serve(crm: Crm, log: RequestLog, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(message);
  const entry = log.add(request);
  crm.protection.inFlight += 1;
  const answer = await answerWithFaults(crm, request).finally(() => {
    crm.protection.inFlight -= 1;
  });
  if (answer === 'hang') return;
  if (answer === 'drop' || message.socket.destroyed) {
    message.socket.destroy();
    return;
  }
  entry.status = answer.status;
  const version = request.path.startsWith(ROOT) ? { 'OData-Version': '4.0' } : {};
  send(response, answer, { ...corsHeaders(request), ...version, ...answer.headers });
}

async function answerWithFaults(crm: Crm, request: ApiRequest): Promise<Answer | 'drop' | 'hang'> {
  if (request.method === 'OPTIONS') return { status: 204 };
  const fault = crm.faults.forRequest(request);
  if (fault?.kind === 'wait') await fault.until();
  const works = fault === undefined || fault.kind === 'wait' || fault.kind === 'truncate' || fault.work;
  const answer = works ? handle(crm, request) : { status: 500 };
  return fault === undefined || typeof answer === 'string' ? answer : spoil(fault, answer);
}

function spoil(fault: Fault, answer: Answer): Answer | 'drop' | 'hang' {
  if (fault.kind === 'wait') return answer;
  if (fault.kind === 'answer') return fault.answer;
  if (fault.kind !== 'truncate') return fault.kind;
  const text = textOf(answer);
  return { ...answer, body: text.slice(0, Math.floor(text.length / 2)), contentType: answer.contentType ?? JSON_TYPE };
}

function handle(crm: Crm, request: ApiRequest): Answer | 'drop' | 'hang' {
  try {
    return route(crm, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    if (error instanceof Interruption) return error.kind;
    // A bug of the stand-in, not a fault that it plays: say so where a test will see it.
    return { status: 500, body: `loopback bug: ${String(error)}`, contentType: 'text/plain' };
  }
}

const JSON_TYPE = 'application/json; odata.metadata=minimal';

function textOf(answer: Answer): string {
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null);
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string>): void {
  response.writeHead(answer.status, {
    ...(answer.body === undefined ? {} : { 'Content-Type': answer.contentType ?? JSON_TYPE }),
    ...headers,
  });
  response.end(answer.body === undefined ? undefined : textOf(answer));
}

/** The playground's page comes from another port of this machine; no other page may call. */
function corsHeaders(request: ApiRequest): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || !/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin)) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
    'Access-Control-Expose-Headers': 'ETag, OData-EntityId, Preference-Applied, Retry-After',
    Vary: 'Origin',
  };
}
