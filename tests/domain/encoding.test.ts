/** Detection of UTF-8 and other encodings, to the byte. */
import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '../../src/domain/encoding.ts';

function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));
}

test.each([
  ['plain text', bytes('a')],
  ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 'a')],
  ['a genuine replacement character', bytes('a\uFFFDb')],
  ['characters of two, three, and four bytes', bytes('é€😀')],
  ['nothing', bytes()],
])('%s is UTF-8 and keeps every character', (_, content) => {
  const decoded = decodeUtf8(content);
  expect(typeof decoded === 'string' && Buffer.from(decoded)).toEqual(Buffer.from(content));
});

describe('not UTF-8, with the position of the first unreadable character', () => {
  test.each([
    ['Latin-1', bytes('Caf', 0xe9, ' x'), 3],
    ['Latin-1 after a byte order mark', bytes(0xef, 0xbb, 0xbf, 'Caf', 0xe9), 4],
    ['Latin-1 after a genuine replacement character', bytes('a\uFFFDé', 0xe9, 'b'), 3],
    ['a character of four bytes that ends after three', bytes('a', 0xf0, 0x9f, 0x98), 1],
    ['a character of three bytes that ends after two', bytes('a', 0xe2, 0x82, 'b'), 1],
    ['the first two bytes of a replacement character', bytes('ab', 0xef, 0xbf), 2],
    ['half of a surrogate pair', bytes('a', 0xed, 0xa0, 0x80), 1],
    ['an overlong form', bytes(0xc0, 0xaf), 0],
    ['a byte beyond Unicode', bytes('ab', 0xf8), 2],
  ])('%s', (_, content, from) => {
    expect(decodeUtf8(content)).toEqual({
      encoding: 'unknown',
      text: Buffer.from(content).toString(),
      at: { from, to: from + 1 },
    });
  });

  test.each([
    ['little', [0xff, 0xfe, 0x61, 0, 0xe9, 0]],
    ['big', [0xfe, 0xff, 0, 0x61, 0, 0xe9]],
  ])('UTF-16 with a byte order mark, %s end first, is named and read', (_, content) => {
    expect(decodeUtf8(Uint8Array.from(content))).toEqual({ encoding: 'utf-16', text: '\uFEFFaé', at: undefined });
  });
});
