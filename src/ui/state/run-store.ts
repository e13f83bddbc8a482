/** State of the current or last run over many notes; at most one run is active at a time. */
import type { NoteService } from '../../vault/note-service.ts';
import { createFixCounter } from '../run/fix-counter.ts';
import { createObservable, type Observable } from './observable.ts';
import type { DoneState, RunScope, RunState } from './run-state.ts';
import { sameRun, startRun, validated, type RunTask } from '../run/run-task.ts';

export interface RunStore extends Omit<Observable<RunState>, 'show'> {
  /**
   * Starts a run and resolves to its final state. Resolves to `undefined`, without starting, if another run is active.
   */
  readonly start: (scope: RunScope) => Promise<RunState | undefined>;
  readonly cancel: () => void;
  /**
   * Validates the notes of the last run again because notes changed. The last result is shown until then, and stays if
   * its folder no longer exists.
   */
  readonly refresh: () => Promise<void>;
  /** Refreshes the result after changes outside of its screens; after the run that is active. A run that was stopped stays. */
  readonly follow: () => void;
}

export function createRunStore(service: Pick<NoteService, 'validate' | 'listChanges'>): RunStore {
  const { state, listen, show } = createObservable<RunState>();
  const work = backgroundWork(service, show);
  let task: RunTask | undefined;
  /** The last run during which notes changed. */
  let outdated: RunTask | undefined;
  const refresh = async (): Promise<void> => {
    const last = state();
    if (last?.at === 'done') await work.refresh(last);
  };
  const follow = (): void => {
    const last = state();
    outdated = task;
    if (last?.at === 'done' && !last.run.cancelled) void work.refresh(last);
  };
  return {
    state,
    listen,
    start: async (scope) => {
      if (task !== undefined) return undefined;
      work.stop();
      const started = startRun(service, scope, show);
      task = started;
      const ended = await started.done;
      task = undefined;
      void work.count(ended);
      if (outdated === started) follow();
      return ended;
    },
    cancel: () => task?.cancel(),
    refresh,
    follow,
  };
}

/** Work on the last result without progress; each one stops the previous one. */
function backgroundWork(
  service: Pick<NoteService, 'validate' | 'listChanges'>,
  show: (state: RunState) => void,
): {
  readonly stop: () => AbortSignal;
  /** Shows the state with the number of its fixes. */
  readonly count: (ended: RunState) => Promise<void>;
  readonly refresh: (last: DoneState) => Promise<void>;
} {
  const withFixes = createFixCounter(service);
  let work = new AbortController();
  const stop = (): AbortSignal => {
    work.abort();
    work = new AbortController();
    return work.signal;
  };
  const count = async (ended: RunState, signal = stop()): Promise<void> => {
    const counted = await withFixes(ended, signal);
    if (!signal.aborted) show(counted);
  };
  return {
    stop,
    count,
    refresh: async ({ selection, where, run }) => {
      const signal = stop();
      const ended = await validated(service, { selection, where }, { signal });
      if (ended.at === 'unknown') return;
      await count(ended.at === 'done' && sameRun(ended.run, run) ? { ...ended, run } : ended, signal);
    },
  };
}
