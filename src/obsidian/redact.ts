/** Removes credentials from every text that leaves the transport, even if a server repeats them. */
import type { Reply } from '../sync/ports.ts';

const REDACTED = '[redacted]';

/** Minimum length of a secret. A shorter text could be part of an ordinary word. */
const SHORTEST = 6;

/** Returns the text with each secret, including its URL-encoded form, replaced by `[redacted]`. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [...new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])])
    .reduce((clean, secret) => (clean.includes(secret) ? clean.replaceAll(secret, () => REDACTED) : clean), text);
}

/** Returns the reply with secrets removed from all texts. */
export function redactReply(reply: Reply, secrets: readonly string[]): Reply {
  if ('unknown' in reply) return { ...reply, message: redact(reply.message, secrets) };
  const { status, headers, body } = reply.response;
  const clean = Object.entries(headers).map(([name, value]) => [name, redact(value, secrets)] as const);
  return { response: { status, headers: Object.fromEntries(clean), body: redact(body, secrets) } };
}
