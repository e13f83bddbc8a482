/** Description of the deal object for the service key. */
import { array, boolean, nullish, number, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { nameKey } from '../../domain/name.ts';
import { reuseIfEqual, parseResponse, stop } from '../flow/response.ts';
import type { CrmScope, RemoteField, RemoteSchema, RemoteType } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { ZONE_FOUND } from '../core/limit.ts';
import { DEFAULT_ZONE, isTimeZone } from '../core/time-zone.ts';
import { COMPANY, get, getJson, type Scope } from './api.ts';
import { ACCOUNT } from './identify.ts';
import { objectShape } from '../flow/shape.ts';

const PROPERTIES = objectShape({
  results: array(
    objectShape({
      name: string(),
      label: nullish(string(), ''),
      type: string(),
      fieldType: nullish(string(), ''),
      options: nullish(array(objectShape({ value: string(), label: nullish(string(), '') })), []),
      externalOptions: nullish(boolean(), false),
      calculated: nullish(boolean(), false),
      hasUniqueValue: nullish(boolean(), false),
      referencedObjectType: nullish(string(), ''),
      modificationMetadata: nullish(objectShape({ readOnlyValue: nullish(boolean(), false) }), {}),
    }),
  ),
});

type Property = InferOutput<typeof PROPERTIES>['results'][number];

const STAGE = objectShape({
  id: string(),
  label: string(),
  archived: nullish(boolean(), false),
  metadata: nullish(objectShape({ isClosed: nullish(string(), '') }), {}),
});

const PIPELINES = objectShape({
  results: array(
    objectShape({ id: string(), label: string(), archived: nullish(boolean(), false), stages: array(STAGE) }),
  ),
});

type Pipeline = InferOutput<typeof PIPELINES>['results'][number];

const LABELS = objectShape({
  results: array(objectShape({ category: string(), typeId: number(), label: nullish(string(), '') })),
});

const TYPES: Readonly<Record<string, RemoteType>> = {
  string: 'text',
  phone_number: 'text',
  number: 'number',
  date: 'day',
  datetime: 'moment',
  bool: 'flag',
  enumeration: 'choice',
};

/**
 * Maximum length of a text property, in characters.
 * https://knowledge.hubspot.com/properties/property-field-types-in-hubspot, 2026-11-22.
 */
const MOST_TEXT = 65_536;

const CURRENCY = 'deal_currency_code';

/** Name of the schema option with the ID of the partner label, which the user selects by name. */
export const LABEL_TYPE = 'partnerLabelType';

/** Returns the active pipelines and their stages. */
export function* pipelines(scope: Scope): RequestFlow<readonly Pipeline[]> {
  const { results } = yield* parseResponse(PIPELINES, yield* getJson(get(scope, 'crm/pipelines', 'deals')));
  return results.filter(({ archived }) => !archived);
}

/** Reads properties, stages, currencies, and time zone; returns `previous` if nothing has changed. */
export function* describe(
  scope: Omit<CrmScope, 'schema'>,
  previous: RemoteSchema | undefined,
): RequestFlow<RemoteSchema> {
  const { results } = yield* parseResponse(PROPERTIES, yield* getJson(get(scope, 'crm/properties', 'deals')));
  const all = yield* pipelines(scope);
  const account = yield* parseResponse(ACCOUNT, yield* getJson(get(scope, 'account-info', 'details')));
  const { timeZone, companyCurrency, additionalCurrencies } = account;
  const currencies = [...new Set([companyCurrency, ...additionalCurrencies])].filter((code) => code !== '');
  const pipeline = yield* selectedPipeline(scope, all);
  const stages = pipeline.stages.filter(({ archived }) => !archived);
  const properties = Object.fromEntries(results.map((property) => [property.name, remoteField(property)]));
  const label = yield* labelField(scope, properties);
  const fields: Record<string, RemoteField> = {
    ...properties,
    ...restated(properties, 'dealname', { required: true }),
    ...restated(properties, 'dealstage', { required: true, ...choicesOf(stages) }),
    ...restated(properties, 'pipeline', { required: all.length > 1, ...choicesOf(all) }),
    ...(currencies.length > 0
      ? restated(properties, CURRENCY, choicesOf(currencies.map((id) => ({ id, label: id }))))
      : {}),
    [COMPANY]: associationField(COMPANY, 'Primary company', 'lookup'),
    ...label?.field,
  };
  const schema: RemoteSchema = {
    fields,
    ...(currencies.length > 1 ? { currencyField: CURRENCY } : {}),
    options: {
      ...zoneOptions(timeZone, scope.options),
      ...(companyCurrency === '' ? {} : { currency: companyCurrency }),
      ...(label && { [LABEL_TYPE]: label.typeId }),
    },
    stages: Object.fromEntries(stages.map((stage) => [stage.label, stage.id])),
  };
  return reuseIfEqual(previous, schema);
}

/**
 * Returns the account's time zone as options. If the device does not recognize it, the user's setting applies. A
 * default that the user did not change is a guess, with which a close date could be a day early, so the time zone is
 * unknown then.
 */
function zoneOptions(timeZone: string, options: Scope['options']): Readonly<Record<string, string>> {
  if (isTimeZone(timeZone)) return { timeZone };
  return options['timeZone'] === DEFAULT_ZONE ? { timeZone: '', [ZONE_FOUND]: timeZone } : {};
}

function* selectedPipeline({ options }: Scope, all: readonly Pipeline[]): RequestFlow<Pipeline> {
  const name = options['pipeline'] ?? 'default';
  const found = all.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const names = all.map(({ id, label }) => `${id} (${label})`).join(', ');
  const message = `No deal pipeline has the ID ${name}. Available: ${names}.`;
  return yield* stop({ kind: 'connection', code: 'PIPELINE_UNKNOWN', message: message.slice(0, 1000), own: true });
}

function remoteField(property: Property): RemoteField {
  const { name, fieldType, options, externalOptions, hasUniqueValue, referencedObjectType } = property;
  const open = !property.calculated && !property.modificationMetadata.readOnlyValue;
  const owner = name === 'hubspot_owner_id' || referencedObjectType === 'OWNER';
  const kind = fieldType === 'checkbox' && property.type === 'enumeration' ? 'choices' : TYPES[property.type];
  const type = owner ? 'lookup' : (kind ?? 'other');
  const choices = options.map(({ value, label }) => ({ value, label: label === '' ? value : label }));
  const listed = (type === 'choice' || type === 'choices') && !externalOptions;
  return {
    name,
    label: property.label === '' ? name : property.label,
    type,
    creatable: open,
    updatable: open,
    required: false,
    ...(type === 'text' ? { length: MOST_TEXT } : {}),
    ...(listed ? { choices, closed: true } : {}),
    ...(hasUniqueValue ? { key: true } : {}),
    ...(owner ? { refersTo: 'owners' } : {}),
  };
}

/** Returns the values of a property that its definition does not list. */
function choicesOf(list: readonly { readonly id: string; readonly label: string }[]): Partial<RemoteField> {
  return { choices: list.map(({ id, label }) => ({ value: id, label })), closed: true };
}

/** Returns the field of that name with additional properties; nothing if the service key cannot access it. */
function restated(fields: RemoteSchema['fields'], name: string, more: Partial<RemoteField>): RemoteSchema['fields'] {
  return fields[name] === undefined ? {} : { [name]: { ...fields[name], ...more } };
}

/** Returns a field for associated companies, which are not a property of the deal. */
function associationField(name: string, label: string, type: RemoteType): RemoteField {
  return { name, label, type, creatable: true, updatable: true, required: false, refersTo: 'companies' };
}

/** Returns the field for companies with the admin's label, or `undefined` if no label is selected. */
function* labelField(
  scope: Scope,
  properties: RemoteSchema['fields'],
): RequestFlow<{ readonly field: RemoteSchema['fields']; readonly typeId: string } | undefined> {
  const name = scope.options['partnerLabel'] ?? '';
  if (name === '') return undefined;
  const { results } = yield* parseResponse(
    LABELS,
    yield* getJson(get(scope, 'crm/associations', 'deals/companies/labels')),
  );
  const own = results.filter(({ category }) => category === 'USER_DEFINED');
  const found = own.find(({ label }) => nameKey(label) === nameKey(name));
  if (found !== undefined && !Object.hasOwn(properties, name)) {
    // A label that was deleted and created again has another ID, and no deal has it.
    const typeId = String(found.typeId);
    return { field: { [name]: { ...associationField(name, found.label, 'choices'), identity: typeId } }, typeId };
  }
  const names = own.map(({ label }) => label).join(', ');
  const message =
    found === undefined
      ? `There’s no association label named ${name} between deals and companies.`
      : `The label ${name} has the same name as a deal property.`;
  return yield* stop({
    kind: 'connection',
    code: 'LABEL_UNKNOWN',
    own: true,
    message: `${message} Available: ${names || 'none'}.`.slice(0, 1000),
  });
}
