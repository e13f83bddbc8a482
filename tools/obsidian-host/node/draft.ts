/** Names of draft files for writes: short, hidden from the vault, and with the ID of the run that created them. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { isRunning } from './run-lock.ts';

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const DRAFT = /^\.crm-sync-([\da-f]{8})-(\d+)-\d+\.tmp$/;

let made = 0;

/** Returns a name that no other draft has. */
export function draftName(): string {
  made += 1;
  return `.crm-sync-${HOST}-${process.pid}-${made}.tmp`;
}

/** Returns true for the draft of a run on this machine that is no longer running. */
export function isLeftover(name: string): boolean {
  const [, host, pid] = DRAFT.exec(name) ?? [];
  return host === HOST && pid !== undefined && !isRunning(Number(pid));
}
