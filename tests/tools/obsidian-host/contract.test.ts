/**
 * Compares the host with the app's published types: it has all that the plugin imports, and no member that the app
 * lacks.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { BROWSER_API } from '../../../tools/obsidian-host/browser/browser-api.ts';
import { NODE_API } from '../../../tools/obsidian-host/node/node-host.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Host classes that represent a class of the app with another name. */
const STANDS_FOR: Record<string, string> = {
  BareWorkspace: 'Workspace',
  BrowserApp: 'App',
  HostAdapter: 'DataAdapter',
};

interface Member {
  readonly name: string;
  /** Numbers of required and of all parameters; `undefined` for a property. */
  readonly required: number | undefined;
  readonly all: number;
}

interface Shape {
  readonly parents: readonly string[];
  readonly members: readonly Member[];
  readonly since: string | undefined;
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function typescriptIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(ROOT, folder, name));
}

function isHidden(member: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
}

function membersOf(node: ts.ClassDeclaration | ts.InterfaceDeclaration): Member[] {
  const found: Member[] = [];
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member) || isHidden(member)) continue;
    if (member.name === undefined || !ts.isIdentifier(member.name)) continue;
    const isMethod = ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
    const parameters = isMethod ? member.parameters.filter(({ name }) => name.getText() !== 'this') : [];
    const required = parameters.filter((one) => one.questionToken === undefined && one.initializer === undefined);
    found.push({
      name: member.name.text,
      required: isMethod ? required.filter((one) => one.dotDotDotToken === undefined).length : undefined,
      all: parameters.some((one) => one.dotDotDotToken !== undefined) ? Infinity : parameters.length,
    });
  }
  return found;
}

function sinceOf(node: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'since');
  return typeof tag?.comment === 'string' ? tag.comment.trim() : undefined;
}

/** Returns the classes and interfaces of a file by name; the values are those that the file exports. */
function shapesOf(file: ts.SourceFile): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const node of file.statements) {
    const since = sinceOf(node);
    if ((ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name !== undefined) {
      const parents = (node.heritageClauses ?? []).flatMap(({ types }) =>
        types.map(({ expression }) => expression.getText()),
      );
      shapes.set(node.name.text, { parents, members: membersOf(node), since });
    } else if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      shapes.set(node.name.text, { parents: [], members: [], since });
    } else if (ts.isVariableStatement(node)) {
      for (const { name } of node.declarationList.declarations)
        shapes.set(name.getText(), { parents: [], members: [], since });
    }
  }
  return shapes;
}

const app = shapesOf(parse(join(ROOT, 'node_modules/obsidian/obsidian.d.ts')));

/** Returns the members of a class in the app, including inherited ones. */
function appMembers(name: string): Member[] {
  const shape = app.get(name);
  return shape === undefined ? [] : [...shape.members, ...shape.parents.flatMap(appMembers)];
}

/** Returns one message for each difference between a host class and the app's class. */
function departures(name: string, members: readonly Member[]): string[] {
  const crmValue = appMembers(name);
  return members.flatMap((noteValue) => {
    if (/^host[A-Z]/.test(noteValue.name)) return [];
    const same = crmValue.filter((one) => one.name === noteValue.name);
    if (same.length === 0) return [`${name}.${noteValue.name} is not in the app`];
    if (noteValue.required === undefined || same.some((one) => one.required === undefined)) return [];
    const most = Math.max(...same.map((one) => one.all));
    if (noteValue.required > most)
      return [`${name}.${noteValue.name} wants ${noteValue.required} arguments, the app gives ${most}`];
    if (noteValue.all > most)
      return [`${name}.${noteValue.name} takes ${noteValue.all} arguments, the app gives ${most}`];
    return [];
  });
}

/** Returns the names that a source text imports from the app as values, without types. */
function importedValues(file: ts.SourceFile): string[] {
  return file.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    if (node.moduleSpecifier.text !== 'obsidian') return [];
    const clause = node.importClause;
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
    const { namedBindings } = clause;
    if (namedBindings === undefined || !ts.isNamedImports(namedBindings)) return [];
    return namedBindings.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text);
  });
}

function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}

const imported = [...new Set(typescriptIn('src').flatMap((path) => importedValues(parse(path))))].sort();

describe('the plugin’s imports', () => {
  test.each([
    ['with a screen', BROWSER_API],
    ['without a screen', NODE_API],
  ])('is in the host %s', (_, api) => {
    expect(imported.filter((name) => !(name in api))).toEqual([]);
  });

  test('are not newer than the oldest supported app version', () => {
    const { minAppVersion } = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8')) as {
      minAppVersion: string;
    };
    const newer = imported.filter((name) => isNewer(app.get(name)?.since ?? '0', minAppVersion));
    expect(newer).toEqual([]);
  });
});

describe('the host’s module', () => {
  test.each([
    ['with a screen', BROWSER_API],
    ['without a screen', NODE_API],
  ])('%s has only names of the app', (_, api) => {
    expect(Object.keys(api).filter((name) => !app.has(name))).toEqual([]);
  });

  const classes = typescriptIn('tools/obsidian-host').flatMap((path) =>
    [...shapesOf(parse(path))].map(([name, { members }]) => ({ name: STANDS_FOR[name] ?? name, members })),
  );

  test('has only members of the app under the names of its classes, with the app’s parameters', () => {
    // If the app publishes only a class's name, the host can define any members.
    const mirrored = classes.filter(({ name }) => appMembers(name).length > 0);
    expect(mirrored.length).toBeGreaterThan(50);
    expect(mirrored.flatMap(({ name, members }) => departures(name, members))).toEqual([]);
  });

  test.each([
    'BasesView',
    'BasesViewConfig',
    'BasesQueryResult',
    'BasesEntry',
    'BasesEntryGroup',
    'MarkdownRenderChild',
  ])('has all members of %s', (name) => {
    const own = classes.find((one) => one.name === name)?.members.map((member) => member.name) ?? [];
    expect(
      app
        .get(name)
        ?.members.map((member) => member.name)
        .filter((member) => !own.includes(member)),
    ).toEqual([]);
  });

  test.each([
    ['a member that the app lacks', { name: 'explode', required: 0, all: 0 }, 'Modal.explode is not in the app'],
    [
      'an argument too many',
      { name: 'setTitle', required: 2, all: 2 },
      'Modal.setTitle wants 2 arguments, the app gives 1',
    ],
  ])('is detected with %s', (_, member, breach) => {
    expect(departures('Modal', [member])).toEqual([breach]);
  });
});
