/** Change tracking of Dynamics 365 over HTTP, with enough records to use it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../src/sync/plan/plan.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { dataverseSite, type DataverseSite } from './loopback/sites.ts';

const DEALS = 300;
const DAY_MS = 86_400_000;

let site: DataverseSite;
let clock: ManualClock;
let device: HttpDevice;

beforeEach(async () => {
  clock = manualClock();
  site = { ...(await dataverseSite(clock)), choice: { options: { tracking: 'on' } } };
  const files = Array.from({ length: DEALS }, (_, at): [string, string] => {
    return [`${at}.md`, dealText({ id: `opp-${at}`, oems: undefined, partners: undefined })];
  });
  device = await httpDevice(site, clock, Object.fromEntries(files));
  await sync(device, 'dynamics');
  await planOf(device, 'dynamics');
  site.log.clear();
});

afterEach(() => site.close());

/** Returns a plan, and its requests: lists of all records, lists of changes, reads of records. */
async function planned(): Promise<{ readonly plan: Plan; readonly asked: readonly string[] }> {
  site.log.clear();
  const plan = await planOf(device, 'dynamics');
  const asked = site.log.calls().flatMap(({ path, query }) => {
    if (!path.endsWith('/opportunities')) return [];
    return [query.has('$deltatoken') ? 'changes' : query.has('$filter') ? 'records' : 'all'];
  });
  return { plan, asked };
}

function verbs({ rows }: Plan): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { verb } of rows) counts[verb] = (counts[verb] ?? 0) + 1;
  return counts;
}

const first = (): string => site.deals().get('opp-0')?.[0] ?? '';

test('nothing is read while nothing changed, and then only the changed records', async () => {
  expect((await planned()).asked).toEqual(['changes']);
  site.edit(first(), 'title', 'New there');
  const { plan, asked } = await planned();
  expect(asked).toEqual(['changes', 'records']);
  expect(verbs(plan)).toEqual({ pull: 1, unchanged: DEALS - 1 });
});

test('a deleted record is missing, and no other', async () => {
  site.org.remove(first());
  const { plan, asked } = await planned();
  expect(asked).toEqual(['changes', 'records']);
  expect(plan.rows.filter(({ blocks }) => blocks.length > 0)).toMatchObject([
    { opportunityId: 'opp-0', blocks: [{ why: 'record-missing' }] },
  ]);
});

test('after a week without a sync all is read once, with the changes since then', async () => {
  site.edit(first(), 'title', 'New there');
  site.org.advance(8 * DAY_MS);
  const { plan, asked } = await planned();
  expect(asked).toEqual(['changes', 'all', 'records', 'records']);
  expect(verbs(plan)).toEqual({ pull: 1, unchanged: DEALS - 1 });
  expect((await planned()).asked).toEqual(['changes']);
});

test('without the right to read everything all is read every time, and nothing else differs', async () => {
  site.org.organizationRead = false;
  site.edit(first(), 'title', 'New there');
  const { plan, asked } = await planned();
  expect(asked).toEqual(['changes', 'all', 'records', 'records']);
  expect(verbs(plan)).toEqual({ pull: 1, unchanged: DEALS - 1 });
  expect((await planned()).asked).toEqual(['all', 'records', 'records']);
});

test('few notes are read without a request for changes', async () => {
  site.log.clear();
  await device.service.plan({ what: 'note', path: '0.md' }, 'dynamics', { direction: 'both' });
  expect(site.log.calls().filter(({ query }) => query.has('$deltatoken'))).toEqual([]);
});
