/** Answers HTTP requests. The servers (Local REST API in the app, `npm run serve`) are thin adapters of it. */
import { unknownName } from '../parameters.ts';
import type { HttpAnswer, HttpRequest, HttpResponse, Problem } from './http-message.ts';
import { httpResponse, requestIdOf } from './http-response.ts';
import type { HttpServices } from './http-services.ts';
import { ROUTES } from './routes.ts';
import type { Route, RouteRequest } from './route.ts';

/**
 * Returns the response to a request; never rejects. The server has already checked the token. An error that is not
 * expected is answered with 500 and the ID of the request only, because its message may contain data of the vault.
 */
export async function answerHttp(request: HttpRequest, services: HttpServices): Promise<HttpResponse> {
  const id = requestIdOf(request.headers, services.newId);
  const answer = await answered({ ...request, id, segment: '' }, services).catch((): Problem => INTERNAL);
  return httpResponse(answer, request, () => id);
}

const INTERNAL: Problem = {
  code: 'internal',
  detail: 'The request failed because of an error in the plugin. Report it with the ID of the request.',
};

function answered(request: RouteRequest, services: HttpServices): Promise<HttpAnswer> {
  if (request.headers['origin'] !== undefined) return Promise.resolve(FROM_A_WEB_PAGE);
  const found = routeOf(request);
  if ('code' in found) return Promise.resolve(found);
  return found.route.answer({ ...request, segment: found.segment }, services);
}

/** Scripts send no `Origin`: a request with one is from a web page, which must not reach the vault. */
export const FROM_A_WEB_PAGE: Problem = {
  code: 'origin-not-allowed',
  detail: 'The request has an Origin header. Web pages can’t use this API.',
};

/** Returns the route of a request, and its decoded segment. */
function routeOf({ method, path }: HttpRequest): { readonly route: Route; readonly segment: string } | Problem {
  const route = ROUTES.find((one) => fits(one.path, path));
  if (route === undefined) {
    const paths = ROUTES.map((one) => one.path);
    return { code: 'path-unknown', detail: unknownName('path', path, paths) };
  }
  if (route.method !== method) {
    const detail = `${method} isn’t supported here. Use ${route.method}.`;
    return { code: 'method-not-allowed', detail, allow: [route.method] };
  }
  const segment = route.path.includes(':') ? decoded(path.slice(path.lastIndexOf('/') + 1)) : '';
  return segment === undefined ? INVALID_PATH : { route, segment };
}

/** Returns true if a path fits a pattern: a part that starts with `:` fits any part that is not empty. */
function fits(pattern: string, path: string): boolean {
  const [expected, given] = [pattern.split('/'), path.split('/')];
  const isSame = (part: string, at: number): boolean => (part.startsWith(':') ? given[at] !== '' : part === given[at]);
  return expected.length === given.length && expected.every(isSame);
}

const INVALID_PATH: Problem = {
  code: 'invalid-path',
  detail: 'The path has a percent sign that doesn’t start the code of a UTF-8 character. Encode it as %25.',
};

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
