/**
 * Responses in which each CRM rejects a whole request, with the message {@link REASON}, written by the loopback
 * servers.
 */
import type { CrmId } from '../../../src/targets/targets.ts';
import type { CrmResponse } from '../../../src/targets/flow/request-flow.ts';
import type { Fault } from '../../../tools/loopback-crms/faults.ts';
import { errorBody } from '../../../tools/loopback-crms/dataverse/answers.ts';
import { apiError as hubspotError } from '../../../tools/loopback-crms/hubspot/faults.ts';
import { apiError as salesforceError } from '../../../tools/loopback-crms/salesforce/faults.ts';
import { answer } from '../../../tools/loopback-crms/faults.ts';
import { REASON } from './trial.ts';

function responseOf(fault: Fault): CrmResponse {
  if (fault.kind !== 'answer') throw new Error('The fault is no answer.');
  const { status, body } = fault.answer;
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(body) };
}

/** Rejections because of a value, because of a missing right, and by a server that is too busy. */
export const REFUSALS: Readonly<Record<CrmId, readonly CrmResponse[]>> = {
  salesforce: [
    salesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', REASON),
    salesforceError(403, 'API_DISABLED_FOR_ORG', REASON),
    salesforceError(503, 'SERVER_UNAVAILABLE', REASON),
  ].map(responseOf),
  hubspot: [
    hubspotError(400, 'VALIDATION_ERROR', REASON),
    hubspotError(403, 'MISSING_SCOPES', REASON),
    hubspotError(429, 'RATE_LIMITS', REASON),
  ].map(responseOf),
  dynamics: [
    answer(400, errorBody('0x80040203', REASON)),
    answer(403, errorBody('0x80040220', REASON)),
    answer(429, errorBody('0x80072322', REASON)),
  ].map(responseOf),
};
