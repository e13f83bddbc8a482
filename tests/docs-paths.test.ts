/** Files, folders, and identifiers that the documentation names exist. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from './support/source-files.ts';

const ROOT = join(import.meta.dirname, '..');
const FILES = sourceFiles();

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'tests/upgrade/README.md'],
  ...['tools/loopback-crms/README.md', 'tools/obsidian-host/README.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`),
];

const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Names of modules and of folders at the root, with which a path in code starts. */
const MODULES = new Set([...FILES.keys()].map((file) => file.split('/')[0] ?? ''));
const TOP = ['src', 'tests', 'tools', 'scripts', 'docs'];

/** Returns the paths in code that lead nowhere. A path with a placeholder such as `<name>` is skipped. */
function missingPaths(text: string): readonly string[] {
  const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  return paths.filter((path) => {
    const [first = ''] = path.split('/');
    if (TOP.includes(first)) return !exists(path);
    return MODULES.has(first) && !exists(`src/${path}`);
  });
}

function exists(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false }) !== undefined;
}

/** Returns the identifiers in the column “In code” of the tables of a page. */
function codeColumn(text: string): readonly string[] {
  let column = -1;
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.includes('In code')) column = cells.indexOf('In code');
    return [...(cells[column] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  });
}

/** Returns the identifiers that no source file has outside of comments. */
function missingIdentifiers(names: readonly string[], files: ReadonlyMap<string, string>): readonly string[] {
  const code = [...files.values()].join('\n').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  return names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
}

test.each(PAGES)('every path in %s exists', (page) => {
  expect(missingPaths(textOf(page))).toEqual([]);
});

test('a path that does not exist is found, and other code is not a path', () => {
  expect(missingPaths('`src/ui/words/` `vault/gone.ts` `scripts/docs.mjs` `domain/day.ts`')).toEqual([
    'src/ui/words/',
    'vault/gone.ts',
  ]);
  expect(missingPaths('`src/targets/<name>/` `application/json` `docs.ts`')).toEqual([]);
});

test('every identifier of the glossary is in the code', () => {
  const names = codeColumn(textOf('docs/glossary.md'));
  expect(names.length).toBeGreaterThan(50);
  expect(missingIdentifiers(names, FILES)).toEqual([]);
});

test('an identifier that was renamed is found', () => {
  const page = '| Concept | In code |\n| --- | --- |\n| A | `Old`, `Kept` |\n';
  const files = new Map([['a.ts', '/** Old */\nexport const Kept = 1;\n']]);
  expect(missingIdentifiers(codeColumn(page), files)).toEqual(['Old']);
});

/** Returns the numbers of the tasks of the quiz, and of its answers with a file below `src`. */
function quizNumbers(page: string): { readonly tasks: readonly string[]; readonly answers: readonly string[] } {
  const tasks = [...page.matchAll(/^(\d+)\. /gm)].map(([, task = '']) => task);
  const answers = [...page.matchAll(/^\| (\d+) +\| `src\/([\w./-]+\.ts)` +\|$/gm)];
  return { tasks, answers: answers.flatMap(([, task = '', file = '']) => (FILES.has(file) ? [task] : [])) };
}

test('every task of the quiz has an answer that exists', () => {
  const { tasks, answers } = quizNumbers(textOf('docs/architecture-quiz.md'));
  expect(tasks).toHaveLength(20);
  expect(answers).toEqual(tasks);
});

test('docs/architecture.md has every folder of the modules', () => {
  const [, section = ''] = textOf('docs/architecture.md').split('| Folder ');
  const [table = ''] = section.split('\n\n');
  const listed = [...table.matchAll(/^\| `([\w/-]+)\/`/gm)].map(([, folder = '']) => folder);
  const folders = [...FILES.keys()].filter((file) => file.split('/').length > 2);
  const found = new Set(folders.map((file) => file.split('/').slice(0, 2).join('/')));
  expect([...listed].sort()).toEqual([...found].sort());
});
