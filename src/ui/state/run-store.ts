/** State of the current or last run over many notes; at most one run is active at a time. */
import type { Desk } from '../../vault/note-service.ts';
import { feed, type Feed } from './observable.ts';
import type { ChosenFilling, RunJob, RunState } from './run-state.ts';
import { type RunScope, type RunTask, applyFillings, startRun } from '../run/run-task.ts';

export interface RunBoard extends Omit<Feed<RunState>, 'show'> {
  /**
   * Starts a run and resolves to its final state. Resolves to `undefined`, without starting, if another run is active.
   */
  readonly start: (job: RunJob, scope: RunScope) => Promise<RunState | undefined>;
  readonly cancel: () => void;
  /** Writes suggested values of the run that suggested them, and shows the result. */
  readonly apply: (chosen: readonly ChosenFilling[]) => Promise<void>;
}

export function runBoard(desk: Desk): RunBoard {
  const { state, listen, show } = feed<RunState>();
  let task: RunTask | undefined;
  return {
    state,
    listen,
    start: async (job, scope) => {
      if (task !== undefined) return undefined;
      task = startRun(desk, job, scope, show);
      const ended = await task.done;
      task = undefined;
      return ended;
    },
    cancel: () => task?.cancel(),
    apply: async (chosen) => {
      const applied = await applyFillings(desk, chosen);
      const last = state();
      if (last?.at === 'done' && last.job === 'fill') show({ ...last, applied });
    },
  };
}
