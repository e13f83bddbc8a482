/** Log of runs: the audit log, the log notes, and the list of runs on this device. */
import { periodLabel, periodsIn } from '../../domain/period.ts';
import { TARGETS } from '../../targets/targets.ts';
import { addFieldsNote } from './add-fields-note.ts';
import { deviceName, logPath, readLog, type AuditLine, type NewLine } from '../../log/audit.ts';
import { addToLog, readVerifiedLog, type LogFault, type LogPlace } from '../../log/device-log.ts';
import { putRun, storedRuns } from '../../log/run-list.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { utcTimestamp } from '../../vault/export.ts';
import { freePath, joinPath } from '../../domain/file-name.ts';
import type { SyncPorts } from '../crm/crm-context.ts';
import { connectionError } from '../crm/run-flow.ts';
import type { PlanRow } from '../plan/plan.ts';
import type { Store } from '../../log/ports.ts';
import type { NoteContext } from '../../vault/inspect-notes.ts';
import { syncLogNote } from './log-note.ts';
import type { AddFieldsResult, MissingFields, SyncRunSummary, SyncRun } from '../sync-service.ts';

function logFolder({ rules }: NoteContext): string {
  return rules.logFolder;
}

function logPlace(context: NoteContext, { device, newId }: SyncPorts): LogPlace {
  return { store: context.store, folder: logFolder(context), device, newId };
}

/** Appends lines to the audit log of this device. Returns the path of the file. */
export function logRunLines(
  context: NoteContext,
  ports: SyncPorts,
  lines: readonly NewLine[],
): Promise<string | undefined> {
  return addToLog(logPlace(context, ports), lines);
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

/** Stores a run, and deletes the oldest ones. */
export function storeRun(device: Store, run: SyncRunSummary): Promise<void> {
  return putRun(device, 'run/', run);
}

/** Returns the stored runs, newest first. */
export async function listRuns(device: Store): Promise<readonly SyncRunSummary[]> {
  return (await storedRuns(device, 'run/')) as readonly SyncRunSummary[];
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
  const log = await readVerifiedLog(logPlace(context, ports), device, months);
  if ('fault' in log) return faultError(log);
  const lines = log.files.flatMap(({ text }) => readLog(text)).filter((line) => line.runId === runId);
  if (done > 0 && lines.length === 0) {
    return connectionError('log-missing', logPath(logFolder(context), startedAt.slice(0, 7), device, 1));
  }
  return lines;
}

function faultError({ fault, path, line }: LogFault): CrmError {
  return fault === 'missing'
    ? connectionError('log-missing', path)
    : connectionError('log-changed', `${path}, line ${line ?? 1}`);
}
