/** Log lines of runs that changed notes only: one line per note. */
import { array, exactOptional, literal, number, object, picklist, safeParse, string } from 'valibot';
import type { GenericSchema } from 'valibot';

/** Names of work on notes in the log. They are stored: names can be added but never changed. */
const WORKS = ['fix', 'attribute', 'enrich', 'undo'] as const;

/** Work on notes that is logged and can be undone. */
export type NoteWork = (typeof WORKS)[number];

/** A replaced part of a note. */
export interface ReplacedText {
  /** The top-level keys of the part, separated by commas. */
  readonly key: string;
  /** Start of {@link to} in the text after the run, in UTF-16 units. */
  readonly at: number;
  /** The exact text before the run: the value, or more if the edit changed more. Empty if the key was absent. */
  readonly from: string;
  /** The exact text after the run. */
  readonly to: string;
}

/** A line of the log about one note that a run changed. */
export interface NoteLine {
  readonly v: 1;
  readonly kind: 'notes';
  /** Start of the run: ISO 8601 UTC, in seconds. */
  readonly ts: string;
  readonly device: string;
  readonly runId: string;
  readonly work: NoteWork;
  /** The run that this run undid. */
  readonly undoOf?: string;
  /** Program that started the run and its request; omitted if the user started it. */
  readonly caller?: string;
  readonly path: string;
  /** ID of the opportunity; empty if the note has none. */
  readonly noteId: string;
  /** In ascending order, without overlaps. */
  readonly changes: readonly ReplacedText[];
  /** Digests of the whole text. */
  readonly before: string;
  readonly after: string;
  readonly prev: string;
}

/** A line before it is added to a file. */
export type NewNoteLine = Omit<NoteLine, 'v' | 'device' | 'prev'>;

/** Schema of a stored line; members added by later versions are ignored. */
const LINE: GenericSchema<unknown, NoteLine> = object({
  v: literal(1),
  kind: literal('notes'),
  ts: string(),
  device: string(),
  runId: string(),
  work: picklist(WORKS),
  undoOf: exactOptional(string()),
  caller: exactOptional(string()),
  path: string(),
  noteId: string(),
  changes: array(object({ key: string(), at: number(), from: string(), to: string() })),
  before: string(),
  after: string(),
  prev: string(),
});

/** Returns `undefined` if the value is not a line about a note. */
export function noteLineIn(value: unknown): NoteLine | undefined {
  const read = safeParse(LINE, value);
  return read.success ? read.output : undefined;
}
