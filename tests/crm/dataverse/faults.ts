/** Trouble of this vendor's own, to be ordered beside the general kind of ../salesforce/faults.ts. */
import type { Fault } from '../salesforce/faults.ts';
import { entraError, errorBody } from './answers.ts';
import type { Limits } from './protection.ts';
import { throttled } from './protection.ts';

export function apiError(status: number, message: string, code = ''): Fault {
  return { kind: 'answer', work: false, answer: { status, body: errorBody(code, message) } };
}

/** What the token endpoint says when it will not. */
export function entraRefusal(error: string, number: number, text: string, status = 400): Fault {
  return { kind: 'answer', work: false, answer: { status, body: entraError(error, number, text) } };
}

/** Service protection, for whichever of its three reasons. */
export function protection(limit: keyof Limits, retryAfterSeconds: number): Fault {
  return { kind: 'answer', work: false, answer: throttled(limit, retryAfterSeconds) };
}

export const tokenExpired = apiError(401, 'The token is missing, expired or not for this resource.');
export const noPrivilege = apiError(403, 'Principal user is missing prvWriteOpportunity privilege.', '0x80040220');
export const tooLarge = apiError(413, 'The request is too large.');
