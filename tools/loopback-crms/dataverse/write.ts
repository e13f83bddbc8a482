/**
 * Creates, changes, and deletes rows with the rights of a signed-in user: keys, duplicates, versions, and closed
 * opportunities.
 */
import { fits } from './address.ts';
import { refuse } from './answers.ts';
import type { Call } from './call.ts';
import { headerOf } from './call.ts';
import type { Table, Values } from './columns.ts';
import { isReference } from './columns.ts';
import type { Row } from './org.ts';
import { valuesOf, workedOut } from './values.ts';

/** Creates a row and returns its ID. */
export function createRow(
  call: Call,
  table: Table,
  id: string,
  body: Record<string, unknown>,
  key: Values = {},
): string {
  const { org } = call.crm;
  // A key in the body overrides the one in the address without an error.
  const given = { ...key, ...valuesOf(call, table, body) };
  if (given['statecode'] !== undefined && given['statecode'] !== 0) {
    throw refuse(400, 'A record is made open; its state changes later.', '0x80045042');
  }
  const asked = { ...org.defaults(table, call.userId), ...given };
  const values = workedOut(org, table, org.afterPlugins(table.name, asked));
  checkRow(call, id, table, values);
  refuseDuplicate(call, table, values);
  org.insert(table.name, values, id, call.userId);
  org.written(id);
  return id;
}

/** Changes a row; the version increases even if no value changes. */
export function changeRow(call: Call, table: Table, row: Row, body: Record<string, unknown>): void {
  const given = valuesOf(call, table, body);
  checkState(table, row, given);
  const { org } = call.crm;
  const values = workedOut(org, table, org.afterPlugins(table.name, { ...row.values, ...given }));
  checkRow(call, row.id, table, values);
  org.edit(row.id, values, call.userId);
  org.written(row.id);
}

function checkRow(call: Call, id: string, table: Table, values: Values): void {
  refuseAsOrdered(call, id, table, values);
  refuseTakenKey(call, id, table, values);
}

/** Throws the error that a test has ordered for a row, matched by any value in it. */
export function refuseAsOrdered(call: Call, id: string, table: Table, values: Values): void {
  const flat = Object.entries(values).map(([name, value]) => [name, isReference(value) ? value.id : value] as const);
  const fault = call.crm.faults.forRow({ ...Object.fromEntries(flat), [table.id]: id });
  if (fault === undefined) return;
  fault.meanwhile?.();
  throw refuse(fault.status ?? 400, fault.message, fault.code);
}

function refuseTakenKey(call: Call, id: string, table: Table, values: Values): void {
  for (const key of table.keys.filter((one) => one.status === 'Active')) {
    const wanted = Object.fromEntries(key.columns.map((name) => [name, values[name]]));
    if (Object.values(wanted).some((value) => value === null || value === undefined)) continue;
    const taken = call.crm.org.live(table.name).some((row) => row.id !== id && fits(row, wanted));
    if (!taken) continue;
    const text = `A record that has the attribute values ${key.columns.join(', ')} already exists.`;
    throw refuse(412, `${text} The entity key ${key.name} requires unique values.`, '0x80060892');
  }
}

/** Rejects a duplicate. The check is off unless the client turns it on, with a header that is a double negation. */
function refuseDuplicate(call: Call, table: Table, values: Values): void {
  const { org } = call.crm;
  const rule = org.duplicateRule;
  if (table.name !== 'opportunity' || rule.length === 0) return;
  if (headerOf(call.request, 'mscrm.suppressduplicatedetection') !== 'false') return;
  const wanted = Object.fromEntries(rule.map((name) => [name, values[name]]));
  if (!org.live(table.name).some((row) => fits(row, wanted))) return;
  // https://learn.microsoft.com/power-apps/developer/data-platform/webapi/manage-duplicate-detection-create-update, 2026-11-29.
  throw refuse(
    call.crm.options.duplicateStatus ?? 500,
    'A record was not created or updated because a duplicate of the current record already exists.',
    '0x80040333',
  );
}

/**
 * Rejects a change to a closed opportunity, which is read-only until both its state and its status are open; closing is
 * an action.
 */
function checkState(table: Table, row: Row, given: Values): void {
  if (table.name !== 'opportunity') return;
  const { statecode, statuscode, ...others } = given;
  const closed = row.values['statecode'] !== 0;
  if (statecode !== undefined && statecode !== row.values['statecode']) {
    if (statecode !== 0)
      throw refuse(400, 'An opportunity is closed by WinOpportunity or LoseOpportunity.', '0x80040216');
    if (statuscode === undefined) throw refuse(400, 'The status must be given with the state.', '0x80048408');
  }
  const after = statecode ?? row.values['statecode'];
  const status = table.columns.get('statuscode')?.options?.find((option) => option.value === statuscode);
  if (status !== undefined && status.state !== after) {
    throw refuse(
      400,
      `${status.value} is not a valid status code for another state code of opportunity.`,
      '0x80048408',
    );
  }
  if (closed && (after !== 0 || Object.keys(others).length > 0)) {
    throw refuse(400, 'The opportunity is closed and cannot be edited.', '0x80040221');
  }
}
