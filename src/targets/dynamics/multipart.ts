/** `multipart/mixed`, as requests travel in a `$batch`. Lines end in CRLF: OData takes nothing less. */
import type { WireRequest } from '../flow/request-flow.ts';
import { request } from './api.ts';

/** One request of a batch. */
export interface Part {
  readonly method: 'PATCH' | 'POST';
  /** Below the API's root, encoded; nothing stands in front of it. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, which has no line ends, so no boundary can stand in it. */
  readonly body: string;
}

const BOUNDARY = 'batch_of_deals';

const EOL = '\r\n';

/** One request for all of them, done in their order, each with an answer of its own, whatever becomes of those before. */
export function batchRequest(parts: readonly Part[], hears: boolean): WireRequest {
  const headers = {
    'Content-Type': `multipart/mixed; boundary="${BOUNDARY}"`,
    Prefer: 'odata.continue-on-error',
  };
  const lines = [...parts.flatMap(partLines), `--${BOUNDARY}--`, ''];
  return request('POST', '$batch', { headers, body: lines.join(EOL), ...(hears && { hears }) });
}

function partLines({ method, address, headers, body }: Part): readonly string[] {
  return [
    `--${BOUNDARY}`,
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `${method} ${address} HTTP/1.1`,
    'Accept: application/json',
    'Content-Type: application/json; charset=utf-8',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ];
}
