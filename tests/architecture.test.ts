/** The law of the house: which room may import which, which packages each may use, and no import cycles. Type imports count. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const CORE = ['domain', 'attribution', 'validation', 'targets', 'notes', 'sync', 'config'];

const LAW: Record<string, { rooms: readonly string[]; packages: readonly string[] }> = {
  domain: { rooms: [], packages: [] },
  attribution: { rooms: ['domain'], packages: [] },
  validation: { rooms: ['domain', 'attribution'], packages: [] },
  targets: { rooms: ['domain'], packages: ['valibot'] },
  notes: { rooms: ['domain'], packages: ['yaml'] },
  sync: { rooms: ['domain', 'attribution', 'validation', 'targets', 'notes'], packages: ['valibot'] },
  config: { rooms: ['domain', 'attribution', 'targets'], packages: [] },
  obsidian: {
    rooms: ['domain', 'targets', 'notes', 'config', 'sync'],
    packages: ['obsidian', 'idb', 'oauth4webapi', 'valibot'],
  },
  ui: { rooms: CORE, packages: ['obsidian'] },
  'main.ts': { rooms: [...CORE, 'obsidian', 'ui'], packages: ['obsidian'] },
};

/** Files of `ui/` that decide what is shown; they are core living beside what draws them. */
const PURE_UI = /^ui\/(?:.*-model|(?:words|cli)\/.*)\.ts$/;

/** What the sync engine gives and asks for, as types alone. */
const DOOR = ['ports.ts', 'desk.ts', 'sync-desk.ts', 'sign-in-desk.ts', 'plan.ts'];

/** What each folder of a room may import of the others there; the files at the room's door may import all of them. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  sync: {
    vault: DOOR,
    crm: [...DOOR, 'vault'],
    log: [...DOOR, 'vault', 'crm'],
    plan: [...DOOR, 'vault', 'crm', 'log'],
    apply: [...DOOR, 'vault', 'crm', 'log', 'plan'],
  },
  ui: {
    words: [],
    parts: ['words'],
    run: ['words', 'parts'],
    sync: ['words', 'parts'],
    settings: ['words', 'parts', 'sync'],
    preview: ['words', 'parts', 'run', 'settings'],
    review: ['words', 'parts', 'run', 'sync'],
    cli: ['words', 'sync', 'settings'],
    panel: ['words', 'parts', 'run', 'sync', 'actions.ts', 'commands.ts'],
  },
};

const src = join(import.meta.dirname, '../src');

function sourceFiles(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

/** Module specifiers of every static, dynamic and re-exporting import of a source text, in order. */
function importsOf(text: string): string[] {
  const pattern =
    /(?:^|[;\n])\s*(?:import|export)\b(?:[^'";]*?\bfrom\s*)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
}

function roomOf(file: string): string {
  return file.split(/[\\/]/)[0] ?? '';
}

/** What a set of files breaks, one sentence a breach; keyed by path below src. */
function breaches(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [file, text] of files) {
    const law = LAW[roomOf(file)];
    if (law === undefined) {
      found.push(`${file} lives in no room of the law`);
      continue;
    }
    for (const specifier of importsOf(text)) {
      if (specifier.startsWith('.')) {
        const target = roomOf(relative(src, join(src, dirname(file), specifier)));
        if (target !== roomOf(file) && !law.rooms.includes(target)) found.push(`${file} imports ${specifier}`);
        if (!specifier.endsWith('.ts')) found.push(`${file} imports ${specifier} without its .ts ending`);
      } else if (!law.packages.includes(specifier.split('/')[0] ?? '')) found.push(`${file} imports ${specifier}`);
      else if (specifier === 'obsidian' && PURE_UI.test(file)) found.push(`${file} is pure and imports obsidian`);
    }
  }
  return found;
}

/** What a set of files breaks of the law within rooms, one sentence a breach. */
function folderBreaches(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) => {
    const [room = '', folder = '', inside] = file.split(/[\\/]/);
    const law = FOLDERS[room];
    if (law === undefined || inside === undefined) return [];
    const allowed = law[folder];
    if (allowed === undefined) return [`${file} lives in no folder of the law`];
    return importsOf(text).flatMap((specifier) => {
      const [target, of = ''] = relative(src, join(src, dirname(file), specifier)).split(/[\\/]/);
      const isFine = !specifier.startsWith('.') || target !== room || of === folder || allowed.includes(of);
      return isFine ? [] : [`${file} imports ${specifier}`];
    });
  });
}

/** Import cycles among files, each as the path that closes it. */
function cycles(files: ReadonlyMap<string, string>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'open') found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const specifier of importsOf(files.get(file) ?? '')) {
      if (specifier.startsWith('.')) visit(relative(src, join(src, dirname(file), specifier)), [...trail, file]);
    }
    state.set(file, 'done');
  };
  for (const file of files.keys()) visit(file, []);
  return found;
}

const house = new Map(sourceFiles().map((file) => [file, readFileSync(join(src, file), 'utf8')]));

test('every room imports only what the law allows', () => {
  expect(breaches(house)).toEqual([]);
});

test('every folder of a room imports only what the law allows', () => {
  expect(folderBreaches(house)).toEqual([]);
});

test.each([
  ['a screen seen from the words', 'ui/words/x.ts', "import { a } from '../run/run-model.ts';"],
  ['the door seen from a screen', 'ui/review/x.ts', "import type { A } from '../workbench.ts';"],
  ['a plan that carries itself out', 'sync/plan/x.ts', "import { a } from '../apply/apply-plan.ts';"],
  ['notes that know of CRMs', 'sync/vault/x.ts', "import { a } from '../crm/org.ts';"],
  ['a lawless folder', 'ui/helpers/x.ts', ''],
])('the law within rooms catches %s', (_, file, text) => {
  expect(folderBreaches(new Map([[file, text]]))).not.toEqual([]);
});

test('no import cycles', () => {
  expect(cycles(house)).toEqual([]);
});

/** Words by which a room would know one CRM from another; what a comment names is no knowledge. */
function namedCrms(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) => {
    const room = file.split('/')[0] ?? '';
    const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    const found = ['targets', 'domain'].includes(room) ? null : /salesforce|hubspot|dynamics|dataverse/i.exec(code);
    return found === null ? [] : [`${file} names ${found[0]}`];
  });
}

test('no room above the targets knows one CRM from another', () => {
  expect(namedCrms(house)).toEqual([]);
  expect(namedCrms(new Map([['ui/x.ts', "const a = 'salesforce';"]]))).toEqual(['ui/x.ts names salesforce']);
});

test('no file is longer than 400 lines', () => {
  const long = [...house].filter(([, text]) => text.split('\n').length > 401).map(([file]) => file);
  expect(long).toEqual([]);
});

test.each([
  ['obsidian in a core room', 'domain/x.ts', "import type { App } from 'obsidian';"],
  ['an upward import', 'domain/x.ts', "import { readNote } from '../notes/read.ts';"],
  ['an upward import over several lines', 'notes/x.ts', "import {\n  a,\n} from '../ui/panel.ts';"],
  ['a re-export', 'notes/x.ts', "export { a } from '../sync/ports.ts';"],
  ['a dynamic import', 'notes/x.ts', "const a = await import('../sync/ports.ts');"],
  ['a lawless room', 'helpers/x.ts', ''],
  ['a pure model that draws', 'ui/panel/panel-model.ts', "import { Notice } from 'obsidian';"],
  [
    'adapters seen from the screens',
    'ui/panel/panel.ts',
    "import { vaultNotes } from '../../obsidian/vault-notes.ts';",
  ],
])('the law catches %s', (_, file, text) => {
  expect(breaches(new Map([[file, text]]))).not.toEqual([]);
});

test('the cycle finder catches a cycle', () => {
  const files = new Map([
    ['domain/a.ts', "import { b } from './b.ts';"],
    ['domain/b.ts', "import type { A } from './a.ts';"],
  ]);
  expect(cycles(files)).toEqual(['domain/a.ts → domain/b.ts → domain/a.ts']);
});
