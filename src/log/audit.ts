/** The log for machines: one line a row, in one file a month and device, so that no two devices ever write to one file. */
import { boolean, exactOptional, literal, looseObject, picklist, record, safeParse, string } from 'valibot';
import type { GenericSchema } from 'valibot';
import { digest } from '../domain/digest.ts';
import { joinPath } from '../domain/file-name.ts';
import { NotUtf8, type NoteStore, type Store } from './ports.ts';

/** What a row, one of its fields, and its result are called in the log. Stored: a name may be added but never changed. */
const VERBS = ['create', 'update', 'pull', 'link', 'close', 'conflict', 'blocked', 'unchanged'] as const;
const ACTIONS = ['push', 'pull', 'conflict', 'hold'] as const;
const RESULTS = ['done', 'failed', 'deferred', 'stale', 'unknown', 'left', 'not-reached'] as const;

/** One field of a row. Values are canonical; empty text is nothing. */
export interface AuditField {
  readonly action: (typeof ACTIONS)[number];
  /** What stood where it was written. */
  readonly from: string;
  /** What stands there now. */
  readonly to: string;
  /** What stood in the note, where an edited value went to both sides, or where {@link from} is not the note's own spelling. */
  readonly here?: string;
  /** The note's exact source text of a value that could not be read, where another one took its place. */
  readonly source?: string;
}

/** What is known of a row before it is done. */
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
  /** By remote name; fields that were written, on either side. */
  readonly fields: Readonly<Record<string, AuditField>>;
  /** The link in the note before, as written; missing: there was none. */
  readonly link?: string;
}

/** A line of the log. */
export interface AuditLine extends AuditRow {
  readonly v: 1;
  /** ISO 8601 UTC, seconds. */
  readonly ts: string;
  readonly device: string;
  readonly result: (typeof RESULTS)[number];
  readonly remoteId?: string;
  /** Whether the record was made by it. */
  readonly created?: boolean;
  /** The CRM's own code for what went wrong. */
  readonly code?: string;
  /** The link in the note behind it; missing: the note was not written. */
  readonly linked?: string;
  /** Digest of the line before it in its file; empty in the first. A line that was changed later breaks the chain. */
  readonly prev: string;
}

export type NewLine = Omit<AuditLine, 'v' | 'device' | 'prev'>;

/** A line as it was written; members that a later version adds are no mistake. */
const LINE: GenericSchema<unknown, AuditLine> = looseObject({
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
  fields: record(
    string(),
    looseObject({
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
});

export const LOG_FOLDER = 'CRM log';

/** UTF-16 units at which a file is full. */
const FULL = 1_000_000;

/** A short name of this device, made once. */
export async function deviceName(device: Store, newId: () => string): Promise<string> {
  const known = await device.get('device');
  if (known !== undefined) return known;
  const name = digest(newId()).slice(0, 8);
  await device.put([['device', name]]);
  return name;
}

/** Where a month's lines go, `number` counting the files that are full. */
export function logPath(folder: string, month: string, device: string, number: number): string {
  return joinPath(folder, `${month}-${device}${number === 1 ? '' : ` ${number}`}.jsonl`);
}

/** The files that stand there for these months, in order. */
export function logFiles(store: NoteStore, folder: string, device: string, months: readonly string[]): string[] {
  return months.flatMap((month) => {
    const paths: string[] = [];
    for (let number = 1; store.exists(logPath(folder, month, device, number)); number++) {
      paths.push(logPath(folder, month, device, number));
    }
    return paths;
  });
}

/** Whether a path is of a log file of this device for one of these months, in whichever folder. */
export function isLogFile(path: string, device: string, months: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return months.some((month) => {
    const stem = `${month}-${device}`;
    return name.startsWith(stem) && /^(?: \d+)?\.jsonl$/.test(name.slice(stem.length));
  });
}

/** Where lines went, and the digest of the last line of that file. */
export interface Logged {
  readonly path: string;
  readonly end: string;
}

/**
 * Adds lines to the file of their month. Lines that stand in it already, by run and row and result, are not added again:
 * a run that was cut off can add all of its lines once more. A file that was changed, cut off, or is not UTF-8 is left as it is, and
 * the lines go to the next one: nothing hides what happened to it. `known`: the digest of the last line that this device wrote
 * to a file, undefined if it wrote none. Undefined when there are no lines.
 */
export async function logLines(
  store: NoteStore,
  folder: string,
  device: string,
  lines: readonly NewLine[],
  known: (path: string) => Promise<string | undefined>,
): Promise<Logged | undefined> {
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

/** Digest of the last line of the file with more lines; undefined: it takes none. */
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

/** Whether all that this device wrote is there, line behind line. */
function isWhole(text: string, known: string | undefined): boolean {
  if (known === undefined && text.trim() === '') return true;
  return (known !== undefined && endOf(text) === known) || brokenAt(text, known) === undefined;
}

function appended(text: string, device: string, lines: readonly NewLine[]): string {
  const known = new Set(text.split('\n').flatMap((line) => markOf(line) ?? []));
  let longer = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  let prev = endOf(text);
  for (const line of lines) {
    if (known.has(mark(line))) continue;
    const full: AuditLine = { v: 1, ...line, device, prev };
    const written = JSON.stringify(full);
    longer += `${written}\n`;
    prev = digest(written);
  }
  return longer;
}

/** Digest of the last line; empty when there is none. */
function endOf(text: string): string {
  const end = text.trimEnd();
  const last = end.slice(end.lastIndexOf('\n') + 1);
  return last === '' ? '' : digest(last);
}

function mark({ runId, opId, result }: Pick<AuditLine, 'runId' | 'opId' | 'result'>): string {
  return `${runId} ${opId} ${result}`;
}

function markOf(line: string): string | undefined {
  const read = readLine(line);
  return read && mark(read);
}

/** Undefined for what is no line of ours. */
function readLine(line: string): AuditLine | undefined {
  try {
    const read = safeParse(LINE, JSON.parse(line));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a log file in order; what is no line of ours is passed over. */
export function readLog(text: string): readonly AuditLine[] {
  return text.split('\n').flatMap((line) => readLine(line) ?? []);
}

/**
 * Number of the first line, from 1, that does not follow from the one before it; undefined when the chain holds. With `known`,
 * the digest of a line that was the last when this device wrote it, that line has to be in the chain as well; when it is not,
 * the number is that of the last line.
 */
export function brokenAt(text: string, known?: string): number | undefined {
  const lines = text.trimEnd().split('\n');
  const broken = lines.findIndex((line, at) => readLine(line)?.prev !== (at === 0 ? '' : digest(lines[at - 1] ?? '')));
  if (broken >= 0) return broken + 1;
  return known === undefined || lines.some((line) => digest(line) === known) ? undefined : lines.length;
}
