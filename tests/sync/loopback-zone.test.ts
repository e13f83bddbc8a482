/** A HubSpot account with an unknown time zone: no close date is synced, and everything else is. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/sync/plan/plan.ts';
import type { Crm } from '../../src/targets/core/crm.ts';
import type { RequestFlow, CrmResponse } from '../../src/targets/flow/request-flow.ts';
import { madePaths } from '../support/imported.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { hubspotSite, type HubspotSite } from './loopback/sites.ts';

const PATH = 'deal.md';
const ID = 'opp-1';
/** A zone west of UTC, where the start of a day in UTC is the day before. */
const ZONE = 'America/New_York';

/** The time zone in the account's response; `as-it-is`: the real one. */
let says: unknown = 'as-it-is';
let site: HubspotSite;
let clock: ManualClock;

beforeEach(async () => {
  says = 'as-it-is';
  clock = manualClock();
  const real = await hubspotSite(clock, ZONE);
  const crm: Crm = { ...real.crm, describe: (scope, known) => altered(real.crm.describe(scope, known)) };
  site = { ...real, crm };
});

afterEach(() => site.close());

/** Replaces the response about the account in a request flow. */
function* altered<Out>(talk: RequestFlow<Out>): RequestFlow<Out> {
  let next = talk.next();
  while (next.done !== true) {
    const response: CrmResponse = yield next.value;
    const isAccount = 'path' in next.value && next.value.path.includes('account-info') && says !== 'as-it-is';
    next = talk.next(isAccount ? { ...response, body: accountIn(response.body) } : response);
  }
  return next.value;
}

function accountIn(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as Record<string, unknown>), timeZone: says });
}

function about(plan: Plan) {
  return plan.rows.flatMap(({ fields }) => fields).filter(({ remote }) => remote === 'closedate');
}

function held(reason: string, found = '') {
  const data = { target: 'HubSpot', remote: 'closedate', found };
  return [{ action: 'hold', reason, finding: { code: 'target-zone-unknown', data } }];
}

async function deviceWith(lines: Record<string, string | undefined> = {}): Promise<HttpDevice> {
  return httpDevice(site, clock, { [PATH]: dealText({ id: ID, stage: site.stage, ...lines }) });
}

function edit(device: HttpDevice, from: string, to: string): void {
  device.notes.put(PATH, (device.notes.texts()[PATH] ?? '').replace(from, to));
}

function idOfDeal(): string {
  return [...(site.deals().get(ID) ?? [])][0] ?? '';
}

describe.each<[string, unknown, string]>([
  ['no time zone', undefined, ''],
  ['null', null, ''],
  ['an empty text', '', ''],
  ['a number', 5, ''],
  ['a place that does not exist', 'Mars/Olympus', 'Mars/Olympus'],
  ['a Windows name', 'Eastern Standard Time', 'Eastern Standard Time'],
])('an account with the time zone %s', (_, wrong, found) => {
  test('gets a new deal without a close date, and the date once the zone is known', async () => {
    says = wrong;
    const device = await deviceWith();
    const { plan, run } = await sync(device, 'hubspot');
    expect(about(plan)).toMatchObject(held('refused-there', found));
    expect(run.outcomes).toMatchObject([{ result: 'done' }]);
    expect(site.value(idOfDeal(), 'close_date')).toBe('');
    says = 'as-it-is';
    device.restart('all');
    await sync(device, 'hubspot');
    expect(site.value(idOfDeal(), 'close_date')).toBe('2027-03-31');
    expect(about(await planOf(device, 'hubspot'))).toEqual([]);
  });

  test('keeps its date, and so does the note, regardless of changes; all else is synced', async () => {
    const device = await deviceWith();
    await sync(device, 'hubspot');
    says = wrong;
    device.restart('all');
    expect(about(await planOf(device, 'hubspot'))).toMatchObject(held('refused-there', found));
    const [known] = await device.service.status()(PATH, device.notes.texts()[PATH] ?? '');
    expect(known?.changedHere).toEqual([]);
    edit(device, 'close_date: 2027-03-31', 'close_date: 2027-04-01');
    edit(device, 'amount: 1000000', 'amount: 2000000');
    site.edit(idOfDeal(), 'close_date', '2027-05-05');
    const { plan } = await sync(device, 'hubspot');
    expect(about(plan)).toMatchObject(held('refused-there', found));
    expect(site.value(idOfDeal(), 'close_date')).toBe('2027-05-05');
    expect(site.value(idOfDeal(), 'amount')).toBe('2000000.00');
    expect(device.notes.texts()[PATH]).toContain('close_date: 2027-04-01');
    says = 'as-it-is';
    device.restart('all');
    expect(about(await planOf(device, 'hubspot'))).toMatchObject([{ action: 'conflict' }]);
  });

  test('sends no date to a note without one, nor to an imported note', async () => {
    const device = await deviceWith();
    await sync(device, 'hubspot');
    says = wrong;
    device.restart('all');
    edit(device, 'close_date: 2027-03-31\n', '');
    expect(about(await planOf(device, 'hubspot'))).toMatchObject(held('cannot-be-read-here', found));
    const other = site.portal.insert('deals', {
      ...{ dealname: 'Theirs', pipeline: 'default', dealstage: 'contractsent' },
      closedate: '2027-05-05T16:45:00.000Z',
    });
    site.portal.settleIndex();
    const [path = ''] = await madePaths(device.service.importNotes('hubspot', [other]));
    expect(device.notes.texts()[path]).toContain('close_date: null');
    expect(site.portal.get(other)?.values['closedate']).toContain('2027-05-05');
  });
});

test('the time zone that the user entered applies if the account has none', async () => {
  says = undefined;
  site = { ...site, choice: { options: { timeZone: ZONE } } };
  const device = await deviceWith();
  const { plan } = await sync(device, 'hubspot');
  expect(about(plan)).toMatchObject([{ action: 'push', noteValue: '2027-03-31' }]);
  expect(site.value(idOfDeal(), 'close_date')).toBe('2027-03-31');
});

test('an undo with an unknown time zone does not change the date', async () => {
  const device = await deviceWith({ close_date: '2027-03-31' });
  await sync(device, 'hubspot');
  edit(device, 'close_date: 2027-03-31', 'close_date: 2027-04-01');
  const { run } = await sync(device, 'hubspot');
  says = undefined;
  // A recent description is used without a request.
  clock.advance(3_600_000);
  const plan = await device.service.undo(run.runId);
  if (plan === undefined || !('planId' in plan)) throw new Error(JSON.stringify(plan));
  expect(about(plan)).toMatchObject(held('cannot-be-read-here'));
});
