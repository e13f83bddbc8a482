import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest, hash32 } from '../../src/domain/digest.ts';

/** MurmurHash3_x86_32 as published by its author, over bytes. */
function reference(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - (bytes.length % 4);
  const mix = (k: number): number => {
    const one = Math.imul(k, 0xcc9e2d51);
    return Math.imul((one << 15) | (one >>> 17), 0x1b873593);
  };
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= mix(view.getUint32(at, true));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | (bytes[at] ?? 0);
  if (whole < bytes.length) hash ^= mix(rest);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

test.each([
  ['', 0],
  ['Discovery', 760_077_612],
  ['1000000', 3_958_225_137],
  ['Überraschung 🙂', 2_782_715_400],
])('the hash of “%s” never changes', (text, print) => {
  expect(hash32(text)).toBe(print);
});

// https://github.com/aappleby/smhasher and its ports give these values, 2026-11-22.
test.each([
  ['', 0],
  ['test', 0xba6bd213],
  ['hello', 0x248bfa47],
  ['Hello, world!', 0xc0363e43],
])('the reference implementation gives the published hash of “%s”', (text, print) => {
  expect(reference(new Uint8Array(Buffer.from(text)))).toBe(print);
});

test('the hash is MurmurHash3 over the UTF-16 units of the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(hash32(text)).toBe(reference(new Uint8Array(Buffer.from(text, 'utf16le'))));
    }),
  );
});

test('a digest has 32 digits, and is the same only for the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(digest(one)).toMatch(/^[\da-f]{32}$/);
      expect(digest(one) === digest(other)).toBe(one === other);
    }),
  );
});

test('digests of nearly equal texts differ in every digit', () => {
  const made = Array.from({ length: 2000 }, (_, at) => digest(`opp-${at}`));
  expect(new Set(made).size).toBe(2000);
  for (let at = 0; at < 32; at++) expect(new Set(made.map((text) => text.charAt(at))).size).toBe(16);
});
