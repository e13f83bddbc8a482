/** Close dates that HubSpot stores as timestamps, if an admin changes the time zone of the account. */
import { describe, expect, test } from 'vitest';
import { hash32 } from '../../../src/domain/digest.ts';
import { serializeLink, fieldHash, parseLink } from '../../../src/vault/record-link.ts';
import { startOfDay } from '../../../src/domain/day.ts';
import { daysBeginningAt, midnightsOf } from '../../../src/targets/core/time-zone.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { hubspotModel } from '../model/target-model.ts';
import { deviceOver, IDENTITY, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';
const DAY = '2027-03-31';

/** Returns a synced deal of an account in one zone, which then changes to another. */
async function moved(from: string, to: string, before: (text: string) => string = (text) => text) {
  const first = modelCrm(hubspotModel(from));
  const device = deviceOver(first, { [PATH]: dealText({ close_date: DAY }) });
  await sync(device);
  const crm = modelCrm(hubspotModel(to));
  for (const [id, record] of first.records) crm.records.set(id, record);
  const text = before(device.notes.texts()[PATH] ?? '');
  return { crm, device: deviceOver(crm, { [PATH]: text }), text };
}

/** Changes the link to the form of version 0.1.0: the fingerprint of the close date is that of a timestamp. */
function asBefore(zone: string): (text: string) => string {
  return (text) => {
    const written = /^crm_hubspot: "?([^"\n]+)"?$/m.exec(text)?.[1] ?? '';
    const link = parseLink(written, IDENTITY.orgId);
    if (link === undefined) throw new Error('The note has no link');
    const base = new Map(link.base).set(fieldHash('closedate'), hash32(String(startOfDay(DAY, zone))));
    return setKey(text, 'crm_hubspot', serializeLink(IDENTITY.orgId, { ...link, base }));
  };
}

async function closeDate(device: Device) {
  const [row] = (await planOf(device)).rows;
  const field = row?.fields.find(({ remote }) => remote === 'closedate');
  return [row?.verb, field && `${field.action} ${field.reason}`];
}

const ZONES = [
  ['America/New_York', 'Europe/Berlin'],
  ['America/New_York', 'America/Los_Angeles'],
  ['UTC', 'America/New_York'],
  ['Europe/Berlin', 'UTC'],
  ['Asia/Kolkata', 'Pacific/Auckland'],
] as const;

describe.each(ZONES)('from %s to %s', (from, to) => {
  test.each([
    ['today', (text: string) => text],
    ['version 0.1.0', asBefore(from)],
  ])('nothing is written for a date in the form of %s', async (_, before) => {
    const { crm, device, text } = await moved(from, to, before);
    const [verb, told] = await closeDate(device);
    expect(verb).toBe('unchanged');
    expect([undefined, 'hold other-zone']).toContain(told);
    const writes = crm.writes.length;
    await sync(device);
    expect([device.notes.texts()[PATH], crm.writes.length]).toEqual([text, writes]);
  });

  test.each([
    ['today', (text: string) => text],
    ['version 0.1.0', asBefore(from)],
  ])('a change on either side is a change, in the form of %s', async (_, before) => {
    const here = await moved(from, to, (text) => setKey(before(text), 'close_date', '2027-05-05'));
    expect(await closeDate(here.device)).toEqual(['update', 'push changed-here']);
    await sync(here.device);
    expect(saidIn(here.crm)).toBe('2027-05-05');
    const there = await moved(from, to, before);
    there.crm.type('R001', { closeDate: '2027-05-06' });
    expect(await closeDate(there.device)).toEqual(['pull', 'pull changed-there']);
  });
});

function saidIn(crm: ModelCrm): string {
  const record = crm.records.get('R001');
  return crm.model.text('closeDate', record?.fields['closedate'] ?? null);
}

test('a date in the form of version 0.1.0 is renewed if the link is written anyway, and not before', async () => {
  const zone = 'America/New_York';
  const { device } = await moved(zone, zone, asBefore(zone));
  expect(await closeDate(device)).toEqual(['unchanged', undefined]);
  device.notes.put(PATH, setKey(device.notes.texts()[PATH] ?? '', 'region', 'West'));
  await sync(device);
  const written = /^crm_hubspot: "?([^"\n]+)"?$/m.exec(device.notes.texts()[PATH] ?? '')?.[1];
  expect(parseLink(written, IDENTITY.orgId)?.base.get(fieldHash('closedate'))).toBe(hash32(DAY));
});

test('a date that is moved by one day in HubSpot is a change, regardless of the account’s zone', async () => {
  for (const zone of ['Pacific/Honolulu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
    const { crm, device } = await moved(zone, zone);
    crm.type('R001', { closeDate: '2027-03-30' });
    expect(await closeDate(device)).toEqual(['pull', 'pull changed-there']);
  }
});

test('a timestamp is the midnight of at most two days', () => {
  expect(daysBeginningAt(Date.parse('2027-03-31T04:00:00Z'))).toEqual(['2027-03-31']);
  expect(daysBeginningAt(Date.parse('2027-03-31T11:00:00Z'))).toEqual(['2027-03-31', '2027-04-01']);
  expect(daysBeginningAt(Date.parse('2027-03-31T04:07:00Z'))).toEqual([]);
  expect(midnightsOf(DAY)).toContain(startOfDay(DAY, 'Asia/Kathmandu'));
});
