/** Parsing of responses into checked values: a response that does not match stops the request flow. */
import { safeParse, unknown } from 'valibot';
import type { GenericSchema, InferOutput } from 'valibot';
import { ofRead } from './refusal.ts';
import type { WriteResult } from '../core/crm.ts';
import type { Stop, CrmError, CrmRequest, CrmResponse } from './request-flow.ts';
import { recordShape } from './shape.ts';

/** Shape of any record as JSON. */
export const ROW = recordShape(unknown());

/** A record of any kind as JSON. */
export type Row = InferOutput<typeof ROW>;

/** Stops the request flow with an error. */
export function* stop(error: CrmError): Generator<Stop, never, CrmResponse> {
  yield { error };
  throw new Error('A conversation went on after its end');
}

/**
 * Returns the response's JSON in that shape. Any other shape stops the request flow: with kind `unknown` after a
 * request that was `sent` because it may have been applied, otherwise with a connection error.
 */
export function* parseResponse<S extends GenericSchema>(
  shape: S,
  { status, body }: CrmResponse,
  sent?: 'sent',
): Generator<Stop, InferOutput<S>, CrmResponse> {
  const parsed = safeParse(shape, jsonOf(body));
  if (parsed.success) return parsed.output;
  const [{ message }] = parsed.issues;
  return yield* unexpected(withMessages(message, messagesIn(body)), status, sent);
}

/** Stops the request flow because the response does not match the API contract. */
export function* unexpected(message: string, status: number, sent?: 'sent'): Generator<Stop, never, CrmResponse> {
  const kind = sent === undefined ? 'connection' : 'unknown';
  return yield* stop({ kind, code: 'unexpected-answer', message: message.slice(0, MOST_MESSAGE), status });
}

/** Maximum length of a displayed message, in characters. */
export const MOST_MESSAGE = 1000;

/** Members in which the three CRMs put their messages, and members with objects that have such members. */
const SENTENCES = ['message', 'Message', 'error_description', 'errorMessage'];
const HOLDERS = ['error', 'errors', 'results'];

/** Maximum nesting depth of lists and objects around a message. */
const MOST_AROUND = 12;

/**
 * Returns the CRM's messages in a response that does not match the API contract, at any depth in lists and error
 * objects: without duplicates, at most 1,000 characters in total, and empty if it has none. `answer` is parsed JSON, or
 * a body, which can be a multipart body.
 */
export function messagesIn(answer: unknown): string {
  const all = typeof answer === 'string' ? valuesIn(answer) : [answer];
  const messages = all.flatMap((one) => textsIn(one, MOST_AROUND));
  return oneText(messages.map((text) => withoutTrace(text).trim())).slice(0, MOST_MESSAGE);
}

/** Joins messages into one text, without duplicates and empty messages. */
export function oneText(sentences: Iterable<string>): string {
  return [...new Set(sentences)].filter((text) => text !== '').join(' ');
}

function textsIn(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, depth - 1));
  const row = value as Row;
  const own = SENTENCES.map((name) => textMember(row, name));
  return [...own, ...HOLDERS.flatMap((name) => textsIn(row[name], depth - 1))];
}

/** Returns the parsed body, or the parsed lines: multipart bodies contain their JSON in one line per part. */
function valuesIn(body: string): readonly unknown[] {
  const whole = jsonOf(body);
  return whole === undefined
    ? body
        .split('\n')
        .filter((line) => /^[{[]/.test(line))
        .map(jsonOf)
    : [whole];
}

/** Returns a message of the plugin, followed by the message of the CRM. */
export function withMessages(message: string, messages: string): string {
  return messages === '' ? message : `${message.replace(/\.$/, '')}: ${messages}`.slice(0, MOST_MESSAGE);
}

/**
 * Returns one error for each operation that failed, by operation ID. Its kind and action are those of the operation's first
 * error. Its message and fields combine those of all errors of the operation, without duplicates.
 */
export function errorsByOperation(found: Iterable<readonly [opId: string, error: CrmError]>): Map<string, CrmError> {
  const all = new Map<string, [CrmError, ...CrmError[]]>();
  for (const [opId, error] of found) {
    const former = all.get(opId);
    if (former === undefined) all.set(opId, [error]);
    else former.push(error);
  }
  return new Map([...all].map(([opId, errors]) => [opId, asOne(errors)]));
}

function asOne(errors: readonly [CrmError, ...CrmError[]]): CrmError {
  const [first] = errors;
  if (errors.length === 1) return first;
  const message = oneText(errors.map((error) => error.message)).slice(0, MOST_MESSAGE);
  const fields = [...new Set(errors.flatMap((error) => error.fields ?? []))];
  return { ...first, message, ...(fields.length > 0 && { fields }) };
}

/** Returns the value of a JSON text, or `undefined` if it is not valid JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a member that should be text; empty if it is not text. */
export function textMember(row: Row, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

/** Returns a value that should be an object; empty if it is not an object. */
export function rowIn(value: unknown): Row {
  const parsed = safeParse(ROW, value);
  return parsed.success ? parsed.output : {};
}

/** Returns the items of a value that should be a list; empty if it is not a list. */
export function listMember(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Returns the texts among the items of a value that should be a list. */
export function textMembers(value: unknown): readonly string[] {
  return listMember(value).filter((item) => typeof item === 'string');
}

/** Splits a list into chunks of that size, in order. */
export function chunk<T>(list: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** Returns `previous` if `found` is the same JSON, including its order; otherwise `found`. */
export function reuseIfEqual<T>(previous: T | undefined, found: T): T {
  return previous !== undefined && JSON.stringify(previous) === JSON.stringify(found) ? previous : found;
}

/**
 * Returns the error of each of `count` records whose request was rejected as a whole. The caller must halve the batch
 * before sending the records again.
 */
export function sharedBy(count: number, error: CrmError): CrmError {
  return error.kind === 'record' && count > 1 ? { ...error, shared: true } : error;
}

/**
 * Returns the result of a write whose record was accepted, but a separate write for it failed. A record that was just
 * created must not be sent again: it would appear to be a record of another user.
 */
export function withError(answer: WriteResult & { readonly ok: true }, error: CrmError): WriteResult {
  const { opId, created } = answer;
  if (!created) return { opId, ok: false, error };
  const { shared: _, ...own } = error;
  return { opId, ok: false, error: own.kind === 'later' ? { ...own, kind: 'record', remedy: 'again' } : own };
}

/** Error for a web page, or for an incomplete response. */
export const NOT_JSON: CrmError = { kind: 'later', code: 'not-json', message: '' };

/** Returns false for a web page instead of data, and for JSON that is truncated. An empty body is complete. */
export function isCompleteBody(type: string, body: string): boolean {
  if (type.includes('html')) return false;
  return !/^[{[]/.test(body) || /[}\]]\s*$/.test(body);
}

/** Maximum length of a message that is searched for a stack trace, in characters. */
const MOST_READ = 4000;

/** First line of a stack trace in the format of .NET, Java, JavaScript, or Apex. */
const TRACE =
  /\n[ \t]{0,8}(?:at (?:new )?\S{1,300}(?: ?\(|:\d)|(?:Class|Trigger|AnonymousBlock|External)\b[^\n]{0,200}(?:: line \d|entry point))/;

/** Returns the text before its stack trace, if it has one. */
export function withoutTrace(text: string): string {
  const start = text.slice(0, MOST_READ);
  const at = start.search(TRACE);
  return (at === -1 ? start : start.slice(0, at)).trimEnd();
}

/**
 * Returns the response to a request that only reads; an error stops the request flow. `troubleOf` returns the error of
 * a response as a whole.
 */
export function* answerTo(
  request: CrmRequest,
  errorOf: (response: CrmResponse) => CrmError | undefined,
): Generator<CrmRequest | Stop, CrmResponse, CrmResponse> {
  const response = yield { ...request, deliverErrors: true };
  const error = ofRead(errorOf(response));
  return error === undefined ? response : yield* stop(error);
}

/** Returns a body as text to be displayed; empty for a web page and for a multipart body. */
export function plain(body: string): string {
  const text = body.trim();
  return text.startsWith('<') || text.startsWith('--') ? '' : text;
}
