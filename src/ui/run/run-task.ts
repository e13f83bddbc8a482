/** Runs over many notes that report their state; started by commands, shown by the view, independent of the app. */
import type {
  NoteService,
  Run,
  Selection,
  UnknownSelection,
  ProgressOptions,
  WriteRun,
} from '../../vault/note-service.ts';
import type { AppliedEnrichments, ChosenEnrichment, DoneState, RunJob, RunState } from '../state/run-state.ts';
import { refusalText } from '../text/refusals.ts';
import { messageOf } from '../text/format.ts';

/** A run in progress. `done` never rejects: if an error was thrown, it resolves to the state `broken`. */
export interface RunTask {
  readonly cancel: () => void;
  readonly done: Promise<RunState>;
}

/** Scope of a run. `where` is its display name: a folder's name, or "the whole vault". */
export interface RunScope {
  readonly selection: Selection;
  readonly where: string;
}

/**
 * Starts a run. `show` is called with every state: while the run is in progress at most once for each percent, and at
 * the end with the state that `done` resolves to.
 */
export function startRun(service: NoteService, job: RunJob, scope: RunScope, show: (state: RunState) => void): RunTask {
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
  const done = runJob(service, job, scope, { signal: stop.signal, progress })
    .catch((thrown: unknown): RunState => ({ at: 'broken', where, message: messageOf(thrown) }))
    .then(finish);
  return {
    cancel: () => {
      stop.abort();
    },
    done,
  };
}

async function runJob(
  service: NoteService,
  job: RunJob,
  { selection, where }: RunScope,
  watch: ProgressOptions,
): Promise<RunState> {
  switch (job) {
    case 'validate':
      return ended(await service.validate(selection, watch), where, (run) => ({ at: 'done', job, where, run }));
    case 'attribute':
      return ended(await service.attribute(selection, { dryRun: false }, watch), where, (run) => ({
        at: 'done',
        job,
        where,
        run,
      }));
    case 'fill':
      return ended(await service.enrich(selection, { dryRun: true }, watch), where, (run) => ({
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
 * Writes the selected values, one note after the other, exactly as shown. If a key was added to a note since then, the
 * value is refused and does not overwrite the key.
 */
export async function applyEnrichments(
  service: NoteService,
  chosen: readonly ChosenEnrichment[],
): Promise<AppliedEnrichments> {
  const refused: { path: string; message: string }[] = [];
  for (const { path, edit } of chosen) {
    try {
      const refusal = await service.apply(path, [edit]);
      if (refusal !== undefined) refused.push({ path, message: refusalText(refusal) });
    } catch (thrown) {
      refused.push({ path, message: messageOf(thrown) });
    }
  }
  return { written: chosen.length - refused.length, refused };
}
