/** Addresses and requests of the Salesforce API. */
import { answerTo } from '../flow/response.ts';
import type { RequestFlow, CrmRequest, CrmResponse } from '../flow/request-flow.ts';
import { toCrmError } from './errors.ts';

/**
 * API version of Spring '26; orgs support each version for years.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_versions.htm, 2026-11-22.
 */
export const API_VERSION = '66.0';

/** The object of opportunities. */
export const OPPORTUNITY = 'Opportunity';

/** Maximum number of rows of one collections request that writes, and of a list in a query. */
export const ROWS_A_REQUEST = 200;

/** Returns the path of a resource of the pinned version. */
export function apiPath(resource: string): string {
  return `/services/data/v${API_VERSION}/${resource}`;
}

/**
 * Returns a request with a JSON body. Every write of this target can be sent twice because keys and IDs make the second
 * one have no effect.
 */
export function jsonRequest(method: CrmRequest['method'], resource: string, body: unknown): CrmRequest {
  return { method, path: apiPath(resource), body: JSON.stringify(body), repeatable: true };
}

/** Returns the response to a request that only reads; an error stops the request flow. */
export function getJson(request: CrmRequest): RequestFlow<CrmResponse> {
  return answerTo(request, toCrmError);
}

/** Returns the response to a `GET` of a path. */
export function getPath(path: string): RequestFlow<CrmResponse> {
  return getJson({ method: 'GET', path });
}
