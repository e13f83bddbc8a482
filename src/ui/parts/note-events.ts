/** Changes of notes while a screen shows a list of them. */
import type { App } from 'obsidian';

export interface NoteWatch {
  /** Returns `Renamed` or `Deleted` for a note that no longer exists at this path; otherwise `undefined`. */
  readonly goneWord: (path: string) => string | undefined;
  readonly stop: () => void;
}

/** Milliseconds in which changes are collected, because a sync writes many notes. */
const COLLECT_MS = 300;

/** Calls `moved` after a rename or deletion, and `changed` after any change of a note, until it is stopped. */
export function watchNotes(app: App, moved: () => void, changed: () => void): NoteWatch {
  const { vault, metadataCache } = app;
  const renamed = new Set<string>();
  let timer: number | undefined;
  const collect = (): void => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      changed();
    }, COLLECT_MS);
  };
  const refs = [
    vault.on('rename', (_, old) => {
      renamed.add(old);
      moved();
      collect();
    }),
    vault.on('delete', () => {
      moved();
      collect();
    }),
  ];
  const cacheRef = metadataCache.on('changed', collect);
  return {
    goneWord: (path) => {
      if (vault.getFileByPath(path) !== null) return undefined;
      return renamed.has(path) ? 'Renamed' : 'Deleted';
    },
    stop: () => {
      for (const ref of refs) vault.offref(ref);
      metadataCache.offref(cacheRef);
      window.clearTimeout(timer);
    },
  };
}
