import { describe, expect, test } from 'vitest';
import type { NoteStore } from '../../src/log/ports.ts';
import type { Selection } from '../../src/vault/note-service.ts';
import { isUnknownSelection, resolveSelection } from '../../src/vault/selection.ts';

const PATHS = ['Deals/FY26/Beta.md', 'Deals/FY27/Acme renewal.md', 'Deals/FY27/Zeta.md', 'Hubs/Acme.md', 'Note.md'];
const STORE = storeOf(PATHS);
const IDS = new Map([
  ['opp-001', ['Deals/FY26/Beta.md']],
  ['opp-002', ['Deals/FY27/Acme renewal.md', 'Deals/FY27/Zeta.md']],
]);
const INDEX = { pathsWithId: (id: string) => IDS.get(id) ?? [], ids: () => IDS.keys() };

function storeOf(paths: readonly string[]): Pick<NoteStore, 'list' | 'listAt'> {
  const notes = paths.map((path) => ({ path, mtime: 1, size: 1 }));
  return {
    list: () => notes,
    listAt: (some) => {
      const wanted = new Set(some);
      return notes.filter(({ path }) => wanted.has(path));
    },
  };
}

function pathsOf(selection: Selection): unknown {
  const found = resolveSelection(selection, STORE, INDEX);
  return isUnknownSelection(found) ? found : found.map((note) => note.path);
}

describe('a selection finds', () => {
  test.each<[string, Selection, readonly string[]]>([
    ['the whole vault', { what: 'vault' }, PATHS],
    ['one note', { what: 'note', path: 'Note.md' }, ['Note.md']],
    ['one note without its ending', { what: 'note', path: 'Deals/FY27/Zeta' }, ['Deals/FY27/Zeta.md']],
    ['one note with a path as a shell completes it', { what: 'note', path: './Note.md' }, ['Note.md']],
    ['some notes, of which one is gone', { what: 'notes', paths: ['Gone.md', 'Note.md'] }, ['Note.md']],
    ['some notes, each once and sorted', { what: 'notes', paths: ['Note.md', 'Hubs/Acme', 'Note'] }, PATHS.slice(3)],
    ['a folder and all below it', { what: 'folder', path: 'Deals' }, PATHS.slice(0, 3)],
    ['a folder with slashes around it', { what: 'folder', path: '/Deals/FY27/' }, PATHS.slice(1, 3)],
    ['the root folder', { what: 'folder', path: '/' }, PATHS],
    ['the root folder by its dot', { what: 'folder', path: '.' }, PATHS],
    [
      'all notes of some ids, each once and sorted',
      { what: 'ids', ids: ['opp-002', 'opp-001', 'opp-002'] },
      PATHS.slice(0, 3),
    ],
  ])('%s', (_, selection, paths) => {
    expect(pathsOf(selection)).toEqual(paths);
  });
});

test('a selection finds notes and folders in both compositions of accents', () => {
  const paths = ['K\u00fchlhaus/Pru\u0308fung.md', 'Ku\u0308hl.md'];
  const found = (selection: Selection): unknown => {
    const named = resolveSelection(selection, storeOf(paths), INDEX);
    return isUnknownSelection(named) ? named : named.map(({ path }) => path);
  };
  expect(found({ what: 'note', path: 'Ku\u0308hlhaus/Pr\u00fcfung.md' })).toEqual([paths[0]]);
  expect(found({ what: 'note', path: 'K\u00fchl' })).toEqual([paths[1]]);
  expect(found({ what: 'folder', path: 'Ku\u0308hlhaus' })).toEqual([paths[0]]);
});

test('a selection of IDs does not list the vault', () => {
  const list = (): never => {
    throw new Error('listed');
  };
  const found = resolveSelection({ what: 'ids', ids: ['opp-001'] }, { ...STORE, list }, INDEX);
  expect(found).toEqual(STORE.listAt(['Deals/FY26/Beta.md']));
});

describe('an unknown selection lists similar names', () => {
  test.each<[string, Selection, unknown]>([
    [
      'a note with a slip',
      { what: 'note', path: 'Notes.md' },
      { what: 'note', name: 'Notes.md', nearest: ['Note.md'] },
    ],
    [
      'a note in another folder',
      { what: 'note', path: 'Pipeline/Zetta.md' },
      { what: 'note', name: 'Pipeline/Zetta.md', nearest: ['Deals/FY27/Zeta.md'] },
    ],
    [
      'all of several notes',
      { what: 'notes', paths: ['Notes.md', 'Gone.md'] },
      { what: 'note', name: 'Notes.md', nearest: ['Note.md'] },
    ],
    [
      'a folder by its last part',
      { what: 'folder', path: 'FY27' },
      { what: 'folder', name: 'FY27', nearest: ['Deals/FY27'] },
    ],
    [
      'a folder that only begins alike',
      { what: 'folder', path: 'Deal' },
      { what: 'folder', name: 'Deal', nearest: ['Deals', 'Deals/FY26', 'Deals/FY27'] },
    ],
    [
      'the first id that is unknown',
      { what: 'ids', ids: ['opp-001', 'opp-03', 'zzz'] },
      { what: 'id', name: 'opp-03', nearest: ['opp-001', 'opp-002'], unknownIds: ['opp-03', 'zzz'] },
    ],
    ['something far from all', { what: 'note', path: 'xyzzy' }, { what: 'note', name: 'xyzzy', nearest: [] }],
  ])('%s', (_, selection, unknown) => {
    expect(pathsOf(selection)).toEqual(unknown);
  });
});
