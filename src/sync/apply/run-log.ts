/** Log of runs: the audit log, the log notes, and the list of runs on this device. */
import { periodLabel, periodsIn } from '../../domain/period.ts';
import { placeOf } from '../../domain/place.ts';
import { TARGETS } from '../../targets/targets.ts';
import { addFieldsNote } from './add-fields-note.ts';
import {
  firstBrokenLine,
  deviceName,
  isLogFile,
  logFiles,
  appendLines,
  logPath,
  readLog,
  type AuditLine,
  type NewLine,
} from '../../log/audit.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { utcTimestamp } from '../../vault/export.ts';
import { freePath, joinPath } from '../../domain/file-name.ts';
import { isCrmError, type SyncPorts } from '../crm/crm-context.ts';
import { connectionError } from '../crm/run-flow.ts';
import type { PlanRow } from '../plan/plan.ts';
import { NotUtf8, type Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { syncLogNote } from './log-note.ts';
import type { AddFieldsResult, MissingFields, SyncRunSummary, SyncRun } from '../sync-service.ts';

/** Number of runs that the device stores; older ones are only in the vault. */
const MAX_RUNS = 100;

function logFolder({ rules }: NoteContext): string {
  return rules.logFolder;
}

/** Appends lines to the audit log of this device. Returns the path of the file. */
export async function logRunLines(
  context: NoteContext,
  ports: SyncPorts,
  lines: readonly NewLine[],
): Promise<string | undefined> {
  const device = await deviceName(ports.device, ports.newId);
  const known = (path: string): Promise<string | undefined> => ports.device.get(endKey(path));
  const logged = await appendLines(context.store, logFolder(context), device, lines, known);
  if (logged !== undefined) await ports.device.put([[endKey(logged.path), logged.end]]);
  return logged?.path;
}

/** Returns the store key for the digest of the last line of a log file, which detects changes of the file. */
function endKey(path: string): string {
  return `log-end/${path}`;
}

/** Writes the log note of a run. Returns its path. */
export async function writeSyncLogNote(
  run: SyncRun,
  lines: readonly NewLine[],
  file: string | undefined,
  rows: readonly PlanRow[],
  context: NoteContext,
): Promise<string> {
  return createNote(run.startedAt, TARGETS[run.target].label, syncLogNote(run, lines, file, rows), context);
}

/** Writes the log note about added fields. Returns its path. */
export async function writeAddFieldsNote(
  run: AddFieldsResult,
  shown: MissingFields,
  context: NoteContext,
): Promise<string> {
  const at = utcTimestamp(context.clock);
  return createNote(at, `${TARGETS[run.target].label} fields`, addFieldsNote(run, shown, at), context);
}

async function createNote(at: string, name: string, text: string, context: NoteContext): Promise<string> {
  const stamp = at.slice(0, 16).replace('T', ' ').replace(':', '');
  const stem = joinPath(logFolder(context), `${stamp} ${name}`);
  const path = freePath(stem, 'md', ' ', (taken) => context.store.exists(taken));
  await context.store.create(path, text);
  return path;
}

/** Returns a key that sorts by time, and within a second by order, because two runs may start in the same second. */
async function runKey(device: Store, { startedAt, runId }: SyncRunSummary): Promise<string> {
  const second = `run/${startedAt}/`;
  const keys = (await device.list(second)).map(([key]) => key);
  const known = keys.find((key) => key.endsWith(`/${runId}`));
  return known ?? `${second}${String(keys.length).padStart(3, '0')}/${runId}`;
}

/** Stores a run, and deletes the oldest ones. */
export async function storeRun(device: Store, run: SyncRunSummary): Promise<void> {
  const old = (await device.list('run/')).slice(0, -MAX_RUNS);
  const key = await runKey(device, run);
  await device.put([[key, JSON.stringify(run)], ...old.map(([gone]) => [gone, undefined] as const)]);
}

/** Returns the stored runs, newest first. */
export async function listRuns(device: Store): Promise<readonly SyncRunSummary[]> {
  const entries = await device.list('run/');
  return entries.map(([, text]) => JSON.parse(text) as SyncRunSummary).reverse();
}

/**
 * Returns the newest run that can be undone, of runs in descending order. A run that did nothing cannot be undone; the
 * changes of an interrupted run are in the log.
 */
export function lastUndoable(runs: readonly SyncRunSummary[]): SyncRunSummary | undefined {
  return runs.find(({ undone, done, open }) => !undone && (done > 0 || open === true));
}

/** Marks a run as undone. */
export async function markUndone(device: Store, undoneId: string | undefined): Promise<void> {
  const run = (await listRuns(device)).find(({ runId }) => runId === undoneId);
  if (run !== undefined) await storeRun(device, { ...run, undone: true });
}

/**
 * Returns the months from the earlier to the later timestamp, in order, as `2026-11`. The clock may have been set back
 * in between.
 */
function monthsBetween(...timestamps: readonly string[]): readonly string[] {
  const [from = '', to = ''] = timestamps.map((one) => one.slice(0, 10)).sort();
  return periodsIn('month', { from, to }).map((month) => periodLabel('month', month.from));
}

/**
 * Returns the log lines of a stored run, in order. A run may span two months, and interrupted rows are logged by a
 * later run. Returns a CRM error if a file is missing, if no file has a line of a run that did something, or if a file
 * was changed after this device wrote it, so that its content is not reliable.
 */
export async function readRunLines(
  { runId, startedAt, done }: Pick<SyncRunSummary, 'runId' | 'startedAt' | 'done'>,
  context: NoteContext,
  ports: SyncPorts,
): Promise<readonly AuditLine[] | CrmError> {
  const device = await deviceName(ports.device, ports.newId);
  const months = monthsBetween(startedAt, utcTimestamp(context.clock));
  const files = await filesOf(device, months, context, ports.device);
  if (isCrmError(files)) return files;
  const lines: AuditLine[] = [];
  for (const [path, ends] of files) {
    const text = await wholeText(path, context);
    if (typeof text !== 'string') return connectionError('log-changed', `${path}, line ${text.line}`);
    for (const end of ends) {
      const broken = firstBrokenLine(text, end);
      if (broken !== undefined) return connectionError('log-changed', `${path}, line ${broken}`);
    }
    for (const line of readLog(text)) if (line.runId === runId) lines.push(line);
  }
  if (done > 0 && lines.length === 0) {
    return connectionError('log-missing', logPath(logFolder(context), startedAt.slice(0, 7), device, 1));
  }
  return lines;
}

/**
 * Returns the log files with the digests of lines that they must contain; the folder may have been moved. Returns a CRM
 * error if a file is missing.
 */
async function filesOf(
  device: string,
  months: readonly string[],
  context: NoteContext,
  deviceStore: Store,
): Promise<ReadonlyMap<string, readonly (string | undefined)[]> | CrmError> {
  const { store } = context;
  const folder = logFolder(context);
  const files = new Map<string, (string | undefined)[]>();
  for (const path of logFiles(store, folder, device, months)) files.set(path, [undefined]);
  for (const [key, end] of await deviceStore.list(endKey(''))) {
    const path = key.slice(endKey('').length);
    if (!isLogFile(path, device, months)) continue;
    const now = store.exists(path) ? path : joinPath(folder, path.slice(path.lastIndexOf('/') + 1));
    if (!store.exists(now)) return connectionError('log-missing', path);
    files.set(now, [...(files.get(now) ?? []), end]);
  }
  return files;
}

/** Returns the text of a file, or the number of the first line (from 1) that is not UTF-8. */
async function wholeText(path: string, { store }: NoteContext): Promise<string | { readonly line: number }> {
  try {
    return await store.read(path);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const { text, at } = error.misread;
    return { line: at === undefined ? 1 : placeOf(text, at).line };
  }
}
