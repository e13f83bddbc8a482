/**
 * Notes as users and programs write them: every style of YAML, line ends, byte order marks, comments, unusual indents.
 */
import fc from 'fast-check';
import type { PlainValue } from '../../src/domain/value.ts';

export const KEYS = ['id', 'title', 'amount', 'oems', 'region', 'forecast', 'a b', 'ключ', 'x-y'] as const;

const words = fc.constantFrom(
  'Acme',
  'East coast',
  '007',
  '1.10',
  '2025-11-30',
  'yes',
  'it is',
  'ü',
  'a-b',
  '$5',
  '3M',
);
const quoted = fc.constantFrom('"x: y"', "'it''s'", '"[[A|b]]"', '"a\\tb"', "''", '""', '"#"', "'a\"b'");
const nothing = fc.constantFrom('', '~', 'null');
const oddScalar = fc.constantFrom('!!str 5', '&n w', '<% x %>', 'http://x.y/z', 'a#b', '-5', 'a, b', "o'clock");
const scalar = fc.oneof(words, quoted, nothing, oddScalar);
const item = fc.oneof(words, quoted);
const flowList = fc
  .array(fc.oneof(item, fc.constant('[[A]]')), { maxLength: 3 })
  .chain((items) => fc.constantFrom(`[${items.join(', ')}]`, `[ ${items.join(',')} ]`, `[${items.join(',\n  ')}]`));
const flowMap = fc.constantFrom('{}', '{a: 1}', '{ "a": [1], b: }', '{a: 1,\n  b: 2}');
const comment = fc.constantFrom('', '', '', ' # why', '   # a: b');

/** Returns the lines of a value after its colon, each of the following ones deeper than `column`. */
function valueLines(column: number, depth: number): fc.Arbitrary<string> {
  const inline = fc
    .tuple(fc.oneof(scalar, flowList, flowMap), comment)
    .map(([value, why]) => ` ${value.replaceAll('\n', `\n${' '.repeat(column)}`)}${why}`);
  const literal = fc.constantFrom('|', '|-', '|+', '>', '>-', '| # h').map((mark) => {
    const pad = ' '.repeat(column + 2);
    return ` ${mark}\n${pad}one\n${pad}  two\n\n${pad}# three\n`.replace(/\n$/, mark === '|+' ? '\n' : '');
  });
  if (depth === 0) return fc.oneof(inline, literal);
  const list = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.array(fc.tuple(item, comment), { minLength: 1, maxLength: 3 }), comment)
    .map(([step, items, why]) => {
      const pad = ' '.repeat(column + step);
      return `${why}\n${items.map(([text, note]) => `${pad}- ${text}${note}`).join('\n')}`;
    });
  const map = fc
    .tuple(fc.integer({ min: 1, max: 4 }), comment)
    .chain(([step, why]) => pairs(column + step, depth - 1, 2).map((lines) => `${why}\n${lines}`));
  return fc.oneof({ weight: 4, arbitrary: inline }, literal, list, map);
}

function pairs(column: number, depth: number, most: number): fc.Arbitrary<string> {
  const pad = ' '.repeat(column);
  const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: most });
  return keys.chain((names) =>
    fc
      .tuple(
        ...names.map((name) =>
          fc
            .tuple(
              fc.constantFrom(name, name, name, `"${name}"`, `'${name}'`),
              valueLines(column, depth),
              fc.constantFrom('', '', '', '\n', `\n${pad}# note`),
            )
            .map(([key, value, after]) => `${pad}${key}:${value}${after}`),
        ),
      )
      .map((lines) => lines.join('\n')),
  );
}

const block = fc.oneof(
  { weight: 6, arbitrary: pairs(0, 2, 5) },
  pairs(2, 1, 3),
  fc.constantFrom(
    '',
    '# only',
    '{}',
    '{a: 1}',
    '{\n  "id": "x",\n  "oems": ["a"]\n}',
    '? id\n: x',
    '? id',
    'id: 1\n...',
  ),
);

/** A whole note with frontmatter; nearly all can be read. */
export const noteTexts: fc.Arbitrary<string> = fc
  .record({
    block,
    bom: fc.constantFrom('', '', '\uFEFF'),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
    fence: fc.constantFrom('---', '---', '--- \t'),
    body: fc.constantFrom('', '\n', '\nbody\n', '\n---\nid: 5\n---\n'),
  })
  .map(({ block, bom, lineEnd, fence, body }) =>
    `${bom}${fence}\n${block === '' ? '' : `${block}\n`}---${body}`.replaceAll('\n', lineEnd),
  );

const texts = fc.oneof(
  words,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    'null',
    'a: b',
    'a #b',
    '- x',
    '[[A]]',
    '\u0085',
    '\u2028',
    '\ud800',
    '=',
    '<<',
    "it's",
    '1e3',
  ),
);
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Any value that the plugin may write. */
export const plainValues: fc.Arbitrary<PlainValue> = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom({ bare: '1200000.50' }, { bare: '2025-11-30' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(texts, tie('value')), { maxLength: 3, selector: ([key]) => key })
      .map((pairs) => new Map(pairs)),
  ),
})).value;
