/** The signed-in user and the org. */
import { pipe, regex, safeParse, string } from 'valibot';
import { parseResponse, jsonOf, ROW, textMember, type Row } from '../flow/response.ts';
import type { Identity } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { API_VERSION, queryText, request } from './api.ts';
import { objectShape } from '../flow/shape.ts';

/** The user's ID becomes part of an address. */
const ID = pipe(string(), regex(/^[\w-]+$/));

const ME = objectShape({ UserId: ID, OrganizationId: string() });

/**
 * Types of an org that is not a production org.
 * https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.organization.organizationtype, 2026-11-22.
 */
const SANDBOXES = ['CustomerTest', 'CustomerFreeTest', 'Developer'];

/** Reads the user and the org. Names are empty if they are hidden from the user; IDs are always present. */
export function* identify(): RequestFlow<Identity> {
  const { UserId, OrganizationId } = yield* parseResponse(ME, yield request('GET', 'WhoAmI'));
  const access = "(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')";
  const { Detail } = yield* maybe(`RetrieveCurrentOrganization${access}`);
  const detail = safeParse(ROW, Detail);
  const org = detail.success ? detail.output : {};
  const user = yield* maybe(`systemusers(${UserId})${queryText({ $select: 'fullname,internalemailaddress' })}`);
  return {
    orgId: OrganizationId.toLowerCase(),
    orgName: textMember(org, 'FriendlyName'),
    userId: UserId.toLowerCase(),
    userName: textMember(user, 'fullname') || textMember(user, 'internalemailaddress'),
    sandbox: SANDBOXES.includes(textMember(org, 'OrganizationType')),
    version: API_VERSION,
  };
}

/** Returns the row if it exists and the user can see it, otherwise an empty one. */
function* maybe(address: string): RequestFlow<Row> {
  const response = yield request('GET', address, { deliverErrors: true });
  const parsed = safeParse(ROW, response.status === 200 ? jsonOf(response.body) : undefined);
  return parsed.success ? parsed.output : {};
}
