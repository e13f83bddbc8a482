/** Faults that only Salesforce has: rows that fail, and its errors. */
import { RequestFaults, answer, takeOrdered } from '../faults.ts';
import type { Fault, Ordered } from '../faults.ts';
import type { Complaint } from './answers.ts';
import type { Row } from './org.ts';

/** A value in the row, such as its key or its ID. Or a function. */
export type RowMatch = string | ((row: Row, object: string) => boolean);

export class Faults extends RequestFaults {
  #rows: Ordered<RowMatch, Complaint>[] = [];
  /** If set, every bulk job fails after this many rows, with this message. */
  bulkFailure: { afterRows: number; message: string } | undefined;

  /** Orders an error for the next rows that match, in any call. */
  onRow(match: RowMatch, complaint: Complaint, times = 1): void {
    this.#rows.push({ match, fault: complaint, left: times });
  }

  override clear(): void {
    super.clear();
    this.#rows = [];
    this.bulkFailure = undefined;
  }

  forRow(object: string, row: Row): Complaint | undefined {
    return takeOrdered(this.#rows, (match) =>
      typeof match === 'string' ? Object.values(row).includes(match) : match(row, object),
    );
  }
}

export function apiError(status: number, errorCode: string, message: string): Fault {
  return answer(status, [{ message, errorCode }]);
}

/** An error of the token endpoint: an object, not an array. */
export function oauthError(error: string, description: string): Fault {
  return answer(400, { error, error_description: description });
}

/** Replaces the next link of a page. */
export function nextPage(link: (address: string) => string): Parameters<Faults['onPage']>[1] {
  return (page, address) => ({ ...page, done: false, nextRecordsUrl: link(address) });
}

const LOCKED = 'unable to obtain exclusive access to this record';
export const locked400 = apiError(400, 'UNABLE_TO_LOCK_ROW', LOCKED);
export const locked500 = apiError(500, 'UNABLE_TO_LOCK_ROW', LOCKED);
export const limitExceeded = apiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
export const sessionExpired = apiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

/** Two 401 answers that no refresh can fix. */
export const agentNotAttached = apiError(401, 'INVALID_SESSION_ID', 'Connected app is not attached to Agent');
export const sessionNotForRest = apiError(
  401,
  'INVALID_SESSION_ID',
  'This session is not valid for use with the REST API',
);

export const uriTooLong = answer(414, '<html><body>URI Too Long</body></html>', { contentType: 'text/html' });
