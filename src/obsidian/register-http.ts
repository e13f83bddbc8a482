/** Registers the HTTP API with the plugin Local REST API, if it is installed. */
import { Platform, type Events, type Plugin, type PluginManifest } from 'obsidian';
import { decodeUtf8 } from '../domain/encoding.ts';
import { answerHttp } from '../operations/http/http.ts';
import { requestHeaders, type HttpRequest, type HttpResponse, type Problem } from '../operations/http/http-message.ts';
import { httpResponse } from '../operations/http/http-response.ts';
import type { HttpServices } from '../operations/http/http-services.ts';
import { createHttpWrites } from '../operations/http/http-writes.ts';
import { ROUTES } from '../operations/http/routes.ts';
import type { Clock } from '../log/ports.ts';
import { httpPermissions } from './http-permissions.ts';

/**
 * The used part of the API for other plugins (obsidian-local-rest-api 5.1.0, `src/publicApi.ts`, read 2026-11-30). The
 * host is an Express 4 server: a promise that a handler returns is ignored, and so is its rejection.
 */
export interface LocalRestApi {
  /**
   * Adds a path that requires the host's API key. `all` also receives methods without a handler; for these,
   * Express would otherwise answer `OPTIONS` itself and pass on the others, which ends in the host's 404.
   */
  addRoute(path: string): { all(handler: RestHandler): unknown };
  /** Removes the routes. `addRoute` throws afterward. */
  unregister(): void;
}

export type RestHandler = (request: RestRequest, response: RestResponse) => Promise<void>;

/** The used part of Express's request. */
export interface RestRequest {
  readonly method: string;
  /** Path and query as sent, percent-encoded. */
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /**
   * The value of an `application/json` body, the text of a `text/*` body, or the bytes of a body with any other content
   * type. `{}` if there is no body, and if a body has no content type, which the host does not read.
   */
  readonly body: unknown;
}

/** The used part of Express's response. Its own methods for sending would add an ETag and a character set. */
interface RestResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  /** True when the connection is closed. */
  readonly destroyed: boolean;
  /** Closes the connection, so that the caller sees that the answer is incomplete. */
  destroy(): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
  /** Returns false if the caller should wait for `drain`. */
  write(part: string): boolean;
  end(part: string): unknown;
}

const HOST_ID = 'obsidian-local-rest-api';

/** The host triggers this event in the workspace each time it has loaded. */
const HOST_LOADED = 'obsidian-local-rest-api:loaded';

/** Services of the routes, without those that are created with them. */
export interface HttpRouteServices extends Omit<HttpServices, 'permissions' | 'writes'> {
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Registers all routes when the layout is ready and each time the host loads, until the plugin is unloaded. A request
 * waits until the IDs of the vault are known, so that it always finds the same notes.
 */
export function addHttpRoutes(plugin: Plugin, around: HttpRouteServices, idsKnown: () => Promise<void>): void {
  if (!Platform.isDesktopApp) return;
  const permissions = httpPermissions(plugin.app);
  const services = { ...around, permissions: () => permissions.read(), writes: createHttpWrites(around.clock) };
  let registered: LocalRestApi | undefined;
  let isUnloaded = false;
  const register = (): void => {
    const api = isUnloaded ? undefined : hostApi(plugin);
    // The host returns the same object until it is loaded again.
    if (api === undefined || api === registered) return;
    registered = api;
    // Requests name single notes, so their IDs are read before the first one. A request reports an error itself.
    idsKnown().catch(() => undefined);
    for (const { path } of ROUTES) {
      api.addRoute(path).all(async (request, response) => {
        await send(await answerTo(request, services, idsKnown), response);
      });
    }
  };
  const { workspace } = plugin.app;
  plugin.registerEvent((workspace as Events).on(HOST_LOADED, register));
  workspace.onLayoutReady(register);
  plugin.register(() => {
    isUnloaded = true;
    registered?.unregister();
  });
}

/** The app's list of plugins, which is not part of its documented API. */
interface PluginList {
  readonly plugins?: { readonly plugins?: Readonly<Record<string, unknown>> };
}

interface Host {
  readonly getPublicApi?: (manifest: PluginManifest) => LocalRestApi;
}

/** Returns the API for this plugin; `undefined` if the host is not installed, or is still loading. */
function hostApi({ app, manifest }: Plugin): LocalRestApi | undefined {
  const host = (app as PluginList).plugins?.plugins?.[HOST_ID] as Host | undefined;
  try {
    return host?.getPublicApi?.(manifest);
  } catch {
    // A host that is still loading throws; it triggers its event afterward.
    return undefined;
  }
}

/** Returns the response; never rejects. */
async function answerTo(
  request: RestRequest,
  services: HttpServices,
  idsKnown: () => Promise<void>,
): Promise<HttpResponse> {
  const [path = ''] = request.originalUrl.split('?', 1);
  const headers = requestHeaders(request.headers);
  try {
    const body = bodyText(request.body, headers);
    if (typeof body !== 'string') return httpResponse(body, { path, headers }, services.newId);
    await idsKnown();
    return await answerHttp({ method: request.method, path, headers, body }, services);
  } catch {
    return httpResponse(INTERNAL, { path, headers }, services.newId);
  }
}

const INTERNAL: Problem = {
  code: 'internal',
  detail: 'The notes of the vault couldn’t be read. Reload the plugin, and send the request again.',
};

/** Returns the text of a body, which the host may have parsed, or the problem with it. */
function bodyText(body: unknown, headers: HttpRequest['headers']): string | Problem {
  if (body instanceof Uint8Array) {
    const text = decodeUtf8(body);
    return typeof text === 'string' ? text.replace(/^\uFEFF/, '') : NOT_UTF8;
  }
  const type = headers['content-type'];
  if (typeof body === 'string' && type?.toLowerCase().startsWith('text/') === true) return body;
  if (type === undefined && hasBody(headers)) return NOT_READ;
  return body === undefined ? '' : JSON.stringify(body);
}

/** Returns true if a request has a body (RFC 9112, section 6). */
function hasBody(headers: HttpRequest['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

const NOT_UTF8: Problem = { code: 'invalid-json', detail: 'The body isn’t UTF-8. Send JSON in UTF-8.' };

/** Without this problem, a request for one opportunity would be answered for all of them. */
const NOT_READ: Problem = {
  code: 'content-type-not-supported',
  detail: 'The body has no content type. Send JSON with “Content-Type: application/json”.',
};

/** Sends a response. A body of one part is sent with its length. */
async function send({ status, headers, parts }: HttpResponse, response: RestResponse): Promise<void> {
  try {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    let next: string | undefined;
    for (const part of parts) {
      if (next !== undefined) await write(next, response);
      if (response.destroyed) return;
      next = part;
    }
    response.end(next ?? '');
  } catch {
    // The caller has closed the connection, or the rest of the answer can't be written.
    response.destroy();
  }
}

/** Resolves when the connection accepts more, or is closed, so that parts don’t accumulate for a slow caller. */
async function write(part: string, response: RestResponse): Promise<void> {
  if (response.write(part)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
