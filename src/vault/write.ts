/**
 * Writes to many notes: each note is read, analyzed, and changed in one step, so that newer changes are never
 * overwritten.
 */
import type { Refusal } from '../domain/refusal.ts';
import type { Desk, Failure, Inspection, Watch, WriteOutcome, WriteRun } from './note-service.ts';
import { examine, isUnwritable, type Examined, type Verdict } from './inspect.ts';
import { forEachAtPace, type Turn } from './time-slicing.ts';
import { NotUtf8, type NoteStamp } from '../log/ports.ts';
import { failureOf, learn, readOne, recalled, runOf, type Bench, type Chosen, type Looked } from './inspect-notes.ts';

/** One kind of write. */
export interface Job {
  /** Returns the expected outcome for a note, based on the analysis alone, so that a cached note is not read. */
  readonly planned: (inspection: Inspection) => WriteOutcome;
  /** Returns the text after the write; called only if `written` is planned. Pure. */
  readonly change: (text: string, examined: Examined) => { readonly text: string } | { readonly refused: Refusal };
  /** Returns the analysis of the changed text if it can be derived; `undefined` if the text must be analyzed again. */
  readonly after: (examined: Examined) => Verdict | undefined;
}

/** The result for one note. */
interface Done {
  readonly looked: NonNullable<Looked>;
  readonly outcome: WriteOutcome;
  readonly refusal?: Refusal | undefined;
}

/** An analysis of a written text, its size in bytes, and its time. The stamp is only known once the text is on disk. */
interface Fresh {
  readonly verdict: Verdict;
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly by: number;
}

/** Runs the job on every selected note that counts; with `dryRun`, returns only the expected outcomes. */
export async function writeNotes(
  chosen: Chosen,
  job: Job,
  bench: Bench,
  dryRun: boolean,
  watch: Watch,
): Promise<WriteRun> {
  const done = new Array<Done | undefined>(chosen.notes.length).fill(undefined);
  const fresh = new Map<string, Fresh>();
  const { cancelled } = await forEachAtPace(chosen.notes, bench.clock, watch, (stamp, turn, at) => {
    const known = chosen.named ? undefined : recalled(stamp, bench);
    const outcome = known === undefined ? undefined : plannedFor(known, job, chosen);
    if (known !== undefined && outcome !== undefined && (dryRun || outcome !== 'written')) {
      done[at] = { looked: { verdict: known }, outcome };
      return undefined;
    }
    const work = dryRun ? tryOne : writeOne;
    return work(stamp, job, bench, chosen, turn, fresh).then((result) => {
      done[at] = result;
    });
  });
  learnFresh(fresh, bench);
  return writeRunOf(chosen, done, cancelled, bench, dryRun);
}

/** A note that the run skips stays unchanged. */
function plannedFor({ inspection }: Verdict, job: Job, chosen: Chosen): WriteOutcome {
  if (inspection.skip !== undefined && !chosen.named) return 'unchanged';
  if (inspection.byKeys === true && !inspection.valid && !chosen.named) return 'refused';
  const planned = job.planned(inspection);
  return planned === 'written' && isUnwritable(inspection) ? 'refused' : planned;
}

async function tryOne(stamp: NoteStamp, job: Job, bench: Bench, chosen: Chosen, turn: Turn): Promise<Done> {
  const looked = await readOne(stamp, bench, turn);
  return { looked, outcome: 'failure' in looked ? 'refused' : plannedFor(looked.verdict, job, chosen) };
}

async function writeOne(
  stamp: NoteStamp,
  job: Job,
  bench: Bench,
  chosen: Chosen,
  turn: Turn,
  fresh: Map<string, Fresh>,
): Promise<Done> {
  const { path } = stamp;
  // The callback may run twice; only the last run counts.
  let last: Made | undefined;
  const change = (text: string): string => {
    last = made(path, text, job, bench, chosen);
    return last.text;
  };
  try {
    for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
    const stands = await bench.store.edit(path, change);
    if (last === undefined) throw new Error(`${path} was never read`);
    if (stands === 'unchanged') return settled(stamp, last.done, bench);
    const verdict = verdictAfter(path, last, job, bench);
    fresh.set(path, { verdict, size: bytesOf(last.text), by: bench.clock.now() });
    return { ...last.done, looked: { verdict } };
  } catch (error) {
    if (error instanceof NotUtf8) return unwritable(stamp, error, job, bench, chosen);
    return { looked: { failure: failureOf(path, error) }, outcome: 'refused' };
  }
}

/** A file that is not UTF-8 is analyzed by its readable text, and never written. */
function unwritable(stamp: NoteStamp, { misread }: NotUtf8, job: Job, bench: Bench, chosen: Chosen): Done {
  const { verdict } = examine(stamp.path, misread.text, bench.rules, bench.today, misread);
  learn(stamp, verdict, bench.book);
  return { looked: { verdict }, outcome: plannedFor(verdict, job, chosen) };
}

/** The result of a job on one text; the text is the same if nothing changes. */
interface Made {
  readonly text: string;
  readonly examined: Examined;
  readonly done: Done;
}

function made(path: string, text: string, job: Job, bench: Bench, chosen: Chosen): Made {
  const examined = examine(path, text, bench.rules, bench.today);
  const looked = { verdict: examined.verdict };
  const outcome = plannedFor(examined.verdict, job, chosen);
  const changed = outcome === 'written' ? job.change(text, examined) : { text };
  return 'refused' in changed
    ? { text, examined, done: { looked, outcome: 'refused', refusal: changed.refused } }
    : { text: changed.text, examined, done: { looked, outcome } };
}

function verdictAfter(path: string, { text, examined }: Made, job: Job, { rules, today }: Bench): Verdict {
  return job.after(examined) ?? examine(path, text, rules, today).verdict;
}

/**
 * Runs the job on a given text as if the note was selected individually. Returns the new text, and the run to report
 * once that text has been applied. Pure.
 */
export function onText(path: string, text: string, job: Job, bench: Bench): ReturnType<Desk['attributed']> {
  const chosen: Chosen = { notes: [], named: true };
  const one = made(path, text, job, bench, chosen);
  const done: Done =
    one.text === text
      ? { ...one.done, outcome: one.done.outcome === 'written' ? 'unchanged' : one.done.outcome }
      : { ...one.done, looked: { verdict: verdictAfter(path, one, job, bench) } };
  return { text: one.text, run: writeRunOf(chosen, [done], false, bench, false) };
}

/** Nothing was written, so the analysis is valid for the stamp. A job without changes leaves the note unchanged. */
function settled(stamp: NoteStamp, done: Done, bench: Bench): Done {
  if ('verdict' in done.looked) learn(stamp, done.looked.verdict, bench.book);
  return done.outcome === 'written' ? { ...done, outcome: 'unchanged' } : done;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Caches the analyses of written notes under their current stamps, so that the next run does not read them again. A
 * file with another size or a later time was changed by another program since then.
 */
function learnFresh(fresh: ReadonlyMap<string, Fresh>, { store, book }: Bench): void {
  if (fresh.size === 0) return;
  for (const stamp of store.list()) {
    const one = fresh.get(stamp.path);
    if (one !== undefined && one.size === stamp.size && stamp.mtime < one.by + 1) learn(stamp, one.verdict, book);
  }
}

function writeRunOf(
  chosen: Chosen,
  done: readonly (Done | undefined)[],
  cancelled: boolean,
  bench: Bench,
  dryRun: boolean,
): WriteRun {
  const run = runOf(
    chosen,
    done.map((one) => one?.looked),
    cancelled,
    bench,
  );
  const outcomes: WriteOutcome[] = [];
  const refused: Failure[] = [];
  for (const one of done) {
    if (one === undefined || 'failure' in one.looked) continue;
    const { path, skip } = one.looked.verdict.inspection;
    if (skip === undefined || chosen.named) outcomes.push(one.outcome);
    if (one.refusal !== undefined) refused.push({ path, message: one.refusal.code, refusal: one.refusal });
  }
  return { ...run, failures: [...run.failures, ...refused], outcomes, dryRun };
}
