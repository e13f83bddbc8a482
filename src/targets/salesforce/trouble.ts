/** What a refusal of Salesforce asks for, of a whole request or of one row. */
import { array, object, safeParse, string } from 'valibot';
import type { InferOutput } from 'valibot';
import type { Trouble, TroubleKind, WireResponse } from '../wire.ts';
import { json, MOST_MESSAGE, NOT_JSON, isWhole, plain } from '../answer.ts';
import { COMPLAINT } from './api.ts';
import { fullId } from './id.ts';

/** Of a whole request; a row has `statusCode` instead. */
const REFUSAL = array(object({ errorCode: string(), ...COMPLAINT }));

/** As one row of a collections answer carries it. */
export const ROW_COMPLAINT = object({ statusCode: string(), ...COMPLAINT });

/** Codes that mean the same wherever they come; every other one depends on the status, or spoils one record. */
const KINDS: Readonly<Record<string, TroubleKind>> = {
  UNABLE_TO_LOCK_ROW: 'later',
  SERVER_UNAVAILABLE: 'later',
  REQUEST_LIMIT_EXCEEDED: 'connection',
  STORAGE_LIMIT_EXCEEDED: 'connection',
};

/** Requests that are wrong as a whole, so that no half of them would pass. */
const WRONG_REQUEST = ['MALFORMED_QUERY', 'INVALID_TYPE', 'INVALID_FIELD'];

/** Statuses that say the batch is too large, or holds something that cannot be read: its halves may pass. */
const HALVES_MAY_PASS = [400, 413, 414, 431];

/** What is wrong with an answer as a whole. */
export function troubleOf({ status, headers, body }: WireResponse): Trouble | undefined {
  if ((status >= 200 && status < 300) || status === 304) {
    return isWhole(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  const refusal = safeParse(REFUSAL, json(body));
  const first = refusal.success ? refusal.output[0] : undefined;
  const code = first?.errorCode ?? `http-${status}`;
  const seconds = Number(headers['retry-after']);
  return {
    ...complained(code, kindOf(code, status), first ?? { message: plain(body), fields: [] }),
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

function kindOf(code: string, status: number): TroubleKind {
  const known = KINDS[code];
  if (known !== undefined) return known;
  if (status >= 500 || status === 408 || status === 429) return 'later';
  if (WRONG_REQUEST.includes(code)) return 'connection';
  return HALVES_MAY_PASS.includes(status) || /^(?:INSUFFICIENT_ACCESS_O|ENTITY_IS_)/.test(code)
    ? 'record'
    : 'connection';
}

/** What is wrong with one row, by the first of its complaints; the other ones stand in the message. */
export function rowTrouble(complaints: readonly InferOutput<typeof ROW_COMPLAINT>[]): Trouble {
  const [first] = complaints;
  const code = first?.statusCode ?? 'unexpected-answer';
  const all = {
    message: complaints.map(({ message }) => message).join(' '),
    fields: complaints.flatMap(({ fields }) => fields),
    duplicateResult: first?.duplicateResult,
  };
  return complained(code, KINDS[code] ?? 'record', all);
}

/** A row's complaint as Bulk API 2.0 writes it: `CODE:message:Field --`. */
export function bulkTrouble(text: string): Trouble {
  const [, code = 'unexpected-answer', message = text, field = ''] =
    /^([A-Z_]+):(.*?)(?::([\w ,.]*?) ?--)?$/s.exec(text) ?? [];
  const fields = field.split(',').map((name) => name.trim());
  return complained(code, KINDS[code] ?? 'record', { message, fields: fields.filter((name) => name !== '') });
}

type Said = Omit<InferOutput<typeof ROW_COMPLAINT>, 'statusCode'>;

function complained(code: string, kind: TroubleKind, { message, fields, duplicateResult }: Said): Trouble {
  const otherId =
    duplicateResult?.matchResults[0]?.matchRecords[0]?.record.Id ??
    (code.startsWith('DUPLICATE') ? idIn(message) : undefined);
  return {
    kind,
    code,
    message: message.slice(0, MOST_MESSAGE),
    ...(fields.length > 0 ? { fields } : {}),
    ...(otherId === undefined ? {} : { otherId }),
  };
}

/** The record that a message names; its words are in the user's language, so only the id's own shape tells. */
function idIn(message: string): string | undefined {
  const found = message.match(/\b(?=\w*\d)[\da-zA-Z]{15}(?:[A-Z0-5]{3})?\b/g) ?? [];
  return found.map(fullId).find((id) => id !== undefined);
}

/** Requests used and allowed, as every answer of the REST API tells; undefined: it does not. */
export function callsOf({ headers }: WireResponse): { readonly used: number; readonly most: number } | undefined {
  const [, used, most] = /(?:^|[ ;])api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
  return most === undefined ? undefined : { used: Number(used), most: Number(most) };
}
