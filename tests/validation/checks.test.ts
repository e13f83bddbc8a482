/** The examples of the checks are their tests. Each code of a note has a check and an example. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test, vi } from 'vitest';
import { FIELDS, keyNames, REQUIRED_FIELDS, type RequiredField } from '../../src/domain/fields.ts';
import { SEVERITIES, type Finding } from '../../src/domain/finding.ts';
import { applyEdit } from '../../src/notes/edit.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';
import type { Check, Example } from '../../src/validation/check.ts';
import { CHECKS } from '../../src/validation/checks.ts';
import { READING_CODES, examples as READING_EXAMPLES } from '../../src/validation/reading.ts';
import { validate } from '../../src/validation/validate.ts';
import { CHANGE_NOUNS } from '../../src/ui/text/changes.ts';
import { REMARKS } from '../ui/text/finding-samples.ts';
import { EXAMPLE_CONTEXT } from './example-context.ts';

const INDEX = keyIndex(keyNames());

const IN_ORDER: Readonly<Record<RequiredField, string>> = {
  id: 'OPP-1',
  title: 'Zero trust',
  customer: 'Navy',
  amount: '1000000',
  stage: 'Discovery',
  closeDate: '2026-06-30',
};

/** Returns the note of an example, with the required keys that it does not contain. */
function noteOf(yaml: string, example: Example): string {
  const lines = [yaml];
  for (const field of example.whole === true ? [] : REQUIRED_FIELDS) {
    const { key, aliases } = FIELDS[field];
    const isNamed = [key, ...aliases].some((name) => new RegExp(`^${name}\\s*:`, 'm').test(yaml));
    if (!isNamed) lines.push(`${key}: ${IN_ORDER[field]}`);
  }
  return `---\n${lines.join('\n')}\n---\n# Body\n`;
}

function findingsIn(text: string, check: Check, example: Example): readonly Finding[] {
  const reading = readNote(text, INDEX, 'USD');
  expect(reading.state, text).toBe('read');
  const findings = validate(reading, { ...EXAMPLE_CONTEXT, ...example.context, text, markedBy: undefined });
  return findings.filter(({ code }) => check.codes.includes(code));
}

function told({ code, place }: Finding): string {
  return place === undefined ? code : `${code} @${place.line}:${place.column}`;
}

/**
 * Returns the note after its fixes, applied one after the other, each determined on the result of the one before it.
 */
function fixed(text: string, check: Check, example: Example): string {
  const finding = findingsIn(text, check, example).find((one) => one.fix !== undefined);
  if (finding?.fix === undefined) return text;
  const { fix, code } = finding;
  expect(Object.keys(CHANGE_NOUNS), 'the button that fixes all of a kind names it').toContain(code);
  const edited = applyEdit(text, fix, { createFrontmatter: false });
  if ('refused' in edited) throw new Error(`${edited.refused.code} refuses ${JSON.stringify(fix)} in\n${text}`);
  expect(edited.text).not.toBe(text);
  return fixed(edited.text, check, example);
}

/** Every file of checks with its examples. They are found by listing the folder, so that no table can omit one. */
const SHOWN = await Promise.all(
  filesWithChecks().map(async (file) => {
    const exported = await vi.importActual<Readonly<Record<string, unknown>>>(`../../src/validation/${file}.ts`);
    const checks = CHECKS.filter((check) => Object.values(exported).includes(check));
    return { file, checks, examples: (exported['examples'] ?? []) as readonly Example[] };
  }),
);

/** Returns all files of src/validation except those that only support the checks. */
function filesWithChecks(): string[] {
  const files = readdirSync(join(import.meta.dirname, '../../src/validation')).map((file) => basename(file, '.ts'));
  return files.filter((file) => !['check', 'checks', 'fix', 'reading', 'source-text', 'validate'].includes(file));
}

const EXAMPLES = SHOWN.flatMap(({ checks, examples }) =>
  checks.flatMap((check) =>
    examples.map((example) => [`${check.codes.join(', ')}: a note with ${example.name}`, check, example] as const),
  ),
);

describe('examples have the expected findings', () => {
  test.each(EXAMPLES)('%s', (_, check, example) => {
    expect(findingsIn(noteOf(example.yaml, example), check, example).map(told)).toEqual(example.finds);
  });
});

describe('fixes produce the expected text, and no further fix', () => {
  test.each(EXAMPLES)('%s', (_, check, example) => {
    const after = fixed(noteOf(example.yaml, example), check, example);
    expect(after).toBe(noteOf(example.fixed ?? example.yaml, example));
  });
});

describe('notes that cannot be read', () => {
  test.each(READING_EXAMPLES.map((example) => [example.name, example] as const))('a note with %s', (_, example) => {
    const { text, markedBy, misread, finds } = example;
    const reading = readNote(text, INDEX, 'USD');
    const context = { ...EXAMPLE_CONTEXT, text, markedBy, misread: misread && { ...misread, text } };
    expect(validate(reading, context).map(told)).toEqual(finds);
  });
});

test('a bundle has the checks but not their examples, which must be literals for that', async () => {
  const entry = join(import.meta.dirname, '../../src/validation/validate.ts');
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false });
  const code = outputFiles.map(({ text }) => text).join('');
  expect(code).toContain('codes: [');
  expect(code).not.toContain('finds: [');
});

describe('completeness', () => {
  const owned = [...CHECKS.flatMap(({ codes }) => codes), ...READING_CODES];

  test('every code of a note belongs to one check', () => {
    const codes = Object.keys(SEVERITIES).filter((code) => !code.startsWith('target-'));
    expect([...owned].sort()).toEqual(codes.sort());
  });

  test('every file has one check, and every check has a file', () => {
    expect(SHOWN.filter(({ checks }) => checks.length !== 1).map(({ file }) => file)).toEqual([]);
    expect(new Set(SHOWN.flatMap(({ checks }) => checks))).toEqual(new Set(CHECKS));
  });

  test.each(SHOWN)('$file: each code has an example, and one example has no finding', ({ checks, examples }) => {
    const codes = checks.flatMap((check) => check.codes);
    const found = examples.flatMap(({ finds }) => finds.map((find) => find.split(' ')[0]));
    expect([...new Set(found)].sort()).toEqual([...codes].sort());
    expect(examples.some(({ finds }) => finds.length === 0)).toBe(true);
  });

  test('each code of an unreadable note is found by an example', () => {
    const found = READING_EXAMPLES.flatMap(({ finds }) => finds.map((find) => find.split(' ')[0]));
    expect([...new Set(found)].sort()).toEqual([...READING_CODES].sort());
  });

  test('findings on screens and in the documentation have a fix if an example has one', () => {
    const found = EXAMPLES.flatMap(([, check, example]) => findingsIn(noteOf(example.yaml, example), check, example));
    const mended = found.filter(({ fix }) => fix !== undefined).map(({ code }) => code);

    expect(mended.filter((code) => !('fix' in REMARKS[code]))).toEqual([]);
  });
});
