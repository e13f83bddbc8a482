/** Each deliberate bug that would harm an upgrade fails a check of `checks.ts`. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CrmId } from '../../src/targets/targets.ts';
import type { Bug } from '../support/mutated.ts';
import { checksOf } from './checks.ts';
import { builtPlugin, LATER_MS, openRecording, readRecording } from './opened.ts';

const VERSION = '0.1.0';
const recording = readRecording(VERSION);

interface Harm extends Bug {
  /** Description of the bug, as a clause. */
  readonly name: string;
  readonly target: CrmId;
}

const HARMS: readonly Harm[] = [
  {
    name: 'a value has another fingerprint',
    ...{ target: 'salesforce', file: 'domain/digest.ts', from: 'hash ^= length * 2;', to: 'hash ^= length;' },
  },
  {
    name: 'an entry of the base goes by another name',
    ...{ target: 'salesforce', file: 'vault/record-link.ts', from: 'hash32(remote) >>> 8', to: 'hash32(remote) >>> 7' },
  },
  {
    name: 'days of HubSpot are compared in UTC alone',
    ...{ target: 'hubspot', file: 'targets/core/codec.ts', from: 'midnightsOf(day).map(String)' },
    to: "[String(startOfDay(day, 'UTC'))]",
  },
  {
    name: 'a Dynamics 365 record is made under another id',
    ...{ target: 'dynamics', file: 'targets/dynamics/guid.ts', from: 'opportunity $', to: 'deal $' },
  },
  {
    name: 'the account of a Dynamics 365 record is taken for the customer organization',
    ...{ target: 'dynamics', file: 'targets/dynamics/target.ts' },
    ...{ from: "{ 'customerid_account@odata.bind': 'customer' }", to: '{}' },
  },
  {
    name: 'the journal goes by another key',
    ...{ target: 'salesforce', file: 'log/journal.ts', from: 'return `journal/', to: 'return `under-way/' },
  },
  {
    name: 'a line of the log needs a member that was not there',
    ...{
      target: 'hubspot',
      file: 'log/audit.ts',
      from: '  prev: string(),\n  kind: exactOptional(never()),\n});',
      to: '  prev: string(),\n  kind: exactOptional(never()),\n  seen: string(),\n});',
    },
  },
];

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.parse(recording.recordedAt) + LATER_MS });
});
afterAll(() => {
  vi.useRealTimers();
});

/** Returns the first check that fails, or `undefined` if all pass. */
async function firstRed(bug: Harm): Promise<string | undefined> {
  const opened = await openRecording(VERSION, bug.target, await builtPlugin(bug));
  try {
    for (const { name, look } of checksOf(recording, bug.target)) {
      const holds = await look(opened).then(
        ([found, expected]) => isEqual(found, expected),
        () => false,
      );
      if (!holds) return name;
    }
    return undefined;
  } finally {
    await opened.close();
  }
}

function isEqual(found: unknown, expected: unknown): boolean {
  try {
    expect(found).toEqual(expected);
    return true;
  } catch {
    return false;
  }
}

test.each(HARMS.map((harm) => [harm.name, harm] as const))('a check fails if %s', async (_, harm) => {
  expect(await firstRed(harm)).toBeDefined();
});
