/** Errors of Salesforce: of a whole request or of one row. */
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
import { errorOf, entryOf, type CodeTable, type RefusalClass } from '../flow/refusal.ts';
import type { CrmError, CrmResponse } from '../flow/request-flow.ts';
import { fullId } from './id.ts';

const DENIED = 'You don’t have the necessary access.';
const DUPLICATE = 'Another record has the same values.';

/**
 * By code: the class for any status, and the message for a response without one. The WSDL of an org contains all codes
 * (https://developer.salesforce.com/docs/atlas.en-us.244.0.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm,
 * 2026-11-29); these are the ones of recorded responses and of public clients.
 */
const CODES: CodeTable = {
  UNABLE_TO_LOCK_ROW: ['busy', 'Another change has locked the record.'],
  SERVER_UNAVAILABLE: ['busy', 'The server is too busy.'],
  QUERY_TIMEOUT: ['busy', 'The query ran for too long.'],
  REQUEST_RUNNING_TOO_LONG: ['busy', 'The request ran for too long.'],
  API_CURRENTLY_DISABLED: ['busy', 'The API is temporarily off.'],
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: ['busy', 'This is temporarily off.'],
  ALL_OR_NONE_OPERATION_ROLLED_BACK: ['busy', 'It was rolled back with another record.'],
  REQUEST_LIMIT_EXCEEDED: ['limit', 'The org’s daily request limit is used up.'],
  STORAGE_LIMIT_EXCEEDED: ['limit', 'The org’s storage is full.'],
  EXCEEDED_QUOTA: ['limit', 'A limit of the org is used up.'],
  INVALID_SESSION_ID: ['signedOut', 'The session has ended.'],
  Bad_OAuth_Token: ['signedOut', 'The session has ended.'],
  API_DISABLED_FOR_ORG: ['rights', 'The API is off for this org.'],
  FORBIDDEN: ['rights', DENIED],
  CLIENT_NOT_ACCESSIBLE_FOR_USER: ['rights', DENIED],
  INSUFFICIENT_ACCESS: ['access', DENIED],
  INSUFFICIENT_ACCESS_OR_READONLY: ['access', DENIED],
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: ['access', 'You don’t have access to a record that it refers to.'],
  INVALID_FIELD_FOR_INSERT_UPDATE: ['access', 'You can’t change a field.'],
  TRANSFER_REQUIRES_READ: ['access', 'The new owner can’t see the record.'],
  DUPLICATE_VALUE: ['duplicate', DUPLICATE],
  DUPLICATE_EXTERNAL_ID: ['duplicate', 'Several records have this key.'],
  DUPLICATES_DETECTED: ['duplicate', DUPLICATE],
  ENTITY_IS_DELETED: ['gone', 'The record was deleted.'],
  INVALID_CROSS_REFERENCE_KEY: ['gone', 'The record, or one that it refers to, doesn’t exist.'],
  ENTITY_IS_LOCKED: ['locked', 'The record is locked.'],
  REQUIRED_FIELD_MISSING: ['value', 'A required field is empty.'],
  STRING_TOO_LONG: ['value', 'A text is longer than its field allows.'],
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: ['value', 'A value isn’t in its picklist.'],
  NUMBER_OUTSIDE_VALID_RANGE: ['value', 'A number is out of range.'],
  INVALID_TYPE_ON_FIELD_IN_RECORD: ['value', 'A value has the wrong type.'],
  FIELD_INTEGRITY_EXCEPTION: ['value', 'A value doesn’t fit the other values.'],
  MALFORMED_ID: ['value', 'An ID isn’t valid.'],
  INACTIVE_OWNER_OR_USER: ['value', 'The owner isn’t active.'],
  FIELD_CUSTOM_VALIDATION_EXCEPTION: ['rule', 'A validation rule in your org rejected it.'],
  FIELD_FILTER_VALIDATION_EXCEPTION: ['rule', 'A lookup filter in your org rejected it.'],
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: ['rule', 'Automation in your org failed.'],
  CANNOT_EXECUTE_FLOW_TRIGGER: ['rule', 'A flow in your org failed.'],
  EXCEEDED_ID_LIMIT: ['large', 'The request contains too many records.'],
  INVALID_FIELD: ['setup', 'A field doesn’t exist, or you don’t have access to it.'],
  INVALID_TYPE: ['setup', 'The object doesn’t exist, or you don’t have access to it.'],
  INVALID_TYPE_FOR_OPERATION: ['setup', 'The object doesn’t allow this.'],
  MALFORMED_QUERY: ['setup', 'The query isn’t valid.'],
  NOT_FOUND: ['setup', 'The address doesn’t exist, or you don’t have access to it.'],
  METHOD_NOT_ALLOWED: ['setup', 'The address doesn’t allow this.'],
  UNSUPPORTED_API_VERSION: ['setup', 'The org doesn’t support this API version.'],
  FUNCTIONALITY_NOT_ENABLED: ['setup', 'This isn’t turned on in the org.'],
};

/** Class by status, for an unknown code. */
const STATUSES: Readonly<Record<number, RefusalClass>> = {
  400: 'value',
  401: 'signedOut',
  403: 'rights',
  408: 'busy',
  413: 'large',
  414: 'large',
  429: 'busy',
  431: 'large',
};

/** Returns the error of a response as a whole, or `undefined` if it has none. */
export function toCrmError({ status, headers, body }: CrmResponse): CrmError | undefined {
  if ((status >= 200 && status < 300) || status === 304) {
    return isCompleteBody(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  const parsed = jsonOf(body);
  // Sign-in pages respond with one object that has other member names.
  const { error_description: description } = rowIn(parsed);
  const message = typeof description === 'string' ? description : parsed === undefined ? plain(body) : '';
  const complaints = listMember(parsed).map((one) => complaintIn(one, 'errorCode'));
  const all = together(complaints.length === 0 ? [{ ...NO_COMPLAINT, message }] : complaints, parsed);
  // The text of an identity page is the code itself.
  const entry = entryOf(CODES, all.code === '' ? message : all.code);
  const refusal = entry?.[0] ?? STATUSES[status] ?? (status >= 500 ? 'busy' : 'setup');
  const seconds = Number(headers['retry-after']);
  return {
    ...withNames({ ...all, code: all.code === '' ? `http-${status}` : all.code }, refusal, 'whole'),
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/**
 * Returns the error of one row, by its first complaint; the message contains the others. `errors` should be their list.
 */
export function toRowError(errors: unknown): CrmError {
  const complaints = listMember(errors).map((one) => complaintIn(one, 'statusCode'));
  return partError(together(complaints, errors));
}

/** Returns the error of a row as Bulk API 2.0 formats it: `CODE:message:Field --`. */
export function toBulkError(text: string): CrmError {
  const [, code = '', rest = text] = /^([A-Z_]+):(.*)$/s.exec(text) ?? [];
  const end = rest.endsWith('--') ? rest.lastIndexOf(':') : -1;
  const names = end === -1 ? [] : rest.slice(end + 1, -2).split(',');
  const fields = names.map((name) => name.trim()).filter((name) => name !== '');
  const isList = end !== -1 && fields.every((name) => /^[\w .]+$/.test(name));
  const message = isList ? rest.slice(0, end) : rest;
  return partError({ ...NO_COMPLAINT, code, message, fields: isList ? fields : [] });
}

function partError(complaint: Complaint): CrmError {
  const { code, message } = complaint;
  const name = code === '' ? (message === '' ? 'unexpected-answer' : 'refused') : code;
  return withNames({ ...complaint, code: name }, entryOf(CODES, code)?.[0] ?? 'rule', 'part');
}

/** The readable members of an error: a malformed member does not affect the others. */
interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
  readonly otherId: string | undefined;
}

const NO_COMPLAINT: Complaint = { code: '', message: '', fields: [], otherId: undefined };

/** Parses an error. The member with the code has different names for a request and for a row. */
function complaintIn(value: unknown, name: 'errorCode' | 'statusCode'): Complaint {
  const row = rowIn(value);
  return {
    code: textMember(row, name).trim(),
    message: withoutTrace(textMember(row, 'message')).trim(),
    fields: textMembers(row['fields']),
    otherId: duplicateIn(row['duplicateResult']),
  };
}

/** Returns the first record that a duplicate rule found. */
function duplicateIn(result: unknown): string | undefined {
  const matches = listMember(rowIn(result)['matchResults']).flatMap((match) =>
    listMember(rowIn(match)['matchRecords']),
  );
  return matches.flatMap((match) => fullId(textMember(rowIn(rowIn(match)['record']), 'Id')) ?? [])[0];
}

/**
 * Merges errors: the code is that of the first one with a code. The message contains all messages, or otherwise the
 * messages found in `answer`.
 */
function together(complaints: readonly Complaint[], answer: unknown): Complaint {
  const first = complaints.find(({ code }) => code !== '') ?? NO_COMPLAINT;
  const message = oneText(complaints.map((one) => one.message));
  return {
    code: first.code,
    message: message === '' ? messagesIn(answer) : message,
    fields: [...new Set(complaints.flatMap(({ fields }) => fields))],
    otherId: complaints.flatMap(({ otherId }) => otherId ?? [])[0],
  };
}

function withNames(
  { code, message, fields, otherId }: Complaint,
  refusal: RefusalClass,
  of: 'part' | 'whole',
): CrmError {
  const other = otherId ?? (code.startsWith('DUPLICATE') ? idIn(message) : undefined);
  const [, sentence = ''] = entryOf(CODES, code) ?? [];
  return {
    ...errorOf(refusal, of),
    code,
    message: (message === '' ? sentence : message).slice(0, MOST_MESSAGE),
    ...(fields.length > 0 ? { fields } : {}),
    ...(other === undefined ? {} : { otherId: other }),
  };
}

/**
 * Returns the ID of the record that a message names. Messages are in the user's language, so only the form of the ID is
 * searched for.
 */
function idIn(message: string): string | undefined {
  const found = message.match(/\b(?=\w*\d)[\da-zA-Z]{15}(?:[A-Z0-5]{3})?\b/g) ?? [];
  return found.map(fullId).find((id) => id !== undefined);
}

/** Returns the used and allowed requests, which every REST API response reports; `undefined` if it does not. */
export function requestUsageOf({ headers }: CrmResponse): { readonly used: number; readonly most: number } | undefined {
  const [, used, most] = /(?:^|[ ;])api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
  return most === undefined ? undefined : { used: Number(used), most: Number(most) };
}
