/** Finds the record because of which a batch is rejected as a whole. */
import type { RemoteWrite } from '../../targets/core/crm.ts';

/**
 * Sends writes. Those that are rejected together are halved until the rejected record is alone. `sendOnce` sends writes
 * in one attempt, and returns those that were rejected together; `recheck` returns the writes of a half that may still
 * be sent.
 */
export async function isolateRejectedRecord(
  writes: readonly RemoteWrite[],
  sendOnce: (writes: readonly RemoteWrite[]) => Promise<readonly RemoteWrite[]>,
  recheck: (half: readonly RemoteWrite[]) => Promise<readonly RemoteWrite[]>,
): Promise<void> {
  const rejected = await sendOnce(writes);
  if (rejected.length === 0) return;
  const middle = Math.ceil(rejected.length / 2);
  for (const half of [rejected.slice(0, middle), rejected.slice(middle)]) {
    const again = await recheck(half);
    if (again.length > 0) await isolateRejectedRecord(again, sendOnce, recheck);
  }
}
