/** One call of the API with its context, and functions that read its path and body. */
import type { RequestFaults } from '../faults.ts';
import type { ApiRequest } from '../request.ts';
import { invalid, notFound, refuse } from './answers.ts';
import type { Complaint } from './answers.ts';
import type { Limits } from './limits.ts';
import type { Portal, Values } from './portal.ts';
import type { ObjectType } from './properties.ts';

export interface ApiOptions {
  /** Status of a batch that partly succeeded: the documentation of the versions disagrees. */
  partialStatus?: 200 | 207;
  /** Status of an archive of associations: the reference shows a body, some clients expect none. */
  archiveStatus?: 200 | 204;
  /** If true, rows that succeeded are returned with their trace ID. */
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
  /** Version in the path, such as `2026-09`. */
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

/** Returns the JSON object in the body of a request, whose content type must be JSON. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'VALIDATION_ERROR', 'Content-Type must be application/json');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: invalid JSON and JSON that is not an object are rejected in the same way.
  }
  throw invalid('Invalid input JSON on line 1, column 1');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the objects of a list in the body, `inputs` by default. */
export function listOf(body: Record<string, unknown>, name = 'inputs'): Record<string, unknown>[] {
  const list = body[name];
  if (!Array.isArray(list) || !list.every(isObject))
    throw invalid(`Invalid input JSON: ${name} must be a list of objects`);
  return list;
}

/** Returns the texts of an optional list. */
export function textsOf(body: Record<string, unknown>, name: string): string[] {
  const list = body[name] ?? [];
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) throw invalid(`${name} must be texts`);
  return list;
}

/** Returns an ID, which is text, never a number; the ID of an association's end is inside an object. */
export function idOf(value: unknown): string {
  const id = isObject(value) ? value['id'] : value;
  if (typeof id !== 'string' || id === '') throw invalid('Invalid input JSON: id must be a text');
  return id;
}

/** Returns the names in a query such as `properties=a,b`. */
export function namesOf(request: ApiRequest, name: string): string[] {
  return request.query
    .getAll(name)
    .flatMap((one) => one.split(','))
    .filter((one) => one !== '');
}
