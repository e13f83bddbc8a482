/** The list of runs that a device stores, newest last. */
import type { Store } from './ports.ts';

/** Number of runs of one kind that the device stores; older ones are only in the log. */
const MAX_RUNS = 100;

/** The members that every stored run has. */
interface StoredRun {
  readonly runId: string;
  /** ISO 8601 UTC, in seconds. */
  readonly startedAt: string;
}

/** Returns a key that sorts by time, and within a second by order, because two runs may start in the same second. */
async function runKey(device: Store, prefix: string, { startedAt, runId }: StoredRun): Promise<string> {
  const second = `${prefix}${startedAt}/`;
  const keys = (await device.list(second)).map(([key]) => key);
  const known = keys.find((key) => key.endsWith(`/${runId}`));
  return known ?? `${second}${String(keys.length).padStart(3, '0')}/${runId}`;
}

/** Stores a run under a prefix that ends with `/`, and deletes the oldest ones. A stored run keeps its position. */
export async function putRun(device: Store, prefix: string, run: StoredRun): Promise<void> {
  const old = (await device.list(prefix)).slice(0, -MAX_RUNS);
  const key = await runKey(device, prefix, run);
  await device.put([[key, JSON.stringify(run)], ...old.map(([gone]) => [gone, undefined] as const)]);
}

/** Returns the stored runs of a prefix, newest first. The caller knows their type. */
export async function storedRuns(device: Store, prefix: string): Promise<readonly unknown[]> {
  const entries = await device.list(prefix);
  return entries.map(([, text]): unknown => JSON.parse(text)).reverse();
}
