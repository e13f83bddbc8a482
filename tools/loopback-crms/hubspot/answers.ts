/** Error answers of HubSpot: one object with a category. It describes a row or the whole request. */
import { Refusal } from '../answer.ts';

/** One error, before it is decided if it fails a row or the request. */
export interface Complaint {
  status: number;
  category: string;
  message: string;
  subCategory?: string;
  context?: Readonly<Record<string, readonly string[]>>;
  errors?: readonly unknown[];
}

/** A problem with one value; the code is HubSpot's own. */
export interface ValueProblem {
  name: string;
  code: string;
  message: string;
}

export function refuseAs(complaint: Complaint): Refusal {
  const { status, ...said } = complaint;
  return new Refusal({ status, body: { status: 'error', ...said } });
}

export function refuse(status: number, category: string, message: string, more: Partial<Complaint> = {}): Refusal {
  return refuseAs({ status, category, message, ...more });
}

export function invalid(message: string, more: Partial<Complaint> = {}): Refusal {
  return refuse(400, 'VALIDATION_ERROR', message, more);
}

export function notFound(message = 'resource not found'): Refusal {
  return refuse(404, 'OBJECT_NOT_FOUND', message);
}

/** Returns the error for invalid values, which are listed twice: as a list, and as JSON inside the message. */
export function badValues(problems: readonly ValueProblem[]): Complaint {
  const told = problems.map(({ name, code, message }) => ({ isValid: false, message, error: code, name }));
  const errors = problems.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } }));
  return {
    ...{ status: 400, category: 'VALIDATION_ERROR', errors },
    message: `Property values were not valid: ${JSON.stringify(told)}`,
  };
}

/** Returns an error as it appears in the errors of a batch; the status of a row is a word. */
export function inRow(complaint: Complaint, context: Record<string, readonly string[]> = {}): unknown {
  const { category, subCategory, message, errors } = complaint;
  return {
    ...{ status: 'error', category, message, context: { ...complaint.context, ...context }, links: {} },
    ...(subCategory === undefined ? {} : { subCategory }),
    ...(errors === undefined ? {} : { errors }),
  };
}
