/** Strict UTF-8 decoding: detects files whose bytes cannot be restored from their decoded text. */
import type { Span } from './value.ts';

/** U+FFFD, which decoders insert for bytes that they cannot read. A text can also contain it as a regular character. */
export const REPLACEMENT = '\uFFFD';

/** A file that is not UTF-8. Writing the decoded text back would destroy the bytes that could not be read. */
export interface Misread {
  /**
   * Detected by the byte order mark; `unknown` is usually an encoding with one byte per character, such as
   * Windows-1252.
   */
  readonly encoding: 'utf-16' | 'unknown';
  /** The readable text: the whole text if the encoding is known. */
  readonly text: string;
  /** The first unreadable character in {@link text}; `undefined` if the encoding is known. */
  readonly at: Span | undefined;
}

/**
 * Returns the text of UTF-8 bytes; a byte order mark stays in the text. Returns a {@link Misread} for bytes that are
 * not UTF-8 according to https://encoding.spec.whatwg.org/#utf-8-decoder (2026-11-29), for example a four-byte
 * character that ends after three bytes.
 */
export function decodeUtf8(bytes: Uint8Array): string | Misread {
  const utf16 = utf16In(bytes);
  if (utf16 !== undefined) return { encoding: 'utf-16', text: utf16, at: undefined };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const from = firstUnreadable(text, bytes);
    return { encoding: 'unknown', text, at: { from, to: from + REPLACEMENT.length } };
  }
}

/** Returns the text of bytes that start with a UTF-16 byte order mark; otherwise `undefined`. */
function utf16In(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  return undefined;
}

/** Returns the offset of the first replacement character that the bytes do not contain themselves. */
function firstUnreadable(text: string, bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let at = 0;
  let byte = 0;
  for (const part of text.split(REPLACEMENT)) {
    at += part.length;
    byte += encoder.encode(part).length;
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return at;
    at += REPLACEMENT.length;
    byte += 3;
  }
  return 0;
}
