/** Writes one record: its values are checked, then it is changed, or an error is thrown that names its row. */
import { badValues, invalid } from './answers.ts';
import type { Complaint, ValueProblem } from './answers.ts';
import { isObject } from './call.ts';
import type { Call } from './call.ts';
import type { HubRecord, Portal, Values } from './portal.ts';
import type { ObjectType } from './properties.ts';
import { readValue, stageProblem } from './values.ts';

/** An error of a row; the caller decides if it fails the row or the batch. */
export class RowProblem extends Error {
  readonly complaint: Complaint;
  constructor(complaint: Complaint) {
    super(complaint.message);
    this.complaint = complaint;
  }
}

/** The first version that enforces the admin's required form properties for writes through the API. */
const ENFORCING = '2026-09';

/** Returns the properties of a row as sent: text values by name, nothing else. */
export function givenValues(row: Record<string, unknown>): Values {
  const { properties } = row;
  if (!isObject(properties)) throw invalid('Invalid input JSON: properties are missing');
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value !== 'string') throw invalid(`Invalid input JSON: the value of ${name} must be a text`);
  }
  return properties as Values;
}

/** Returns the problem of an unknown property, which fails the whole request, unlike other invalid values. */
export function unknownNames(portal: Portal, type: ObjectType, rows: readonly Values[]): ValueProblem[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names]
    .filter((name) => portal.property(type, name) === undefined)
    .map((name) => ({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` }));
}

/** Updates a record, or creates one if `before` is `undefined`; throws a RowProblem without having changed anything. */
export function write(call: Call, type: ObjectType, before: HubRecord | undefined, given: Values): HubRecord {
  const { portal } = call;
  const problems: ValueProblem[] = [];
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const definition = portal.property(type, name);
    if (definition === undefined) continue;
    const kept = definition.readOnlyValue ? readOnly(name) : readValue(portal, definition, value);
    if (typeof kept === 'string') read[name] = kept;
    else problems.push(kept);
  }
  const [pipeline] = portal.pipelines;
  const home =
    before === undefined && type === 'deals' && portal.pipelines.length === 1 ? { pipeline: pipeline?.id } : {};
  const values: Values = { ...(home as Values), ...read, ...closing(portal, before, read) };
  const after = filled({ ...before?.values, ...values });
  problems.push(...required(call, type, before, after));
  // Only sent values are checked: a stage can be removed while deals are in it (`validateDealStageUsagesBeforeDelete:
  // false`, https://developers.hubspot.com/docs/api-reference/latest/crm/pipelines/guide, 2026-11-29).
  const isStaged = before === undefined || 'dealstage' in given || 'pipeline' in given;
  const stage = type === 'deals' && isStaged ? stageProblem(portal, after) : undefined;
  if (stage !== undefined) problems.push(stage);
  const fault =
    call.hub.faults.forRow(after) ?? (problems.length > 0 ? badValues(problems) : taken(portal, type, before, after));
  if (fault !== undefined) throw new RowProblem(fault);
  const made = { ...values, ...changed(after, portal.afterAutomation(type, after)) };
  const id = before?.id ?? portal.insert(type, made);
  if (before !== undefined) portal.edit(id, made);
  const record = portal.get(id);
  if (record === undefined) throw new Error(`record ${id} is gone`);
  portal.written(record);
  return record;
}

function changed(before: Values, after: Values): Values {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));
}

function readOnly(name: string): ValueProblem {
  return { name, code: 'READ_ONLY_VALUE', message: `"${name}" is a read only property; its value cannot be set.` };
}

/**
 * Returns the values with a close date: a deal that enters a closed stage gets the current time, unless one was sent.
 */
function closing(portal: Portal, before: HubRecord | undefined, read: Values): Values {
  const stage = portal.stage(read['dealstage']);
  const enters = stage?.isClosed === true && before?.values['dealstage'] !== stage.id;
  return enters && read['closedate'] === undefined ? { closedate: new Date(portal.now()).toISOString() } : {};
}

function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

function required(call: Call, type: ObjectType, before: HubRecord | undefined, after: Values): ValueProblem[] {
  const { portal } = call;
  const always = portal.pipelines.length > 1 ? ['dealname', 'dealstage', 'pipeline'] : ['dealname', 'dealstage'];
  const wanted = type === 'deals' && before === undefined ? [...always] : [];
  if (call.version === ENFORCING) {
    if (before === undefined && type === 'deals') wanted.push(...portal.rules.onCreate);
    for (const { when, required: names } of portal.rules.conditional) {
      if (Object.entries(when).every(([name, value]) => after[name] === value)) wanted.push(...names);
    }
  }
  const missing = [...new Set(wanted)].filter((name) => after[name] === undefined);
  const labelled = missing.map((name) => ({
    ...{ name, code: 'REQUIRED_FIELD' },
    message: `${portal.property(type, name)?.label ?? name} is required.`,
  }));
  const broken = portal.rules.validation.flatMap((rule) => rule(after) ?? []);
  return [...labelled, ...broken.map((one) => ({ ...one, code: 'INVALID_ALPHA' }))];
}

function taken(portal: Portal, type: ObjectType, before: HubRecord | undefined, after: Values): Complaint | undefined {
  for (const { name } of portal.properties[type].filter((one) => one.hasUniqueValue)) {
    const value = after[name];
    const other = value === undefined ? undefined : portal.byValue(type, name, value);
    if (other === undefined || other.id === before?.id) continue;
    const message = `A record with ${name} "${value ?? ''}" already exists. Existing ID: ${other.id}`;
    return { status: 409, category: 'CONFLICT', message, context: { existingId: [other.id] } };
  }
  return undefined;
}
