/**
 * Writes to many notes: each note is read, analyzed, and changed in one step, so that newer changes are never
 * overwritten.
 */
import type { Refusal } from '../domain/refusal.ts';
import type { NoteService, NoteFailure, Inspection, ProgressOptions, WriteOutcome, WriteRun } from './note-service.ts';
import { analyzeNote, isUnwritable, type AnalyzedText, type NoteAnalysis } from './inspect.ts';
import { forEachTimeSliced, type YieldIfNeeded } from './time-slicing.ts';
import { NotUtf8, type NoteStamp } from '../log/ports.ts';
import {
  idOf,
  noteFailureOf,
  cacheAnalysis,
  readOne,
  cachedAnalysis,
  toRun,
  type NoteContext,
  type SelectedNotes,
  type InspectResult,
} from './inspect-notes.ts';

/** One kind of write. */
export interface WriteJob {
  /** Returns the expected outcome for a note, based on the analysis alone, so that a cached note is not read. */
  readonly planned: (inspection: Inspection) => WriteOutcome;
  /** Returns the text after the write; called only if `written` is planned. Pure. */
  readonly change: (text: string, examined: AnalyzedText) => { readonly text: string } | { readonly refused: Refusal };
  /** Returns the analysis of the changed text if it can be derived; `undefined` if the text must be analyzed again. */
  readonly after: (examined: AnalyzedText) => NoteAnalysis | undefined;
}

/** The result for one note. */
interface NoteResult {
  readonly inspected: NonNullable<InspectResult>;
  readonly outcome: WriteOutcome;
  readonly refusal?: Refusal | undefined;
}

/** An analysis of a written text, its size in bytes, and its time. The stamp is only known once the text is on disk. */
interface WrittenAnalysis {
  readonly analysis: NoteAnalysis;
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly by: number;
}

/** Runs the job on every selected note that counts; with `dryRun`, returns only the expected outcomes. */
export async function writeNotes(
  chosen: SelectedNotes,
  job: WriteJob,
  context: NoteContext,
  dryRun: boolean,
  watch: ProgressOptions,
): Promise<WriteRun> {
  const done = new Array<NoteResult | undefined>(chosen.notes.length).fill(undefined);
  const writtenAnalyses = new Map<string, WrittenAnalysis>();
  const { cancelled } = await forEachTimeSliced(chosen.notes, context.clock, watch, (stamp, yieldIfNeeded, at) => {
    const cached = chosen.named ? undefined : cachedAnalysis(stamp, context);
    const outcome = cached === undefined ? undefined : plannedFor(cached, job, chosen);
    if (cached !== undefined && outcome !== undefined && (dryRun || outcome !== 'written')) {
      done[at] = { inspected: { analysis: cached }, outcome };
      return undefined;
    }
    const work = dryRun ? tryOne : writeOne;
    return work(stamp, job, context, chosen, yieldIfNeeded, writtenAnalyses).then((result) => {
      done[at] = result;
    });
  });
  cacheWritten(writtenAnalyses, context);
  return writeRunOf(chosen, done, cancelled, context, dryRun);
}

/** A note that the run skips stays unchanged. */
function plannedFor({ inspection }: NoteAnalysis, job: WriteJob, chosen: SelectedNotes): WriteOutcome {
  if (inspection.skip !== undefined && !chosen.named) return 'unchanged';
  if (inspection.byKeys === true && !inspection.valid && !chosen.named) return 'refused';
  const planned = job.planned(inspection);
  return planned === 'written' && isUnwritable(inspection) ? 'refused' : planned;
}

async function tryOne(
  stamp: NoteStamp,
  job: WriteJob,
  context: NoteContext,
  chosen: SelectedNotes,
  yieldIfNeeded: YieldIfNeeded,
): Promise<NoteResult> {
  const inspected = await readOne(stamp, context, yieldIfNeeded);
  return { inspected, outcome: 'failure' in inspected ? 'refused' : plannedFor(inspected.analysis, job, chosen) };
}

async function writeOne(
  stamp: NoteStamp,
  job: WriteJob,
  context: NoteContext,
  chosen: SelectedNotes,
  yieldIfNeeded: YieldIfNeeded,
  writtenAnalyses: Map<string, WrittenAnalysis>,
): Promise<NoteResult> {
  const { path } = stamp;
  // The callback may run twice; only the last run counts.
  let last: TextResult | undefined;
  const change = (text: string): string => {
    last = runOnText(path, text, job, context, chosen);
    return last.text;
  };
  try {
    for (let wait = yieldIfNeeded(); wait !== undefined; wait = yieldIfNeeded()) await wait;
    const outcome = await context.store.edit(path, change);
    if (last === undefined) throw new Error(`${path} was never read`);
    if (outcome === 'unchanged') return withoutWrite(stamp, last.done, context);
    const analysis = analysisAfter(path, last, job, context);
    context.cache.noteId(path, idOf(analysis.inspection));
    writtenAnalyses.set(path, { analysis, size: bytesOf(last.text), by: context.clock.now() });
    return { ...last.done, inspected: { analysis } };
  } catch (error) {
    if (error instanceof NotUtf8) return unwritable(stamp, error, job, context, chosen);
    return { inspected: { failure: noteFailureOf(path, error) }, outcome: 'refused' };
  }
}

/** A file that is not UTF-8 is analyzed by its readable text, and never written. */
function unwritable(
  stamp: NoteStamp,
  { misread }: NotUtf8,
  job: WriteJob,
  context: NoteContext,
  chosen: SelectedNotes,
): NoteResult {
  const { analysis } = analyzeNote(stamp.path, misread.text, context.rules, context.today, misread);
  cacheAnalysis(stamp, analysis, context.cache);
  return { inspected: { analysis }, outcome: plannedFor(analysis, job, chosen) };
}

/** The result of a job on one text; the text is the same if nothing changes. */
interface TextResult {
  readonly text: string;
  readonly examined: AnalyzedText;
  readonly done: NoteResult;
}

function runOnText(path: string, text: string, job: WriteJob, context: NoteContext, chosen: SelectedNotes): TextResult {
  const examined = analyzeNote(path, text, context.rules, context.today);
  const inspected = { analysis: examined.analysis };
  const outcome = plannedFor(examined.analysis, job, chosen);
  const changed = outcome === 'written' ? job.change(text, examined) : { text };
  return 'refused' in changed
    ? { text, examined, done: { inspected, outcome: 'refused', refusal: changed.refused } }
    : { text: changed.text, examined, done: { inspected, outcome } };
}

function analysisAfter(
  path: string,
  { text, examined }: TextResult,
  job: WriteJob,
  { rules, today }: NoteContext,
): NoteAnalysis {
  return job.after(examined) ?? analyzeNote(path, text, rules, today).analysis;
}

/**
 * Runs the job on a given text as if the note was selected individually. Returns the new text, and the run to report
 * once that text has been applied. Pure.
 */
export function runJobOnText(
  path: string,
  text: string,
  job: WriteJob,
  context: NoteContext,
): ReturnType<NoteService['attributeNoteText']> {
  const chosen: SelectedNotes = { notes: [], named: true };
  const one = runOnText(path, text, job, context, chosen);
  const done: NoteResult =
    one.text === text
      ? { ...one.done, outcome: one.done.outcome === 'written' ? 'unchanged' : one.done.outcome }
      : { ...one.done, inspected: { analysis: analysisAfter(path, one, job, context) } };
  return { text: one.text, run: writeRunOf(chosen, [done], false, context, false) };
}

/** Nothing was written, so the analysis is valid for the stamp. A job without changes leaves the note unchanged. */
function withoutWrite(stamp: NoteStamp, done: NoteResult, context: NoteContext): NoteResult {
  if ('analysis' in done.inspected) cacheAnalysis(stamp, done.inspected.analysis, context.cache);
  return done.outcome === 'written' ? { ...done, outcome: 'unchanged' } : done;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Caches the analyses of written notes under their current stamps, so that the next run does not read them again. A
 * file with another size or a later time was changed by another program since then.
 */
function cacheWritten(writtenAnalyses: ReadonlyMap<string, WrittenAnalysis>, { store, cache }: NoteContext): void {
  if (writtenAnalyses.size === 0) return;
  for (const stamp of store.list()) {
    const one = writtenAnalyses.get(stamp.path);
    if (one !== undefined && one.size === stamp.size && stamp.mtime < one.by + 1)
      cacheAnalysis(stamp, one.analysis, cache);
  }
}

function writeRunOf(
  chosen: SelectedNotes,
  done: readonly (NoteResult | undefined)[],
  cancelled: boolean,
  context: NoteContext,
  dryRun: boolean,
): WriteRun {
  const run = toRun(
    chosen,
    done.map((one) => one?.inspected),
    cancelled,
    context,
  );
  const outcomes: WriteOutcome[] = [];
  const refused: NoteFailure[] = [];
  for (const one of done) {
    if (one === undefined || 'failure' in one.inspected) continue;
    const { path, skip } = one.inspected.analysis.inspection;
    if (skip === undefined || chosen.named) outcomes.push(one.outcome);
    if (one.refusal !== undefined) refused.push({ path, message: one.refusal.code, refusal: one.refusal });
  }
  return { ...run, failures: [...run.failures, ...refused], outcomes, dryRun };
}
