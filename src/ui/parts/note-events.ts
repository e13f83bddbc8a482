/** Changes of notes while a screen shows a list of them. */
import type { App } from 'obsidian';

export interface NoteWatch {
  /** Returns `Renamed` or `Deleted` for a note that was renamed or deleted since the screen opened; otherwise `undefined`. */
  readonly goneWord: (path: string) => string | undefined;
  readonly stop: () => void;
}

/** Calls `moved` after a rename or deletion of a note, until it is stopped. */
export function watchMovedNotes({ vault }: App, moved: () => void): NoteWatch {
  const gone = new Map<string, string>();
  const refs = [
    vault.on('rename', (_, old) => {
      gone.set(old, 'Renamed');
      moved();
    }),
    vault.on('delete', ({ path }) => {
      gone.set(path, 'Deleted');
      moved();
    }),
  ];
  return {
    goneWord: (path) => (vault.getFileByPath(path) === null ? gone.get(path) : undefined),
    stop: () => {
      for (const ref of refs) vault.offref(ref);
    },
  };
}

/** Milliseconds in which changes are collected, because a sync writes many notes. */
const COLLECT_MS = 300;

/** Calls `changed` after changes, renames, and deletions of notes. Returns a function that stops this. */
export function followNotes({ vault, metadataCache }: App, changed: () => void): () => void {
  let timer: number | undefined;
  const collect = (): void => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      changed();
    }, COLLECT_MS);
  };
  const refs = [vault.on('rename', collect), vault.on('delete', collect)];
  const cacheRef = metadataCache.on('changed', collect);
  return () => {
    for (const ref of refs) vault.offref(ref);
    metadataCache.offref(cacheRef);
    window.clearTimeout(timer);
  };
}
