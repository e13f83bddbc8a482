/** Short, non-cryptographic fingerprints of texts. They detect accidental changes, not forgery. */

/**
 * Returns a 32-bit hash of a text, 0 to 2^32 - 1: MurmurHash3_x86_32 with seed 0 over its UTF-16 units, low byte first
 * (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp, 2026-11-22). The hashes are stored in notes,
 * so the algorithm must never change.
 */
export function hash32(text: string): number {
  const { length } = text;
  let hash = 0;
  for (let at = 1; at < length; at += 2) {
    hash ^= scrambled(text.charCodeAt(at - 1) | (text.charCodeAt(at) << 16));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (length % 2 === 1) hash ^= scrambled(text.charCodeAt(length - 1));
  hash ^= length * 2;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scrambled(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/**
 * Returns a 128-bit hash of a text as 32 hexadecimal digits: cyrb128
 * (https://github.com/bryc/code/blob/master/jshash/experimental/cyrb128.js, public domain, 2026-11-22) with the length
 * as seed. It processes two UTF-16 units per step because texts can be megabytes long.
 */
export function digest(text: string): string {
  const { length } = text;
  let a = 1779033703 ^ length;
  let b = 3144134277 ^ length;
  let c = 1013904242 ^ length;
  let d = 2773480762 ^ length;
  for (let at = 0; at < length; at += 2) {
    const unit = text.charCodeAt(at) | (at + 1 < length ? text.charCodeAt(at + 1) << 16 : 0);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  const mixed = a ^ b ^ c ^ d;
  return hex(mixed) + hex(b ^ mixed) + hex(c ^ mixed) + hex(d ^ mixed);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Uses a table because number-to-string conversion is slow in the engine for numbers above 30 bits. */
function hex(word: number): string {
  return `${HEX[word >>> 24]}${HEX[(word >>> 16) & 255]}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`;
}
