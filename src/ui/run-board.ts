/** Where the one run over many notes stands that may be under way, for whoever shows it. */
import type { Desk } from '../sync/desk.ts';
import type { ChosenFilling, RunJob, RunState } from './run-state.ts';
import { type RunScope, type RunTask, applyFillings, startRun } from './run-task.ts';

export interface RunBoard {
  /** The run under way, or the last one; undefined before the first. */
  readonly state: () => RunState | undefined;
  /** Hears every state from now on; gives what ends that. */
  readonly listen: (hear: (state: RunState) => void) => () => void;
  /** Starts a run and resolves to how it ended; undefined, and nothing started, while another one is under way. */
  readonly start: (job: RunJob, scope: RunScope) => Promise<RunState | undefined>;
  readonly cancel: () => void;
  /** Writes fillings of the run that proposed them, and shows what became of them. */
  readonly apply: (chosen: readonly ChosenFilling[]) => Promise<void>;
}

export function runBoard(desk: Desk): RunBoard {
  let state: RunState | undefined;
  let task: RunTask | undefined;
  const listeners = new Set<(state: RunState) => void>();
  const show = (next: RunState): void => {
    state = next;
    for (const hear of listeners) hear(next);
  };
  return {
    state: () => state,
    listen: (hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
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
      if (state?.at === 'done' && state.job === 'fill') show({ ...state, applied });
    },
  };
}
