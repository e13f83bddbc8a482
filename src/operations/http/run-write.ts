/** The conditions for a write through HTTP, which are the same for notes, files, and CRMs. */
import type { HttpAnswer, Problem } from './http-message.ts';
import { withRequestId } from './http-response.ts';
import type { HttpServices } from './http-services.ts';
import type { RouteRequest } from './route.ts';

const NOT_ALLOWED: Problem = {
  code: 'writing-not-allowed',
  detail:
    'Writing through HTTP is off on this device. Turn on “HTTP callers may write” in the settings of the plugin, ' +
    'or start the server with allow-write=yes.',
};

/** Visible ASCII characters; the draft of the header has the key in double quotes (draft-ietf-httpapi-idempotency-key-header-07). */
const KEY = /^[\x21-\x7e]{1,255}$/;

const INVALID_KEY: Problem = {
  code: 'invalid-header',
  detail:
    'Idempotency-Key must have 1 to 255 visible ASCII characters without spaces. Send a random text, such as a UUID.',
};

/**
 * Runs a write if HTTP callers may write and no other write is running. A request with the `Idempotency-Key` of an
 * earlier one gets the answer of that one.
 */
export async function runWrite(
  request: RouteRequest,
  { permissions, writes }: HttpServices,
  write: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  if (!permissions().write) return NOT_ALLOWED;
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !KEY.test(key)) return INVALID_KEY;
  return writes.run(key, `${request.path}\n${request.body}`, async () => {
    const answer = await write();
    return 'ok' in answer ? { ok: withRequestId(answer.ok, request.id) } : answer;
  });
}

/** Returns the caller for the log of a run. */
export function callerOf({ id }: RouteRequest): string {
  return `HTTP request ${id}`;
}
