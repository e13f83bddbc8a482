/** The type of a route. */
import type { ObjectEntries } from 'valibot';
import type { HttpAnswer, HttpRequest, HttpServices } from './http-message.ts';

/** A method and a path. Its answer is a value; it rejects if the vault or the device store fails. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Starts with `/v1/crm/`; a last segment that starts with `:` fits any encoded segment. */
  readonly path: string;
  /** Imperative sentence without a period. */
  readonly summary: string;
  /** Schemas of the members of the body; omitted if a request has no body, or if the body depends on the segment. */
  readonly members?: ObjectEntries;
  /** `segment` is the decoded last segment if the path has one, otherwise empty. */
  readonly answer: (request: HttpRequest, segment: string, services: HttpServices) => Promise<HttpAnswer>;
}
