/**
 * The log: one JSON line per row of a sync, or per note of a run over notes, with one file per month and device, so
 * that no two devices write to the same file.
 */
import { boolean, exactOptional, literal, never, object, picklist, record, safeParse, string } from 'valibot';
import type { GenericSchema } from 'valibot';
import { digest } from '../domain/digest.ts';
import { joinPath } from '../domain/file-name.ts';
import { noteLineIn, type NewNoteLine, type NoteLine } from './note-lines.ts';
import { NotUtf8, type NoteStore, type Store } from './ports.ts';

/**
 * Names of row actions, field actions, and results in the log. They are stored: names can be added but never changed.
 */
const VERBS = ['create', 'update', 'pull', 'link', 'close', 'conflict', 'blocked', 'unchanged'] as const;
const ACTIONS = ['push', 'pull', 'conflict', 'hold'] as const;
const RESULTS = ['done', 'failed', 'deferred', 'stale', 'unknown', 'left', 'not-reached'] as const;

/** One field of a row. Values are canonical; an empty text means no value. */
export interface AuditField {
  readonly action: (typeof ACTIONS)[number];
  /** The previous value on the side that was written. */
  readonly from: string;
  /** The new value. */
  readonly to: string;
  /**
   * The previous value in the note, if an edited value was written to both sides, or if {@link from} is not the text in
   * the note.
   */
  readonly here?: string;
  /** The note's exact source text of a value that could not be read and was replaced. */
  readonly source?: string;
}

/** The data of a row before it is applied. */
export interface AuditRow {
  readonly runId: string;
  readonly planId: string;
  readonly opId: string;
  readonly undoOf?: string;
  readonly noteId: string;
  readonly path: string;
  readonly title: string;
  readonly verb: (typeof VERBS)[number];
  /** ID of the CRM. */
  readonly target: string;
  readonly org: string;
  readonly user: string;
  /** Program that started the run and its request, such as `HTTP request 7f3a`; omitted if the user started it. */
  readonly caller?: string;
  /** By remote name; fields that were written on either side. */
  readonly fields: Readonly<Record<string, AuditField>>;
  /** The previous link in the note, as written; omitted if the note had none. */
  readonly link?: string;
}

/** A line of the log. */
export interface AuditLine extends AuditRow {
  readonly v: 1;
  /** ISO 8601 UTC, in seconds. */
  readonly ts: string;
  readonly device: string;
  readonly result: (typeof RESULTS)[number];
  readonly remoteId?: string;
  /** True if the row created the record. */
  readonly created?: boolean;
  /** The CRM's own error code. */
  readonly code?: string;
  /** The new link in the note; omitted if the note was not written. */
  readonly linked?: string;
  /** Digest of the previous line in the file; empty in the first line. Changing a line later breaks the chain. */
  readonly prev: string;
}

/** A line before it is added to a file. */
export type NewLine = Omit<AuditLine, 'v' | 'device' | 'prev'>;

/** Schema of a stored line; members added by later versions are ignored. */
const LINE: GenericSchema<unknown, AuditLine> = object({
  v: literal(1),
  ts: string(),
  device: string(),
  runId: string(),
  planId: string(),
  opId: string(),
  undoOf: exactOptional(string()),
  noteId: string(),
  path: string(),
  title: string(),
  verb: picklist(VERBS),
  target: string(),
  org: string(),
  user: string(),
  caller: exactOptional(string()),
  fields: record(
    string(),
    object({
      action: picklist(ACTIONS),
      from: string(),
      to: string(),
      here: exactOptional(string()),
      source: exactOptional(string()),
    }),
  ),
  link: exactOptional(string()),
  result: picklist(RESULTS),
  remoteId: exactOptional(string()),
  created: exactOptional(boolean()),
  code: exactOptional(string()),
  linked: exactOptional(string()),
  prev: string(),
  kind: exactOptional(never()),
});

/** Schema of what all lines have. A line of a sync has no `kind`; later versions may add other kinds. */
const CHAINED = object({ v: literal(1), kind: string(), prev: string() });

/** A line of the chain, of any kind. */
type ChainedLine = AuditLine | NoteLine | { readonly kind: string; readonly prev: string };

/** Size at which a file is full, in UTF-16 units. */
const FULL = 1_000_000;

/** Returns a short ID of this device, created on first use. */
export async function deviceName(device: Store, newId: () => string): Promise<string> {
  const known = await device.get('device');
  if (known !== undefined) return known;
  const name = digest(newId()).slice(0, 8);
  await device.put([['device', name]]);
  return name;
}

/** Returns the path of a month's log file; `number` counts the files of the month from 1. */
export function logPath(folder: string, month: string, device: string, number: number): string {
  return joinPath(folder, `${month}-${device}${number === 1 ? '' : ` ${number}`}.jsonl`);
}

/** Returns the existing log files of these months, in order. */
export function logFiles(store: NoteStore, folder: string, device: string, months: readonly string[]): string[] {
  return months.flatMap((month) => {
    const paths: string[] = [];
    for (let number = 1; store.exists(logPath(folder, month, device, number)); number++) {
      paths.push(logPath(folder, month, device, number));
    }
    return paths;
  });
}

/** Returns true if the path is a log file of this device for one of these months, in any folder. */
export function isLogFile(path: string, device: string, months: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return months.some((month) => {
    const stem = `${month}-${device}`;
    return name.startsWith(stem) && /^(?: \d+)?\.jsonl$/.test(name.slice(stem.length));
  });
}

/** The file that lines were added to, and the digest of its last line. */
export interface AppendResult {
  readonly path: string;
  readonly end: string;
}

/**
 * Adds lines to the file of their month. Lines that the file already contains, by run, row, and result, are not added
 * again, so that an interrupted run can add all its lines again. A file that was changed, truncated, or is not UTF-8
 * stays unchanged as evidence, and the lines are added to the next file. `known` returns the digest of the last line
 * that this device wrote to a file; `undefined` if it wrote none. All lines belong to the month of the first one.
 * Returns `undefined` if `lines` is empty.
 */
export async function appendLines(
  store: NoteStore,
  folder: string,
  device: string,
  lines: readonly (NewLine | NewNoteLine)[],
  known: (path: string) => Promise<string | undefined>,
): Promise<AppendResult | undefined> {
  const month = lines[0]?.ts.slice(0, 7);
  if (month === undefined) return undefined;
  for (let number = 1; ; number++) {
    const path = logPath(folder, month, device, number);
    if (!store.exists(path)) {
      const text = appended('', device, lines);
      await store.create(path, text);
      return { path, end: endOf(text) };
    }
    const end = await grown(store, path, await known(path), (text) => appended(text, device, lines));
    if (end !== undefined) return { path, end };
  }
}

/** Adds lines to a file. Returns the digest of its last line; `undefined` if the file does not accept lines. */
async function grown(
  store: NoteStore,
  path: string,
  known: string | undefined,
  change: (text: string) => string,
): Promise<string | undefined> {
  const seen: { end?: string | undefined } = {};
  try {
    await store.edit(path, (text) => {
      const after = text.length < FULL && isWhole(text, known) ? change(text) : undefined;
      seen.end = after && endOf(after);
      return after ?? text;
    });
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
  }
  return seen.end;
}

/** Returns true if the file contains every line that this device wrote, in order. */
function isWhole(text: string, known: string | undefined): boolean {
  if (known === undefined && text.trim() === '') return true;
  return (known !== undefined && endOf(text) === known) || firstBrokenLine(text, known) === undefined;
}

function appended(text: string, device: string, lines: readonly (NewLine | NewNoteLine)[]): string {
  const known = new Set(text.split('\n').flatMap((line) => markOf(line) ?? []));
  let longer = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  let prev = endOf(text);
  for (const line of lines) {
    if (known.has(mark(line))) continue;
    const full: AuditLine | NoteLine = { v: 1, ...line, device, prev };
    const written = JSON.stringify(full);
    longer += `${written}\n`;
    prev = digest(written);
  }
  return longer;
}

/** Returns the digest of the last line; an empty text if the file has no lines. */
function endOf(text: string): string {
  const end = text.trimEnd();
  const last = end.slice(end.lastIndexOf('\n') + 1);
  return last === '' ? '' : digest(last);
}

/** Returns a text that identifies a line within its run. */
function mark(line: NewLine | NewNoteLine): string {
  return 'kind' in line ? `${line.runId} ${line.path} ${line.kind}` : `${line.runId} ${line.opId} ${line.result}`;
}

function markOf(line: string): string | undefined {
  const read = readLine(line);
  return read && 'runId' in read ? mark(read) : undefined;
}

/** Returns `undefined` if the text is not a log line. */
function readLine(line: string): ChainedLine | undefined {
  const value = valueOf(line);
  const read = safeParse(CHAINED, value);
  if (read.success) return read.output.kind === 'notes' ? noteLineIn(value) : read.output;
  const row = safeParse(LINE, value);
  return row.success ? row.output : undefined;
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function linesIn(text: string): readonly ChainedLine[] {
  return text.split('\n').flatMap((line) => readLine(line) ?? []);
}

/** Returns the lines of syncs in a log file in order; other lines are skipped. */
export function readLog(text: string): readonly AuditLine[] {
  return linesIn(text).filter((line): line is AuditLine => !('kind' in line));
}

/** Returns the lines about notes in a log file in order; other lines are skipped. */
export function readNoteLines(text: string): readonly NoteLine[] {
  return linesIn(text).filter((line): line is NoteLine => 'kind' in line && line.kind === 'notes');
}

/**
 * Returns the number of the first line, from 1, that does not follow from the previous line; `undefined` if the chain
 * is intact. `known` is the digest of a line that was the last when this device wrote it. If the chain does not contain
 * it, returns the number of the last line.
 */
export function firstBrokenLine(text: string, known?: string): number | undefined {
  const lines = text.trimEnd().split('\n');
  const broken = lines.findIndex((line, at) => readLine(line)?.prev !== (at === 0 ? '' : digest(lines[at - 1] ?? '')));
  if (broken >= 0) return broken + 1;
  return known === undefined || lines.some((line) => digest(line) === known) ? undefined : lines.length;
}
