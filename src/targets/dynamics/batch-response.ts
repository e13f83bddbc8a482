/** Parsing of the `multipart/mixed` response to a `$batch` request. */
import type { CrmResponse } from '../flow/request-flow.ts';

/** Returns true if the response contains responses. */
export function isMultipart({ headers }: CrmResponse): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/**
 * Returns the responses inside a response, in order, including those of changesets; the text of a part that is not a
 * response. A part that is truncated at the end is omitted.
 */
export function responsesIn({ headers, body }: CrmResponse): readonly (CrmResponse | string)[] {
  return innerOf(headers['content-type'] ?? '', body);
}

function innerOf(type: string, body: string): readonly (CrmResponse | string)[] {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return [];
  // The part before the first boundary is empty, and the part after the last one starts with two hyphens.
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece): readonly (CrmResponse | string)[] => {
    const outer = headed(piece.replace(/^[^\n]*\n/, ''));
    const kind = outer.headers['content-type'] ?? '';
    if (/^multipart\//i.test(kind)) return innerOf(kind, outer.rest);
    const [, status, rest = ''] = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(.*)$/s.exec(outer.rest.trimStart()) ?? [];
    if (status === undefined) return [piece];
    const inner = headed(rest);
    return [{ status: Number(status), headers: inner.headers, body: inner.rest.trim() }];
  });
}

/** Returns the header lines up to the first empty line, and the text after it. */
function headed(text: string): { readonly headers: Readonly<Record<string, string>>; readonly rest: string } {
  const [, head = '', rest = ''] = /^(.*?)(?:(?:^|\n)\r?\n(.*))?$/s.exec(text) ?? [];
  const headers = head.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^([\w-]+):[ \t]*(.*?)\r?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return { headers: Object.fromEntries(headers), rest };
}
