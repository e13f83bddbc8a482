/** A device's status of a note and its record, without a request. */
import { expect, test } from 'vitest';
import { createSyncService } from '../../../src/sync/create-sync-service.ts';
import { serializeLink } from '../../../src/vault/record-link.ts';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';

/** Returns a synced opportunity. */
async function scene() {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  return { crm, device, text: device.notes.texts()[PATH] ?? '' };
}

async function statusOf(device: Device, text: string) {
  const [status, ...more] = await device.service.status()(PATH, text);
  expect(more).toEqual([]);
  return status;
}

/** Returns another device over the same vault and CRM that has synced nothing yet. */
function elsewhere({ crm, device }: Awaited<ReturnType<typeof scene>>): Device {
  return deviceOver(crm, device.notes.texts());
}

test('a device without a sync knows the record, but neither the time nor the fields', async () => {
  const one = await scene();
  expect(await statusOf(elsewhere(one), setKey(one.text, 'region', 'West'))).toEqual({
    target: 'salesforce',
    remoteId: 'R001',
    url: 'https://crm.example/R001',
    lastSync: undefined,
    changedHere: [],
    changedThere: [],
    checkedAt: undefined,
  });
});

test('a device with only a plan knows the changes, and the time of the check', async () => {
  const one = await scene();
  one.crm.edit('R001', { StageName: 'Won' });
  const other = elsewhere(one);
  await planOf(other);
  expect(await statusOf(other, setKey(one.text, 'region', 'West'))).toMatchObject({
    lastSync: undefined,
    changedHere: ['Region__c'],
    changedThere: ['StageName'],
    checkedAt: '2026-11-22T18:30:15Z',
  });
});

test('the status of one record stays after a plan for another', async () => {
  const { crm, device, text } = await scene();
  crm.edit('R001', { StageName: 'Won' });
  await planOf(device);
  device.notes.put('other.md', dealText({ id: 'opp-2' }));
  await device.service.plan({ what: 'note', path: 'other.md' }, 'salesforce', { direction: 'both' });
  expect(await statusOf(device, text)).toMatchObject({ changedThere: ['StageName'] });
});

test.each<[string, (text: string) => string, readonly string[]]>([
  ['is equal', (text) => text, []],
  ['was edited', (text) => setKey(setKey(text, 'amount', '7'), 'title', 'New'), ['Name', 'Amount']],
  ['was cleared', (text) => setKey(text, 'region', ''), ['Region__c']],
  ['lost a property, which is no change', (text) => text.replace(/^region:.*\n/m, ''), []],
  ['got a value that neither side had', (text) => setKey(text, 'source', 'Partner'), ['LeadSource']],
  ['has another body', (text) => `${text}More.\n`, []],
])('the status of a note that %s has the changed fields', async (_, change, changedHere) => {
  const { device, text } = await scene();
  expect((await statusOf(device, change(text)))?.changedHere).toEqual(changedHere);
});

test('a link that is damaged, missing, or of another org has no status', async () => {
  const { device, text } = await scene();
  for (const link of ['v1 ORG2:R001 AAAA m', 'nonsense', '[1, 2]']) {
    expect(await device.service.status()(PATH, setKey(text, 'crm_salesforce', link))).toEqual([]);
  }
  expect(await device.service.status()(PATH, '---\nid: [\n---\n')).toEqual([]);
});

test.each(['__proto__', 'constructor', 'toString', '../evil'])(
  'a link to a record called %s has an empty status',
  async (recordId) => {
    const { device, text } = await scene();
    await planOf(device);
    const [, orgId = ''] = /^crm_salesforce: "?v1 ([^:]+):/m.exec(text) ?? [];
    const link = serializeLink(orgId, { recordId, base: new Map(), mappingRev: 'm' });
    expect(await statusOf(device, setKey(text, 'crm_salesforce', link))).toMatchObject({
      ...{ remoteId: recordId, lastSync: undefined, checkedAt: undefined, changedThere: [] },
    });
    expect(await statusOf(device, text)).toMatchObject({ remoteId: 'R001' });
  },
);

test('a note whose opportunity cannot be read has no changes', async () => {
  const { device, text } = await scene();
  const [, link = ''] = /^(crm_salesforce: .*)$/m.exec(text) ?? [];
  expect(await device.service.status()(PATH, `---\n${link}\n---\n`)).toMatchObject([
    { remoteId: 'R001', changedHere: [] },
  ]);
});

test('a name that becomes an ID is never reported as changed, because only the CRM knows its meaning', async () => {
  const crm = modelCrm();
  const lookup = { from: 'customerOrg', to: 'Untouched__c', codec: 'lookup', direction: 'push' } as const;
  const device = deviceOver(
    crm,
    { [PATH]: dealText({ customer_org: '' }) },
    { rules: { targets: { salesforce: { mapping: [...MAPPING, lookup] } } } },
  );
  await sync(device);
  const text = device.notes.texts()[PATH] ?? '';
  expect((await statusOf(device, setKey(text, 'customer_org', 'Navy')))?.changedHere).toEqual([]);
});

test('signed out and without a sync there is no status', async () => {
  const one = await scene();
  const other = deviceOver(one.crm, one.device.notes.texts(), {
    open: (usual) =>
      createSyncService({
        ...usual,
        connections: { ...usual.connections, state: (target) => ({ target, state: 'absent' }) },
      }),
  });
  expect(await other.service.status()(PATH, one.text)).toEqual([]);
});

test('the stored state of a CRM is read once, regardless of the number of notes', async () => {
  const { device, text } = await scene();
  const read: string[] = [];
  const get = device.memory.get.bind(device.memory);
  device.memory.get = (key) => {
    read.push(key);
    return get(key);
  };
  const status = device.service.status();
  const all = await Promise.all(['a.md', 'b.md', 'c.md'].map((path) => status(path, text)));
  expect(all.flat().map(({ remoteId }) => remoteId)).toEqual(['R001', 'R001', 'R001']);
  const ofNotes = read.filter((key) => key.startsWith('base/'));
  expect([ofNotes.length, read.length - ofNotes.length]).toEqual([3, 2]);
});

/** Returns an opportunity whose stage changed in the CRM, as a plan found. */
async function changedThere() {
  const one = await scene();
  one.crm.edit('R001', { StageName: 'Won' });
  const plan = await planOf(one.device);
  expect(await statusOf(one.device, one.text)).toMatchObject({ changedThere: ['StageName'] });
  one.device.clock.advance(5_000);
  return { ...one, plan };
}

function textIn({ notes }: Device): string {
  return notes.texts()[PATH] ?? '';
}

test('a pulled change is no longer a change in the CRM, and the status shows when that was seen', async () => {
  const { device, plan } = await changedThere();
  await device.service.apply(plan, NO_DECISIONS);
  expect(await statusOf(device, textIn(device))).toMatchObject({
    changedThere: [],
    checkedAt: '2026-11-22T18:30:20Z',
    lastSync: '2026-11-22T18:30:20Z',
  });
});

test('a resolved conflict is complete, a skipped field is not', async () => {
  const { crm, device, text } = await changedThere();
  crm.edit('R001', { Amount: 7 });
  device.notes.put(PATH, setKey(setKey(text, 'stage', 'Lost'), 'title', 'New'));
  await sync(device, ({ rows: [row] }) => ({
    ...NO_DECISIONS,
    excluded: new Set([`${row?.opId}/Amount`]),
    answers: new Map([[`${row?.opId}/StageName`, { take: 'note' }]]),
  }));
  expect(await statusOf(device, textIn(device))).toMatchObject({ changedHere: [], changedThere: ['Amount'] });
});

test('a change that a row found since its plan is reported as a change in the CRM', async () => {
  const { crm, device, plan } = await changedThere();
  crm.edit('R001', { StageName: 'Lost' });
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(await statusOf(device, textIn(device))).toMatchObject({ changedThere: ['StageName'] });
  const { device: other, crm: fresh, text } = await scene();
  other.notes.put(PATH, setKey(text, 'region', 'West'));
  const second = await planOf(other);
  fresh.edit('R001', { Region__c: 'North' });
  await other.service.apply(second, NO_DECISIONS);
  expect(await statusOf(other, textIn(other))).toMatchObject({ changedThere: ['Region__c'] });
});

/**
 * Returns an opportunity with an edit of its region that the CRM has locked, and another user’s change at the first
 * attempt.
 */
async function locked(meanwhile: (crm: ModelCrm) => void) {
  const { device, crm, text } = await scene();
  device.notes.put(PATH, setKey(text, 'region', 'West'));
  const plan = await planOf(device);
  let attempts = 0;
  crm.fault = ({ method, path }) => {
    if (method === 'GET' || !path.startsWith('/write') || attempts++ > 0) return 'none';
    meanwhile(crm);
    return 'locked';
  };
  device.clock.advance(5_000);
  const run = await device.service.apply(plan, NO_DECISIONS);
  return { result: run.outcomes[0]?.result, status: await statusOf(device, textIn(device)) };
}

test.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
  ['the field to write', { Region__c: 'North' }, 'stale', ['Region__c']],
  ['that field and others', { Region__c: 'North', StageName: 'Won' }, 'stale', ['Region__c', 'StageName']],
  ['only another field', { StageName: 'Won' }, 'done', ['StageName']],
  ['nothing', {}, 'done', []],
])(
  'a change found by the check before a repeated write is reported: another user changed %s',
  async (_, edit, result, there) => {
    const found = await locked((crm) => {
      crm.edit('R001', edit);
    });
    expect(found.result).toBe(result);
    expect(found.status?.changedThere.toSorted()).toEqual(there.toSorted());
    expect(Date.parse(found.status?.checkedAt ?? '')).toBeGreaterThanOrEqual(Date.parse('2026-11-22T18:30:20Z'));
  },
);

test('a change that was reverted in the CRM before the apply is no longer reported', async () => {
  const { crm, device, plan } = await changedThere();
  crm.edit('R001', { StageName: 'Proposal', Amount: 7 });
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(await statusOf(device, textIn(device))).toMatchObject({ changedThere: ['Amount'] });
});

test('a pull that was undone keeps the change in the CRM', async () => {
  const { device, plan } = await changedThere();
  const { runId } = await device.service.apply(plan, NO_DECISIONS);
  const undo = await device.service.undo(runId);
  if (undo === undefined || 'kind' in undo) throw new Error('no plan');
  await device.service.apply(undo, NO_DECISIONS);
  expect(await statusOf(device, textIn(device))).toMatchObject({ changedThere: ['StageName'] });
});

test('a record that was just created has been seen', async () => {
  const { device, text } = await scene();
  expect(await statusOf(device, text)).toMatchObject({ changedThere: [], checkedAt: '2026-11-22T18:30:15Z' });
});
