/** The notes of the vault for the pipeline: read when the first screen needs them, and followed while one is open. */
import type { RollUpContext } from '../../pipeline/opportunity.ts';
import type { NoteService, PipelineNote, PipelineRun } from '../../vault/note-service.ts';
import { messageOf } from '../text/format.ts';
import { createObservable, type Observable } from './observable.ts';

/** The notes as last read. */
export interface PipelineNotes {
  readonly at: 'ready';
  readonly notes: ReadonlyMap<string, PipelineNote>;
  readonly context: RollUpContext;
  /** The notes before this reading, and the paths of those that changed since; omitted if all may have changed. */
  readonly since?: { readonly notes: ReadonlyMap<string, PipelineNote>; readonly changed: readonly string[] };
}

export type PipelineState =
  | PipelineNotes
  | { readonly at: 'reading'; readonly done: number; readonly total: number }
  /** The vault could not be read because of a bug or a disk failure. */
  | { readonly at: 'broken'; readonly message: string };

export interface PipelineStore extends Omit<Observable<PipelineState>, 'show'> {
  /** Reads the notes that changed, while a screen is open. Resolves when the state is that of this reading or a later one. */
  readonly refresh: () => Promise<void>;
}

/**
 * Creates a store that has not read anything. `follow` calls its argument after changes of notes, and returns a function
 * that stops this.
 */
export function createPipelineStore(
  service: Pick<NoteService, 'pipeline'>,
  follow: (changed: () => void) => () => void,
): PipelineStore {
  const { state, listen, show } = createObservable<PipelineState>();
  let listeners = 0;
  let stop = (): void => undefined;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    show(await nextState(service, state(), show));
  };
  /** A change during a reading needs another one after it, because the note may have been read already. */
  const refresh = (): Promise<void> => {
    if (listeners === 0) return Promise.resolve();
    if (reading === undefined) return (reading = read().finally(() => (reading = undefined)));
    return (next ??= reading.then(() => {
      next = undefined;
      return refresh();
    }));
  };
  return {
    state,
    refresh,
    listen: (listener) => {
      const unlisten = listen(listener);
      if (listeners++ === 0) stop = follow(() => void refresh());
      void refresh();
      return () => {
        unlisten();
        if (--listeners === 0) stop();
      };
    },
  };
}

/** Reads the notes; shows the progress unless earlier ones are on the screen. */
async function nextState(
  service: Pick<NoteService, 'pipeline'>,
  before: PipelineState | undefined,
  show: (state: PipelineState) => void,
): Promise<PipelineState> {
  const progress = (done: number, total: number): void => {
    if (before?.at !== 'ready') show({ at: 'reading', done, total });
  };
  progress(0, 0);
  try {
    const run = await service.pipeline({ what: 'vault' }, { progress });
    return 'what' in run ? { at: 'broken', message: run.name } : readyState(run, before);
  } catch (thrown) {
    return { at: 'broken', message: messageOf(thrown) };
  }
}

function readyState({ notes, context }: PipelineRun, before: PipelineState | undefined): PipelineState {
  const now = new Map(notes.map((note) => [note.path, note]));
  if (before?.at !== 'ready' || JSON.stringify(before.context) !== JSON.stringify(context)) {
    return { at: 'ready', notes: now, context };
  }
  const paths = [...now.keys()].filter((path) => !isSame(before.notes.get(path), now.get(path)));
  const gone = [...before.notes.keys()].filter((path) => !now.has(path));
  return {
    ...{ at: 'ready', notes: now, context: before.context },
    since: { notes: before.notes, changed: [...paths, ...gone] },
  };
}

/** Notes that were skipped or not read are new objects each time. */
function isSame(one: PipelineNote | undefined, other: PipelineNote | undefined): boolean {
  return one === other || (one?.inspection === other?.inspection && one?.counts === other?.counts);
}
