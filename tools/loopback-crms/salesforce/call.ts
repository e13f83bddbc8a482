/** One call of the data API with its context, and functions that read its path and body. */
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
  /** Rows per page of a query if the client requests no size. */
  pageSize?: number;
  /** The daily allowance of calls. */
  dailyCalls?: number;
  /** If true, an upsert that updated a row answers 204 without a body. */
  updateAnswers204?: boolean;
  /** Maximum number of IDs in an answer of getUpdated. */
  updatedIds?: number;
  /** Milliseconds between a change and its appearance in getUpdated and getDeleted. */
  coverageLagMs?: number;
  /** Rows that a bulk job processes between two polls. */
  bulkRowsPerPoll?: number;
  /** The data API's address in the token answer, if it differs from the server's. */
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
  /** Version in the path, such as `v66.0`. */
  version: string;
  userId: string;
}

export function objectNamed(call: Call, name: string): ObjectSpec {
  const object = call.crm.org.object(name);
  if (object === undefined) throw notFound();
  return object;
}

/** Returns a part of the path, decoded once. */
export function pathValue(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw refuse(400, 'INVALID_FIELD', 'The address is not encoded properly');
  }
}

/** Returns the JSON object in the body of a request, whose content type must be JSON. */
export function bodyOf(request: ApiRequest): Record<string, unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json');
  }
  try {
    const parsed: unknown = JSON.parse(request.body);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: invalid JSON and JSON that is not an object are rejected in the same way.
  }
  throw refuse(400, 'JSON_PARSER_ERROR', 'Unexpected character or value at [line:1, column:1]');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the writer of a call; each permission is off unless the header names it. */
export function writerOf(call: Call): Writer {
  const consent = String(call.request.headers['sforce-duplicate-rule-header'] ?? '');
  return {
    org: call.crm.org,
    userId: call.userId,
    allowSave: /\ballowSave\s*=\s*true\b/i.test(consent),
    rowFault: (object, row) => call.crm.faults.forRow(object, row),
  };
}
