/** WhoAmI, the current organization, and the two actions that close an opportunity. */
import type { Answer } from '../answer.ts';
import { refuse } from './answers.ts';
import type { Call } from './call.ts';
import { ROOT, bodyOf, isObject } from './call.ts';
import { checkedValue } from './check-value.ts';
import type { Column, Value } from './columns.ts';
import { valueOf } from './row-json.ts';
import { referenced, workedOut } from './values.ts';
import { refuseAsOrdered } from './write.ts';

export function whoAmI(call: Call): Answer {
  const { org, url } = call.crm;
  const context = `${url}${ROOT}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`;
  const body = { BusinessUnitId: org.businessUnitId, UserId: call.userId, OrganizationId: org.id };
  return { status: 200, body: { '@odata.context': context, ...body } };
}

/** Returns the answer of the function of that name, regardless of the requested access type. */
export function currentOrganization(call: Call): Answer {
  const { org, url } = call.crm;
  const context = `${url}${ROOT}$metadata#Microsoft.Dynamics.CRM.RetrieveCurrentOrganizationResponse`;
  const detail = {
    ...{ OrganizationId: org.id, FriendlyName: org.name, OrganizationVersion: '9.2.24014.00192' },
    ...{ UniqueName: 'loopback', UrlName: 'loopback', State: 'Enabled', OrganizationType: org.type },
  };
  return { status: 200, body: { '@odata.context': context, Detail: detail } };
}

export function winOpportunity(call: Call): Answer {
  return close(call, 1);
}

export function loseOpportunity(call: Call): Answer {
  return close(call, 2);
}

const KNOWN = ['subject', 'description', 'actualrevenue', 'actualend', 'opportunityid@odata.bind', '@odata.type'];

function close(call: Call, state: number): Answer {
  const { org } = call.crm;
  const body = bodyOf(call.request);
  const closing = body['OpportunityClose'];
  const status = body['Status'];
  if (!isObject(closing)) throw refuse(400, "The parameter 'OpportunityClose' is missing.", '0x80048d19');
  const unknown = Object.keys(closing).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw refuse(400, `The property '${unknown}' does not exist on type 'Microsoft.Dynamics.CRM.opportunityclose'.`);
  }
  const address = closing['opportunityid@odata.bind'];
  if (typeof address !== 'string') throw refuse(400, 'The opportunity to close is not given.', '0x80040203');
  const { id } = resolved(call, address);
  const table = org.table('opportunity');
  const row = org.get(id);
  const option = table.columns.get('statuscode')?.options?.find((one) => one.value === status);
  if (option?.state !== state) {
    throw refuse(
      400,
      `${String(status)} is not a valid status code for state code ${state} of opportunity.`,
      '0x80048408',
    );
  }
  if (row.values['statecode'] !== 0) throw refuse(400, 'The opportunity has already been closed.', '0x80040221');
  refuseAsOrdered(call, id, table, row.values);
  const given = (name: string, column: string): Value | undefined =>
    closing[name] === undefined ? undefined : checkedValue('opportunityclose', columnOf(call, column), closing[name]);
  const actual = {
    actualvalue: given('actualrevenue', 'actualvalue') ?? valueOf(table, row, columnOf(call, 'estimatedvalue')),
    actualclosedate: given('actualend', 'actualclosedate') ?? org.stamp().slice(0, 10),
  };
  const values = { ...row.values, ...actual, statecode: state, statuscode: option.value };
  org.edit(id, workedOut(org, table, values), call.userId);
  return { status: 204 };
}

function resolved(call: Call, address: string): { table: string; id: string } {
  const id = call.content.get(address);
  const found = id === undefined ? referenced(call, address) : { table: call.crm.org.get(id).table, id };
  if (found.table !== 'opportunity') throw refuse(400, `'${address}' is no opportunity.`);
  return found;
}

function columnOf(call: Call, name: string): Column {
  const column = call.crm.org.table('opportunity').columns.get(name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}
