/** Faults that only this CRM has, in addition to the general ones of ../faults.ts. */
import { RequestFaults, answer, takeOrdered } from '../faults.ts';
import type { Fault, Ordered } from '../faults.ts';
import { entraError, errorBody, privilegeText } from './answers.ts';
import type { Limit } from './protection.ts';
import { throttled } from './protection.ts';

interface Complaint {
  code: string;
  message: string;
  /** 400 if omitted. */
  status?: number;
  /** A change by another transaction, which holds the lock that blocked the write. */
  meanwhile?: () => void;
}

/** A value in the row, such as its key or its ID. Or a function. */
type RowMatch = string | ((row: Record<string, unknown>) => boolean);

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

  forRow(row: Record<string, unknown>): Complaint | undefined {
    return takeOrdered(this.#rows, (match) =>
      typeof match === 'string' ? Object.values(row).includes(match) : match(row),
    );
  }
}

function apiError(status: number, message: string, code = ''): Fault {
  return answer(status, errorBody(code, message));
}

/** Returns an error of the token endpoint. */
export function entraRefusal(error: string, number: number, text: string, status = 400): Fault {
  return answer(status, entraError(error, number, text));
}

/** Replaces the next link of a page. */
export function nextPage(link: (address: string) => string): Parameters<Faults['onPage']>[1] {
  return (page, address) => ({ ...page, '@odata.nextLink': link(address) });
}

/** Returns a service protection error for one of the three limits. */
export function protection(limit: Limit, retryAfterSeconds: number): Fault {
  return { kind: 'answer', work: false, answer: throttled(limit, retryAfterSeconds) };
}

/**
 * Errors of a write to a record that another transaction has locked; `meanwhile` makes that transaction's change.
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors, and the
 * list of codes for `AppLockTimeout`. Read 2026-11-29.
 */
const LOCKS = {
  deadlock: ['0x80044150', 'Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205'],
  timeout: ['0x80044151', 'SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: -2146232060 Sql Number: -2'],
  swallowed: [
    '0x80040255',
    'The transaction of the SQL command has already been rolled back or committed; this is usually caused by a swallowed SQL deadlock exception.',
  ],
  applock: ['0x8004ED47', 'Timeout expired before applock could be acquired.'],
} as const;

export type Lock = keyof typeof LOCKS;

export function locked(lock: Lock, meanwhile: () => void = () => undefined): Complaint {
  const [code, message] = LOCKS[lock];
  return { code, message, status: 500, meanwhile };
}

export const tokenExpired = apiError(401, 'The token is missing, expired or not for this resource.');
export const noPrivilege = apiError(
  403,
  privilegeText('91c66c38-c873-4811-9103-005056b218e8', 'prvWriteOpportunity', 'opportunity', 'Opportunity'),
  '0x80040220',
);
export const tooLarge = apiError(413, 'The request is too large.');
