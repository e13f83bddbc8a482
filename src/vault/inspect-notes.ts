/**
 * Inspects many notes: cached notes need no disk access, all others are read, and one bad note never affects the
 * others.
 */
import type { Day } from '../domain/day.ts';
import type { Misread } from '../domain/encoding.ts';
import type { NoteCache } from './note-cache.ts';
import type { NoteFailure, Inspection, Run, ProgressOptions } from './note-service.ts';
import { analyzeNote, withOthers, type OthersWithId, type NoteAnalysis } from './inspect.ts';
import { forEachTimeSliced, type YieldIfNeeded } from './time-slicing.ts';
import { NotUtf8, type Clock, type NoteStamp, type NoteStore } from '../log/ports.ts';
import type { CompiledSettings } from '../config/compiled-settings.ts';

/** The context of work on notes: note store, clock, note cache, settings, and today's date. */
export interface NoteContext {
  readonly store: NoteStore;
  readonly clock: Clock;
  readonly cache: NoteCache<NoteAnalysis>;
  readonly rules: CompiledSettings;
  readonly today: Day;
}

/**
 * The selected notes. `named` notes were selected individually: they are always read again and inspected, even if they
 * would be skipped.
 */
export interface SelectedNotes {
  readonly notes: readonly NoteStamp[];
  readonly named: boolean;
}

/** The result for one note; `undefined` for a note that a canceled run did not reach. */
export type InspectResult = { readonly analysis: NoteAnalysis } | { readonly failure: NoteFailure } | undefined;

/** Inspects all selected notes; results are in the same order. */
export async function inspectNotes(
  chosen: SelectedNotes,
  context: NoteContext,
  watch: ProgressOptions,
): Promise<{ readonly looked: readonly InspectResult[]; readonly cancelled: boolean }> {
  const results = new Array<InspectResult>(chosen.notes.length).fill(undefined);
  const { cancelled } = await forEachTimeSliced(chosen.notes, context.clock, watch, (stamp, yieldIfNeeded, at) => {
    const analysis = chosen.named ? undefined : cachedAnalysis(stamp, context);
    if (analysis === undefined) {
      return readOne(stamp, context, yieldIfNeeded).then((result) => {
        results[at] = result;
      });
    }
    results[at] = { analysis };
    return undefined;
  });
  return { looked: results, cancelled };
}

/** Reads, analyzes, and caches one note. Any error, even a bug in the plugin, is a failure of that note only. */
export async function readOne(
  stamp: NoteStamp,
  context: NoteContext,
  yieldIfNeeded: YieldIfNeeded,
): Promise<NonNullable<InspectResult>> {
  try {
    const { text, misread } = await readable(context.store, stamp.path);
    for (let wait = yieldIfNeeded(); wait !== undefined; wait = yieldIfNeeded()) await wait;
    const { analysis } = analyzeNote(stamp.path, text, context.rules, context.today, misread);
    cacheAnalysis(stamp, analysis, context.cache);
    return { analysis };
  } catch (error) {
    return { failure: noteFailureOf(stamp.path, error) };
  }
}

/** Returns a note's text; for a file that is not UTF-8, its readable text and the decoding error. */
export async function readable(
  store: Pick<NoteStore, 'read'>,
  path: string,
): Promise<{ readonly text: string; readonly misread?: Misread }> {
  try {
    return { text: await store.read(path) };
  } catch (error) {
    if (error instanceof NotUtf8) return { text: error.misread.text, misread: error.misread };
    throw error;
  }
}

/**
 * Returns the cached analysis of a note; `undefined` if the note has another stamp, or if the settings or the day have
 * changed.
 */
export function cachedAnalysis(stamp: NoteStamp, { cache, rules, today }: NoteContext): NoteAnalysis | undefined {
  const analysis = cache.recall(stamp.path, stamp);
  if (analysis?.rules !== rules || analysis.today !== today) return undefined;
  return analysis.inspection.path === stamp.path ? analysis : undefined;
}

/** Caches an analysis under the stamp that the note had before its text was read. */
export function cacheAnalysis(stamp: NoteStamp, analysis: NoteAnalysis, cache: NoteCache<NoteAnalysis>): void {
  cache.set(stamp.path, stamp, idOf(analysis.inspection), analysis);
}

/** Returns the ID of a note for the vault's index; `undefined` for a skipped note. */
export function idOf(inspection: Inspection): string | undefined {
  return inspection.skip === undefined ? inspection.opportunity?.id : undefined;
}

/** Returns the failure for an error, with its message. */
export function noteFailureOf(path: string, error: unknown): NoteFailure {
  return { path, message: error instanceof Error ? error.message : String(error) };
}

/** Returns a function that lists the other existing notes with an ID. */
export function otherNotesWithId(path: string, { cache, store }: Pick<NoteContext, 'cache' | 'store'>): OthersWithId {
  return (id) => {
    const paths = cache.pathsWithId(id);
    if (paths.length < 2 && (paths[0] === path || paths.length === 0)) return NO_PATHS;
    return paths.filter((other) => other !== path && store.exists(other));
  };
}

const NO_PATHS: readonly string[] = Object.freeze([]);

/** Returns the results as a run, once every ID of the selection is known. */
export function toRun(
  chosen: SelectedNotes,
  results: readonly InspectResult[],
  cancelled: boolean,
  context: NoteContext,
): Run {
  const inspections: Inspection[] = [];
  const skipped: { path: string; reason: NonNullable<Inspection['skip']> }[] = [];
  const failures: NoteFailure[] = [];
  let total = 0;
  for (const one of results) {
    if (one === undefined) continue;
    total += 1;
    if ('failure' in one) failures.push(one.failure);
    else if (one.analysis.inspection.skip === undefined || chosen.named) {
      inspections.push(withOthers(one.analysis, otherNotesWithId(one.analysis.inspection.path, context)));
    } else skipped.push({ path: one.analysis.inspection.path, reason: one.analysis.inspection.skip });
  }
  return { total, inspections, skipped, failures, cancelled };
}
