/** What a refusal of Dataverse asks for, of a whole request or of one part of a batch. */
import { nullish, object, safeParse, string } from 'valibot';
import { isWhole, json, MOST_MESSAGE, NOT_JSON, plain } from '../answer.ts';
import type { Trouble, TroubleKind, WireResponse } from '../wire.ts';

const REFUSAL = object({ error: object({ code: nullish(string(), ''), message: nullish(string(), '') }) });

/**
 * Service protection, whatever the status. https://learn.microsoft.com/power-apps/developer/data-platform/api-limits,
 * 2026-11-22.
 */
const BUSY = ['0x80072321', '0x80072322', '0x80072326'];

/** An address or a column that the API does not have, so that no half of the request would pass. */
const WRONG_REQUEST = ['0x80060888'];

/** What is wrong with an answer as a whole. */
export function troubleOf(response: WireResponse): Trouble | undefined {
  const { status, headers, body } = response;
  if ((status >= 200 && status < 300) || status === 304) {
    return isWhole(headers['content-type'] ?? '', body) ? undefined : { ...NOT_JSON, status };
  }
  return refusalOf(response, (code) => {
    if (status === 413 || status === 414) return 'record';
    return status === 400 && !WRONG_REQUEST.includes(code) ? 'record' : 'connection';
  });
}

/** What is wrong with one record; undefined: nothing. A right that the user lacks is lacking for this record only. */
export function partTrouble(response: WireResponse): Trouble | undefined {
  if (response.status >= 200 && response.status < 300) return undefined;
  return refusalOf(response, () => (response.status === 401 ? 'connection' : 'record'));
}

function refusalOf({ status, headers, body }: WireResponse, otherwise: (code: string) => TroubleKind): Trouble {
  const parsed = safeParse(REFUSAL, json(body));
  const { code, message } = parsed.success ? parsed.output.error : { code: '', message: plain(body) };
  const later = BUSY.includes(code.toLowerCase()) || status === 429 || status === 408 || status >= 500;
  const seconds = Number(headers['retry-after']);
  return {
    kind: later ? 'later' : otherwise(code.toLowerCase()),
    code: code === '' ? `http-${status}` : code,
    message: message.slice(0, MOST_MESSAGE),
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
