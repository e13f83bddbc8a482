/** The describe call, and the picklists of one record type. */
import type { Answer } from '../answer.ts';
import { notFound } from './answers.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org } from './org.ts';
import type { ApiRequest } from '../request.ts';

/** Returns the description of an object, or 304 without a body if it has not changed since the client's date. */
export function describe(org: Org, object: ObjectSpec, version: string, request: ApiRequest): Answer {
  const changedMs = Math.floor((org.describedMs.get(object.name) ?? 0) / 1000) * 1000;
  const sinceMs = Date.parse(request.headers['if-modified-since'] ?? '');
  const headers = { 'Last-Modified': new Date(changedMs).toUTCString() };
  if (sinceMs >= changedMs) return { status: 304, headers };
  const { writable, fields, childRelationships, name, label, labelPlural, keyPrefix } = object;
  const base = `/services/data/${version}/sobjects/${name}`;
  const abilities = { createable: writable, updateable: writable, deletable: writable, undeletable: writable };
  const urls = { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` };
  const traits = { custom: name.endsWith('__c'), queryable: true, retrieveable: true, replicateable: true };
  const body = { name, label, labelPlural, keyPrefix, ...abilities, ...traits, fields, childRelationships, urls };
  return { status: 200, headers, body: { ...body, recordTypeInfos: recordTypeInfos(org, object, base) } };
}

function recordTypeInfos(org: Org, object: ObjectSpec, base: string): unknown[] {
  const types = object.name === 'Opportunity' ? org.recordTypes : org.recordTypes.filter((type) => type.master);
  return types.map((type) => ({
    active: true,
    available: type.available,
    defaultRecordTypeMapping: type.isDefault || types.length === 1,
    developerName: type.developerName,
    master: type.master,
    name: type.name,
    recordTypeId: type.id,
    urls: { layout: `${base}/describe/layouts/${type.id}` },
  }));
}

/** GET ui-api/object-info/<object>/picklist-values/<record type>. */
export function picklistsOfType(org: Org, object: ObjectSpec, recordTypeId: string): Answer {
  const type = org.recordTypes.find((one) => one.id === recordTypeId);
  if (type === undefined) throw notFound('The requested resource does not exist');
  const lists = object.fields.filter((field) => field.picklistValues.length > 0);
  const entries = lists.map((field) => {
    const allowed = type.picklists[field.name];
    const values = field.picklistValues.filter((one) => one.active && allowed?.includes(one.value) !== false);
    const shown = values.map(({ label, value }) => ({ attributes: null, label, validFor: [], value }));
    return [field.name, { controllerValues: {}, defaultValue: null, eTag: 'loopback', values: shown }] as const;
  });
  return { status: 200, body: { eTag: 'loopback', picklistFieldValues: Object.fromEntries(entries) } };
}
