/** The search for the record because of which a batch is rejected. */
import { expect, test } from 'vitest';
import { isolateRejectedRecord } from '../../../src/sync/apply/isolate-rejected-record.ts';
import type { RemoteWrite } from '../../../src/targets/core/crm.ts';

const WRITES: readonly RemoteWrite[] = ['A', 'B', 'C', 'D', 'E'].map((key) => ({
  opId: key,
  id: undefined,
  key,
  fields: {},
}));

function keysOf(writes: readonly RemoteWrite[]): string {
  return writes.map(({ key }) => key).join('');
}

/** Returns the keys of each attempt if a batch with `D` and another record is rejected. */
async function attemptsWith(gone = ''): Promise<readonly string[]> {
  const attempts: string[] = [];
  await isolateRejectedRecord(
    WRITES,
    (writes) => {
      attempts.push(keysOf(writes));
      return Promise.resolve(writes.length > 1 && keysOf(writes).includes('D') ? writes : []);
    },
    (half) => Promise.resolve(half.filter(({ key }) => key !== gone)),
  );
  return attempts;
}

test('halves a rejected batch until the rejected record is alone', async () => {
  expect(await attemptsWith()).toEqual(['ABCDE', 'ABC', 'DE', 'D', 'E']);
});

test('does not send a write that may no longer be sent', async () => {
  expect(await attemptsWith('D')).toEqual(['ABCDE', 'ABC', 'E']);
});
