/** Validates many notes and reports the state; started by commands, shown by the view, independent of the app. */
import type { Inspection, NoteService, ProgressOptions, Run } from '../../vault/note-service.ts';
import type { RunScope, RunState } from '../state/run-state.ts';
import { messageOf } from '../text/format.ts';

/** A run in progress. `done` never rejects: if an error was thrown, it resolves to the state `broken`. */
export interface RunTask {
  readonly cancel: () => void;
  readonly done: Promise<RunState>;
}

/**
 * Starts a run. `show` is called with every state: while the run is in progress at most once for each percent, and at
 * the end with the state that `done` resolves to.
 */
export function startRun(
  service: Pick<NoteService, 'validate'>,
  scope: RunScope,
  show: (state: RunState) => void,
): RunTask {
  const { where } = scope;
  const stop = new AbortController();
  let percent = -1;
  const progress = (done: number, total: number): void => {
    const now = total === 0 ? 0 : Math.floor((done / total) * 100);
    if (now === percent) return;
    percent = now;
    show({ at: 'running', where, done, total });
  };
  progress(0, 0);
  const finish = (state: RunState): RunState => {
    show(state);
    return state;
  };
  const done = validated(service, scope, { signal: stop.signal, progress }).then(finish);
  return {
    cancel: () => {
      stop.abort();
    },
    done,
  };
}

/** Validates the notes of a scope. Never rejects. */
export async function validated(
  service: Pick<NoteService, 'validate'>,
  scope: RunScope,
  watch: ProgressOptions,
): Promise<RunState> {
  const { where } = scope;
  try {
    const run = await service.validate(scope.selection, watch);
    return 'what' in run ? { at: 'unknown', where, unknown: run } : { ...scope, at: 'done', run };
  } catch (thrown) {
    return { at: 'broken', where, message: messageOf(thrown) };
  }
}

/** Returns true if two runs over the same notes have the same result. */
export function sameRun(one: Run, other: Run): boolean {
  return (
    one.cancelled === other.cancelled &&
    sameItems(one.inspections, other.inspections, sameInspection) &&
    sameItems(one.skipped, other.skipped, (some, same) => some.path === same.path && some.reason === same.reason) &&
    sameItems(one.failures, other.failures, (some, same) => some.path === same.path && some.message === same.message)
  );
}

/** Returns true if two inspections have the same content; nearly all of a refreshed run are the same objects. */
export function sameInspection(one: Inspection, other: Inspection): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function sameItems<T>(some: readonly T[], others: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return (
    some.length === others.length &&
    some.every((one, at) => {
      const other = others[at];
      return other !== undefined && isSame(one, other);
    })
  );
}
