/** Where the Salesforce API lives, and how it is asked. */
import { answerTo } from '../flow/response.ts';
import type { Talk, WireRequest, WireResponse } from '../flow/request-flow.ts';
import { troubleOf } from './errors.ts';

/** Spring '26; orgs offer each version for years. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_versions.htm, 2026-11-22. */
export const API_VERSION = '66.0';

/** The object that deals are. */
export const DEAL = 'Opportunity';

/** Most rows of one collections request that writes, and of a list in a query. */
export const ROWS_A_REQUEST = 200;

/** Path of a resource of the pinned version. */
export function apiPath(resource: string): string {
  return `/services/data/v${API_VERSION}/${resource}`;
}

/** A request whose body is JSON. Everything that is written here can be sent twice, for keys and ids make it land once. */
export function jsonRequest(method: WireRequest['method'], resource: string, body: unknown): WireRequest {
  return { method, path: apiPath(resource), body: JSON.stringify(body), repeatable: true };
}

/** The answer to a request that only reads; trouble ends the conversation. */
export function got(request: WireRequest): Talk<WireResponse> {
  return answerTo(request, troubleOf);
}

/** The answer to a `GET` of a path. */
export function gotPath(path: string): Talk<WireResponse> {
  return got({ method: 'GET', path });
}
