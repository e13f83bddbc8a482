/** The fast reader of properties in the metadata cache, compared with the `yaml` package. */
import fc from 'fast-check';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { readPlainYaml } from '../../../tools/obsidian-host/app/plain-yaml.ts';
import { benchNote } from '../../bench/notes.ts';

function parsed(source: string): unknown {
  try {
    return parse(source, { logLevel: 'error' });
  } catch {
    return 'an error';
  }
}

test('notes of common styles are read without the parser, as the parser reads them', () => {
  for (let number = 0; number < 200; number++) {
    const source = benchNote(number).split('\n---')[0]?.slice('---\n'.length) ?? '';
    const found = readPlainYaml(source);
    expect(found).toBeDefined();
    expect(found).toEqual(parsed(source));
  }
});

const WORD = fc.constantFrom(
  ...['a', 'id', 'null', 'NULL', 'true', 'False', '~', '007', '1.50', '1.', '.5', '0x1f', '0o7', '1e3', '1.5E+3'],
  ...['12345678901234567890', '-5', '+5', '2026-11-30', '10:30', 'x y', ' x', 'x ', 'é', '\u00a0', '\u2028', '\ufeff'],
  ...['[', ']', '[a, b]', '[a,,b]', '[ ]', '[a, "b"]', '{', '}', ',', ':', ': ', ' #', '#', '&a', '*a', '!', '|', '>'],
  ...['"', "'", '"a"', "'a'", '"a\\n"', "'it''s'", '"[[A]]"', '[[A]]', '@', '`', '%', '?', '-', '- ', '\t', '\r', '\n'],
  ...['__proto__', 'constructor', '---', '...', '<<', 'a-b', 'a - b', '$(1+2)', 'A&B', '50%', 'a=b', 'N/A', 'a;b|c~'],
);
const TEXT = fc.array(WORD, { maxLength: 3 }).map((words) => words.join(''));
const LINE = fc.oneof(
  fc.tuple(TEXT, TEXT).map(([key, value]) => `${key}: ${value}`),
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd e'), TEXT).map(([key, value]) => `${key}: ${value}`),
  fc.constantFrom('a:', 'b:', 'c:  ', '', '# x', '  a: b'),
  fc.tuple(fc.constantFrom('', '  ', '    '), TEXT).map(([indent, item]) => `${indent}- ${item}`),
);

test('any properties are read as the parser reads them, or left to it', () => {
  fc.assert(
    fc.property(fc.array(LINE, { minLength: 1, maxLength: 5 }), (lines) => {
      const source = lines.join('\n');
      const found = readPlainYaml(source);
      if (found !== undefined) expect(found).toEqual(parsed(source));
    }),
    { numRuns: 3000 },
  );
});
