/** Trouble of this vendor's own, to be ordered beside the general kind of ../faults.ts. */
import { RequestFaults, answer, takeOrdered } from '../faults.ts';
import type { Fault, Ordered } from '../faults.ts';
import { entraError, errorBody } from './answers.ts';
import type { Limit } from './protection.ts';
import { throttled } from './protection.ts';

interface Complaint {
  code: string;
  message: string;
}

/** A value that stands in the row, such as its key or its id. Or a function. */
type RowMatch = string | ((row: Record<string, unknown>) => boolean);

export class Faults extends RequestFaults {
  #rows: Ordered<RowMatch, Complaint>[] = [];

  /** Orders an error for the next rows that match, in whichever call they come. */
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

/** What the token endpoint says when it will not. */
export function entraRefusal(error: string, number: number, text: string, status = 400): Fault {
  return answer(status, entraError(error, number, text));
}

/** Service protection, for whichever of its three reasons. */
export function protection(limit: Limit, retryAfterSeconds: number): Fault {
  return { kind: 'answer', work: false, answer: throttled(limit, retryAfterSeconds) };
}

export const tokenExpired = apiError(401, 'The token is missing, expired or not for this resource.');
export const noPrivilege = apiError(403, 'Principal user is missing prvWriteOpportunity privilege.', '0x80040220');
export const tooLarge = apiError(413, 'The request is too large.');
