/** The server on 127.0.0.1: a request is read, logged, changed by an ordered fault, and answered. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refusal } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Fault, RequestFaults } from './faults.ts';
import { readRequest } from './request.ts';
import type { ApiRequest, RequestLog } from './request.ts';

/** The functions of a server that handle requests. */
interface Service {
  faults: RequestFaults;
  log: RequestLog;
  /** Can throw a Refusal; any other error is a bug of the server. */
  handle: (request: ApiRequest) => Answer;
  /** Headers of every answer to this request. */
  headers: (request: ApiRequest, answer: Answer) => Record<string, string>;
  /** Headers that pages of this machine can read. */
  exposed: string;
}

/**
 * Thrown to close the connection in the middle of the work, or to leave it without an answer; changes made so far stay.
 */
export class Interruption extends Error {
  readonly kind: 'drop' | 'hang';
  constructor(kind: 'drop' | 'hang') {
    super(kind);
    this.kind = kind;
  }
}

interface Listening {
  url: string;
  close: () => Promise<void>;
}

export async function listen(service: Service, port = 0): Promise<Listening> {
  const server = createServer({ maxHeaderSize: 65_536 }, (message, response) => {
    // A client that closed the connection during its request needs no answer.
    serve(service, message, response).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function serve(service: Service, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(message);
  const entry = service.log.add(request);
  const answer = await answerWithFaults(service, request);
  if (answer === 'hang') return;
  if (answer === 'drop' || message.socket.destroyed) {
    message.socket.destroy();
    return;
  }
  entry.status = answer.status;
  send(response, answer, {
    ...corsHeaders(request, service.exposed),
    ...service.headers(request, answer),
    ...answer.headers,
  });
}

async function answerWithFaults(service: Service, request: ApiRequest): Promise<Answer | 'drop' | 'hang'> {
  if (request.method === 'OPTIONS') return { status: 204 };
  const fault = service.faults.forRequest(request);
  if (fault?.kind === 'wait') await fault.until();
  const works = fault === undefined || fault.kind === 'wait' || fault.kind === 'truncate' || fault.work;
  const answer = works ? handle(service, request) : { status: 500 };
  return fault === undefined || typeof answer === 'string' ? answer : spoil(fault, answer);
}

function spoil(fault: Fault, answer: Answer): Answer | 'drop' | 'hang' {
  if (fault.kind === 'wait') return answer;
  if (fault.kind === 'answer') return fault.answer;
  if (fault.kind !== 'truncate') return fault.kind;
  const text = textOf(answer);
  return { ...answer, body: text.slice(0, Math.floor(text.length / 2)), contentType: 'application/json;charset=UTF-8' };
}

function handle(service: Service, request: ApiRequest): Answer | 'drop' | 'hang' {
  try {
    return service.handle(request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    if (error instanceof Interruption) return error.kind;
    // A bug of the server, not an ordered fault: reported so that a test sees it.
    return { status: 500, body: `loopback bug: ${String(error)}`, contentType: 'text/plain' };
  }
}

function textOf(answer: Answer): string {
  return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null);
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string>): void {
  response.writeHead(answer.status, {
    ...(answer.body === undefined ? {} : { 'Content-Type': answer.contentType ?? 'application/json;charset=UTF-8' }),
    ...headers,
  });
  response.end(answer.body === undefined ? undefined : textOf(answer));
}

/** Returns the headers for the playground's page, which has another port of this machine; no other page can call. */
function corsHeaders(request: ApiRequest, exposed: string): Record<string, string> {
  const { origin } = request.headers;
  if (origin === undefined || !/^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(origin)) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
    'Access-Control-Expose-Headers': exposed,
    Vary: 'Origin',
  };
}
