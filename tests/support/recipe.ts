/** Follows a recipe of CONTRIBUTING.md in memory: changed source files, type checked and bundled as if they were on disk. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { loadBundle } from './load-bundle.ts';
import { numberedItems } from './markdown.ts';
import { replacedOnce } from './mutated.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Texts of new and changed files, by path from the root. */
export type Changes = Readonly<Record<string, string>>;

/** Returns the files below `src` that the steps of a recipe name, in order, with the placeholder `<name>` replaced. */
export function recipeFiles(page: string, heading: string, name: string): readonly string[] {
  const files = numberedItems(page, heading).flatMap((step) => [...step.matchAll(/`(src\/[\w./<>-]+\.ts)`/g)]);
  return files.map(([, file = '']) => file.replace('<name>', name));
}

/** Returns a source file with one text, which it contains once, replaced. */
export function changed(file: string, from: string, to: string): string {
  return replacedOnce(file, readFileSync(join(ROOT, file), 'utf8'), from, to);
}

/** Parsed files without changes, which all programs share. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Returns the type errors in these files, with the changes, as `<file>: <message>`. */
export function typeErrors(changes: Changes, files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
    readonly config: { readonly compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const overlay = new Map(Object.entries(changes).map(([file, text]) => [join(ROOT, file), text]));
  const disk = ts.createCompilerHost({ ...options, incremental: false });
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (path) => overlay.get(path) ?? disk.readFile(path),
    fileExists: (path) => overlay.has(path) || disk.fileExists(path),
    getSourceFile: (path, version) => {
      const text = overlay.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, version, true);
      if (!parsed.has(path)) parsed.set(path, disk.getSourceFile(path, version));
      return parsed.get(path);
    },
  };
  const { tsBuildInfoFile: _, ...checked } = options;
  const program = ts.createProgram(
    files.map((file) => join(ROOT, file)),
    { ...checked, incremental: false, types: [] },
    host,
  );
  return files.flatMap((file) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(join(ROOT, file)))
      .map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}

/** Returns the exports of a module of `src` with the changes. */
export async function bundledWith<Exports>(changes: Changes, entry: string): Promise<Exports> {
  return loadBundle<Exports>(entry, `recipes/${entry.replaceAll('/', '-')}`, [overlaying(changes)]);
}

function overlaying(changes: Changes): Plugin {
  return {
    name: 'recipe',
    setup: (at) => {
      at.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const resolved = join(resolveDir, path);
        return inRoot(resolved) in changes ? { path: resolved } : undefined;
      });
      at.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = changes[inRoot(path)];
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

function inRoot(path: string): string {
  return relative(ROOT, path).split(sep).join('/');
}
