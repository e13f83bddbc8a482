/**
 * Inspects many notes: cached notes need no disk access, all others are read, and one bad note never affects the
 * others.
 */
import type { Day } from '../domain/day.ts';
import type { Misread } from '../domain/encoding.ts';
import type { Book } from './note-cache.ts';
import type { Failure, Inspection, Run, Watch } from './note-service.ts';
import { examine, withOthers, type OthersWithId, type Verdict } from './inspect.ts';
import { forEachAtPace, type Turn } from './time-slicing.ts';
import { NotUtf8, type Clock, type NoteStamp, type NoteStore } from '../log/ports.ts';
import type { Rulebook } from '../config/compiled-settings.ts';

/** The context of work on notes: note store, clock, note cache, settings, and today's date. */
export interface Bench {
  readonly store: NoteStore;
  readonly clock: Clock;
  readonly book: Book<Verdict>;
  readonly rules: Rulebook;
  readonly today: Day;
}

/**
 * The selected notes. `named` notes were selected individually: they are always read again and inspected, even if they
 * would be skipped.
 */
export interface Chosen {
  readonly notes: readonly NoteStamp[];
  readonly named: boolean;
}

/** The result for one note; `undefined` for a note that a canceled run did not reach. */
export type Looked = { readonly verdict: Verdict } | { readonly failure: Failure } | undefined;

/** Inspects all selected notes; results are in the same order. */
export async function look(
  chosen: Chosen,
  bench: Bench,
  watch: Watch,
): Promise<{ readonly looked: readonly Looked[]; readonly cancelled: boolean }> {
  const looked = new Array<Looked>(chosen.notes.length).fill(undefined);
  const { cancelled } = await forEachAtPace(chosen.notes, bench.clock, watch, (stamp, turn, at) => {
    const verdict = chosen.named ? undefined : recalled(stamp, bench);
    if (verdict === undefined) {
      return readOne(stamp, bench, turn).then((result) => {
        looked[at] = result;
      });
    }
    looked[at] = { verdict };
    return undefined;
  });
  return { looked, cancelled };
}

/** Reads, analyzes, and caches one note. Any error, even a bug in the plugin, is a failure of that note only. */
export async function readOne(stamp: NoteStamp, bench: Bench, turn: Turn): Promise<NonNullable<Looked>> {
  try {
    const { text, misread } = await readable(bench.store, stamp.path);
    for (let wait = turn(); wait !== undefined; wait = turn()) await wait;
    const { verdict } = examine(stamp.path, text, bench.rules, bench.today, misread);
    learn(stamp, verdict, bench.book);
    return { verdict };
  } catch (error) {
    return { failure: failureOf(stamp.path, error) };
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
export function recalled(stamp: NoteStamp, { book, rules, today }: Bench): Verdict | undefined {
  const verdict = book.recall(stamp.path, stamp);
  if (verdict?.rules !== rules || verdict.today !== today) return undefined;
  return verdict.inspection.path === stamp.path ? verdict : undefined;
}

/** Caches an analysis under the stamp that the note had before its text was read. */
export function learn(stamp: NoteStamp, verdict: Verdict, book: Book<Verdict>): void {
  book.remember(stamp.path, stamp, idOf(verdict.inspection), verdict);
}

/** Returns the ID of a note for the vault's index; `undefined` for a skipped note. */
export function idOf(inspection: Inspection): string | undefined {
  return inspection.skip === undefined ? inspection.opportunity?.id : undefined;
}

/** Returns the failure for an error, with its message. */
export function failureOf(path: string, error: unknown): Failure {
  return { path, message: error instanceof Error ? error.message : String(error) };
}

/** Returns a function that lists the other existing notes with an ID. */
export function othersThan(path: string, { book, store }: Pick<Bench, 'book' | 'store'>): OthersWithId {
  return (id) => {
    const paths = book.pathsWithId(id);
    if (paths.length < 2 && (paths[0] === path || paths.length === 0)) return NO_PATHS;
    return paths.filter((other) => other !== path && store.exists(other));
  };
}

const NO_PATHS: readonly string[] = Object.freeze([]);

/** Returns the results as a run, once every ID of the selection is known. */
export function runOf(chosen: Chosen, looked: readonly Looked[], cancelled: boolean, bench: Bench): Run {
  const inspections: Inspection[] = [];
  const skipped: { path: string; reason: NonNullable<Inspection['skip']> }[] = [];
  const failures: Failure[] = [];
  let total = 0;
  for (const one of looked) {
    if (one === undefined) continue;
    total += 1;
    if ('failure' in one) failures.push(one.failure);
    else if (one.verdict.inspection.skip === undefined || chosen.named) {
      inspections.push(withOthers(one.verdict, othersThan(one.verdict.inspection.path, bench)));
    } else skipped.push({ path: one.verdict.inspection.path, reason: one.verdict.inspection.skip });
  }
  return { total, inspections, skipped, failures, cancelled };
}
