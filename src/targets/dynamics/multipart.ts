/** `multipart/mixed` body of a `$batch` request. Lines end in CRLF because OData requires it. */
import type { CrmRequest } from '../flow/request-flow.ts';
import { request } from './api.ts';

/** One request of a batch. */
export interface Part {
  readonly method: 'PATCH' | 'POST';
  /** Address below the root of the API, encoded. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, which has no line breaks and therefore cannot contain a boundary. */
  readonly body: string;
}

const BOUNDARY = 'batch_of_deals';

const EOL = '\r\n';

/**
 * Returns one request for all parts. The server runs them in order and returns a response for each, regardless of
 * earlier failures.
 */
export function batchRequest(parts: readonly Part[], deliverErrors: boolean): CrmRequest {
  const headers = {
    'Content-Type': `multipart/mixed; boundary="${BOUNDARY}"`,
    Prefer: 'odata.continue-on-error',
  };
  const lines = [...parts.flatMap(partLines), `--${BOUNDARY}--`, ''];
  return request('POST', '$batch', { headers, body: lines.join(EOL), ...(deliverErrors && { deliverErrors }) });
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
