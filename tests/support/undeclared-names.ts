/** Names that a source text uses without declaring or importing them. */
import { join } from 'node:path';
import ts from 'typescript';

const FILE = '/mutated.ts';
/** The platform types of core modules, instead of those of the DOM. */
const PLATFORM = join(import.meta.dirname, '../../src/platform.d.ts');
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: [],
  noResolve: true,
};
/** “Cannot find name”, also with a suggestion, and a shorthand property without a value. */
const CODES = [2304, 2552, 18004];

const disk = ts.createCompilerHost(OPTIONS);
const library = new Map<string, ts.SourceFile | undefined>();

/** Returns the compiler's message for each use of an undeclared name. Imports are not resolved. */
export function undeclaredNames(text: string): readonly string[] {
  const source = ts.createSourceFile(FILE, text, ts.ScriptTarget.ES2022, true);
  const host: ts.CompilerHost = {
    ...disk,
    getDefaultLibLocation: () => join(import.meta.dirname, '../../node_modules/typescript/lib'),
    fileExists: (path) => path === FILE || disk.fileExists(path),
    getSourceFile: (path, version) => {
      if (path === FILE) return source;
      if (!library.has(path)) library.set(path, disk.getSourceFile(path, version));
      return library.get(path);
    },
  };
  return ts
    .createProgram([FILE, PLATFORM], OPTIONS, host)
    .getSemanticDiagnostics(source)
    .filter(({ code }) => CODES.includes(code))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
