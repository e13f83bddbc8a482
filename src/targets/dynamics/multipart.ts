/** `multipart/mixed`, as requests travel in a `$batch` and answers come back. Lines end in CRLF: OData takes nothing less. */
import type { WireRequest, WireResponse } from '../wire.ts';
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

/** The answers inside an answer, in their order, those of changesets among them. What was cut off at the end is none. */
export function partsOf({ headers, body }: WireResponse): readonly WireResponse[] {
  return innerOf(headers['content-type'] ?? '', body);
}

function innerOf(type: string, body: string): readonly WireResponse[] {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return [];
  // In front of the first boundary stands nothing, behind the last whatever follows its two hyphens.
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece) => {
    const outer = headed(piece.replace(/^[^\n]*\n/, ''));
    const kind = outer.headers['content-type'] ?? '';
    if (/^multipart\//i.test(kind)) return innerOf(kind, outer.rest);
    const [, status, rest = ''] = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(.*)$/s.exec(outer.rest.trimStart()) ?? [];
    if (status === undefined) return [];
    const inner = headed(rest);
    return [{ status: Number(status), headers: inner.headers, body: inner.rest.trim() }];
  });
}

/** Header lines up to the first empty one, and what stands behind it. */
function headed(text: string): { readonly headers: Readonly<Record<string, string>>; readonly rest: string } {
  const [, head = '', rest = ''] = /^(.*?)(?:(?:^|\n)\r?\n(.*))?$/s.exec(text) ?? [];
  const headers = head.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^([\w-]+):[ \t]*(.*?)\r?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return { headers: Object.fromEntries(headers), rest };
}
