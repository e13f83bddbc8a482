/** The log for machines: one line a row, in one file a month and device, so that no two devices ever write to one file. */
import { digest } from '../../domain/digest.ts';
import type { CrmId } from '../../targets/targets.ts';
import { joinPath } from '../vault/file-name.ts';
import type { FieldAction, Verb } from '../plan.ts';
import type { NoteStore, Store } from '../ports.ts';
import type { RowResult } from '../sync-desk.ts';

/** One field of a row. Values are canonical; empty text is nothing. */
export interface AuditField {
  readonly action: FieldAction;
  /** What stood where it was written. */
  readonly from: string;
  /** What stands there now. */
  readonly to: string;
  /** What stood in the note, where an edited value went to both sides. */
  readonly here?: string;
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
  readonly verb: Verb;
  readonly target: CrmId;
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
  readonly result: RowResult;
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
function logPath(folder: string, month: string, device: string, number: number): string {
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

/**
 * Adds lines to the file of their month; its path. Lines that stand in it already, by run and row and result, are not added
 * again: whoever was cut off may simply say it all once more.
 */
export async function logLines(
  store: NoteStore,
  folder: string,
  device: string,
  lines: readonly NewLine[],
): Promise<string | undefined> {
  const month = lines[0]?.ts.slice(0, 7);
  if (month === undefined) return undefined;
  for (let number = 1; ; number++) {
    const path = logPath(folder, month, device, number);
    if (!store.exists(path)) {
      await store.create(path, appended('', device, lines));
      return path;
    }
    const seen = { full: false };
    await store.edit(path, (text) => {
      seen.full = text.length >= FULL;
      return seen.full ? text : appended(text, device, lines);
    });
    if (!seen.full) return path;
  }
}

function appended(text: string, device: string, lines: readonly NewLine[]): string {
  const known = new Set(text.split('\n').flatMap((line) => markOf(line) ?? []));
  let grown = text;
  let last = text.trimEnd().split('\n').at(-1) ?? '';
  for (const line of lines) {
    if (known.has(mark(line))) continue;
    const full: AuditLine = { v: 1, ...line, device, prev: last === '' ? '' : digest(last) };
    last = JSON.stringify(full);
    grown += `${last}\n`;
  }
  return grown;
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
    const read: unknown = JSON.parse(line);
    return typeof read === 'object' && read !== null && 'opId' in read ? (read as AuditLine) : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a log file in order; what is no line of ours is passed over. */
export function readLog(text: string): readonly AuditLine[] {
  return text.split('\n').flatMap((line) => readLine(line) ?? []);
}

/** Number of the first line, from 1, that does not follow from the one before it; undefined when the chain holds. */
export function brokenAt(text: string): number | undefined {
  const lines = text.trimEnd().split('\n');
  const broken = lines.findIndex((line, at) => readLine(line)?.prev !== (at === 0 ? '' : digest(lines[at - 1] ?? '')));
  return broken < 0 ? undefined : broken + 1;
}
