/** The rules of docs/architecture.md: which module imports which, through which files, and which packages; no cycles. */
import { expect, test } from 'vitest';
import { MODULES, type ModuleRules } from './support/module-rules.ts';
import { importedFile, importedFiles, importsOf, sourceFiles, type SourceFiles } from './support/source-files.ts';

/** Folders that a folder imports from the same module; files at the top of a module can import all of them. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  targets: {
    core: ['flow'],
    flow: ['core'],
    files: ['core'],
    salesforce: ['core', 'flow'],
    hubspot: ['core', 'flow'],
    dynamics: ['core', 'flow'],
  },
  sync: {
    crm: ['ports.ts', 'auth-service.ts', 'sync-service.ts'],
    plan: ['ports.ts', 'sync-service.ts', 'crm'],
    apply: ['ports.ts', 'sync-service.ts', 'crm', 'plan'],
  },
  ui: {
    text: [],
    parts: ['text'],
    state: ['text', 'run', 'parts'],
    run: ['text', 'parts', 'state'],
    sync: ['text', 'parts', 'state'],
    setup: ['text', 'parts'],
    changes: ['text', 'parts', 'run'],
    settings: ['text', 'parts', 'sync'],
    preview: ['text', 'parts', 'run', 'settings'],
    review: ['text', 'parts', 'run', 'sync', 'state'],
    pipeline: ['text', 'parts', 'run', 'state', 'commands.ts'],
    panel: ['text', 'parts', 'pipeline', 'run', 'setup', 'sync', 'state', 'actions.ts', 'commands.ts'],
  },
};

/** Files of `ui/` that decide what is shown; they import no app. */
const PURE_UI = /^ui\/(?:.*-model|text\/.*)\.ts$/;

/** Breaches that are still there, as `file -> imported file`. The list only shrinks: a breach that is gone has to leave it. */
const EXCEPTIONS: readonly string[] = [];

function moduleOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** Returns what the imports of a set of files breach, a line for each. */
function breaches(files: SourceFiles): string[] {
  return [...files].flatMap(([file, text]) => {
    const rules = MODULES[moduleOf(file)];
    if (rules === undefined) return [`${file} is in no module`];
    return importsOf(text).flatMap((specifier) => breach(file, specifier, rules) ?? []);
  });
}

function breach(file: string, specifier: string, rules: ModuleRules): string | undefined {
  if (!specifier.startsWith('.')) {
    if (!rules.packages.includes(specifier.split('/')[0] ?? '')) return `${file} -> ${specifier}`;
    return specifier === 'obsidian' && PURE_UI.test(file) ? `${file} -> ${specifier}` : undefined;
  }
  const target = importedFile(file, specifier);
  const found = `${file} -> ${target}`;
  if (!target.endsWith('.ts')) return found;
  const [module = '', ...inside] = target.split('/');
  if (module === moduleOf(file)) return folderBreach(file, target) ? found : undefined;
  const isEntry = MODULES[module]?.entry?.includes(inside.join('/')) ?? true;
  return rules.imports.includes(module) && isEntry ? undefined : found;
}

function folderBreach(file: string, target: string): boolean {
  const [module = '', folder = '', inside] = file.split('/');
  const [, of = ''] = target.split('/');
  if (FOLDERS[module] === undefined || inside === undefined || of === folder) return false;
  return FOLDERS[module][folder]?.includes(of) !== true;
}

/** Returns the import cycles among files, each as the path that closes it. */
function cycles(files: SourceFiles): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'open') found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const target of importedFiles(file, files.get(file) ?? '')) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}

/** Returns the files above the targets that name a CRM outside comments. */
function namedCrms(files: SourceFiles): string[] {
  return [...files].flatMap(([file, text]) => {
    const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    const found = ['targets', 'domain'].includes(moduleOf(file))
      ? null
      : /salesforce|hubspot|dynamics|dataverse/i.exec(code);
    return found === null ? [] : [`${file} names ${found[0]}`];
  });
}

const EXPORT = /^export (?:async )?(?:abstract )?(?:const|function\*?|class|interface|type) (\w+)/gm;

/** The CRMs export the same names with the same meaning, and so do the checks. */
function kindOf(file: string): string {
  return file
    .replace(/^targets\/(?:salesforce|hubspot|dynamics)\/.*/, 'targets/<crm>')
    .replace(/^validation\/.*/, 'validation/<check>');
}

/** Returns the names that files of different kinds export, each with the files. */
function sharedNames(files: SourceFiles): string[] {
  const places = new Map<string, string[]>();
  for (const [file, text] of files) {
    for (const [, name = ''] of text.matchAll(EXPORT)) places.set(name, [...(places.get(name) ?? []), file]);
  }
  return [...places]
    .filter(([, found]) => new Set(found.map(kindOf)).size > 1)
    .map(([name, found]) => `${name}: ${found.join(', ')}`)
    .sort();
}

const FILES = sourceFiles();

test('modules and folders import only what the rules allow', () => {
  expect(breaches(FILES).sort()).toEqual([...EXCEPTIONS].sort());
});

test('modules and their entry files exist', () => {
  expect([...new Set([...FILES.keys()].map(moduleOf))].sort()).toEqual(Object.keys(MODULES).sort());
  const entries = Object.entries(MODULES).flatMap(([module, { entry = [] }]) =>
    entry.map((file) => `${module}/${file}`),
  );
  expect(entries.filter((file) => !FILES.has(file))).toEqual([]);
});

test('no import cycles', () => {
  expect(cycles(FILES)).toEqual([]);
});

test('no module above the targets distinguishes CRMs', () => {
  expect(namedCrms(FILES)).toEqual([]);
  expect(namedCrms(new Map([['ui/x.ts', "const a = 'salesforce';"]]))).toEqual(['ui/x.ts names salesforce']);
});

test('no file is longer than 400 lines', () => {
  const long = [...FILES].filter(([, text]) => text.split('\n').length > 401).map(([file]) => file);
  expect(long).toEqual([]);
});

test('main.ts only wires', () => {
  expect((FILES.get('main.ts') ?? '').split('\n').length).toBeLessThanOrEqual(121);
});

test('file names say what the file is about', () => {
  const vague = [...FILES.keys()].filter((file) =>
    /(?:utils?|helpers?|constants|managers?|misc|common)\.ts$/.test(file),
  );
  expect(vague).toEqual([]);
});

test('an exported name has one meaning', () => {
  expect(sharedNames(FILES)).toEqual([]);
  const twice = new Map([
    ['vault/a.ts', 'export const Line = 1;'],
    ['sync/b.ts', 'export type Line = 1;'],
  ]);
  expect(sharedNames(twice)).toEqual(['Line: vault/a.ts, sync/b.ts']);
});

test.each([
  ['the app in a core module', 'domain/x.ts', "import type { App } from 'obsidian';"],
  ['an upward import', 'domain/x.ts', "import { readNote } from '../notes/read.ts';"],
  ['an upward import over several lines', 'notes/x.ts', "import {\n  a,\n} from '../ui/panel.ts';"],
  ['a re-export', 'notes/x.ts', "export { a } from '../sync/ports.ts';"],
  ['a dynamic import', 'notes/x.ts', "const a = await import('../sync/ports.ts');"],
  ['a file that is no entry', 'vault/x.ts', "import { scan } from '../notes/scan.ts';"],
  ['a module without rules', 'helpers/x.ts', ''],
  ['a model that draws', 'ui/panel/panel-model.ts', "import { Notice } from 'obsidian';"],
  ['adapters in a screen', 'ui/panel/panel.ts', "import { vaultNotes } from '../../obsidian/vault-notes.ts';"],
  ['a screen in the texts', 'ui/text/x.ts', "import { a } from '../run/run-model.ts';"],
  ['an apply in a plan', 'sync/plan/x.ts', "import { a } from '../apply/apply-plan.ts';"],
  ['a CRM in work on notes', 'vault/x.ts', "import { a } from '../sync/crm/crm-context.ts';"],
  ['a CRM in another one', 'targets/hubspot/x.ts', "import { a } from '../salesforce/api.ts';"],
  ['a folder without rules', 'ui/helpers/x.ts', "import { a } from '../parts/draw.ts';"],
])('the rules catch %s', (_, file, text) => {
  expect(breaches(new Map([[file, text]]))).not.toEqual([]);
});

test('the cycle finder catches a cycle', () => {
  const files = new Map([
    ['domain/a.ts', "import { b } from './b.ts';"],
    ['domain/b.ts', "import type { A } from './a.ts';"],
  ]);
  expect(cycles(files)).toEqual(['domain/a.ts → domain/b.ts → domain/a.ts']);
});
