/** One call of the API with all it needs, and how its path and body are read. */
import type { RequestFaults } from '../faults.ts';
import type { ApiRequest } from '../request.ts';
import { invalid, notFound, refuse } from './answers.ts';
import type { Complaint } from './answers.ts';
import type { Limits } from './limits.ts';
import type { Portal, Values } from './portal.ts';
import type { ObjectType } from './properties.ts';

export interface ApiOptions {
  /** How a batch answers that worked in part: the documents of the versions disagree. */
  partialStatus?: 200 | 207;
  /** How an archive of associations answers: the reference shows a body, some clients know none. */
  archiveStatus?: 200 | 204;
  /** Whether rows that worked come back with their trace id. */
  echoTraceIds?: boolean;
}

interface RowFaults {
  forRow(values: Values): Complaint | undefined;
}

export interface Hub {
  portal: Portal;
  faults: RequestFaults & RowFaults;
  limits: Limits;
  options: ApiOptions;
}

export interface Call {
  hub: Hub;
  portal: Portal;
  request: ApiRequest;
  /** As it stands in the path, `2026-09`. */
  version: string;
}

const TYPES: Readonly<Record<string, ObjectType>> = {
  ...{ deals: 'deals', deal: 'deals', '0-3': 'deals' },
  ...{ companies: 'companies', company: 'companies', '0-2': 'companies' },
};

export const TYPE_IDS: Record<ObjectType, string> = { deals: '0-3', companies: '0-2' };

export function typeNamed(name: string): ObjectType {
  const type = TYPES[name];
  if (type === undefined) throw notFound(`Unable to infer object type from: ${name}`);
  return type;
}

/** The JSON object that a request carries, and says that it carries. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'VALIDATION_ERROR', 'Content-Type must be application/json');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: text that is no JSON and JSON that is no object are refused alike.
  }
  throw invalid('Invalid input JSON on line 1, column 1');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list in the body, `inputs` unless another is named. */
export function listOf(body: Record<string, unknown>, name = 'inputs'): Record<string, unknown>[] {
  const list = body[name];
  if (!Array.isArray(list) || !list.every(isObject))
    throw invalid(`Invalid input JSON: ${name} must be a list of objects`);
  return list;
}

/** Texts of a list that may be left out. */
export function textsOf(body: Record<string, unknown>, name: string): string[] {
  const list = body[name] ?? [];
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) throw invalid(`${name} must be texts`);
  return list;
}

/** An id is text, never a number; the id of an association's end is inside an object. */
export function idOf(value: unknown): string {
  const id = isObject(value) ? value['id'] : value;
  if (typeof id !== 'string' || id === '') throw invalid('Invalid input JSON: id must be a text');
  return id;
}

/** Names of a query such as `properties=a,b`. */
export function namesOf(request: ApiRequest, name: string): string[] {
  return request.query
    .getAll(name)
    .flatMap((one) => one.split(','))
    .filter((one) => one !== '');
}
