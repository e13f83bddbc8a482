/** Description of the Opportunity object for the signed-in user. */
import { array, boolean, nullish, number, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { CrmScope, RemoteField, RemoteSchema, RemoteType } from '../core/crm.ts';
import type { Talk, WireRequest, WireResponse } from '../flow/request-flow.ts';
import { expected } from '../flow/response.ts';
import { apiPath, DEAL, got } from './api.ts';
import { shareField, shareNames, type ShareNames } from './share-table.ts';
import { object, record } from '../flow/shape.ts';

const PICKLIST = array(object({ value: string(), label: nullish(string()), active: nullish(boolean(), true) }));

const FIELD = object({
  name: string(),
  label: string(),
  type: string(),
  length: nullish(number(), 0),
  precision: nullish(number(), 0),
  scale: nullish(number(), 0),
  digits: nullish(number(), 0),
  nillable: boolean(),
  defaultedOnCreate: boolean(),
  createable: boolean(),
  updateable: boolean(),
  externalId: nullish(boolean(), false),
  idLookup: nullish(boolean(), false),
  unique: nullish(boolean(), false),
  restrictedPicklist: nullish(boolean(), false),
  picklistValues: nullish(PICKLIST, []),
  referenceTo: nullish(array(string()), []),
});

const RECORD_TYPE = object({
  recordTypeId: string(),
  available: boolean(),
  master: nullish(boolean(), false),
  defaultRecordTypeMapping: nullish(boolean(), false),
});

const DESCRIPTION = object({
  label: string(),
  createable: boolean(),
  fields: array(FIELD),
  recordTypeInfos: nullish(array(RECORD_TYPE), []),
});

type Description = InferOutput<typeof DESCRIPTION>;

const PICKLISTS = object({ picklistFieldValues: record(object({ values: PICKLIST })) });

const TYPES: Readonly<Record<string, RemoteType>> = {
  string: 'text',
  textarea: 'text',
  url: 'text',
  email: 'text',
  phone: 'text',
  combobox: 'text',
  picklist: 'choice',
  multipicklist: 'choices',
  date: 'day',
  datetime: 'moment',
  currency: 'number',
  double: 'number',
  percent: 'number',
  int: 'number',
  long: 'number',
  boolean: 'flag',
  reference: 'lookup',
};

/** Field that exists only in an org with several currencies. */
const CURRENCY = 'CurrencyIsoCode';

/**
 * Reads the description of the opportunity object and, as one more field, of the child object for shares. Returns
 * `known` if Salesforce reports no change. The stamp contains one line for each object and the names of the child
 * object: other names result in another schema.
 */
export function* describe({ options }: Pick<CrmScope, 'options'>, known: RemoteSchema | undefined): Talk<RemoteSchema> {
  const names = shareNames(options);
  const signature = names === undefined ? '' : Object.values(names).join(' ');
  const [stamp = '', named, childStamp = ''] = known?.stamp?.split('\n') ?? [];
  const before = named === signature ? known : undefined;
  const answer = yield* got(describeRequest(DEAL, before && stamp));
  const deal = answer.status === 304 && before !== undefined ? before : yield* dealSchema(answer);
  const stamps = [answer.headers['last-modified'] ?? stamp, signature];
  if (names === undefined) return deal === before ? before : { ...deal, stamp: stamps.join('\n') };
  const response = yield { ...describeRequest(names.object, before && childStamp), hears: true };
  if (response.status === 304 && deal === before) return before;
  const child = response.status === 304 ? before?.fields[names.object] : yield* childField(names, response);
  const { [names.object]: _, ...fields } = deal.fields;
  return {
    ...deal,
    fields: child === undefined ? fields : { ...fields, [names.object]: child },
    stamp: [...stamps, response.headers['last-modified'] ?? childStamp].join('\n'),
  };
}

/**
 * Returns the field that represents the child object, or `undefined` if the object does not exist or cannot store
 * shares.
 */
function* childField(names: ShareNames, response: WireResponse): Talk<RemoteField | undefined> {
  if (response.status !== 200) return undefined;
  const description = yield* expected(DESCRIPTION, response);
  return shareField(names, description.label, fieldsOf(description));
}

function* dealSchema(response: WireResponse): Talk<RemoteSchema> {
  const description = yield* expected(DESCRIPTION, response);
  const { fields, recordTypeInfos } = description;
  return {
    fields: fieldsOf(description),
    ...(fields.some(({ name }) => name === CURRENCY) ? { currencyField: CURRENCY } : {}),
    ...(yield* variantsOf(recordTypeInfos)),
  };
}

function describeRequest(name: string, stamp: string | undefined): WireRequest {
  const path = apiPath(`sobjects/${name}/describe`);
  return { method: 'GET', path, ...(stamp ? { headers: { 'If-Modified-Since': stamp } } : {}) };
}

function fieldsOf({ fields }: Description): Readonly<Record<string, RemoteField>> {
  return Object.fromEntries(fields.map((field) => [field.name, remoteField(field)]));
}

function remoteField(field: InferOutput<typeof FIELD>): RemoteField {
  const type = TYPES[field.type] ?? 'other';
  const choices = field.picklistValues
    .filter(({ active }) => active)
    .map(({ value, label }) => ({ value, label: label ?? value }));
  const [refersTo] = field.referenceTo;
  const whole = field.type === 'int' ? field.digits : field.precision - field.scale;
  return {
    name: field.name,
    label: field.label,
    type,
    creatable: field.createable,
    updatable: field.updateable,
    required: field.createable && !field.nillable && !field.defaultedOnCreate,
    ...(type === 'text' && field.length > 0 ? { length: field.length } : {}),
    ...(type === 'number' ? { scale: field.scale } : {}),
    ...(type === 'number' && whole > 0 ? { wholeDigits: whole } : {}),
    ...(type === 'choice' || type === 'choices' ? { choices, closed: field.restrictedPicklist } : {}),
    ...(field.unique && (field.externalId || field.idLookup) ? { key: true } : {}),
    ...(refersTo === undefined ? {} : { refersTo }),
  };
}

/** Reads the values that each record type allows, if the user has more than one. */
function* variantsOf(infos: Description['recordTypeInfos']): Talk<Pick<RemoteSchema, 'variants' | 'newVariant'>> {
  const own = infos.filter(({ available, master }) => available && !master);
  if (own.length === 0) return {};
  const variants = new Map<string, Record<string, string[]>>();
  for (const { recordTypeId } of own) {
    const path = apiPath(`ui-api/object-info/${DEAL}/picklist-values/${recordTypeId}`);
    const response = yield { method: 'GET', path, hears: true };
    // Without these lists a value may be rejected only later, row by row, so their absence is not an error.
    if (response.status !== 200) return {};
    const { picklistFieldValues } = yield* expected(PICKLISTS, response);
    const lists = Object.entries(picklistFieldValues);
    const values = lists.map(([name, list]) => [name, list.values.map(({ value }) => value)] as const);
    variants.set(recordTypeId, Object.fromEntries(values));
  }
  const fresh = infos.find(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping)?.recordTypeId;
  return { variants: Object.fromEntries(variants), ...(fresh === undefined ? {} : { newVariant: fresh }) };
}
