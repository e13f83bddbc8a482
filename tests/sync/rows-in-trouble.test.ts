/** Rows that must wait, that moved, or that another user changed. */
import { expect, test } from 'vitest';
import type { Crm } from '../../src/targets/core/crm.ts';
import { dealText } from '../support/rules.ts';
import { modelCrm, type ModelCrm } from './model/model-crm.ts';
import { deviceOver, MAPPING, NO_DECISIONS, planOf, sync } from './model/world.ts';

const PATH = 'deal.md';

function changed(crm: ModelCrm, members: Partial<Crm>): ModelCrm {
  return { ...crm, crm: { ...crm.crm, ...members } };
}

test.each([
  [2, 'done', 3],
  [9, 'deferred', 6],
])('a record that is locked %i times is %s', async (times, result, tries) => {
  const crm = modelCrm();
  let asked = 0;
  crm.fault = ({ method }) => (method === 'POST' && asked++ < times ? 'locked' : 'none');
  const device = deviceOver(crm, { [PATH]: dealText() });
  expect(await sync(device)).toMatchObject({ outcomes: [{ result }] });
  expect(asked).toBe(tries);
});

test('a record that was edited within the second of its version is not overwritten', async () => {
  const crm = modelCrm();
  const read: Crm['read'] = function* (...about) {
    const snapshot = yield* crm.crm.read(...about);
    return { ...snapshot, records: snapshot.records.map((record) => ({ ...record, version: 'this second' })) };
  };
  const device = deviceOver(changed(crm, { read }), { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 5'));
  const plan = await planOf(device);
  crm.edit('R001', { Amount: 7 });
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({ outcomes: [{ result: 'stale' }] });
  expect(crm.records.get('R001')?.fields['Amount']).toBe(7);
});

test('a note that moved between plan and apply is found by its ID', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  const plan = await planOf(device);
  device.notes.put('Archive/deal.md', device.notes.texts()[PATH]);
  device.notes.put(PATH, undefined);
  await planOf(device);
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run.outcomes).toMatchObject([{ result: 'done', path: 'Archive/deal.md' }]);
  expect(device.notes.texts()['Archive/deal.md']).toContain('crm_salesforce: ');
});

test('a note that another device linked during the request keeps that link', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  const crmValue = dealText({ crm_salesforce: 'v1 ORG1:R001 AAAA m1' });
  crm.fault = ({ method }) => {
    if (method === 'POST') device.notes.put(PATH, crmValue);
    return 'none';
  };
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', noteRefused: 'linked-elsewhere' }] });
  expect(device.notes.texts()[PATH]).toBe(crmValue);
});

test('a field that the CRM accepts without storing it is reported, and not sent again', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 5'));
  const deaf: Crm['write'] = function* (scope, writes) {
    const answers = yield* crm.crm.write(scope, writes);
    crm.edit('R001', { Amount: 1_000_000 });
    return answers;
  };
  const other = deviceOver(changed(crm, { write: deaf }), device.notes.texts());
  expect(await sync(other)).toMatchObject({ outcomes: [{ result: 'done', ignored: ['Amount'] }] });
  expect((await planOf(other)).rows[0]?.fields).toMatchObject([
    { remote: 'Amount', action: 'hold', reason: 'changed-back', noteValue: '5', crmValue: '1000000' },
  ]);
});

test('a name of two records waits for the user, whose choice is stored', async () => {
  const twins = ['A1', 'A2'].map((id) => ({ id, label: 'Defense', detail: '' }));
  const crm = modelCrm();
  const asked: string[] = [];
  const resolve: Crm['resolve'] = function* (_, lookups) {
    yield { waitMs: 0 };
    asked.push(...lookups.map(({ name }) => name));
    return lookups.map((one) => ({ ...one, candidates: twins }));
  };
  const mapping = [
    ...MAPPING,
    { from: 'customerOrg', to: 'Untouched__c', codec: 'lookup', direction: 'push' } as const,
  ];
  const device = deviceOver(
    changed(crm, { resolve }),
    { [PATH]: dealText() },
    { rules: { targets: { salesforce: { mapping } } } },
  );
  const [row] = (await planOf(device)).rows;
  expect(row).toMatchObject({ verb: 'create', blocks: [] });
  expect(row?.fields.find(({ remote }) => remote === 'Untouched__c')).toMatchObject({
    ...{ action: 'hold', reason: 'name-ambiguous', lookups: [{ name: 'Department of Defense', candidates: twins }] },
  });
  await sync(device);
  expect(crm.records.get('R001')?.fields['Untouched__c']).toBe('theirs');
  await device.service.rememberLookup('salesforce', 'Untouched__c', 'Department of Defense', 'A2');
  await sync(device, (plan) => ({
    ...NO_DECISIONS,
    answers: new Map(plan.rows.map(({ opId }) => [`${opId}/Untouched__c`, { take: 'note' as const }])),
  }));
  expect(crm.records.get('R001')?.fields['Untouched__c']).toBe('A2');
  expect(asked).toHaveLength(3);
});

test('the service reports the connected user', async () => {
  const device = deviceOver(modelCrm(), {});
  expect(device.service.states().map(({ target, state }) => `${target} ${state}`)).toEqual([
    'salesforce ready',
    'hubspot absent',
    'dynamics absent',
  ]);
  expect(await device.service.test('salesforce')).toMatchObject({ orgId: 'ORG1' });
});

/** Returns a CRM that compares versions, in which another user writes first this many times. */
function busyFor(times: number): ModelCrm {
  const crm = modelCrm();
  let left = times;
  const write: Crm['write'] = function* (scope, writes) {
    const known = writes.filter(({ id }) => id !== undefined);
    for (const { id = '' } of left > 0 ? known : []) crm.edit(id, { Untouched__c: `busy ${left--}` });
    const moved = known.filter(({ id = '', version }) => version !== String(crm.records.get(id)?.version));
    if (moved.length === 0) return yield* crm.crm.write(scope, writes);
    const error = { kind: 'record', code: 'moved', message: '' } as const;
    yield { waitMs: 0 };
    return writes.map(({ opId }) => ({ opId, ok: false, error }));
  };
  return changed(crm, { write });
}

test.each([
  [1, 'done', 5],
  [2, 'stale', 1_000_000],
])('a record that changes %i times during the write is checked once more: %s', async (times, result, amount) => {
  const crm = busyFor(0);
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 5'));
  const busy = busyFor(times);
  for (const [id, record] of crm.records) busy.records.set(id, record);
  const later = deviceOver(busy, device.notes.texts());
  const run = await sync(later);
  expect(run.outcomes).toMatchObject([{ result }]);
  expect(busy.records.get('R001')?.fields['Amount']).toBe(amount);
  expect(later.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
});

test('a record whose written field changes is stale at the second check', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => text.replace('amount: 1000000', 'amount: 5'));
  const write: Crm['write'] = function* (_, writes) {
    crm.edit('R001', { Amount: 9 });
    yield { waitMs: 0 };
    return writes.map(({ opId }) => ({ opId, ok: false, error: { kind: 'record', code: 'moved', message: '' } }));
  };
  const later = deviceOver(changed(crm, { write }), device.notes.texts());
  expect((await sync(later)).outcomes).toMatchObject([{ result: 'stale' }]);
  expect(crm.records.get('R001')?.fields['Amount']).toBe(9);
});
