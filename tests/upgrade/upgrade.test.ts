/**
 * Data of released versions, opened with this version: it writes, prompts for, and sends only what those versions would
 * have.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { opportunityIdOf } from '../../src/targets/dynamics/guid.ts';
import { CRM_IDS } from '../../src/targets/targets.ts';
import { checksOf } from './checks.ts';
import { builtPlugin, LATER_MS, type Opened, openRecording, readRecording } from './opened.ts';

const VERSION = '0.1.0';
const recording = readRecording(VERSION);
let code: string;

beforeAll(async () => {
  code = await builtPlugin();
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.parse(recording.recordedAt) + LATER_MS });
});
afterAll(() => {
  vi.useRealTimers();
});

describe.each(CRM_IDS)(`${VERSION} and %s`, (target) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openRecording(VERSION, target, code);
  });
  afterAll(() => opened.close());

  test.each(checksOf(recording, target).map((check) => [check.name, check] as const))('%s', async (_, { look }) => {
    const [found, expected] = await look(opened);
    expect(found).toEqual(expected);
  });
});

test(`records of Dynamics 365 have the IDs that ${VERSION} gave them`, () => {
  const deals = Object.entries(recording.deals.dynamics).filter(([key]) => !key.startsWith('Imported'));
  expect(deals.length).toBeGreaterThan(30);
  expect(deals.map(([key, { opportunityid }]) => [key, opportunityid])).toEqual(
    deals.map(([key]) => [key, opportunityIdOf(key)]),
  );
});
