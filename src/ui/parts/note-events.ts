/** Changes of notes while a screen shows a list of them. */
import type { App } from 'obsidian';

export interface NoteWatch {
  /** Returns `Renamed` or `Deleted` for a note that was renamed or deleted since the screen opened; otherwise `undefined`. */
  readonly goneWord: (path: string) => string | undefined;
  readonly stop: () => void;
}

/** Milliseconds in which changes are collected, because a sync writes many notes. */
const COLLECT_MS = 300;

/** Calls `moved` after a rename or deletion, and `changed` after any change of a note, until it is stopped. */
export function watchNotes(app: App, moved: () => void, changed: () => void): NoteWatch {
  const { vault, metadataCache } = app;
  const gone = new Map<string, string>();
  let timer: number | undefined;
  const collect = (): void => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      changed();
    }, COLLECT_MS);
  };
  const refs = [
    vault.on('rename', (_, old) => {
      gone.set(old, 'Renamed');
      moved();
      collect();
    }),
    vault.on('delete', ({ path }) => {
      gone.set(path, 'Deleted');
      moved();
      collect();
    }),
  ];
  const cacheRef = metadataCache.on('changed', collect);
  return {
    goneWord: (path) => (vault.getFileByPath(path) === null ? gone.get(path) : undefined),
    stop: () => {
      for (const ref of refs) vault.offref(ref);
      metadataCache.offref(cacheRef);
      window.clearTimeout(timer);
    },
  };
}
