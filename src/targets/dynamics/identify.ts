/** The signed-in user and the org. */
import { pipe, regex, safeParse, string } from 'valibot';
import { expected, json, ROW, textOf, type Row } from '../flow/response.ts';
import type { Identity } from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { API_VERSION, queryText, request } from './api.ts';
import { object } from '../flow/shape.ts';

/** The user's ID becomes part of an address. */
const ID = pipe(string(), regex(/^[\w-]+$/));

const ME = object({ UserId: ID, OrganizationId: string() });

/**
 * Types of an org that is not a production org.
 * https://learn.microsoft.com/dotnet/api/microsoft.xrm.sdk.organization.organizationtype, 2026-11-22.
 */
const SANDBOXES = ['CustomerTest', 'CustomerFreeTest', 'Developer'];

/** Reads the user and the org. Names are empty if they are hidden from the user; IDs are always present. */
export function* identify(): Talk<Identity> {
  const { UserId, OrganizationId } = yield* expected(ME, yield request('GET', 'WhoAmI'));
  const access = "(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')";
  const { Detail } = yield* maybe(`RetrieveCurrentOrganization${access}`);
  const detail = safeParse(ROW, Detail);
  const org = detail.success ? detail.output : {};
  const user = yield* maybe(`systemusers(${UserId})${queryText({ $select: 'fullname,internalemailaddress' })}`);
  return {
    orgId: OrganizationId.toLowerCase(),
    orgName: textOf(org, 'FriendlyName'),
    userId: UserId.toLowerCase(),
    userName: textOf(user, 'fullname') || textOf(user, 'internalemailaddress'),
    sandbox: SANDBOXES.includes(textOf(org, 'OrganizationType')),
    version: API_VERSION,
  };
}

/** Returns the row if it exists and the user can see it, otherwise an empty one. */
function* maybe(address: string): Talk<Row> {
  const response = yield request('GET', address, { hears: true });
  const parsed = safeParse(ROW, response.status === 200 ? json(response.body) : undefined);
  return parsed.success ? parsed.output : {};
}
