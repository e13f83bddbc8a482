/** Looking at many notes: what is remembered needs no disk, the rest is read, and one bad note never spoils the others. */
import type { Day } from '../domain/day.ts';
import type { Misread } from '../domain/encoding.ts';
import type { Book } from './note-cache.ts';
import type { Failure, Inspection, Run, Watch } from './note-service.ts';
import { examine, withOthers, type OthersWithId, type Verdict } from './inspect.ts';
import { forEachAtPace, type Turn } from './time-slicing.ts';
import { NotUtf8, type Clock, type NoteStamp, type NoteStore } from '../log/ports.ts';
import type { Rulebook } from '../config/compiled-settings.ts';

/** What work on notes needs: where they are, what is known of them, and by which rules. */
export interface Bench {
  readonly store: NoteStore;
  readonly clock: Clock;
  readonly book: Book<Verdict>;
  readonly rules: Rulebook;
  readonly today: Day;
}

/** Which notes, and whether they were named one by one: those are looked at whatever they are, and afresh. */
export interface Chosen {
  readonly notes: readonly NoteStamp[];
  readonly named: boolean;
}

/** What came of one note; undefined for one that a cancelled run did not reach. */
export type Looked = { readonly verdict: Verdict } | { readonly failure: Failure } | undefined;

/** Looks at all chosen notes; results in their order. */
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

/** Reads, judges and remembers one note. Even a bug of ours that it brings to light is that note's failure alone. */
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

/** A note's text; of a file that is not UTF-8, what can be read of it. */
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

/** The verdict on a note that still has this stamp; undefined when it was another's, or reached by other rules. */
export function recalled(stamp: NoteStamp, { book, rules, today }: Bench): Verdict | undefined {
  const verdict = book.recall(stamp.path, stamp);
  if (verdict?.rules !== rules || verdict.today !== today) return undefined;
  return verdict.inspection.path === stamp.path ? verdict : undefined;
}

/** Remembers a verdict under the stamp its text had at the latest when it was read. */
export function learn(stamp: NoteStamp, verdict: Verdict, book: Book<Verdict>): void {
  book.remember(stamp.path, stamp, idOf(verdict.inspection), verdict);
}

/** The id a note takes part in the vault's index with; a note that is passed over takes none. */
export function idOf(inspection: Inspection): string | undefined {
  return inspection.skip === undefined ? inspection.opportunity?.id : undefined;
}

export function failureOf(path: string, error: unknown): Failure {
  return { path, message: error instanceof Error ? error.message : String(error) };
}

/** Other notes with an id that still exist. */
export function othersThan(path: string, { book, store }: Pick<Bench, 'book' | 'store'>): OthersWithId {
  return (id) => {
    const paths = book.pathsWithId(id);
    if (paths.length < 2 && (paths[0] === path || paths.length === 0)) return NO_PATHS;
    return paths.filter((other) => other !== path && store.exists(other));
  };
}

const NO_PATHS: readonly string[] = Object.freeze([]);

/** The results put together, now that every id of the selection is known. */
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
