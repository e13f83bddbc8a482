/** Where the Salesforce API lives, and what all its refusals have. */
import { array, nullish, object, string } from 'valibot';
import type { WireRequest } from '../wire.ts';

/** Spring '26; orgs offer each version for years. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_versions.htm, 2026-11-22. */
export const API_VERSION = '66.0';

/** The object that deals are. */
export const DEAL = 'Opportunity';

/** Most rows of one collections request that writes, and of a list in a query. */
export const ROWS_A_REQUEST = 200;

/** What every complaint has, of a request or of a row; the code stands under another name in each. */
export const COMPLAINT = {
  message: nullish(string(), ''),
  fields: nullish(array(string()), []),
  duplicateResult: nullish(
    object({ matchResults: array(object({ matchRecords: array(object({ record: object({ Id: string() }) })) })) }),
  ),
};

/** Path of a resource of the pinned version. */
export function apiPath(resource: string): string {
  return `/services/data/v${API_VERSION}/${resource}`;
}

/** A request whose body is JSON. Everything that is written here can be sent twice, for keys and ids make it land once. */
export function jsonRequest(method: WireRequest['method'], resource: string, body: unknown): WireRequest {
  return { method, path: apiPath(resource), body: JSON.stringify(body), repeatable: true };
}
