/** What a refusal of HubSpot asks for, of a whole request or of one row of a batch. */
import { array, fallback, nullish, object, record, safeParse, string, union } from 'valibot';
import type { InferOutput } from 'valibot';
import { isWhole, json, MOST_MESSAGE, NOT_JSON, plain } from '../answer.ts';
import type { Trouble, TroubleKind, WireResponse } from '../wire.ts';

const TEXT = nullish(fallback(string(), ''), '');

/** What a complaint is about, by what it calls it; HubSpot promises nothing of it. */
const CONTEXT = nullish(fallback(record(string(), union([array(string()), string()])), {}), {});

/** Every member may be missing. https://developers.hubspot.com/docs/api-reference/error-handling, 2026-11-22. */
const COMPLAINT = object({
  message: TEXT,
  category: TEXT,
  subCategory: TEXT,
  errorType: TEXT,
  policyName: TEXT,
  correlationId: TEXT,
  context: CONTEXT,
  errors: nullish(fallback(array(object({ message: TEXT, code: TEXT, context: CONTEXT })), []), []),
});

type Complaint = InferOutput<typeof COMPLAINT>;

/** What is wrong with single values, as JSON behind these words; the messages are the admin's own. */
const TOLD = /^Property values were not valid: (\[.*\])/s;

const VALUES = array(object({ name: TEXT, error: TEXT, message: TEXT }));

/** What a category asks for wherever it comes; any other depends on the status, or spoils one record. */
const KINDS: Readonly<Record<string, TroubleKind>> = {
  RATE_LIMITS: 'later',
  MISSING_SCOPES: 'connection',
  BANNED: 'connection',
  INVALID_AUTHENTICATION: 'connection',
  EXPIRED_AUTHENTICATION: 'connection',
  VALIDATION_ERROR: 'record',
  CONFLICT: 'record',
  OBJECT_NOT_FOUND: 'record',
};

/** Statuses that say the batch is too large, or holds something that cannot be taken: its halves may pass. */
const HALVES_MAY_PASS = [400, 404, 409, 413, 414];

/** Milliseconds to leave it alone behind a limit; the day's limit is not waited for. A limit that is not told is the first. */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/ten.?secondly/i, 10_000],
  [/secondly/i, 1000],
];

/** The least milliseconds behind a busy record, and behind an account that moves to another data centre. */
const WAITS: Readonly<Record<number, number>> = { 423: 2000, 477: 10_000 };

/** What is wrong with an answer as a whole. A batch that worked in part is an answer like any other. */
export function troubleOf(response: WireResponse): Trouble | undefined {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) {
    return isWhole(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  const parsed = json(body);
  const complaint = { ...complaintIn(parsed), ...(parsed === undefined ? { message: plain(body) } : {}) };
  const limit = `${complaint.policyName} ${complaint.message}`;
  const spent = status === 429 && /daily/i.test(limit);
  const kind = spent ? 'connection' : kindOf(status, complaint.category);
  const asked = Number(headers['retry-after']) * 1000;
  const own = status === 429 ? (LIMITS.find(([words]) => words.test(limit))?.[1] ?? 10_000) : WAITS[status];
  const wait = asked > 0 ? Math.max(asked, status === 423 ? (own ?? 0) : 0) : own;
  const trouble = { ...complained(complaint, kind, `http-${status}`), status };
  return wait === undefined || kind !== 'later' ? trouble : { ...trouble, retryAfterMs: wait };
}

function kindOf(status: number, category: string): TroubleKind {
  if (status >= 500 || status === 408 || status === 429 || WAITS[status] !== undefined) return 'later';
  return KINDS[category] ?? (HALVES_MAY_PASS.includes(status) ? 'record' : 'connection');
}

/** What is wrong with one row of a batch that worked in part. */
export function rowTrouble(error: unknown): Trouble {
  const complaint = complaintIn(error);
  return complained(complaint, KINDS[complaint.category] ?? 'record', 'unexpected-answer');
}

/** The rows that an error of a batch names, by what it calls them. */
export function namedIn(error: unknown, name: 'objectWriteTraceId' | 'ids' | 'fromObjectId'): readonly string[] {
  return listIn(complaintIn(error).context, name);
}

/** Whether an error of a batch only says that something is not there. */
export function isMissing(error: unknown): boolean {
  return complaintIn(error).category === 'OBJECT_NOT_FOUND';
}

function complaintIn(value: unknown): Complaint {
  const parsed = safeParse(COMPLAINT, value);
  return parsed.success ? parsed.output : complaintIn({});
}

function listIn(context: Complaint['context'], name: string): readonly string[] {
  return [context[name] ?? []].flat();
}

function complained(complaint: Complaint, kind: TroubleKind, status: string): Trouble {
  const { message, category, subCategory, errorType, correlationId, context } = complaint;
  const values = valuesIn(complaint);
  const fields = [...new Set(values.flatMap(({ names }) => names))];
  const contexts = [context, ...complaint.errors.map((error) => error.context)];
  const scopes = contexts.flatMap((one) => listIn(one, 'requiredGranularScopes'));
  const otherId = listIn(context, 'existingId')[0] ?? /Existing ID: (\d+)/.exec(message)?.[1];
  const rest = TOLD.test(message) && values.length > 0 ? [] : [message];
  const words = [...rest, ...values.map((value) => value.message), [...new Set(scopes)].join(', ')];
  const said = [...new Set(words)].filter((word) => word !== '').join(' ');
  const trace = correlationId === '' ? '' : ` (correlation ID ${correlationId.slice(0, 64)})`;
  return {
    kind,
    code: [values[0]?.code, subCategory, category, errorType].find(Boolean) ?? status,
    message: `${said.slice(0, MOST_MESSAGE - trace.length)}${trace}`.trim(),
    ...(fields.length > 0 ? { fields } : {}),
    ...(otherId === undefined ? {} : { otherId }),
  };
}

/** Complaints about single values: those inside the message, for they name every property, or the list beside it. */
function valuesIn({ message, errors }: Complaint): { code: string; message: string; names: readonly string[] }[] {
  const told = safeParse(VALUES, json(TOLD.exec(message)?.[1] ?? ''));
  if (told.success) return told.output.map(({ name, error, ...words }) => ({ ...words, code: error, names: [name] }));
  return errors.map(({ code, context, ...words }) => ({ ...words, code, names: listIn(context, 'propertyName') }));
}

/** Requests of the day used and allowed, as all answers but those of a search tell; undefined: it does not. */
export function callsOf({ headers }: WireResponse): { readonly used: number; readonly most: number } | undefined {
  const [most, left] = ['', '-remaining'].map((end) => Number(headers[`x-hubspot-ratelimit-daily${end}`]));
  return most !== undefined && left !== undefined && most > 0 && left >= 0 ? { used: most - left, most } : undefined;
}
