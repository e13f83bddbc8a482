/**
 * Replaces the plugin Local REST API (obsidian-local-rest-api 5.1.0, `src/publicApi.ts` and
 * `src/requestHandler.ts`, read 2026-11-30): keeps the routes of other plugins and calls their handlers.
 */

/** Part of Express's request. */
export interface RestRequest {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/** Part of Express's response. */
export interface RestResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  readonly destroyed: boolean;
  destroy(): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
  write(part: string): boolean;
  end(part: string): unknown;
}

export type RestHandler = (request: RestRequest, response: RestResponse) => unknown;

/** The object that a plugin receives. */
export interface PublicApi {
  addRoute(path: string): { all(handler: RestHandler): void };
  unregister(): void;
}

interface Route {
  readonly path: string;
  readonly pattern: RegExp;
  readonly handler: RestHandler;
}

/** Returns the pattern of a path as in Express 4: letter case and a slash at the end are ignored. */
function patternOf(path: string): RegExp {
  const parts = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^${parts}/?$`, 'i');
}

export class LocalRestApi {
  readonly #apis = new Map<string, { readonly api: PublicApi; readonly routes: readonly Route[] }>();

  /** Returns the same object for a plugin until it is unregistered. */
  getPublicApi({ id }: { readonly id: string }): PublicApi {
    const known = this.#apis.get(id);
    if (known !== undefined) return known.api;
    const routes: Route[] = [];
    const api: PublicApi = {
      addRoute: (path) => {
        if (this.#apis.get(id)?.api !== api)
          throw new Error('Routes cannot be added after API extension has been unregistered.');
        return {
          all: (handler) => {
            routes.push({ path, pattern: patternOf(path), handler });
          },
        };
      },
      unregister: () => {
        if (this.#apis.get(id)?.api === api) this.#apis.delete(id);
      },
    };
    this.#apis.set(id, { api, routes });
    return api;
  }

  /** The paths of all routes in the order of their registration. */
  get paths(): readonly string[] {
    return this.#routes().map(({ path }) => path);
  }

  /** Returns the first handler whose path fits; `undefined` if no path does. */
  handlerOf(path: string): RestHandler | undefined {
    return this.#routes().find(({ pattern }) => pattern.test(path))?.handler;
  }

  #routes(): readonly Route[] {
    return [...this.#apis.values()].flatMap(({ routes }) => routes);
  }
}
