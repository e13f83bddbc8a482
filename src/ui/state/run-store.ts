/** State of the current or last run over many notes; at most one run is active at a time. */
import type { NoteService } from '../../vault/note-service.ts';
import { createObservable, type Observable } from './observable.ts';
import type { ChosenEnrichment, RunJob, RunState } from './run-state.ts';
import { type RunScope, type RunTask, applyEnrichments, startRun } from '../run/run-task.ts';

export interface RunStore extends Omit<Observable<RunState>, 'show'> {
  /**
   * Starts a run and resolves to its final state. Resolves to `undefined`, without starting, if another run is active.
   */
  readonly start: (job: RunJob, scope: RunScope) => Promise<RunState | undefined>;
  readonly cancel: () => void;
  /** Writes suggested values of the run that suggested them, and shows the result. */
  readonly apply: (chosen: readonly ChosenEnrichment[]) => Promise<void>;
}

export function createRunStore(service: NoteService): RunStore {
  const { state, listen, show } = createObservable<RunState>();
  let task: RunTask | undefined;
  return {
    state,
    listen,
    start: async (job, scope) => {
      if (task !== undefined) return undefined;
      task = startRun(service, job, scope, show);
      const ended = await task.done;
      task = undefined;
      return ended;
    },
    cancel: () => task?.cancel(),
    apply: async (chosen) => {
      const applied = await applyEnrichments(service, chosen);
      const last = state();
      if (last?.at === 'done' && last.job === 'fill') show({ ...last, applied });
    },
  };
}
