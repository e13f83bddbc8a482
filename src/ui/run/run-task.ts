/** Runs over many notes, told step by step: what the commands start and the view shows. Knows no app. */
import type { Desk, Run, Selection, UnknownSelection, Watch, WriteRun } from '../../vault/note-service.ts';
import type { AppliedFillings, ChosenFilling, DoneState, RunJob, RunState } from '../state/run-state.ts';
import { refusalText } from '../text/refusals.ts';
import { messageOf } from '../text/format.ts';

/** A run that is under way. `done` never rejects: what was thrown becomes the state `broken`. */
export interface RunTask {
  readonly cancel: () => void;
  readonly done: Promise<RunState>;
}

/** What a run goes over. `where` is for people: a folder's name, "the whole vault". */
export interface RunScope {
  readonly selection: Selection;
  readonly where: string;
}

/** Starts a run. `show` hears every state, the running ones at most once a percent, and last the one `done` resolves to. */
export function startRun(desk: Desk, job: RunJob, scope: RunScope, show: (state: RunState) => void): RunTask {
  const { where } = scope;
  const stop = new AbortController();
  let percent = -1;
  const progress = (done: number, total: number): void => {
    const now = total === 0 ? 0 : Math.floor((done / total) * 100);
    if (now === percent) return;
    percent = now;
    show({ at: 'running', job, where, done, total });
  };
  progress(0, 0);
  const finish = (state: RunState): RunState => {
    show(state);
    return state;
  };
  const done = runJob(desk, job, scope, { signal: stop.signal, progress })
    .catch((thrown: unknown): RunState => ({ at: 'broken', where, message: messageOf(thrown) }))
    .then(finish);
  return {
    cancel: () => {
      stop.abort();
    },
    done,
  };
}

async function runJob(desk: Desk, job: RunJob, { selection, where }: RunScope, watch: Watch): Promise<RunState> {
  switch (job) {
    case 'validate':
      return ended(await desk.validate(selection, watch), where, (run) => ({ at: 'done', job, where, run }));
    case 'attribute':
      return ended(await desk.attribute(selection, { dryRun: false }, watch), where, (run) => ({
        at: 'done',
        job,
        where,
        run,
      }));
    case 'fill':
      return ended(await desk.fill(selection, { dryRun: true }, watch), where, (run) => ({
        at: 'done',
        job,
        where,
        run,
      }));
  }
}

function ended<R extends Run | WriteRun>(
  result: R | UnknownSelection,
  where: string,
  made: (run: R) => DoneState,
): RunState {
  return 'what' in result ? { at: 'unknown', where, unknown: result } : made(result);
}

/**
 * Writes the fillings that the user left ticked, one note after the other, exactly as they were shown: a key that has
 * come to stand there since is refused, not overwritten.
 */
export async function applyFillings(desk: Desk, chosen: readonly ChosenFilling[]): Promise<AppliedFillings> {
  const refused: { path: string; message: string }[] = [];
  for (const { path, edit } of chosen) {
    try {
      const refusal = await desk.apply(path, edit);
      if (refusal !== undefined) refused.push({ path, message: refusalText(refusal) });
    } catch (thrown) {
      refused.push({ path, message: messageOf(thrown) });
    }
  }
  return { written: chosen.length - refused.length, refused };
}
