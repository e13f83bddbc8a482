/** Faults that only HubSpot has: rows that fail, and its errors. */
import { RequestFaults, answer, takeOrdered } from '../faults.ts';
import type { Fault, Ordered } from '../faults.ts';
import type { Complaint } from './answers.ts';
import { tooManyBody } from './limits.ts';
import type { Values } from './portal.ts';

/** A value in the row, such as its key. Or a function. */
type RowMatch = string | ((values: Values) => boolean);

export class Faults extends RequestFaults {
  #rows: Ordered<RowMatch, Complaint>[] = [];

  /** Orders an error for the next rows that match, in any call. */
  onRow(match: RowMatch, complaint: Complaint, times = 1): void {
    this.#rows.push({ match, fault: complaint, left: times });
  }

  override clear(): void {
    super.clear();
    this.#rows = [];
  }

  forRow(values: Values): Complaint | undefined {
    return takeOrdered(this.#rows, (match) =>
      typeof match === 'string' ? Object.values(values).includes(match) : match(values),
    );
  }
}

export function apiError(status: number, category: string, message: string): Fault {
  return answer(status, { status: 'error', category, message });
}

/** Too many calls; the header with the wait in seconds is optional. */
export function rateLimited(policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY', retryAfterSeconds?: number): Fault {
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return answer(429, tooManyBody(policy), { headers });
}

/** Replaces the cursor of a page's next page. */
export function nextPage(after: string): Parameters<Faults['onPage']>[1] {
  return (page) => ({ ...page, paging: { next: { after } } });
}

/** The account moves to another data center. */
export function migrating(retryAfterSeconds: number): Fault {
  const body = { status: 'error', message: 'The account is being migrated.' };
  return answer(477, body, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}

/** The client must wait two seconds or more. */
export const locked = apiError(423, 'LOCKED', 'The resource is locked.');

export const badGateway = answer(502, '<html><body>Bad gateway</body></html>', { contentType: 'text/html' });
