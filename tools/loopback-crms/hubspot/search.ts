/** Search over the index, which lags; it returns at most 10,000 records. */
import type { Answer } from '../answer.ts';
import { invalid } from './answers.ts';
import { bodyOf, isObject, listOf, textsOf, typeNamed } from './call.ts';
import type { Call } from './call.ts';
import type { HubRecord } from './portal.ts';
import type { ObjectType } from './properties.ts';
import { shown, valueOf } from './shown.ts';
import { instantMs } from './values.ts';

const PAGE = 200;
const REACH = 10_000;
const GROUPS = 5;
const FILTERS_A_GROUP = 6;
const FILTERS = 18;

type Test = (record: HubRecord) => boolean;

export function search(call: Call, [typeName = '']: string[]): Answer {
  const type = typeNamed(typeName);
  const body = bodyOf(call.request);
  const limit = wholeNumber(body['limit'] ?? 10, 'limit');
  const after = wholeNumber(body['after'] ?? 0, 'after');
  if (limit > PAGE) throw invalid(`limit must be at most ${PAGE}`);
  if (after + limit > REACH) throw invalid(`A search reaches ${REACH} results and no further`);
  const groups = groupsOf(call, type, body);
  const found = call.portal
    .indexed(type)
    .filter((record) => groups.length === 0 || groups.some((tests) => tests.every((test) => test(record))))
    .sort(orderOf(call, type, body));
  const page = found.slice(after, after + limit);
  const names = textsOf(body, 'properties');
  const next = after + limit < found.length ? { paging: { next: { after: String(after + limit) } } } : {};
  const results = page.map((record) => shown(call.portal, record, names));
  const answer = { total: found.length, results, ...next };
  return { status: 200, body: call.hub.faults.forPage(answer, call.request.url) };
}

function wholeNumber(value: unknown, name: string): number {
  const number = Number(value);
  if (value === '' || !Number.isInteger(number) || number < 0) throw invalid(`${name} must be a whole number`);
  return number;
}

function groupsOf(call: Call, type: ObjectType, body: Record<string, unknown>): Test[][] {
  const groups = body['filterGroups'] === undefined ? [] : listOf(body, 'filterGroups');
  const filters = groups.map((group) => listOf(group, 'filters'));
  const tooMany = filters.length > GROUPS || filters.some((group) => group.length > FILTERS_A_GROUP);
  if (tooMany || filters.flat().length > FILTERS) {
    throw invalid(`At most ${GROUPS} groups of ${FILTERS_A_GROUP} filters, ${FILTERS} in all`);
  }
  return filters.map((group) => group.map((filter) => testOf(call, type, filter)));
}

function knownName(call: Call, type: ObjectType, name: unknown): string {
  if (typeof name === 'string' && call.portal.property(type, name) !== undefined) return name;
  throw invalid(`There is no property ${String(name)}`);
}

/** Returns a value in comparable form: numbers and timestamps as numbers, texts without case. */
function comparable(call: Call, type: ObjectType, name: string, value: string): number | string {
  const kind = call.portal.property(type, name)?.type;
  if (kind === 'number' && name !== 'hs_object_id') return Number(value);
  return kind === 'date' || kind === 'datetime' ? instantMs(value) : value.toLowerCase();
}

type Compared = (one: number | string, other: number | string) => boolean;

const COMPARISONS: Readonly<Record<string, Compared>> = {
  EQ: (one, other) => one === other,
  NEQ: (one, other) => one !== other,
  LT: (one, other) => one < other,
  LTE: (one, other) => one <= other,
  GT: (one, other) => one > other,
  GTE: (one, other) => one >= other,
};

function testOf(call: Call, type: ObjectType, filter: Record<string, unknown>): Test {
  const name = knownName(call, type, filter['propertyName']);
  const operator = String(filter['operator']);
  const of = (record: HubRecord): string | undefined => valueOf(call.portal, record, name);
  const read = (value: string): number | string => comparable(call, type, name, value);
  if (operator === 'HAS_PROPERTY') return (record) => of(record) !== undefined;
  if (operator === 'NOT_HAS_PROPERTY') return (record) => of(record) === undefined;
  const onValue = valueTest(filter, operator, read);
  const negative = operator === 'NOT_IN' || operator === 'NOT_CONTAINS_TOKEN';
  return (record) => {
    const value = of(record);
    return value === undefined ? negative : onValue(value);
  };
}

function valueTest(
  filter: Record<string, unknown>,
  operator: string,
  read: (value: string) => number | string,
): (value: string) => boolean {
  if (operator === 'IN' || operator === 'NOT_IN') {
    const wanted = textsOf(filter, 'values').map(read);
    return (value) => wanted.includes(read(value)) === (operator === 'IN');
  }
  const wanted = textOf(filter, 'value');
  if (operator === 'BETWEEN') {
    const high = textOf(filter, 'highValue');
    return (value) => read(value) >= read(wanted) && read(value) <= read(high);
  }
  if (operator.endsWith('CONTAINS_TOKEN')) {
    return (value) => hasToken(value, wanted) === (operator === 'CONTAINS_TOKEN');
  }
  const compare = COMPARISONS[operator];
  if (compare === undefined) throw invalid(`There is no operator ${operator}`);
  return (value) => compare(read(value), read(wanted));
}

/** Returns true if the value contains the word, regardless of case; a star matches the rest of a word. */
function hasToken(value: string, wanted: string): boolean {
  const pattern = wanted
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[^\p{L}\p{N}]/gu, '\\$&'))
    .join('.*');
  const words = value.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.some((word) => new RegExp(`^${pattern}$`, 'u').test(word));
}

function textOf(filter: Record<string, unknown>, name: string): string {
  const value = filter[name];
  if (typeof value === 'string') return value;
  throw invalid(`A filter needs its ${name} as a text`);
}

function orderOf(call: Call, type: ObjectType, body: Record<string, unknown>): (a: HubRecord, b: HubRecord) => number {
  const sorts = body['sorts'] === undefined ? [] : body['sorts'];
  if (!Array.isArray(sorts) || sorts.length > 1) throw invalid('A search has one sort');
  const [sort] = sorts as unknown[];
  if (sort === undefined) return () => 0;
  const name = knownName(call, type, isObject(sort) ? sort['propertyName'] : sort);
  const sign = isObject(sort) && sort['direction'] === 'DESCENDING' ? -1 : 1;
  const key = (record: HubRecord): number | string =>
    comparable(call, type, name, valueOf(call.portal, record, name) ?? '');
  return (a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0);
}
