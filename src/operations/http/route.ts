/** The type of a route. */
import type { ObjectEntries } from 'valibot';
import type { HttpAnswer, HttpRequest } from './http-message.ts';
import type { HttpServices } from './http-services.ts';

/** A request that was assigned to a route. */
export interface RouteRequest extends HttpRequest {
  /** ID of the request, which the response also has. */
  readonly id: string;
  /** The decoded last segment of the path if the route has one, otherwise empty. */
  readonly segment: string;
}

/** A method and a path. Its answer is a value; it rejects if the vault or the device store fails. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Starts with `/v1/crm/`; a last segment that starts with `:` fits any encoded segment. */
  readonly path: string;
  /** Imperative sentence without a period. */
  readonly summary: string;
  /** Schemas of the members of the body; omitted if a request has no body, or if the body depends on the segment. */
  readonly members?: ObjectEntries;
  readonly answer: (request: RouteRequest, services: HttpServices) => Promise<HttpAnswer>;
}
