/** Palette, menus, and ribbon are created from one table; each entry calls the right action with the right notes. */
import { expect, test, vi } from 'vitest';
import type { Actions } from '../../src/ui/actions.ts';
import { ENTRIES, commands, menuEntries, ribbonEntry } from '../../src/ui/commands.ts';

/** Returns actions that record their calls. */
function heard(): Actions & { readonly calls: unknown[] } {
  const calls: unknown[] = [];
  const hear =
    (name: string) =>
    (...args: unknown[]): Promise<void> => {
      calls.push([name, ...args]);
      return Promise.resolve();
    };
  return {
    calls,
    openPanel: hear('openPanel'),
    openPipeline: hear('openPipeline'),
    createBase: hear('createBase'),
    openUri: hear('openUri'),
    validate: hear('validate'),
    attribute: hear('attribute'),
    fill: hear('fill'),
    fix: hear('fix'),
    undoChanges: hear('undoChanges'),
    preview: hear('preview'),
    sync: hear('sync'),
    pull: hear('pull'),
    importNotes: hear('importNotes'),
    addFields: hear('addFields'),
    resolveConflicts: hear('resolveConflicts'),
    retryFailed: hear('retryFailed'),
    undoLast: hear('undoLast'),
    openRecord: hear('openRecord'),
    openLog: hear('openLog'),
    setUp: hear('setUp'),
    newNote: hear('newNote'),
    toggleDryRun: hear('toggleDryRun'),
  };
}

const note = { what: 'note', path: 'Deals/FY26/Radar.md' };
const folder = { what: 'folder', path: 'Deals/FY26' };
const vault = { what: 'vault' };

test.each([
  ['open-panel', ['openPanel']],
  ['open-pipeline', ['openPipeline']],
  ['create-pipeline-base', ['createBase']],
  ['validate-note', ['validate', note]],
  ['validate-folder', ['validate', folder]],
  ['validate-vault', ['validate', vault]],
  ['attribute-note', ['attribute', note]],
  ['attribute-folder', ['attribute', folder]],
  ['attribute-vault', ['attribute', vault]],
  ['fill-note', ['fill', note]],
  ['fill-folder', ['fill', folder]],
  ['fill-vault', ['fill', vault]],
  ['preview-note', ['preview', note]],
  ['preview-folder', ['preview', folder]],
  ['preview-vault', ['preview', vault]],
  ['sync-note', ['sync', note]],
  ['sync-folder', ['sync', folder]],
  ['sync-vault', ['sync', vault]],
  ['pull-folder', ['pull', folder]],
  ['pull-vault', ['pull', vault]],
  ['open-record', ['openRecord', note]],
  ['import-notes', ['importNotes']],
  ['resolve-conflicts', ['resolveConflicts']],
  ['retry-failed', ['retryFailed']],
  ['undo-last', ['undoLast']],
  ['undo-changes', ['undoChanges']],
  ['open-log', ['openLog']],
  ['set-up', ['setUp']],
  ['new-note', ['newNote']],
  ['toggle-dry-run', ['toggleDryRun']],
])('%s calls %o', (id, call) => {
  const actions = heard();
  const command = commands(actions, () => note.path).find((each) => each.id === id);
  if (command?.callback !== undefined) command.callback();
  else expect(command?.checkCallback?.(false)).toBe(true);
  expect(actions.calls).toEqual([call]);
});

test('checking the availability of a command calls no action', () => {
  const actions = heard();
  for (const command of commands(actions, () => note.path)) command.checkCallback?.(true);
  expect(actions.calls).toEqual([]);
});

test('without an active note, only the commands of the app are offered', () => {
  const actions = heard();
  const offered = commands(actions, () => undefined).filter((each) => each.checkCallback?.(false) !== false);
  expect(offered.map((each) => each.id)).toEqual([
    'open-panel',
    'open-pipeline',
    'create-pipeline-base',
    ...['validate', 'attribute', 'fill', 'preview', 'sync', 'pull'].map((work) => `${work}-vault`),
    'import-notes',
    'resolve-conflicts',
    'retry-failed',
    'undo-last',
    'undo-changes',
    'open-log',
    'set-up',
    'new-note',
    'toggle-dry-run',
  ]);
  expect(actions.calls).toEqual([]);
});

test('the folder of a note in the root is the root', () => {
  const actions = heard();
  commands(actions, () => 'Radar.md')
    .find((each) => each.id === 'validate-folder')
    ?.checkCallback?.(false);
  expect(actions.calls).toEqual([['validate', { what: 'folder', path: '' }]]);
});

test.each([
  ['note', ['sync', 'openRecord']],
  ['folder', ['sync', 'pull']],
] as const)('the menu of a %s contains the actions for it', (on, more) => {
  const actions = heard();
  const entries = menuEntries(actions, on, 'Deals');
  for (const entry of entries) entry.click();
  const selection = { what: on, path: 'Deals' };
  expect(actions.calls).toEqual(['validate', 'attribute', 'fill', 'preview', ...more].map((name) => [name, selection]));
  expect(new Set(entries.map((entry) => entry.title)).size).toBe(entries.length);
});

test('the ribbon opens the panel', () => {
  const actions = heard();
  ribbonEntry(actions).click();
  expect(actions.calls).toEqual([['openPanel']]);
});

test('names follow the rules of the community plugin directory', () => {
  const made = commands(heard(), vi.fn());
  for (const { id, name, hotkeys } of made) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(name).toMatch(/^[A-Z](?:[a-z ]|CRM)+$/);
    expect(`${id} ${name}`).not.toMatch(/command|crm-sync/i);
    expect(hotkeys).toBeUndefined();
  }
  expect(new Set(made.map(({ id }) => id)).size).toBe(ENTRIES.length);
});
