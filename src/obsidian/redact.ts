/** Keeps credentials out of every text that leaves the transport, whatever a server repeats of what it was sent. */
import type { Reply } from '../sync/ports.ts';

const REDACTED = '[redacted]';

/** Anything shorter could be part of an ordinary word. */
const SHORTEST = 6;

/** Returns the text with each secret, also as it is spelled in an address, replaced by `[redacted]`. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])])
    .reduce((clean, spelled) => (clean.includes(spelled) ? clean.replaceAll(spelled, () => REDACTED) : clean), text);
}

/** Returns the same for all texts of a reply. */
export function redactedReply(reply: Reply, secrets: readonly string[]): Reply {
  if ('unknown' in reply) return { ...reply, message: redacted(reply.message, secrets) };
  const { status, headers, body } = reply.response;
  const clean = Object.entries(headers).map(([name, value]) => [name, redacted(value, secrets)] as const);
  return { response: { status, headers: Object.fromEntries(clean), body: redacted(body, secrets) } };
}
