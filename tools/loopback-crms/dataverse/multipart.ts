/** multipart/mixed bodies of a batch: CRLF line endings, requests in, answers out. */
import { STATUS_CODES } from 'node:http';
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { refuse } from './answers.ts';

export interface Part {
  headers: Record<string, string>;
  body: string;
}

export function boundaryOf(contentType: string | undefined): string {
  const [, quoted, bare] = /^multipart\/mixed\s*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw refuse(400, 'The Content-Type must be multipart/mixed with a boundary.');
  return boundary;
}

/** Returns the parts of a body; a line that ends in LF alone makes the body unreadable. */
export function readParts(body: string, boundary: string): Part[] {
  const [, ...pieces] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const end = pieces.pop();
  if (end?.startsWith('--') !== true || pieces.some((piece) => !piece.startsWith('\r\n'))) {
    throw refuse(400, 'The multipart body is malformed: lines end in CRLF, and the last boundary in two hyphens.');
  }
  return pieces.map((piece) => readHead(piece.slice(2)));
}

/** Reads header lines, an empty line, and the rest. */
function readHead(text: string): Part {
  const at = text.indexOf('\r\n\r\n');
  const head = at === -1 ? text.replace(/\r\n$/, '') : text.slice(0, at);
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').filter((one) => one !== '')) {
    const [, name = '', value = ''] = /^([\w.-]+):[ \t]*([^\n]*)$/.exec(line) ?? [];
    if (name === '') throw refuse(400, `The header line ${JSON.stringify(line)} is malformed.`);
    headers[name.toLowerCase()] = value.trim();
  }
  return { headers, body: at === -1 ? '' : text.slice(at + 4) };
}

/** Returns the request inside a part, with its address unchanged. */
export function readInner(part: Part): ApiRequest {
  const { headers } = part;
  if (!/^application\/http\b/i.test(headers['content-type'] ?? '')) {
    throw refuse(400, 'A part of a batch must be application/http.');
  }
  if (headers['content-transfer-encoding']?.toLowerCase() !== 'binary') {
    throw refuse(400, 'A part of a batch must have Content-Transfer-Encoding: binary.');
  }
  const [line = '', ...rest] = part.body.split(/\r\n(.*)/s);
  const [, method = '', url = ''] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(line) ?? [];
  if (method === '') throw refuse(400, `The request line ${JSON.stringify(line)} is malformed.`);
  const inner = readHead(rest[0] ?? '');
  return { method, url, path: url, query: new URLSearchParams(), headers: inner.headers, body: inner.body };
}

/** Returns one answer as a part of the server's own multipart body. */
export function answerPart(answer: Answer, contentId?: string): string {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const type = body === '' ? {} : { 'Content-Type': 'application/json; odata.metadata=minimal' };
  const inner = { ...type, 'OData-Version': '4.0', ...answer.headers };
  const lines = [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    '',
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...Object.entries(inner).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ];
  return lines.join('\r\n');
}

/** Joins parts with boundaries and returns the body without headers. */
export function joined(parts: readonly string[], boundary: string): string {
  return [...parts.map((part) => `--${boundary}\r\n${part}\r\n`), `--${boundary}--\r\n`].join('');
}
