/** Example notes and records, for tests of plans. */
import type { RemoteField, RemoteRecord, RemoteSchema } from '../../../src/targets/core/crm.ts';
import type { PlainValue } from '../../../src/domain/value.ts';
import type { TargetSettings } from '../../../src/targets/core/target.ts';
import { inspect } from '../../../src/vault/inspect.ts';
import { serializeLink, parseLink, updatedBase } from '../../../src/vault/record-link.ts';
import { buildPlan, type PlanInput } from '../../../src/sync/plan/build-plan.ts';
import type { PlanNote } from '../../../src/sync/plan/plan-index.ts';
import type { Plan, FieldChange, PlanRow } from '../../../src/sync/plan/plan.ts';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';

export const RULES = compileSettings(OPTIONS);

export const IDENTITY: PlanInput['identity'] = {
  orgId: '00DORG',
  orgName: 'Acme',
  userId: '005U',
  userName: 'Sam',
  sandbox: false,
  version: '66.0',
};

function remote(name: string, more: Partial<RemoteField> = {}): RemoteField {
  return { name, label: name, type: 'text', creatable: true, updatable: true, required: false, ...more };
}

const FIELDS: readonly RemoteField[] = [
  remote('Opportunity_Key__c', { key: true }),
  remote('Name', { length: 120, required: true }),
  remote('Amount', { type: 'number', scale: 2 }),
  remote('CloseDate', { type: 'day', required: true }),
  remote('StageName', { type: 'choice', required: true }),
  remote('LeadSource', { type: 'choice' }),
  remote('Type', { type: 'choice' }),
  remote('AccountId', { type: 'lookup', refersTo: 'Account' }),
  remote('Description'),
  remote('OEM_Primary__c'),
  remote('Partner_Names__c'),
  remote('Contract_Vehicle__c'),
  remote('Region__c'),
  remote('FY25_Forecast__c', { type: 'number', scale: 2 }),
  remote('FY26_Forecast__c', { type: 'number', scale: 2 }),
  ...['Win_Probability__c', 'Confidence_Score__c', 'OEM_Alignment_Score__c', 'Partner_Fit_Score__c'].map((name) =>
    remote(name, { type: 'number', scale: 1 }),
  ),
];

export const SCHEMA: RemoteSchema = { fields: Object.fromEntries(FIELDS.map((field) => [field.name, field])) };

/** Returns the schema with some fields described differently; `undefined` removes a field. */
export function schemaWith(changes: Readonly<Record<string, Partial<RemoteField> | undefined>>): RemoteSchema {
  const fields = FIELDS.filter(({ name }) => !(name in changes && changes[name] === undefined));
  return { fields: Object.fromEntries(fields.map((field) => [field.name, { ...field, ...changes[field.name] }])) };
}

/** Values of both sides of the worked example. */
export const AGREED = {
  Name: 'Cloud modernization',
  Amount: 1_000_000,
  CloseDate: '2027-03-31',
  StageName: 'Proposal',
  AccountId: '001DOD',
  OEM_Primary__c: 'Microsoft',
  Partner_Names__c: 'Partner A, Partner B',
  Region__c: 'East',
} as const satisfies Record<string, PlainValue>;

/** Returns the record of the worked example; null for a field without a value. */
export function record(
  fields: Readonly<Record<string, PlainValue>> = {},
  more: Partial<RemoteRecord> = {},
): RemoteRecord {
  const empty = Object.fromEntries(FIELDS.map(({ name }) => [name, null]));
  return { id: '006A', key: 'opp-123', version: 'v1', fields: { ...empty, ...AGREED, ...fields }, ...more };
}

export const DOD = {
  field: 'AccountId',
  name: 'Department of Defense',
  candidates: [{ id: '001DOD', label: 'Department of Defense', detail: '' }],
};

/** Returns the link of a note whose last synced values are those of the worked example, with changes. */
export function linkTo(id = '006A', changes: Readonly<Record<string, string>> = {}, orgId = IDENTITY.orgId): string {
  const nothing = Object.fromEntries(FIELDS.map(({ name }) => [name, '']));
  const said = Object.fromEntries(Object.entries(AGREED).map(([name, value]) => [name, String(value)]));
  const { Opportunity_Key__c: _, ...agreed } = { ...nothing, ...said, ...changes };
  return serializeLink(orgId, {
    recordId: id,
    base: updatedBase(undefined, Object.keys(agreed), agreed),
    mappingRev: 'm',
  });
}

/** Returns a note of the worked example with other lines. */
export function note(lines: Readonly<Record<string, string | undefined>> = {}, path = 'Deal.md'): PlanNote {
  return noteOf(dealText(lines), path);
}

export function noteOf(text: string, path = 'Deal.md'): PlanNote {
  return { inspection: inspect(path, text, RULES, '2026-11-22', () => []) };
}

/** Returns a note of the worked example that is linked to its record. */
export function linked(
  lines: Readonly<Record<string, string | undefined>> = {},
  base: Readonly<Record<string, string>> = {},
): PlanNote {
  return note({ crm_salesforce: linkTo('006A', base), ...lines });
}

export function planFor(
  notes: readonly PlanNote[],
  records: readonly RemoteRecord[],
  more: Partial<PlanInput> = {},
): Plan {
  const ids = notes.flatMap(
    ({ inspection }) => parseLink(inspection.links?.salesforce, IDENTITY.orgId)?.recordId ?? [],
  );
  return buildPlan({
    target: 'salesforce',
    identity: IDENTITY,
    choice: {},
    schema: SCHEMA,
    notes,
    snapshot: { records, missing: ids.filter((id) => !records.some((one) => one.id === id)) },
    lookups: [DOD],
    direction: 'both',
    madeAt: '2026-11-22T18:00:00Z',
    skipped: 0,
    rules: RULES,
    ...more,
  });
}

/** Returns the one row of a plan for one note. */
export function rowFor(one: PlanNote, records: readonly RemoteRecord[], more: Partial<PlanInput> = {}): PlanRow {
  const [row] = planFor([one], records, more).rows;
  if (row === undefined) throw new Error('The plan has no row');
  return row;
}

/** Returns each field as `Name push changed-here`. */
export function toldOf(row: PlanRow): string[] {
  return row.fields.map(({ remote: name, action, reason }) => `${name} ${action} ${reason}`);
}

export function fieldIn(row: PlanRow, name: string): FieldChange {
  const field = row.fields.find((one) => one.remote === name);
  if (field === undefined) throw new Error(`${name} is not in the row`);
  return field;
}

/** Returns a choice that changes direction or codec of some rows of the mapping, by the mapping's remote name. */
export function choiceWith(
  mapping: NonNullable<TargetSettings['mapping']>,
  changes: Readonly<Record<string, Partial<NonNullable<TargetSettings['mapping']>[number]>>>,
  sync: TargetSettings['sync'] = {},
): TargetSettings {
  return { mapping: mapping.map((row) => ({ ...row, ...changes[row.to] })), sync };
}
