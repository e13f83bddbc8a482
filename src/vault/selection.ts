/** From what a person named to the notes it means. */
import { nearest } from '../domain/nearest.ts';
import { trimmedEnd } from '../domain/trim.ts';
import type { Selection, UnknownSelection } from './note-service.ts';
import type { NoteStamp } from '../log/ports.ts';

/** Where the ids of the vault's notes are known. */
export interface IdIndex {
  /** Sorted; empty for an id no note carries. */
  readonly pathsWithId: (id: string) => readonly string[];
  readonly ids: () => Iterable<string>;
}

/**
 * The notes a selection means, sorted by path, each once. Paths compare composed. A note may be named without its `.md`; the folder `''` or `/` is
 * the vault. The first name that nothing answers to ends it, unless other notes were named with it.
 */
export function selected(
  selection: Selection,
  notes: readonly NoteStamp[],
  index: IdIndex,
): readonly NoteStamp[] | UnknownSelection {
  switch (selection.what) {
    case 'vault':
      return notes;
    case 'note':
      return oneNote(tidy(selection.path), notes);
    case 'notes':
      return eachNote(selection.paths, notes);
    case 'folder':
      return inFolder(tidy(selection.path), notes);
    case 'ids':
      return withIds(selection.ids, notes, index);
  }
}

/** Whether a selection was resolved. */
export function isUnknown(found: object): found is UnknownSelection {
  return 'nearest' in found;
}

/** A path as the vault names it: no `./` or `/` in front, no `/` behind. */
function tidy(path: string): string {
  return trimmedEnd(path.trim().replace(/^(?:\.?\/)+/, ''), '/');
}

function oneNote(path: string, notes: readonly NoteStamp[]): readonly NoteStamp[] | UnknownSelection {
  const composed = new Set([path, `${path}.md`].map((name) => name.normalize('NFC')));
  const found =
    notes.find((note) => note.path === path) ??
    notes.find((note) => note.path === `${path}.md`) ??
    notes.find((note) => composed.has(note.path.normalize('NFC')));
  if (found !== undefined) return [found];
  const paths = notes.map((note) => note.path);
  const near = nearest(path, paths);
  return { what: 'note', name: path, nearest: near.length > 0 ? near : nearByName(path, paths) };
}

/** A run remembers its notes by their paths: those that are there still are meant, whatever became of the others. */
function eachNote(paths: readonly string[], notes: readonly NoteStamp[]): readonly NoteStamp[] | UnknownSelection {
  const found = paths.map((path) => oneNote(tidy(path), notes));
  const [first] = found;
  if (first !== undefined && isUnknown(first) && found.every(isUnknown)) return first;
  const meant = new Set(found.flatMap((some) => (isUnknown(some) ? [] : some.map(({ path }) => path))));
  return notes.filter(({ path }) => meant.has(path));
}

/** A note whose folder was mistaken, found by the nearness of its name alone. */
function nearByName(path: string, paths: readonly string[]): readonly string[] {
  const nameOf = (of: string): string => of.slice(of.lastIndexOf('/') + 1).replace(/\.md$/, '');
  const near = nearest(nameOf(path), [...new Set(paths.map(nameOf))]);
  return paths.filter((other) => near.includes(nameOf(other))).slice(0, 3);
}

function inFolder(path: string, notes: readonly NoteStamp[]): readonly NoteStamp[] | UnknownSelection {
  if (path === '' || path === '.') return notes;
  const folder = `${path}/`.normalize('NFC');
  const found = notes.filter((note) => note.path.normalize('NFC').startsWith(folder));
  return found.length > 0 ? found : { what: 'folder', name: path, nearest: nearest(path, foldersOf(notes)) };
}

/** Every folder that holds a note, at any depth. */
function foldersOf(notes: readonly NoteStamp[]): string[] {
  const folders = new Set<string>();
  for (const { path } of notes) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.add(path.slice(0, end));
  }
  return [...folders].sort();
}

function withIds(
  ids: readonly string[],
  notes: readonly NoteStamp[],
  index: IdIndex,
): readonly NoteStamp[] | UnknownSelection {
  const paths = new Set<string>();
  for (const id of ids) {
    const found = index.pathsWithId(id);
    if (found.length === 0) return { what: 'id', name: id, nearest: nearest(id, [...index.ids()]) };
    for (const path of found) paths.add(path);
  }
  return notes.filter((note) => paths.has(note.path));
}
