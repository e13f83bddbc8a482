/** Error answers: errors of a request are an array with errorCode, errors of a row have statusCode. */
import { Refusal } from '../answer.ts';

/** One error, before it is decided if it fails a row or the request. */
export interface Complaint {
  code: string;
  message: string;
  fields?: readonly string[];
  duplicateResult?: unknown;
}

function topLevel(complaint: Complaint): Record<string, unknown> {
  const { code, message, fields, duplicateResult } = complaint;
  return {
    ...(duplicateResult === undefined ? {} : { duplicateResult }),
    message,
    errorCode: code,
    ...(fields === undefined ? {} : { fields }),
  };
}

export function inRow(complaint: Complaint): Record<string, unknown> {
  const { code, message, fields, duplicateResult } = complaint;
  return {
    ...(duplicateResult === undefined ? {} : { duplicateResult }),
    statusCode: code,
    message,
    fields: fields ?? [],
  };
}

/** Returns an error of the whole request in the shape of the data API. */
export function refuse(status: number, code: string, message: string, fields?: readonly string[]): Refusal {
  return refuseAll(status, [fields === undefined ? { code, message } : { code, message, fields }]);
}

export function refuseAll(status: number, complaints: readonly Complaint[]): Refusal {
  return new Refusal({ status, body: complaints.map(topLevel) });
}

export function notFound(message = 'The requested resource does not exist'): Refusal {
  return refuse(404, 'NOT_FOUND', message);
}

/** Returns an error in the shape of the sign-in endpoints: an object, not an array. */
export function refuseSignIn(error: string, description: string, status = 400): Refusal {
  return new Refusal({ status, body: { error, error_description: description } });
}
