/** Resolves a selection to notes. */
import { nearest } from '../domain/nearest.ts';
import { trimmedEnd } from '../domain/trim.ts';
import type { Run, Selection, UnknownSelection } from './note-service.ts';
import type { NoteStamp, NoteStore } from '../log/ports.ts';

/** Index of the IDs of the vault's notes. */
export interface IdIndex {
  /** Returns the paths of the notes with an ID, sorted; an empty array if no note has it. */
  readonly pathsWithId: (id: string) => readonly string[];
  readonly ids: () => Iterable<string>;
}

/**
 * Returns the selected notes sorted by path, each once. Paths are compared after NFC normalization. A note may be named
 * without `.md`; the folders `''` and `/` are the vault. The first unknown name is an error, unless other notes of the
 * selection exist.
 */
export function resolveSelection(
  selection: Selection,
  store: Pick<NoteStore, 'list' | 'listAt'>,
  index: IdIndex,
): readonly NoteStamp[] | UnknownSelection {
  switch (selection.what) {
    case 'vault':
      return store.list();
    case 'note':
      return oneNote(tidy(selection.path), store.list());
    case 'notes':
      return eachNote(selection.paths, store.list());
    case 'folder':
      return inFolder(tidy(selection.path), store.list());
    case 'ids':
      return withIds(selection.ids, store, index);
  }
}

/** Returns true if a selection could not be resolved. */
export function isUnknownSelection(found: object): found is UnknownSelection {
  return 'nearest' in found;
}

/** Returns the paths of the notes of a run, sorted. Skipped notes count only if no opportunity was selected. */
export function pathsOfRun({ inspections, failures, skipped }: Run): readonly string[] {
  const opportunities = [...inspections, ...failures];
  return (opportunities.length > 0 ? opportunities : skipped).map(({ path }) => path).sort();
}

/** Returns a path as used by the vault: without a leading `./` or `/` and without a trailing `/`. */
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

/** Runs store their notes by path: notes that still exist are selected, regardless of the others. */
function eachNote(paths: readonly string[], notes: readonly NoteStamp[]): readonly NoteStamp[] | UnknownSelection {
  const found = paths.map((path) => oneNote(tidy(path), notes));
  const [first] = found;
  if (first !== undefined && isUnknownSelection(first) && found.every(isUnknownSelection)) return first;
  const selectedPaths = new Set(
    found.flatMap((some) => (isUnknownSelection(some) ? [] : some.map(({ path }) => path))),
  );
  return notes.filter(({ path }) => selectedPaths.has(path));
}

/** Returns notes in other folders with a similar name. */
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

/** Returns every folder that contains a note, at any depth. */
function foldersOf(notes: readonly NoteStamp[]): string[] {
  const folders = new Set<string>();
  for (const { path } of notes) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.add(path.slice(0, end));
  }
  return [...folders].sort();
}

function withIds(
  ids: readonly string[],
  store: Pick<NoteStore, 'listAt'>,
  index: IdIndex,
): readonly NoteStamp[] | UnknownSelection {
  const unknownIds = ids.filter((id) => index.pathsWithId(id).length === 0);
  const [name] = unknownIds;
  if (name !== undefined) return { what: 'id', name, nearest: nearest(name, [...index.ids()]), unknownIds };
  return store.listAt(ids.flatMap((id) => index.pathsWithId(id)));
}
