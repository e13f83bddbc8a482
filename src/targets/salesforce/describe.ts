/** Description of the Opportunity object for the signed-in user. */
import { array, boolean, nullish, number, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { CrmScope, RemoteField, RemoteSchema, RemoteType } from '../core/crm.ts';
import type { RequestFlow, CrmRequest, CrmResponse } from '../flow/request-flow.ts';
import { parseResponse } from '../flow/response.ts';
import { apiPath, OPPORTUNITY, getJson } from './api.ts';
import { shareField, shareNames, type ShareNames } from './share-table.ts';
import { objectShape, recordShape } from '../flow/shape.ts';

const PICKLIST = array(objectShape({ value: string(), label: nullish(string()), active: nullish(boolean(), true) }));

const FIELD = objectShape({
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

const RECORD_TYPE = objectShape({
  recordTypeId: string(),
  available: boolean(),
  master: nullish(boolean(), false),
  defaultRecordTypeMapping: nullish(boolean(), false),
});

const DESCRIPTION = objectShape({
  label: string(),
  createable: boolean(),
  fields: array(FIELD),
  recordTypeInfos: nullish(array(RECORD_TYPE), []),
});

type Description = InferOutput<typeof DESCRIPTION>;

const PICKLISTS = objectShape({ picklistFieldValues: recordShape(objectShape({ values: PICKLIST })) });

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
 * `previous` if Salesforce reports no change. The stamp contains one line for each object and the names of the child
 * object: other names result in another schema.
 */
export function* describe(
  { options }: Pick<CrmScope, 'options'>,
  previous: RemoteSchema | undefined,
): RequestFlow<RemoteSchema> {
  const names = shareNames(options);
  const signature = names === undefined ? '' : Object.values(names).join(' ');
  const [stamp = '', named, childStamp = ''] = previous?.stamp?.split('\n') ?? [];
  const before = named === signature ? previous : undefined;
  const answer = yield* getJson(describeRequest(OPPORTUNITY, before && stamp));
  const deal = answer.status === 304 && before !== undefined ? before : yield* opportunitySchema(answer);
  const stamps = [answer.headers['last-modified'] ?? stamp, signature];
  if (names === undefined) return deal === before ? before : { ...deal, stamp: stamps.join('\n') };
  const response = yield { ...describeRequest(names.object, before && childStamp), deliverErrors: true };
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
function* childField(names: ShareNames, response: CrmResponse): RequestFlow<RemoteField | undefined> {
  if (response.status !== 200) return undefined;
  const description = yield* parseResponse(DESCRIPTION, response);
  return shareField(names, description.label, fieldsOf(description));
}

function* opportunitySchema(response: CrmResponse): RequestFlow<RemoteSchema> {
  const description = yield* parseResponse(DESCRIPTION, response);
  const { fields, recordTypeInfos } = description;
  return {
    fields: fieldsOf(description),
    ...(fields.some(({ name }) => name === CURRENCY) ? { currencyField: CURRENCY } : {}),
    ...(yield* variantsOf(recordTypeInfos)),
  };
}

function describeRequest(name: string, stamp: string | undefined): CrmRequest {
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
function* variantsOf(
  infos: Description['recordTypeInfos'],
): RequestFlow<Pick<RemoteSchema, 'variants' | 'newVariant'>> {
  const own = infos.filter(({ available, master }) => available && !master);
  if (own.length === 0) return {};
  const variants = new Map<string, Record<string, string[]>>();
  for (const { recordTypeId } of own) {
    const path = apiPath(`ui-api/object-info/${OPPORTUNITY}/picklist-values/${recordTypeId}`);
    const response = yield { method: 'GET', path, deliverErrors: true };
    // Without these lists a value may be rejected only later, row by row, so their absence is not an error.
    if (response.status !== 200) return {};
    const { picklistFieldValues } = yield* parseResponse(PICKLISTS, response);
    const lists = Object.entries(picklistFieldValues);
    const values = lists.map(([name, list]) => [name, list.values.map(({ value }) => value)] as const);
    variants.set(recordTypeId, Object.fromEntries(values));
  }
  const fresh = infos.find(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping)?.recordTypeId;
  return { variants: Object.fromEntries(variants), ...(fresh === undefined ? {} : { newVariant: fresh }) };
}
