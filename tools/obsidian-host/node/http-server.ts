/** The HTTP server of `npm run serve`: reachable from this machine only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { malformed, pathOf, rejection, requestsApp, type RequestRules } from './http-requests.ts';

export interface HttpServerOptions extends Omit<RequestRules, 'port'> {
  /** If 0, the system chooses a free port. */
  readonly port: number;
  /** Receives one line per request: method, path, status, milliseconds, and request ID. */
  readonly log: (line: string) => void;
  /** Milliseconds within which a caller must send the headers, and the whole request; 10,000 if omitted. */
  readonly timeoutMs?: number;
}

export interface HttpServer {
  readonly port: number;
  /** URLs without a path. */
  readonly addresses: readonly string[];
  /** Stops accepting connections, and resolves when all requests are answered, or after {@link CLOSE_MS}. */
  close(): Promise<void>;
}

/** The port can't be opened; the message says why, and what to do. */
export class PortNotOpened extends Error {}

const CLOSE_MS = 10_000;
const TIMEOUT_MS = 10_000;

const LOOPBACK = ['127.0.0.1', '::1'];

/** Codes of the system for a machine without IPv6. */
const NO_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Opens the port on both loopback addresses, or on 127.0.0.1 alone. Rejects with {@link PortNotOpened}. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const running = new Set<ServerResponse>();
  const servers: Server[] = [];
  let { port } = options;
  const app = requestsApp({ ...options, port: () => port });
  const receive = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    let answer: Response | undefined;
    track(running, outgoing, (ms) => {
      options.log(lineOf(incoming, outgoing, answer, ms));
    });
    const fetch = async (request: Request, env: unknown): Promise<Response> => {
      return (answer = await app.fetch(request, env as HttpBindings));
    };
    // Hono rejects a malformed host or path before the first check of the app.
    const errorHandler = (): Response => (answer = rejection(incoming, malformed(incoming, port)));
    const settings = { errorHandler, hostname: 'localhost', overrideGlobalObjects: false };
    void getRequestListener(fetch, settings)(incoming, outgoing);
  };
  try {
    for (const address of LOOPBACK) {
      const server = createServer(limits(options.timeoutMs ?? TIMEOUT_MS), receive);
      if (!(await listen(server, port, address))) continue;
      servers.push(server);
      ({ port } = server.address() as AddressInfo);
    }
  } catch (error) {
    await closeAll(servers, running);
    throw error;
  }
  return { port, addresses: servers.map(urlOf), close: () => closeAll(servers, running) };
}

function limits(timeoutMs: number): { headersTimeout: number; requestTimeout: number } & Record<string, number> {
  const connectionsCheckingInterval = Math.min(timeoutMs, 1000);
  return { headersTimeout: timeoutMs, requestTimeout: timeoutMs, connectionsCheckingInterval };
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

/** Resolves to false if the machine does not have the address. */
function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      if (host !== LOOPBACK[0] && NO_ADDRESS.includes(code)) resolve(false);
      else reject(new PortNotOpened(whyNotOpened(port, code, message)));
    });
    server.listen(port, host, () => {
      resolve(true);
    });
  });
}

function whyNotOpened(port: number, code: string, message: string): string {
  const fix = 'Choose another one with port=<number>.';
  return code === 'EADDRINUSE' ? `Another program uses port ${port}. ${fix}` : `${message}. ${fix}`;
}

/** Keeps a response in the set until it is sent or its connection is lost. `done` receives the milliseconds. */
function track(running: Set<ServerResponse>, outgoing: ServerResponse, done: (ms: number) => void): void {
  const began = performance.now();
  running.add(outgoing);
  outgoing.once('close', () => {
    running.delete(outgoing);
    done(Math.round(performance.now() - began));
  });
}

/** Returns the line of the log. Node rejects a path with characters other than visible ASCII. */
function lineOf(incoming: IncomingMessage, outgoing: ServerResponse, answer: Response | undefined, ms: number): string {
  const status = outgoing.writableFinished ? String(outgoing.statusCode) : 'no answer';
  return `${incoming.method ?? ''} ${pathOf(incoming)} ${status} ${ms} ms ${answer?.headers.get('x-request-id') ?? '-'}`;
}

async function closeAll(servers: readonly Server[], running: ReadonlySet<ServerResponse>): Promise<void> {
  for (const server of servers) server.close();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  const answered = [...running].map((one) => new Promise((resolve) => one.once('close', resolve)));
  await Promise.race([Promise.all(answered), late]);
  clearTimeout(timer);
  for (const server of servers) server.closeAllConnections();
}
