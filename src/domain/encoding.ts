/** Whether the bytes of a file are the text that was made of them. */
import type { Span } from './value.ts';

/** What an app puts in place of bytes that it can't read, and also a character that a text may have. */
export const REPLACEMENT = '\uFFFD';

/** A file that is not UTF-8. To write a text that was made of it would destroy the bytes that could not be read. */
export interface Misread {
  /** By the byte order mark; `unknown` is mostly an encoding with one byte per character, such as Windows-1252. */
  readonly encoding: 'utf-16' | 'unknown';
  /** The text as far as it can be read: all of it if the encoding is known. */
  readonly text: string;
  /** Where in it the first unreadable byte is; undefined if the encoding is known. */
  readonly at: Span | undefined;
}

/**
 * The text of UTF-8; a byte order mark stays in the text. Anything that is not UTF-8 by
 * https://encoding.spec.whatwg.org/#utf-8-decoder (2026-11-29) is a {@link Misread}, for example a four-byte character that
 * ends after three bytes.
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

/** The text of bytes that begin with a byte order mark of UTF-16. */
function utf16In(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  return undefined;
}

/** Offset of the first replacement character that the bytes do not have themselves. */
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
