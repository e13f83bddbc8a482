/**
 * Every regular expression of the source takes linear time for any text, because notes and responses come from others.
 * Each is tried on runs of the characters that it contains, single and in pairs, with endings that it does not expect.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { growth, MOST_GROWTH, timed } from './growth.ts';

const SRC = join(import.meta.dirname, '../../src');

interface Pattern {
  readonly file: string;
  readonly literal: string;
}

/** Returns all patterns of the source, and the files that build patterns at run time. */
function patternsOf(): { readonly patterns: readonly Pattern[]; readonly built: readonly string[] } {
  const patterns: Pattern[] = [];
  const built: string[] = [];
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  for (const file of files.sort()) {
    const source = ts.createSourceFile(file, readFileSync(join(SRC, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) patterns.push({ file, literal: node.getText() });
      if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') built.push(file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { patterns, built };
}

const { patterns, built } = patternsOf();

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'x', W: '-', S: 'x', p: 'é', P: '-' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '', B: '', 1: '', 2: '' };

/** Returns characters with which a pattern may continue: its literals, and one of each class. */
function charactersOf(source: string): readonly string[] {
  const found = new Set(['a', '1', ' ', '\n', 'x']);
  const atoms = /\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([dwsDWSpP])|\\(.)|([^\\()|*+?{}^$.[\]])/gi;
  for (const [, braced, four, two, kind, escaped, plain] of source.matchAll(atoms)) {
    const code = braced ?? four ?? two;
    if (code !== undefined) found.add(String.fromCodePoint(parseInt(code, 16)));
    else found.add(CLASSES[kind ?? ''] ?? (escaped === undefined ? (plain ?? '') : (ESCAPES[escaped] ?? escaped)));
  }
  found.delete('');
  return [...found].slice(0, 16);
}

/** Text before and after a run. */
const AROUND = [
  ['', '!'],
  ['', '\0'],
  ['', ''],
  ['"', '!'],
  ['a', '!'],
] as const;

const SIZE = 1500;

/** Returns the run on which a pattern takes longest per character, each tried once at a small size. */
function worstRun(pattern: RegExp, source: string): (size: number) => string {
  const characters = charactersOf(source);
  const pairs = characters.flatMap((one) => characters.filter((other) => other !== one).map((other) => one + other));
  let worst = { ms: -1, text: (size: number) => 'a'.repeat(size) };
  for (const run of [...characters, ...pairs]) {
    for (const [before, after] of AROUND) {
      const text = (size: number): string => before + run.repeat(size / run.length) + after;
      const sample = text(SIZE);
      const first = timed(() => tried(pattern, sample));
      const ms =
        first > worst.ms
          ? Math.min(
              first,
              timed(() => tried(pattern, sample)),
            )
          : first;
      if (ms > worst.ms) worst = { ms, text };
    }
  }
  return worst.text;
}

function tried(pattern: RegExp, text: string): unknown {
  if (!pattern.global) return pattern.test(text);
  let found = 0;
  for (pattern.lastIndex = 0; pattern.test(text); found++) if (pattern.lastIndex === text.length) break;
  return found;
}

function growthOf(pattern: RegExp, source: string): number {
  const run = worstRun(pattern, source);
  return growth(
    (size) => {
      const text = run(size);
      return () => tried(pattern, text);
    },
    SIZE,
    32 * SIZE,
  );
}

test('quadratic patterns are detected', () => {
  for (const source of ['^\\d+\\.?\\d*$', '"((?:[^"]|"")*)"(,|$)']) {
    // A busy machine sometimes hides the growth, and a measurement uses the more favorable of both times.
    const isNoticed = Array.from({ length: 10 }).some(() => growthOf(new RegExp(source), source) > MOST_GROWTH);
    expect.soft(isNoticed, source).toBe(true);
  }
});

/** Files that use their patterns on so few characters that these need not be linear. */
const BOUNDED: ReadonlySet<string> = new Set([
  'domain/conflict-copy.ts', // file names
]);

const LITERALS = [...new Set(patterns.flatMap(({ file, literal }) => (BOUNDED.has(file) ? [] : [literal])))];

describe('linear', () => {
  test.each(LITERALS)('%s', (literal) => {
    const end = literal.lastIndexOf('/');
    const source = literal.slice(1, end);
    expect(growthOf(new RegExp(source, literal.slice(end + 1)), source)).toBeLessThan(MOST_GROWTH);
  });
});

/** The reasons that the patterns built at run time are linear, by file. */
const BUILT: Readonly<Record<string, string>> = {
  'domain/untrusted-text.ts': 'classes without a repeat of another one',
  'domain/suggest-fix-value.ts': 'used on 40 characters at most',
  'domain/fields.ts': 'fixed texts around two digits',
  'notes/markers.ts': 'a literal between two classes',
  'targets/hubspot/crm.ts': 'a path of fixed parts',
  'targets/salesforce/query.ts': 'a path of fixed parts and a class',
};

test.each(built)('patterns that are built at run time are listed: %s', (file) => {
  expect(BUILT).toHaveProperty([file]);
});
