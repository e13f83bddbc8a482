/** Reading and editing notes needs no part of the yaml package that main.js omits. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error a plain script without types; they are given below
import { trimYaml as plugin, withoutMethods as withoutMethodsOf } from '../../scripts/trim-yaml.mjs';
import { keyNames } from '../../src/domain/fields.ts';
import type { PlainValue } from '../../src/domain/value.ts';
import * as compose from '../../src/notes/compose.ts';
import * as edit from '../../src/notes/edit.ts';
import { locateFrontmatter } from '../../src/notes/frontmatter.ts';
import * as read from '../../src/notes/read.ts';
import { noteTexts, plainValues } from './arbitrary-notes.ts';
import { EDGE_CASES, EDGE_KEY, EDGE_VALUE } from './edge-cases.ts';

const trimYaml = plugin as Plugin;
const withoutMethods = withoutMethodsOf as (file: string, code: string) => string;

type Reader = typeof compose & typeof edit & typeof read;

const WHOLE: Reader = { ...compose, ...edit, ...read };
const KEYS = read.keyIndex(keyNames());
const folder = mkdtempSync(join(tmpdir(), 'trim-yaml-'));

/** Bundles as for main.js. */
function bundle(contents: string, options: BuildOptions): ReturnType<typeof build> {
  const stdin = { contents, resolveDir: join(import.meta.dirname, '../../src/notes'), loader: 'ts' } as const;
  const target = { format: 'cjs', target: 'es2022', platform: 'browser', minify: true } as const;
  return build({ stdin, bundle: true, metafile: true, logLevel: 'silent', ...target, ...options });
}

const ROOM = "export * from './compose.ts'; export * from './edit.ts'; export * from './read.ts';";
let trimmed: Reader;
let trimmedBytes: number;

beforeAll(async () => {
  const outfile = join(folder, 'notes.cjs');
  const { metafile } = await bundle(ROOM, { plugins: [trimYaml], outfile });
  trimmedBytes = Object.values(metafile?.outputs ?? {})[0]?.bytes ?? NaN;
  trimmed = createRequire(import.meta.url)(outfile) as Reader;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/**
 * Returns all results of a reader for a note: the full parser's result for its block, the opportunity, and the note
 * after an edit.
 */
function madeOf(text: string, { composeBlock, readNote, applyEdit }: Reader, value: PlainValue): unknown {
  const block = locateFrontmatter(text);
  const set = { do: 'set', path: [EDGE_KEY], value, was: undefined } as const;
  return [
    typeof block === 'string' ? block : composeBlock(text, block),
    readNote(text, KEYS, 'USD'),
    applyEdit(text, set, { createFrontmatter: true }),
  ];
}

function expectSame(text: string, value: PlainValue = EDGE_VALUE): void {
  expect(madeOf(text, trimmed, value)).toEqual(madeOf(text, WHOLE, value));
}

test.each(EDGE_CASES)('edge case: $name', ({ note }) => {
  expectSame(note);
});

test.each([
  [
    'tags of the core schema',
    'a: !!str 5\nb: !!int "5"\nc: !!float 1\nd: !!bool yes\ne: !!null x\nf: !!map {}\ng: !!seq []',
  ],
  [
    'tags of YAML 1.1',
    'a: !!set {x, y}\nb: !!binary aGk=\nc: !!timestamp 2025-11-30\nd: !!omap [a: 1]\ne: !!pairs [a: 1, a: 2]',
  ],
  [
    'tags of YAML 1.1 on values of another kind',
    'a: !!set x\nb: !!binary [1]\nc: !!timestamp soon\nd: !!omap {}\ne: !!pairs 5',
  ],
  ['a set as the root', '!!set {a, b}'],
  ['unknown tags', 'a: !crm x\nb: !<tag:x.org,2020:y> [z]\nc: !x!y z\nd: ! 5'],
  ['directives', '%YAML 1.1\n---\na: yes\nb: 0o7\nc: 1:30\nd: 2025-11-30'],
  ['a directive for tags', '%TAG !e! tag:e.org,2020:\n---\na: !e!x 1'],
  ['anchors, aliases and merges', 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\nf: [*x, &y z, *y]\ng: &x 2\nh: *x'],
  ['an alias inside its own value, and one without an anchor', 'a: &x [*x]\nb: *none'],
  ['keys of every kind', '? [a, b]\n: 1\n? {c: d}\n: 2\n? |\n  e\n: 3\n? &k f\n: 4\n*k : 5\n? g'],
  [
    'numbers of every kind',
    'a: 0x1F\nb: 0o17\nc: .inf\nd: -.INF\ne: .nan\nf: 1e3\ng: 1_000\nh: 12345678901234567890\ni: 1.50',
  ],
  ['texts in blocks', 'a: |2+\n   b\n\nc: >-\n  d\n  e\n\n  f\ng: "h\n  i\\x41\\u263a\\\n  j"'],
  ['a duplicate key', 'a: 1\nb: {c: 1, d: [{e: 1, e: 2}]}\na: 2'],
  ['a duplicate key within a key', '? {a: 1, a: 2}\n: b'],
  ['several documents', 'a: 1\n---\nb: 2\n...\n# end'],
  ['invalid YAML', 'a: [1\nb: "c\n\td: @x\ne: %y\n  f: g: h'],
])('%s', (_, yaml) => {
  expectSame(`---\n${yaml.replaceAll('\n---\n', '\n--- \n')}\n---\nbody\n`);
  for (const line of yaml.split('\n')) expectSame(`---\n${line}\n---\n`);
});

test('notes of every style', () => {
  fc.assert(fc.property(noteTexts, plainValues, expectSame), { numRuns: 100 });
});

test('any sequence of YAML syntax', () => {
  const marks = fc.constantFrom(
    ...Array.from('-?:,[]{}#&*!|>\'"%@`~=<. \t\n\n\n'),
    '  ',
    'a',
    'b: ',
    '- ',
    '!!',
    '1',
    'é',
    '\r\n',
    '<<: ',
  );
  const heaps = fc.array(marks, { maxLength: 24 }).map((parts) => `---\n${parts.join('')}\n---\n`);
  fc.assert(
    fc.property(heaps, (text) => {
      expectSame(text);
    }),
    { numRuns: 200 },
  );
});

test('more than 30 KB are removed', async () => {
  const { metafile } = await bundle(ROOM, { write: false });
  const bytes = Object.values(metafile?.outputs ?? {})[0]?.bytes ?? NaN;
  expect(bytes - trimmedBytes).toBeGreaterThan(30_000);
});

test('a missing module fails the build', async () => {
  await expect(bundle("export * from './scan.ts';", { plugins: [trimYaml], write: false })).rejects.toThrow(
    "Nothing asks for yaml's stringify/",
  );
});

test('a missing method fails the build', () => {
  const code = 'class NodeBase {\n    clone() {\n        return 1;\n    }\n    other() {\n    }\n}\n';
  expect(() => withoutMethods('nodes/Node.js', code)).toThrow("yaml's nodes/Node.js has no method toJS");
  const whole = code.replace('other()', 'toJS(doc, { mapAsMap } = {})');
  expect(withoutMethods('nodes/Node.js', whole)).toBe('class NodeBase {\n}\n');
});
