/** Request for one opportunity: create, update, close, or reopen. */
import { fieldIn, type CrmScope, type RemoteWrite } from '../core/crm.ts';
import type { PlainValue } from '../../domain/value.ts';
import { OPPORTUNITY_ID, OPPORTUNITIES } from './api.ts';
import { odataLiteral } from './filter.ts';
import { opportunityIdOf, guidOf } from './guid.ts';
import type { Part } from './multipart.ts';
import { hasField } from './read.ts';
import { serializeFields } from './serialize.ts';

/**
 * Characters that the address of an alternate key cannot contain, encoded or not.
 * https://learn.microsoft.com/power-apps/developer/data-platform/define-alternate-keys-entity, 2026-11-22.
 */
const BREAKING = /[/<>*%&:\\?+]/;

/**
 * Headers for creating an opportunity without overwriting an existing one. The API applies duplicate rules only on
 * request.
 */
const MAKING = { 'If-None-Match': '*', 'MSCRM.SuppressDuplicateDetection': 'false' };

const CLOSING: Readonly<Record<string, string>> = { won: 'WinOpportunity', lost: 'LoseOpportunity' };

/** Function that returns the entity set of a table that a lookup refers to. */
export type SetOf = (table: string) => string | undefined;

/**
 * Returns the request, or `undefined` if the key contains a character that addresses do not allow, or the ID is not
 * valid.
 */
export function buildWriteRequest(scope: CrmScope, write: RemoteWrite, setOf: SetOf): Part | undefined {
  const { id, key, fields, version = '*' } = write;
  if (id !== undefined && guidOf(id) !== id.toLowerCase()) return undefined;
  const { statecode: state } = fields;
  if (state !== undefined) return statePart(scope, write, state);
  const body = json(scope, fields, setOf);
  if (id !== undefined) {
    return { method: 'PATCH', address: `${OPPORTUNITIES}(${id})`, headers: { 'If-Match': version }, body };
  }
  if (scope.options['create'] !== 'key') {
    const own = hasField(scope) && fieldIn(scope.schema, scope.keyField)?.creatable === true;
    const all = own ? { [scope.keyField]: key, ...fields } : fields;
    return {
      method: 'PATCH',
      address: `${OPPORTUNITIES}(${opportunityIdOf(key)})`,
      headers: MAKING,
      body: json(scope, all, setOf),
    };
  }
  if (BREAKING.test(key)) return undefined;
  const address = `${OPPORTUNITIES}(${scope.keyField}=${encodeURIComponent(odataLiteral(key))})?$select=${OPPORTUNITY_ID}`;
  return { method: 'PATCH', address, headers: { Prefer: 'return=representation', ...MAKING }, body };
}

/**
 * Returns the request for a state. Closing is an action, reopening a change of both columns. The state itself prevents
 * a repeated change.
 */
function statePart({ schema }: CrmScope, { id, fields, version = '*' }: RemoteWrite, state: PlainValue): Part {
  if (id === undefined || typeof state !== 'string' || Object.keys(fields).length > 1) {
    throw new Error('The state of a deal is written by itself, and only once the deal is there');
  }
  const status = Number(schema.options?.[`${state}Status`] ?? '-1');
  const action = CLOSING[state];
  if (action === undefined) {
    const body = JSON.stringify({ statecode: 0, statuscode: status });
    return { method: 'PATCH', address: `${OPPORTUNITIES}(${id})`, headers: { 'If-Match': version }, body };
  }
  const closing = { subject: `Opportunity ${state}`, [`${OPPORTUNITY_ID}@odata.bind`]: `/${OPPORTUNITIES}(${id})` };
  return {
    method: 'POST',
    address: action,
    headers: {},
    body: JSON.stringify({ Status: status, OpportunityClose: closing }),
  };
}

/** Returns JSON that is built as text so that the digits of a number do not pass through floating-point conversion. */
function json({ schema }: CrmScope, fields: RemoteWrite['fields'], setOf: SetOf): string {
  const members = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}:${serializeFields(fieldIn(schema, name), value, setOf)}`,
  );
  return `{${members.join(',')}}`;
}
