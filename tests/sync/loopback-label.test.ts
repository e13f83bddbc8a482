/** Partners with an association label of HubSpot, over HTTP: a label that was created again is another label. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { dealText } from '../support/rules.ts';
import { httpDevice, planOf, sync, type HttpDevice } from './loopback/http-device.ts';
import { hubspotSite, type HubspotSite } from './loopback/sites.ts';

const PATH = 'deal.md';
const LABEL = 'Reseller';

let site: HubspotSite;
let clock: ManualClock;
let device: HttpDevice;
let partner: string;

beforeEach(async () => {
  clock = manualClock();
  const made = await hubspotSite(clock);
  site = { ...made, choice: { options: { partnerLabel: LABEL } } };
  site.portal.labels.push({ typeId: 101, label: LABEL });
  partner = site.portal.insert('companies', { name: 'Partner A' });
  site.portal.settleIndex();
  const text = dealText({ id: 'opp-1', stage: site.stage, partners: '[Partner A]' });
  device = await httpDevice(site, clock, { [PATH]: text });
});

afterEach(() => site.close());

function labelsOfPartner(): readonly number[] {
  const [deal = ''] = [...site.deals().values()].flat();
  return site.portal.links(deal).find(({ company }) => company === partner)?.types ?? [];
}

async function aboutLabel() {
  const { rows } = await planOf(device, 'hubspot');
  return rows[0]?.fields.filter(({ remote }) => remote === LABEL);
}

test('partners get a label that was deleted and created again', async () => {
  await sync(device, 'hubspot');
  expect(labelsOfPartner()).toContain(101);
  expect(await aboutLabel()).toEqual([]);
  site.portal.remakeLabel(LABEL, 102);
  clock.advance(3_600_000);
  expect(await aboutLabel()).toMatchObject([{ action: 'push', reason: 'empty-there' }]);
  await sync(device, 'hubspot');
  expect(labelsOfPartner()).toContain(102);
  expect(await aboutLabel()).toEqual([]);
});

test('a label that another user removed from a partner stays removed', async () => {
  await sync(device, 'hubspot');
  const [deal = ''] = [...site.deals().values()].flat();
  site.portal.dissociate(deal, partner);
  clock.advance(3_600_000);
  expect(await aboutLabel()).toMatchObject([{ action: 'hold' }]);
  await sync(device, 'hubspot');
  expect(labelsOfPartner()).toEqual([]);
});

test('another name for the same label changes nothing', async () => {
  await sync(device, 'hubspot');
  site.portal.labels.splice(0, 1, { typeId: 101, label: 'reseller' });
  clock.advance(3_600_000);
  const before = device.notes.texts();
  expect((await sync(device, 'hubspot')).plan.rows[0]?.fields.filter(({ remote }) => remote === LABEL)).toEqual([]);
  expect(device.notes.texts()).toEqual(before);
});
