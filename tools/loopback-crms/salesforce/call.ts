/** One call of the data API with all it needs, and how its path and body are read. */
import { notFound, refuse } from './answers.ts';
import type { BulkJobs } from './bulk-jobs.ts';
import type { Faults } from './faults.ts';
import type { ObjectSpec } from './objects.ts';
import type { Org } from './org.ts';
import type { Cursors } from './query-api.ts';
import type { ApiRequest } from '../request.ts';
import type { SignIn } from './sign-in.ts';
import type { Writer } from './write.ts';

export interface ApiOptions {
  versions?: readonly string[];
  /** Rows a page of a query when the client does not ask for a size. */
  pageSize?: number;
  /** The daily allowance of calls. */
  dailyCalls?: number;
  /** Answer an upsert that updated with 204 and no body. */
  updateAnswers204?: boolean;
  /** Ids that getUpdated can hold. */
  updatedIds?: number;
  /** How far behind the org's time getUpdated and getDeleted can see. */
  coverageLagMs?: number;
  /** Rows that a bulk job gets done between two looks at it. */
  bulkRowsPerPoll?: number;
  /** What the token answer names as the place of the data API, when it is to be another. */
  instanceUrl?: string;
}

export interface Crm {
  url: string;
  org: Org;
  signIn: SignIn;
  faults: Faults;
  cursors: Cursors;
  bulk: BulkJobs;
  options: ApiOptions;
  usage: { calls: number };
}

export interface Call {
  crm: Crm;
  request: ApiRequest;
  /** As it stands in the path, `v66.0`. */
  version: string;
  userId: string;
}

export function objectNamed(call: Call, name: string): ObjectSpec {
  const object = call.crm.org.object(name);
  if (object === undefined) throw notFound();
  return object;
}

/** A part of the path, decoded once. */
export function pathValue(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw refuse(400, 'INVALID_FIELD', 'The address is not encoded properly');
  }
}

/** The JSON object that a request carries, and says that it carries. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: text that is no JSON and JSON that is no object are refused alike.
  }
  throw refuse(400, 'JSON_PARSER_ERROR', 'Unexpected character or value at [line:1, column:1]');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Consents are all off until the header names them. */
export function writerOf(call: Call): Writer {
  const consent = String(call.request.headers['sforce-duplicate-rule-header'] ?? '');
  return {
    org: call.crm.org,
    userId: call.userId,
    allowSave: /\ballowSave\s*=\s*true\b/i.test(consent),
    rowFault: (object, row) => call.crm.faults.forRow(object, row),
  };
}
