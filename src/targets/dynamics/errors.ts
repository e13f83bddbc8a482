/** Errors of Dataverse: of a whole request or of one part of a batch. */
import { safeParse } from 'valibot';
import { isCompleteBody, jsonOf, NOT_JSON, plain, ROW, messagesIn, type Row } from '../flow/response.ts';
import { errorOf, entryOf, ofRead, type CodeTable, type RefusalClass } from '../flow/refusal.ts';
import type { CrmError, CrmResponse } from '../flow/request-flow.ts';
import { isMultipart, responsesIn } from './batch-response.ts';
import { shortMessage } from './error-message.ts';

const DENIED = 'The user doesn’t have the necessary privileges.';
const ABORTED = 'The transaction was rolled back.';

/**
 * By code, in lowercase: the class for any status, because a duplicate can have status 500 or 412; and the message of
 * the reference if the response has none.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes, api-limits,
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors, 2026-11-29.
 */
const CODES: CodeTable = {
  '0x80072321': ['busy', 'Combined execution time of incoming requests exceeded the limit.'],
  '0x80072322': ['busy', 'Number of requests exceeded the limit.'],
  '0x80072326': ['busy', 'Number of concurrent requests exceeded the limit.'],
  '0x80044150': ['busy', 'Generic SQL error.'],
  '0x80044151': ['busy', 'SQL timeout expired.'],
  '0x80040251': ['busy', 'There’s no active transaction.'],
  '0x80040255': ['busy', ABORTED],
  '0x8004ed47': ['busy', 'Timeout expired before applock could be acquired.'],
  '0x80040333': ['duplicate', 'A duplicate of the record already exists.'],
  '0x80040237': ['duplicate', 'A record with matching key values already exists.'],
  '0x80060892': ['duplicate', 'A record that has the same values for a key already exists.'],
  '0x80060882': ['moved', 'The version of the existing record doesn’t match the one that was read.'],
  '0x80040217': ['gone', 'The record doesn’t exist.'],
  '0x80060891': ['gone', 'A record with these key values doesn’t exist.'],
  '0x80040203': ['value', 'Invalid argument.'],
  '0x80044330': ['value', 'A value is outside the valid range.'],
  '0x8004431a': ['value', 'The picklist value is out of the range.'],
  '0x8004432f': ['value', 'A value has an invalid type.'],
  '0x80044331': ['value', 'A text is longer than the column allows.'],
  '0x80040265': ['rule', 'Custom code in your environment rejected it.'],
  '0x80043b09': ['closed', 'The parent is read-only and can’t be edited.'],
  '0x80040221': ['closed', 'The opportunity is closed.'],
  '0x80060888': ['setup', 'The request refers to something that your environment doesn’t have.'],
  '0x8006088a': ['setup', 'The address refers to something that your environment doesn’t have.'],
  '0x80060893': ['setup', 'The column isn’t an alternate key of the table.'],
  '0x80060894': ['setup', 'The alternate key isn’t active yet.'],
  '0x80048405': ['rights', 'Access is denied.'],
  '0x80040220': ['rights', DENIED],
  '0x80048306': ['rights', 'The user doesn’t have access to the record.'],
  '0x80040231': ['rights', 'The target user or team doesn’t have the required privileges.'],
  '0x80040276': ['rights', 'The Create privilege is disabled for the organization.'],
  '0x80040256': ['rights', DENIED],
  '0x8004020d': ['rights', DENIED],
  '0x8004049e': ['rights', DENIED],
  '0x800404bb': ['rights', DENIED],
  '0x80042f09': ['rights', DENIED],
  '0x8004a110': ['rights', DENIED],
  '0x8004ed43': ['rights', DENIED],
  '0x8004f502': ['rights', 'The user can’t read a secured column.'],
  '0x8004f504': ['rights', 'The user can’t set a secured column of a new record.'],
  '0x8004f507': ['rights', 'The user can’t change a secured column.'],
  '0x8004f508': ['rights', 'The user can’t change a secured column.'],
  '0x80072560': ['rights', 'The user isn’t a member of the organization.'],
};

/** Class by status, for an unknown code. */
const STATUSES: Readonly<Record<number, RefusalClass>> = {
  401: 'signedOut',
  403: 'rights',
  404: 'gone',
  405: 'setup',
  408: 'busy',
  412: 'moved',
  413: 'large',
  414: 'large',
  429: 'busy',
};

/**
 * Returns the error of a response as a whole, or `undefined` if it has none; the parts of a batch have separate errors,
 * regardless of the status of the batch.
 */
export function toCrmError(response: CrmResponse): CrmError | undefined {
  const { status, headers, body } = response;
  if ((status >= 200 && status < 300) || status === 304) {
    return isCompleteBody(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  return isMultipart(response) && responsesIn(response).length > 0 ? undefined : refusalOf(response, 'whole');
}

/** Returns the error of a response to a read; editing a note would not help. */
export function toReadError(response: CrmResponse): CrmError | undefined {
  return ofRead(toCrmError(response));
}

/** Returns the error of one record, or `undefined` if it has none. A missing permission applies to this record only. */
export function toPartError(response: CrmResponse): CrmError | undefined {
  if (response.status >= 200 && response.status < 300) return undefined;
  return refusalOf(response, 'part');
}

function refusalOf(response: CrmResponse, of: 'part' | 'whole'): CrmError {
  const { status, headers } = response;
  const { code, message } = errorParts(response);
  const [refusal, text = ''] = entryOf(CODES, code.toLowerCase()) ?? [];
  const name = refusal ?? STATUSES[status] ?? (status >= 500 ? 'busy' : 'rule');
  // A whole request does not refer to a single record: "not found" then refers to the address.
  const seconds = Number(headers['retry-after']);
  return {
    ...errorOf(name === 'gone' && of === 'whole' ? 'setup' : name, of),
    code: code === '' ? `http-${status}` : code,
    message: message === '' ? text : message,
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/** Returns code and message if present: a malformed one does not affect the other. */
function errorParts(response: CrmResponse): { readonly code: string; readonly message: string } {
  const { body } = response;
  const found = jsonOf(body);
  const parsed = safeParse(ROW, found);
  if (!parsed.success) {
    const text = found === undefined && !isMultipart(response) ? plain(body) : messagesIn(body);
    return { code: '', message: shortMessage(text) };
  }
  const error = safeParse(ROW, parsed.output['error']);
  const row: Row = error.success ? error.output : { message: parsed.output['error'] ?? parsed.output['Message'] };
  const message = textIn(row['message']);
  return { code: textIn(row['code']), message: shortMessage(message === '' ? messagesIn(found) : message) };
}

/** Returns a text, a number as text, or the `value` of an object, as older versions format it. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  const inner = safeParse(ROW, value);
  return inner.success && typeof inner.output['value'] === 'string' ? inner.output['value'].trim() : '';
}
