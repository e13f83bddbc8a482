/** One deal as one request: made, changed, closed or opened again. */
import { fieldIn, type CrmScope, type RemoteWrite } from '../core/crm.ts';
import type { PlainValue } from '../../domain/value.ts';
import { DEAL_ID, DEALS } from './api.ts';
import { literal } from './filter.ts';
import { dealIdOf, guidOf } from './guid.ts';
import type { Part } from './multipart.ts';
import { hasColumn } from './read.ts';
import { spelled } from './serialize.ts';

/** What an address of an alternate key cannot hold, encoded or not. https://learn.microsoft.com/power-apps/developer/data-platform/define-alternate-keys-entity, 2026-11-22. */
const BREAKING = /[/<>*%&:\\?+]/;

/** Of a deal that is to be made, and never written over where it is there by now. Duplicate rules are off for programs unless they ask. */
const MAKING = { 'If-None-Match': '*', 'MSCRM.SuppressDuplicateDetection': 'false' };

const CLOSING: Readonly<Record<string, string>> = { won: 'WinOpportunity', lost: 'LoseOpportunity' };

/** The set of a table that a lookup leads to. */
export type SetOf = (table: string) => string | undefined;

/** Undefined: the key holds what no address takes, or the id is none. */
export function partOf(scope: CrmScope, write: RemoteWrite, setOf: SetOf): Part | undefined {
  const { id, key, fields, version = '*' } = write;
  if (id !== undefined && guidOf(id) !== id.toLowerCase()) return undefined;
  const { statecode: state } = fields;
  if (state !== undefined) return statePart(scope, write, state);
  const body = json(scope, fields, setOf);
  if (id !== undefined) {
    return { method: 'PATCH', address: `${DEALS}(${id})`, headers: { 'If-Match': version }, body };
  }
  if (scope.options['create'] !== 'key') {
    const own = hasColumn(scope) && fieldIn(scope.schema, scope.keyField)?.creatable === true;
    const all = own ? { [scope.keyField]: key, ...fields } : fields;
    return { method: 'PATCH', address: `${DEALS}(${dealIdOf(key)})`, headers: MAKING, body: json(scope, all, setOf) };
  }
  if (BREAKING.test(key)) return undefined;
  const address = `${DEALS}(${scope.keyField}=${encodeURIComponent(literal(key))})?$select=${DEAL_ID}`;
  return { method: 'PATCH', address, headers: { Prefer: 'return=representation', ...MAKING }, body };
}

/** Closing is an action, opening again a change of both columns. Neither has a version: the state itself refuses what is done. */
function statePart({ schema }: CrmScope, { id, fields, version = '*' }: RemoteWrite, state: PlainValue): Part {
  if (id === undefined || typeof state !== 'string' || Object.keys(fields).length > 1) {
    throw new Error('The state of a deal is written by itself, and only once the deal is there');
  }
  const status = Number(schema.options?.[`${state}Status`] ?? '-1');
  const action = CLOSING[state];
  if (action === undefined) {
    const body = JSON.stringify({ statecode: 0, statuscode: status });
    return { method: 'PATCH', address: `${DEALS}(${id})`, headers: { 'If-Match': version }, body };
  }
  const closing = { subject: `Opportunity ${state}`, [`${DEAL_ID}@odata.bind`]: `/${DEALS}(${id})` };
  return {
    method: 'POST',
    address: action,
    headers: {},
    body: JSON.stringify({ Status: status, OpportunityClose: closing }),
  };
}

/** Built by hand, for the digits of a number are not to pass through a float. */
function json({ schema }: CrmScope, fields: RemoteWrite['fields'], setOf: SetOf): string {
  const members = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}:${spelled(fieldIn(schema, name), value, setOf)}`,
  );
  return `{${members.join(',')}}`;
}
