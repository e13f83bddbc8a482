/** The log of runs: lines for machines, a note for people, and what this device remembers of both. */
import { TARGETS } from '../../targets/targets.ts';
import { addNote } from './add-note.ts';
import {
  brokenAt,
  deviceName,
  LOG_FOLDER,
  logFiles,
  logLines,
  readLog,
  type AuditLine,
  type NewLine,
} from './audit.ts';
import type { OurTrouble, Trouble } from '../../targets/wire.ts';
import { stampAt } from '../vault/export.ts';
import { freePath, joinPath } from '../vault/file-name.ts';
import type { SyncTools } from '../crm/org.ts';
import type { PlanRow } from '../plan.ts';
import type { Store } from '../ports.ts';
import type { Bench } from '../vault/run.ts';
import { runNote } from './run-note.ts';
import type { AddRun, Lacking, RunEntry, SyncRun } from '../sync-desk.ts';

/** Runs that the device remembers; what is older still is in the vault. */
const KEPT = 100;

function logFolder({ rules }: Bench): string {
  return rules.logFolder ?? LOG_FOLDER;
}

/** Adds lines to this device's log; the path they went to. */
export async function addLines(bench: Bench, tools: SyncTools, lines: readonly NewLine[]): Promise<string | undefined> {
  const device = await deviceName(tools.device, tools.newId);
  const logged = await logLines(bench.store, logFolder(bench), device, lines);
  if (logged !== undefined) await tools.device.put([[endKey(logged.path), logged.end]]);
  return logged?.path;
}

/** Where the digest of a log file's last line is kept, which the file itself can't vouch for. */
function endKey(path: string): string {
  return `log-end/${path}`;
}

/** Writes the readable note; its path. */
export async function writeRunNote(
  run: SyncRun,
  lines: readonly NewLine[],
  file: string | undefined,
  rows: readonly PlanRow[],
  bench: Bench,
): Promise<string> {
  return createNote(run.startedAt, TARGETS[run.target].label, runNote(run, lines, file, rows), bench);
}

/** Writes the readable note about fields that were added; its path. */
export async function writeAddNote(run: AddRun, shown: Lacking, bench: Bench): Promise<string> {
  const at = stampAt(bench.clock);
  return createNote(at, `${TARGETS[run.target].label} fields`, addNote(run, shown, at), bench);
}

async function createNote(at: string, name: string, text: string, bench: Bench): Promise<string> {
  const stamp = at.slice(0, 16).replace('T', ' ').replace(':', '');
  const stem = joinPath(logFolder(bench), `${stamp} ${name}`);
  const path = freePath(stem, 'md', ' ', (taken) => bench.store.exists(taken));
  await bench.store.create(path, text);
  return path;
}

/** Sorts by time, and within a second by what came first: two runs may begin in one. */
async function runKey(device: Store, { startedAt, runId }: RunEntry): Promise<string> {
  const second = `run/${startedAt}/`;
  const keys = (await device.list(second)).map(([key]) => key);
  const known = keys.find((key) => key.endsWith(`/${runId}`));
  return known ?? `${second}${String(keys.length).padStart(3, '0')}/${runId}`;
}

/** Remembers a run, and forgets the oldest. */
export async function keepRun(device: Store, run: RunEntry): Promise<void> {
  const old = (await device.list('run/')).slice(0, -KEPT);
  const key = await runKey(device, run);
  await device.put([[key, JSON.stringify(run)], ...old.map(([gone]) => [gone, undefined] as const)]);
}

/** Newest first. */
export async function keptRuns(device: Store): Promise<readonly RunEntry[]> {
  const entries = await device.list('run/');
  return entries.map(([, text]) => JSON.parse(text) as RunEntry).reverse();
}

/** A run that was taken back says so from now on. */
export async function keepUndone(device: Store, undoneId: string | undefined): Promise<void> {
  const kept = (await keptRuns(device)).find(({ runId }) => runId === undoneId);
  if (kept !== undefined) await keepRun(device, { ...kept, undone: true });
}

/** From one instant's to the other's, as `2026-11`; a clock may have been put back. */
function monthsBetween(...instants: readonly string[]): readonly string[] {
  const [first = '', last = ''] = instants.map((one) => one.slice(0, 7)).sort();
  const months = [first];
  for (let at = first; at < last; months.push(at)) {
    const [year = 0, month = 0] = at.split('-').map(Number);
    at = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
  }
  return months;
}

/**
 * The lines of a run that this device remembers, in order. A run may go over the end of a month, and what was cut off is
 * logged by a later one. Trouble when a file was changed since this device wrote it: nothing in it can be relied on then.
 */
export async function linesOfRun(
  { runId, startedAt }: Pick<RunEntry, 'runId' | 'startedAt'>,
  bench: Bench,
  tools: SyncTools,
): Promise<readonly AuditLine[] | Trouble> {
  const device = await deviceName(tools.device, tools.newId);
  const months = monthsBetween(startedAt, stampAt(bench.clock));
  const lines: AuditLine[] = [];
  for (const path of logFiles(bench.store, logFolder(bench), device, months)) {
    const text = await bench.store.read(path);
    const broken = brokenAt(text, await tools.device.get(endKey(path)));
    if (broken !== undefined) {
      return { kind: 'connection', code: 'log-changed' satisfies OurTrouble, message: `${path}, line ${broken}` };
    }
    lines.push(...readLog(text).filter((line) => line.runId === runId));
  }
  return lines;
}
