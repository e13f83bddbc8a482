/** The account that a service key belongs to. */
import { array, fallback, nullish, pipe, regex, string } from 'valibot';
import { parseResponse } from '../flow/response.ts';
import type { CrmScope, Identity } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { get, getJson, ID, apiVersionOf } from './api.ts';
import { requestUsageOf } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/**
 * Schema of the account details.
 * https://developers.hubspot.com/docs/api-reference/2026-03/account/account-information/guide, 2026-11-22.
 */
export const ACCOUNT = objectShape({
  portalId: pipe(ID, regex(/^\d+$/)),
  accountType: nullish(string(), ''),
  timeZone: fallback(nullish(string(), ''), ''),
  companyCurrency: nullish(string(), ''),
  additionalCurrencies: nullish(array(string()), []),
  uiDomain: fallback(pipe(string(), regex(/^[\w.-]+\.hubspot\.com$/)), 'app.hubspot.com'),
});

/** Reads the account. The API reports no account name, and a service key has no user. */
export function* identify(options: CrmScope['options']): RequestFlow<Identity> {
  const response = yield* getJson(get({ options }, 'account-info', 'details'));
  const { portalId, accountType, uiDomain } = yield* parseResponse(ACCOUNT, response);
  const calls = requestUsageOf(response);
  return {
    orgId: portalId,
    orgName: `HubSpot account ${portalId}`,
    userId: '',
    userName: 'service key',
    sandbox: accountType !== 'STANDARD',
    version: apiVersionOf({ options }),
    pages: `https://${uiDomain}`,
    ...(calls === undefined ? {} : { calls }),
  };
}
