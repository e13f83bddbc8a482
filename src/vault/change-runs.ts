/** Runs over notes: their IDs, and the list on this device. */
import { digest } from '../domain/digest.ts';
import { deviceName } from '../log/audit.ts';
import type { LogPlace } from '../log/device-log.ts';
import { putRun, storedRuns } from '../log/run-list.ts';
import type { Store } from '../log/ports.ts';
import type { ChangeRunSummary } from './change-list.ts';

/** Not `run/`, where syncs are. */
const PREFIX = 'note-run/';

/** Month, device, and a random part, so that another device finds the log of the run. */
const RUN_ID = /^(\d{4}-\d{2})-([\da-f]{8})-[\da-f]{8}$/;

/** Returns a new ID; `startedAt` is ISO 8601. */
export async function newRunId(startedAt: string, { device, newId }: LogPlace): Promise<string> {
  return `${startedAt.slice(0, 7)}-${await deviceName(device, newId)}-${digest(newId()).slice(0, 8)}`;
}

/** Returns the month and the device whose log has the run; `undefined` if it is not an ID of a run over notes. */
export function logOfRun(runId: string): { readonly month: string; readonly device: string } | undefined {
  const [, month, device] = RUN_ID.exec(runId) ?? [];
  return month === undefined || device === undefined ? undefined : { month, device };
}

/** Stores a run, and deletes the oldest ones. */
export function storeChangeRun(device: Store, run: ChangeRunSummary): Promise<void> {
  return putRun(device, PREFIX, run);
}

/** Returns the stored runs, newest first. */
export async function listChangeRuns(device: Store): Promise<readonly ChangeRunSummary[]> {
  return (await storedRuns(device, PREFIX)) as readonly ChangeRunSummary[];
}
