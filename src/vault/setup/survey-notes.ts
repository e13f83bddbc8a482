/** Reads a sample of the vault's notes for the setup assistant. Writes nothing. */
import type { CompiledSettings } from '../../config/compiled-settings.ts';
import type { Misread } from '../../domain/encoding.ts';
import type { Reading } from '../../domain/opportunity.ts';
import type { Clock, NoteStamp, NoteStore } from '../../log/ports.ts';
import { readNote } from '../../notes/read.ts';
import { noteFailureOf, readable } from '../inspect-notes.ts';
import type { NoteFailure, ProgressOptions } from '../note-service.ts';
import { forEachTimeSliced } from '../time-slicing.ts';
import { columnWords } from '../../domain/column-key.ts';

/** One note of the survey, read with the settings in force. */
export interface SurveyedNote {
  readonly path: string;
  readonly text: string;
  readonly reading: Reading;
  /** Set if the file is not UTF-8. */
  readonly misread: Misread | undefined;
}

/** The notes of the survey. */
export interface NoteSurvey {
  /** Sorted by path. */
  readonly notes: readonly SurveyedNote[];
  /** Number of notes in the vault. */
  readonly total: number;
  readonly failures: readonly NoteFailure[];
  /** True if the survey was aborted before its last note. */
  readonly cancelled: boolean;
}

/** Maximum number of notes in a survey. */
const MOST_NOTES = 500;

/** Reads at most 500 notes, see {@link surveySample}. A note that cannot be read is a failure of that note only. */
export async function surveyNotes(
  { store, clock, rules }: { readonly store: NoteStore; readonly clock: Clock; readonly rules: CompiledSettings },
  watch: ProgressOptions = {},
): Promise<NoteSurvey> {
  const all = store.list();
  const sample = surveySample(all, MOST_NOTES);
  const found = new Array<SurveyedNote | undefined>(sample.length).fill(undefined);
  const failures: NoteFailure[] = [];
  const { cancelled } = await forEachTimeSliced(sample, clock, watch, async ({ path }, yieldIfNeeded, at) => {
    try {
      const { text, misread } = await readable(store, path);
      for (let wait = yieldIfNeeded(); wait !== undefined; wait = yieldIfNeeded()) await wait;
      found[at] = { path, text, misread, reading: readNote(text, rules.keyIndex, rules.currency) };
    } catch (error) {
      failures.push(noteFailureOf(path, error));
    }
  });
  return { notes: found.filter((note) => note !== undefined), total: all.length, failures, cancelled };
}

/** Words in the path of a folder or note that is likely to contain opportunities, in five languages. */
// cspell:disable-next-line
const SALES =
  /opportunit|\bdeals?\b|pipeline|\bcrm\b|\bsales\b|verk[aä]uf|vertrieb|chancen|affaires|ventes|ventas|negocio|商談|案件|取引/iu;

/**
 * Returns at most `most` notes, sorted by path: first those whose path has a word for opportunities, then the others, folder
 * by folder in turn, so that a large folder of other notes does not fill the sample.
 */
export function surveySample(notes: readonly NoteStamp[], most: number): readonly NoteStamp[] {
  if (notes.length <= most) return notes;
  const telling = notes.filter(({ path }) => SALES.test([path, ...columnWords(path)].join(' ')));
  const chosen = new Set(inTurn(telling).slice(0, most));
  const others = inTurn(notes.filter((note) => !chosen.has(note)));
  for (const note of others.slice(0, most - chosen.size)) chosen.add(note);
  return notes.filter((note) => chosen.has(note));
}

/** Returns the notes with the first of each folder before the second of any. */
function inTurn(notes: readonly NoteStamp[]): readonly NoteStamp[] {
  const turns = new Map<string, number>();
  const ranked = notes.map((note) => {
    const folder = note.path.slice(0, note.path.lastIndexOf('/') + 1);
    const turn = turns.get(folder) ?? 0;
    turns.set(folder, turn + 1);
    return { note, turn };
  });
  return ranked.sort((one, other) => one.turn - other.turn).map(({ note }) => note);
}
