/** Errors of HubSpot: of a whole request or of one row of a batch. */
import {
  isCompleteBody,
  listMember,
  jsonOf,
  MOST_MESSAGE,
  NOT_JSON,
  oneText,
  plain,
  rowIn,
  messagesIn,
  textMember,
  textMembers,
  withoutTrace,
} from '../flow/response.ts';
import { errorOf, entryOf, ofRead, type CodeTable, type RefusalClass } from '../flow/refusal.ts';
import type { CrmError, CrmResponse } from '../flow/request-flow.ts';

/** The readable members of an error. https://developers.hubspot.com/docs/api-reference/error-handling, 2026-11-29. */
interface Complaint {
  readonly message: string;
  readonly category: string;
  readonly subCategory: string;
  readonly errorType: string;
  readonly policyName: string;
  readonly correlationId: string;
  readonly context: Context;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly context: Context }[];
}

/** Values that an error refers to, by name; HubSpot does not specify them. */
type Context = ReadonlyMap<string, readonly string[]>;

/** Errors of single values, as JSON after this text; the messages can be the admin's. */
const TOLD = /^Property values were not valid: (\[.*\])/s;

/**
 * By code of a value, subcategory, category, or type: the class for any status, and the message for a response without
 * one. HubSpot documents only statuses (https://developers.hubspot.com/docs/api-reference/error-handling, 2026-11-29);
 * these are the codes of recorded responses.
 */
const CODES: CodeTable = {
  RATE_LIMIT: ['busy', 'Too many requests.'],
  RATE_LIMITS: ['busy', 'Too many requests.'],
  MISSING_SCOPES: ['scopes', 'The service key lacks a scope.'],
  USER_DOES_NOT_HAVE_PERMISSIONS: ['access', 'You don’t have the necessary permission.'],
  READ_ONLY_VALUE: ['access', 'A property can’t be changed.'],
  BANNED: ['signedOut', 'The account is blocked.'],
  INVALID_AUTHENTICATION: ['signedOut', 'The service key isn’t valid.'],
  EXPIRED_AUTHENTICATION: ['signedOut', 'The service key has expired.'],
  VALIDATION_ERROR: ['value', 'A value isn’t valid.'],
  INVALID_OPTION: ['value', 'A value isn’t in the property’s list.'],
  REQUIRED_FIELD: ['value', 'A required property is empty.'],
  CONFLICT: ['duplicate', 'Another record has the same value.'],
  OBJECT_ALREADY_EXISTS: ['duplicate', 'Another record has the same value.'],
  OBJECT_NOT_FOUND: ['gone', 'The record doesn’t exist.'],
  'crm.associations.INVALID_IDENTIFIER': ['gone', 'The deal or the company doesn’t exist.'],
  'crm.associations.INVALID_ASSOCIATION_TYPE': ['field', 'The association label doesn’t exist.'],
  PROPERTY_DOESNT_EXIST: ['field', 'A property doesn’t exist, or the service key can’t access it.'],
};

/** Class by status, for an unknown code. */
const STATUSES: Readonly<Record<number, RefusalClass>> = {
  400: 'value',
  401: 'signedOut',
  403: 'scopes',
  408: 'busy',
  409: 'duplicate',
  413: 'large',
  414: 'large',
  423: 'busy',
  429: 'busy',
  477: 'busy',
};

/**
 * Delay in milliseconds by name of a rate limit; the first one applies if the response names none. There is no delay
 * for the daily limit.
 */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/ten.?secondly/i, 10_000],
  [/secondly/i, 1000],
];

/** Minimum delay in milliseconds for a busy record, and for an account that is being moved to another data center. */
const WAITS: Readonly<Record<number, number>> = { 423: 2000, 477: 10_000 };

/**
 * Returns the error of a response as a whole, or `undefined` if it has none. A batch that succeeded in part is not an
 * error.
 */
export function toCrmError(response: CrmResponse): CrmError | undefined {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) {
    return isCompleteBody(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  const parsed = jsonOf(body);
  const complaint = { ...complaintIn(parsed), ...(parsed === undefined ? { message: plain(body) } : {}) };
  const limit = `${complaint.policyName} ${complaint.message}`;
  const spent = status === 429 && /daily/i.test(limit);
  const kind = spent ? 'limit' : classOf(complaint);
  const error = complained(complaint, kind ?? STATUSES[status] ?? (status >= 500 ? 'busy' : 'setup'), 'whole');
  const withStatus = { ...error, code: error.code === '' ? `http-${status}` : error.code, status };
  const seconds = Number(headers['retry-after']) * 1000;
  const own = status === 429 ? (LIMITS.find(([pattern]) => pattern.test(limit))?.[1] ?? 10_000) : WAITS[status];
  const wait = seconds > 0 ? Math.max(seconds, status === 423 ? (own ?? 0) : 0) : own;
  return wait === undefined || withStatus.kind !== 'later' ? withStatus : { ...withStatus, retryAfterMs: wait };
}

/** Returns the codes of an error, the most specific one first. */
function codesOf(complaint: Complaint): readonly string[] {
  const { subCategory, category, errorType } = complaint;
  const [value] = valuesIn(complaint);
  return [value?.code ?? '', subCategory, category, errorType].filter((code) => code !== '');
}

function classOf(complaint: Complaint): RefusalClass | undefined {
  return codesOf(complaint).flatMap((code) => entryOf(CODES, code)?.[0] ?? [])[0];
}

/** Returns the error of one row of a batch that succeeded in part. */
export function toRowError(error: unknown): CrmError {
  const complaint = complaintIn(error);
  const rowError = complained(complaint, classOf(complaint) ?? 'rule', 'part');
  const { code, message } = rowError;
  return code === '' ? { ...rowError, code: message === '' ? 'unexpected-answer' : 'refused' } : rowError;
}

/** Returns the error of a row that was only read. */
export function toReadError(error: unknown): CrmError {
  return ofRead(toRowError(error));
}

/** Returns the rows that an error of a batch names, by member of its context. */
export function namesInMessage(error: unknown, name: 'objectWriteTraceId' | 'ids' | 'fromObjectId'): readonly string[] {
  return complaintIn(error).context.get(name) ?? [];
}

/** One side of a pair, by type and ID: `COMPANY=1234 is not valid`. */
const END = /\b(DEAL|COMPANY|0-3|0-2)=(\d{1,20})\b/g;

/** Returns the deals and companies that an association error names in its context or message. */
export function endsNamed(error: unknown): {
  readonly deals: readonly string[];
  readonly companies: readonly string[];
} {
  const { message, context, errors } = complaintIn(error);
  const all = [context, ...errors.map((one) => one.context)];
  const texts = [message, ...errors.map((one) => one.message), ...all.flatMap((one) => [...one.values()].flat())];
  const ends = texts.flatMap((text) => [...text.matchAll(END)].map(([, type, id = '']) => ({ type, id })));
  const named = (name: string, ...types: readonly string[]): readonly string[] => [
    ...all.flatMap((one) => one.get(name) ?? []),
    ...ends.flatMap(({ type = '', id }) => (types.includes(type) ? id : [])),
  ];
  return { deals: named('fromObjectId', 'DEAL', '0-3'), companies: named('toObjectId', 'COMPANY', '0-2') };
}

/** Returns true if an error of a batch only reports that a record does not exist. */
export function isMissing(error: unknown): boolean {
  return complaintIn(error).category === 'OBJECT_NOT_FOUND';
}

/** Parses an error; a malformed member does not affect the others. */
function complaintIn(value: unknown): Complaint {
  const row = rowIn(value);
  const [message = '', category = '', subCategory = '', errorType = '', policyName = '', correlationId = ''] = [
    ...(['message', 'category', 'subCategory', 'errorType', 'policyName', 'correlationId'] as const),
  ].map((name) => textMember(row, name));
  const errors = listMember(row['errors']).map((item) => {
    const error = rowIn(item);
    return {
      code: textMember(error, 'code'),
      message: textMember(error, 'message'),
      context: contextIn(error['context']),
    };
  });
  const context = contextIn(row['context']);
  const text = message === '' && errors.every((error) => error.message === '') ? messagesIn(value) : message;
  return { message: text, category, subCategory, errorType, policyName, correlationId, context, errors };
}

/** Parses a context: lists and texts by name, or the text `{name=[a, b]}`. */
function contextIn(value: unknown): Context {
  if (typeof value === 'string') {
    const lists = [...value.matchAll(/\b(\w{1,60})=\[([^[\]]*)\]/g)];
    return new Map(lists.map(([, name = '', list = '']) => [name, list.split(',').map((item) => item.trim())]));
  }
  return new Map(
    Object.entries(rowIn(value)).map(([name, one]) => [name, typeof one === 'string' ? [one] : textMembers(one)]),
  );
}

/** Members of an error context with the scopes that the service key lacks. */
const SCOPES = ['requiredGranularScopes', 'requiredScopes', 'missingScopes'];

/** Returns the CRM error; its code is empty if the response has none. */
function complained(complaint: Complaint, refusal: RefusalClass, of: 'part' | 'whole'): CrmError {
  const { message, correlationId, context } = complaint;
  const values = valuesIn(complaint);
  const fields = [...new Set(values.flatMap(({ names }) => names))];
  const contexts = [context, ...complaint.errors.map((error) => error.context)];
  const scopes = contexts.flatMap((one) => SCOPES.flatMap((name) => one.get(name) ?? []));
  const otherId = context.get('existingId')?.[0] ?? /Existing ID: (\d+)/.exec(message)?.[1];
  const rest = TOLD.test(message) && values.length > 0 ? [] : [message];
  const texts = [...rest, ...values.map((value) => value.message), [...new Set(scopes)].join(', ')];
  const [code = ''] = codesOf(complaint);
  const text = oneText(texts);
  const sentence = text === '' ? (entryOf(CODES, code)?.[1] ?? '') : withoutTrace(text);
  const trace = correlationId === '' ? '' : ` (correlation ID ${correlationId.slice(0, 64)})`;
  return {
    ...errorOf(refusal, of),
    code,
    message: `${sentence.slice(0, MOST_MESSAGE - trace.length)}${trace}`.trim(),
    ...(fields.length > 0 ? { fields } : {}),
    ...(otherId === undefined ? {} : { otherId }),
  };
}

/**
 * Returns the errors of single values: those in the message, because they name every property, otherwise those in the
 * list.
 */
function valuesIn({ message, errors }: Complaint): { code: string; message: string; names: readonly string[] }[] {
  const values = listMember(jsonOf(TOLD.exec(message)?.[1] ?? '')).map(rowIn);
  if (values.length > 0) {
    return values.map((value) => ({
      code: textMember(value, 'error'),
      message: textMember(value, 'message'),
      names: textMember(value, 'name') === '' ? [] : [textMember(value, 'name')],
    }));
  }
  return errors.map(({ context, ...texts }) => ({ ...texts, names: context.get('propertyName') ?? [] }));
}

/**
 * Returns the day's used and allowed requests, which all responses except those of searches report; `undefined` if the
 * response does not.
 */
export function requestUsageOf({ headers }: CrmResponse): { readonly used: number; readonly most: number } | undefined {
  const [most, left] = ['', '-remaining'].map((end) => Number(headers[`x-hubspot-ratelimit-daily${end}`]));
  return most !== undefined && left !== undefined && most > 0 && left >= 0 ? { used: most - left, most } : undefined;
}
