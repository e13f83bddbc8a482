/** State of the current or last run over many notes; at most one run is active at a time. */
import type { ChangeGroup, ChangeList } from '../../vault/change-list.ts';
import type { NoteService } from '../../vault/note-service.ts';
import { createObservable, type Observable } from './observable.ts';
import type { RunScope, RunState } from './run-state.ts';
import { startRun, validated, type RunTask } from '../run/run-task.ts';

export interface RunStore extends Omit<Observable<RunState>, 'show'> {
  /**
   * Starts a run and resolves to its final state. Resolves to `undefined`, without starting, if another run is active.
   */
  readonly start: (scope: RunScope) => Promise<RunState | undefined>;
  readonly cancel: () => void;
  /** Validates the notes of the last run again because notes changed. The last result is shown until then. */
  readonly refresh: () => Promise<void>;
}

export function createRunStore(service: Pick<NoteService, 'validate' | 'listChanges'>): RunStore {
  const { state, listen, show } = createObservable<RunState>();
  let task: RunTask | undefined;
  /** Stops the work in the background. */
  let quiet = new AbortController();
  const restart = (): AbortSignal => {
    quiet.abort();
    quiet = new AbortController();
    return quiet.signal;
  };
  /** Returns the state with the number of its fixes, if it is a result. */
  const withFixes = async (ended: RunState, signal: AbortSignal): Promise<RunState> => {
    if (ended.at !== 'done' || ended.run.cancelled) return ended;
    const list = await service.listChanges(ended.selection, { work: 'fix' }, { signal });
    return 'groups' in list ? { ...ended, fixes: fixesIn(list) } : ended;
  };
  const showWithFixes = async (ended: RunState, signal: AbortSignal): Promise<void> => {
    const state = await withFixes(ended, signal).catch(() => ended);
    if (!signal.aborted) show(state);
  };
  return {
    state,
    listen,
    start: async (scope) => {
      if (task !== undefined) return undefined;
      const signal = restart();
      task = startRun(service, scope, show);
      const ended = await task.done;
      task = undefined;
      void showWithFixes(ended, signal);
      return ended;
    },
    cancel: () => task?.cancel(),
    refresh: async () => {
      const last = state();
      if (last?.at !== 'done') return;
      const signal = restart();
      const { selection, where } = last;
      await showWithFixes(await validated(service, { selection, where }, { signal }), signal);
    },
  };
}

/** Returns the number of fixes by kind; close dates also if none has a value until the user answers a question. */
function fixesIn({ groups, order }: ChangeList): readonly ChangeGroup[] {
  const kind = 'close-date-invalid';
  if (order === undefined || groups.some((group) => group.kind === kind)) return groups;
  return [...groups, { kind, count: order.open, certain: 0 }];
}
