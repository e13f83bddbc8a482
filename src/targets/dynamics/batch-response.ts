/** The answers to a `$batch`, as they come back in `multipart/mixed`. */
import type { WireResponse } from '../flow/request-flow.ts';

/** Whether the answer holds answers. */
export function isMultipart({ headers }: WireResponse): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/**
 * The answers inside an answer, in their order, those of changesets among them; the text of one that is none. What was cut off at the
 * end is not there.
 */
export function partsOf({ headers, body }: WireResponse): readonly (WireResponse | string)[] {
  return innerOf(headers['content-type'] ?? '', body);
}

function innerOf(type: string, body: string): readonly (WireResponse | string)[] {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return [];
  // In front of the first boundary stands nothing, behind the last whatever follows its two hyphens.
  const pieces = `\n${body}`.split(`\n--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece): readonly (WireResponse | string)[] => {
    const outer = headed(piece.replace(/^[^\n]*\n/, ''));
    const kind = outer.headers['content-type'] ?? '';
    if (/^multipart\//i.test(kind)) return innerOf(kind, outer.rest);
    const [, status, rest = ''] = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(.*)$/s.exec(outer.rest.trimStart()) ?? [];
    if (status === undefined) return [piece];
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
