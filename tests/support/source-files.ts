/** The source files of the plugin and their imports, for tests of its structure. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

/** Text of each source file, by its path below `src`, with `/`. */
export type SourceFiles = ReadonlyMap<string, string>;

/** Returns all TypeScript files of `src`, without declaration files. */
export function sourceFiles(): SourceFiles {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  return new Map(names.map((name) => [name, readFileSync(join(SRC, name), 'utf8')]));
}

const IMPORT =
  /(?:^|[;\n])\s*(?:import|export)\b(?:[^'";]*?\bfrom\s*)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Returns the specifiers of every static, dynamic, and re-exporting import of a source text, in order; type imports count. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');
}

/** Returns the path below `src` to which a relative import of a file leads. */
export function importedFile(file: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier));
}

/** Returns the relative imports of a file, as paths below `src`. */
export function importedFiles(file: string, text: string): string[] {
  return importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => importedFile(file, specifier));
}
