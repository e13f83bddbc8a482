/** A response as a tree, regardless of its format: headers, and a body of JSON, CSV, or the parts of a batch. */
import type { CrmResponse } from '../../../src/targets/flow/request-flow.ts';

export type Tree = null | boolean | number | string | Tree[] | { [name: string]: Tree };

/** Headers of the connection, and for browsers: not part of a CRM's answer. */
const OF_THE_CONNECTION = /^(?:date|connection|keep-alive|content-length|transfer-encoding|vary|access-control-.*)$/;

/** Returns `headers` by name, and `body`: rows of cells, parts, a JSON value, or the text. */
export function treeOf({ headers, body }: CrmResponse): Tree {
  const told = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.test(name));
  return { headers: Object.fromEntries(told), ...(body === '' ? {} : { body: bodyOf(headers, body) }) };
}

function bodyOf(headers: CrmResponse['headers'], body: string): Tree {
  if (isCsv(headers)) return rowsOf(body);
  if (body.startsWith('--')) return partsOf(body);
  return jsonOf(body) ?? body;
}

function isCsv(headers: CrmResponse['headers']): boolean {
  return (headers['content-type'] ?? '').startsWith('text/csv');
}

function jsonOf(text: string): Tree | undefined {
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return undefined;
  }
}

/** Returns the cells of each line: the loopback server quotes all of them. */
function rowsOf(body: string): Tree {
  const lines = body.split('\n').filter((line) => line !== '');
  return lines.map((line) =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"')),
  );
}

/** Returns the header lines of each part, and the lines of the response in it, of which the last may be JSON. */
function partsOf(body: string): Tree {
  const [boundary = ''] = body.split('\r\n');
  const pieces = body.split(boundary).slice(1, -1);
  return pieces.map((piece) => {
    const [head = '', answer = '', json = ''] = piece.replace(/^\r\n|\r\n$/g, '').split('\r\n\r\n');
    return {
      head: head.split('\r\n'),
      answer: answer.split('\r\n'),
      ...(json === '' ? {} : { json: jsonOf(json) ?? json }),
    };
  });
}

/** Returns the response with another tree. Its other headers stay. */
export function withTree(response: CrmResponse, tree: Tree): CrmResponse {
  const { headers, body } = tree as { headers: Record<string, Tree>; body?: Tree };
  const connection = Object.entries(response.headers).filter(([name]) => OF_THE_CONNECTION.test(name));
  const told = Object.entries(headers).map(([name, value]) => [name, textOf(value)] as const);
  return {
    ...response,
    headers: Object.fromEntries([...connection, ...told]),
    body: body === undefined ? '' : written(response, body),
  };
}

function textOf(value: Tree): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function written({ headers, body: before }: CrmResponse, body: Tree): string {
  if (isCsv(headers)) return Array.isArray(body) ? body.map(csvLine).join('') : csvLine(body);
  if (before.startsWith('--')) return Array.isArray(body) ? multipart(before, body) : textOf(body);
  return jsonOf(before) === undefined ? textOf(body) : JSON.stringify(body);
}

function csvLine(row: Tree): string {
  const cells = Array.isArray(row) ? row : [row];
  return `${cells.map((cell) => `"${cell === null ? '' : textOf(cell).replaceAll('"', '""')}"`).join(',')}\n`;
}

function multipart(before: string, parts: readonly Tree[]): string {
  const [boundary = ''] = before.split('\r\n');
  return [...parts.map((part) => `${boundary}\r\n${partText(part)}\r\n`), `${boundary}--\r\n`].join('');
}

function partText(part: Tree): string {
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return textOf(part);
  const { head = [], answer = [], json = '' } = part;
  return [lines(head), lines(answer), json === '' ? '' : JSON.stringify(json)].join('\r\n\r\n');
}

function lines(all: Tree): string {
  return (Array.isArray(all) ? all : [all]).map(textOf).join('\r\n');
}
