/** Field definitions in the terms of the describe call, and builders with the usual defaults. */

interface PicklistValue {
  value: string;
  label: string;
  active: boolean;
  defaultValue: boolean;
  validFor: string | null;
}

export interface FieldSpec {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  byteLength: number;
  precision: number;
  scale: number;
  digits: number;
  nillable: boolean;
  defaultedOnCreate: boolean;
  createable: boolean;
  updateable: boolean;
  calculated: boolean;
  autoNumber: boolean;
  custom: boolean;
  externalId: boolean;
  idLookup: boolean;
  unique: boolean;
  caseSensitive: boolean;
  filterable: boolean;
  restrictedPicklist: boolean;
  dependentPicklist: boolean;
  controllerName: string | null;
  picklistValues: readonly PicklistValue[];
  referenceTo: readonly string[];
  relationshipName: string | null;
  compoundFieldName: string | null;
  permissionable: boolean;
  nameField: boolean;
  encrypted: boolean;
  soapType: string;
}

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'date'
  | 'datetime'
  | 'currency'
  | 'double'
  | 'percent'
  | 'int'
  | 'boolean'
  | 'reference'
  | 'url'
  | 'email';

type Change = Partial<FieldSpec>;

const SOAP: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  currency: 'xsd:double',
  double: 'xsd:double',
  percent: 'xsd:double',
  int: 'xsd:int',
  boolean: 'xsd:boolean',
};

/** Returns a field that all users can write and leave empty, unless the change overrides it. */
function field(name: string, label: string, type: FieldType, change: Change = {}): FieldSpec {
  const spec: FieldSpec = {
    name,
    label,
    type,
    length: 0,
    byteLength: 0,
    precision: 0,
    scale: 0,
    digits: 0,
    nillable: true,
    defaultedOnCreate: false,
    createable: true,
    updateable: true,
    calculated: false,
    autoNumber: false,
    custom: name.endsWith('__c'),
    externalId: false,
    idLookup: false,
    unique: false,
    caseSensitive: false,
    filterable: type !== 'textarea',
    restrictedPicklist: false,
    dependentPicklist: false,
    controllerName: null,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
    compoundFieldName: null,
    permissionable: true,
    nameField: false,
    encrypted: false,
    soapType: SOAP[type] ?? 'xsd:string',
    ...change,
  };
  return { ...spec, byteLength: spec.length * 3 };
}

/** Written only by the server. */
export const SYSTEM: Change = { createable: false, updateable: false, permissionable: false, nillable: false };

/** Filled in by the server if a create does not set it. */
export const DEFAULTED: Change = { nillable: false, defaultedOnCreate: true };

/** A create must set it. */
export const REQUIRED: Change = { nillable: false, permissionable: false };

/** A text that an admin marked as external ID and unique, so that records can be upserted by it. */
export const KEY: Change = { externalId: true, unique: true, idLookup: true };

export function text(name: string, label: string, length = 255, change: Change = {}): FieldSpec {
  return field(name, label, 'string', { length, ...change });
}

export function longText(name: string, label: string, length = 32_000): FieldSpec {
  return field(name, label, 'textarea', { length });
}

export function money(name: string, label: string, change: Change = {}): FieldSpec {
  return field(name, label, 'currency', { precision: 18, scale: 2, ...change });
}

export function number(name: string, label: string, precision: number, scale: number, change: Change = {}): FieldSpec {
  return field(name, label, 'double', { precision, scale, ...change });
}

export function percent(name: string, label: string, precision: number, scale: number, change: Change = {}): FieldSpec {
  return field(name, label, 'percent', { precision, scale, ...change });
}

export function date(name: string, label: string, change: Change = {}): FieldSpec {
  return field(name, label, 'date', change);
}

function moment(name: string, label: string, change: Change = {}): FieldSpec {
  return field(name, label, 'datetime', change);
}

export function flag(name: string, label: string, change: Change = {}): FieldSpec {
  return field(name, label, 'boolean', { ...DEFAULTED, ...change });
}

export function picklist(name: string, label: string, values: readonly string[], change: Change = {}): FieldSpec {
  return field(name, label, 'picklist', { length: 255, picklistValues: picklistValues(values), ...change });
}

function picklistValues(values: readonly string[]): PicklistValue[] {
  return values.map((value) => ({ value, label: value, active: true, defaultValue: false, validFor: null }));
}

export function reference(name: string, label: string, to: string, change: Change = {}): FieldSpec {
  const relationshipName = name.endsWith('__c') ? name.replace(/c$/, 'r') : name.replace(/Id$/, '');
  return field(name, label, 'reference', { length: 18, referenceTo: [to], relationshipName, ...change });
}

/** Returns the fields of every object. */
export function systemFields(): FieldSpec[] {
  return [
    field('Id', 'Record ID', 'id', { ...SYSTEM, length: 18, idLookup: true, defaultedOnCreate: true }),
    flag('IsDeleted', 'Deleted', SYSTEM),
    moment('CreatedDate', 'Created Date', SYSTEM),
    reference('CreatedById', 'Created By ID', 'User', SYSTEM),
    moment('LastModifiedDate', 'Last Modified Date', SYSTEM),
    reference('LastModifiedById', 'Last Modified By ID', 'User', SYSTEM),
    moment('SystemModstamp', 'System Modstamp', SYSTEM),
  ];
}
