/** Changes of notes, and new days, while a screen shows a list of notes. */
import type { App } from 'obsidian';
import type { Clock } from '../../log/ports.ts';

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

/** Milliseconds to wait after the last key. The app saves an editor two seconds after it. */
const TYPING_MS = 2500;

/**
 * Calls `changed` after changes, renames, and deletions of notes, but not while the user types, because reading a note
 * saves its open editor. Returns a function that stops this.
 */
export function followNotes({ vault, metadataCache, workspace }: App, changed: () => void): () => void {
  let timer: number | undefined;
  const callIn = (ms: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = undefined;
      changed();
    }, ms);
  };
  const collect = (): void => {
    if (timer === undefined) callIn(COLLECT_MS);
  };
  const refs = [vault.on('rename', collect), vault.on('delete', collect)];
  const cacheRef = metadataCache.on('changed', collect);
  const typingRef = workspace.on('editor-change', () => {
    if (timer !== undefined) callIn(TYPING_MS);
  });
  return () => {
    for (const ref of refs) vault.offref(ref);
    metadataCache.offref(cacheRef);
    workspace.offref(typingRef);
    window.clearTimeout(timer);
  };
}

const MINUTE_MS = 60_000;

/** Calls `changed` soon after a new day begins. Returns a function that stops this. */
export function followDays(clock: Pick<Clock, 'today'>, changed: () => void): () => void {
  let day = clock.today();
  const timer = window.setInterval(() => {
    const before = day;
    day = clock.today();
    if (day !== before) changed();
  }, MINUTE_MS);
  return () => {
    window.clearInterval(timer);
  };
}
