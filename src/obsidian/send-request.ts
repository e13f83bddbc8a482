/** Sends one request with the app's `requestUrl`, limited in time and size; never rejects. */
import { requestUrl, type RequestUrlParam } from 'obsidian';
import type { Reply } from '../sync/ports.ts';

/** Sends one request. The caller sets the address and all headers, but not `throw`. */
export type SendRequest = (request: RequestUrlParam, limitMs: number) => Promise<Reply>;

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * `requestUrl` has no time limit and cannot be aborted: after the time limit the request may still arrive, so its
 * outcome is unknown. It also follows redirects, which plugins cannot prevent; redirects that it does not follow are
 * returned as responses.
 */
export const sendRequest: SendRequest = async (request, limitMs) => {
  let timer = 0;
  const limit = new Promise<Reply>((resolve) => {
    timer = window.setTimeout(() => {
      resolve({ unknown: 'timeout', message: `No response within ${limitMs / 1000} seconds.` });
    }, limitMs);
  });
  try {
    return await Promise.race([exchanged(request), limit]);
  } finally {
    window.clearTimeout(timer);
  }
};

async function exchanged(request: RequestUrlParam): Promise<Reply> {
  try {
    const answer = await requestUrl({ ...request, throw: false });
    if (answer.arrayBuffer.byteLength > MOST_BYTES) {
      return { unknown: 'too-large', message: `The response has ${answer.arrayBuffer.byteLength} bytes.` };
    }
    const headers = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const { status, text } = answer;
    return { response: { status, headers: Object.fromEntries(headers) as Record<string, string>, body: text } };
  } catch (error) {
    return { unknown: 'lost', message: reasonOf(error) };
  }
}

/** Returns only the system's error code, because the rest of the error could quote the request. */
function reasonOf(error: unknown): string {
  const texts = error instanceof Error ? [error.message, error.cause] : [];
  const [code] = /\bnet::\w+|\bE[A-Z_]{4,}\b/.exec(texts.map(textOf).join(' ')) ?? [];
  return code === undefined ? 'The connection was lost.' : `The connection was lost (${code}).`;
}

function textOf(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error && 'code' in part ? String(part.code) : '';
}
