/** The setup of an account: its details, properties, groups, pipelines, and owners. */
import type { Answer } from '../answer.ts';
import { invalid, refuse } from './answers.ts';
import { bodyOf, isObject, typeNamed } from './call.ts';
import type { Call } from './call.ts';
import { property, shownProperty } from './properties.ts';
import type { Option } from './properties.ts';

/** Maximum number of properties with unique values per object type. */
const MOST_UNIQUE = 10;

const FIELD_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'file'],
  number: ['number'],
  bool: ['booleancheckbox'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  date: ['date'],
  datetime: ['date'],
  phone_number: ['phonenumber'],
};

export function details(call: Call): Answer {
  const { portalId, accountType, timeZone, currencies } = call.portal;
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    call.portal.now(),
  );
  const written = offset.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
  const utcOffset = written === '' ? '+00:00' : written;
  const [hours = 0, minutes = 0] = utcOffset.slice(1).split(':').map(Number);
  const sign = utcOffset.startsWith('-') ? -1 : 1;
  const [companyCurrency, ...additionalCurrencies] = currencies;
  return {
    status: 200,
    body: {
      ...{ portalId, accountType, timeZone, companyCurrency, additionalCurrencies, utcOffset },
      ...{ utcOffsetMilliseconds: sign * (hours * 60 + minutes) * 60_000 },
      ...{ uiDomain: 'app.hubspot.com', dataHostingLocation: 'na1' },
    },
  };
}

export function listProperties(call: Call, [type = '']: string[]): Answer {
  const archived = call.request.query.get('archived') === 'true';
  const results = archived ? [] : call.portal.properties[typeNamed(type)].map(shownProperty);
  return { status: 200, body: { results } };
}

export function getProperty(call: Call, [type = '', name = '']: string[]): Answer {
  const found = call.portal.property(typeNamed(type), name);
  if (found !== undefined) return { status: 200, body: shownProperty(found) };
  const context = { propertyName: [name] };
  throw refuse(404, 'OBJECT_NOT_FOUND', `There is no property ${name}`, {
    subCategory: 'PROPERTY_DOESNT_EXIST',
    context,
  });
}

export function createProperty(call: Call, [typeName = '']: string[]): Answer {
  const { portal } = call;
  const type = typeNamed(typeName);
  const body = bodyOf(call.request);
  const [name, label, kind, fieldType] = ['name', 'label', 'type', 'fieldType'].map((one) => text(body, one));
  const groupName = text(body, 'groupName');
  if (
    name === undefined ||
    label === undefined ||
    kind === undefined ||
    fieldType === undefined ||
    groupName === undefined
  ) {
    throw invalid('A property needs name, label, type, fieldType and groupName');
  }
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw invalid(`${name} is not a name: lower case letters, digits and _ only`);
  if (FIELD_TYPES[kind]?.includes(fieldType) !== true) throw invalid(`A ${kind} cannot be shown as ${fieldType}`);
  if (portal.property(type, name) !== undefined)
    throw refuse(409, 'CONFLICT', `A property named ${name} already exists.`);
  if (!portal.groups[type].some((group) => group.name === groupName)) throw invalid(`There is no group ${groupName}`);
  const hasUniqueValue = body['hasUniqueValue'] === true;
  const unique = portal.properties[type].filter((one) => one.hasUniqueValue);
  if (hasUniqueValue && unique.length >= MOST_UNIQUE) throw invalid(`At most ${MOST_UNIQUE} properties can be unique`);
  const description = text(body, 'description') ?? '';
  const more = { description, options: optionsOf(body), hidden: body['hidden'] === true };
  const made = property({ name, label, type: kind, fieldType, groupName, hasUniqueValue, ...more });
  portal.properties[type].push(made);
  return { status: 201, body: shownProperty(made) };
}

function text(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optionsOf(body: Record<string, unknown>): Option[] {
  const list = body['options'] ?? [];
  if (Array.isArray(list) && list.every(isOption)) return list;
  throw invalid('An option needs label, value, displayOrder and hidden');
}

function isOption(one: unknown): one is Option {
  if (!isObject(one) || typeof one['label'] !== 'string' || typeof one['value'] !== 'string') return false;
  return typeof one['displayOrder'] === 'number' && typeof one['hidden'] === 'boolean';
}

export function listGroups(call: Call, [type = '']: string[]): Answer {
  return { status: 200, body: { results: call.portal.groups[typeNamed(type)] } };
}

export function createGroup(call: Call, [typeName = '']: string[]): Answer {
  const groups = call.portal.groups[typeNamed(typeName)];
  const body = bodyOf(call.request);
  const [name, label] = [text(body, 'name'), text(body, 'label')];
  if (name === undefined || label === undefined) throw invalid('A group needs name and label');
  if (groups.some((group) => group.name === name))
    throw refuse(409, 'CONFLICT', `A group named ${name} already exists.`);
  const made = { name, label, displayOrder: groups.length, archived: false };
  groups.push(made);
  return { status: 201, body: made };
}

/** https://developers.hubspot.com/docs/api-reference/latest/crm/pipelines/guide, 2026-11-29. */
export function listPipelines(call: Call, [type = '']: string[]): Answer {
  const { pipelines, openedMs } = call.portal;
  const created = new Date(openedMs).toISOString();
  const times = (updatedMs = openedMs): object => ({
    createdAt: created,
    updatedAt: new Date(updatedMs).toISOString(),
  });
  const results = pipelines.map(({ id, label, stages }, displayOrder) => ({
    ...{ id, label, displayOrder, archived: false, ...times() },
    stages: stages.map((stage, order) => ({
      ...{
        id: stage.id,
        label: stage.label,
        displayOrder: order,
        archived: false,
        writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
        ...times(stage.updatedMs),
      },
      metadata: { isClosed: String(stage.isClosed), probability: stage.probability.toFixed(1) },
    })),
  }));
  return { status: 200, body: { results: typeNamed(type) === 'deals' ? results : [] } };
}

export function listOwners(call: Call): Answer {
  const at = new Date(call.portal.now()).toISOString();
  const results = call.portal.owners.map((owner) => ({
    ...{ ...owner, type: 'PERSON', userId: Number(owner.id), archived: false },
    ...{ createdAt: at, updatedAt: at },
  }));
  return { status: 200, body: call.hub.faults.forPage({ results }, call.request.url) };
}
