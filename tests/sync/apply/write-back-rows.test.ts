/** Records that are read back after they were written. */
import { expect, test } from 'vitest';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type ModelCrm } from '../model/model-crm.ts';
import { deviceOver, planOf, sync } from '../model/world.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';

const PATH = 'deal.md';

/** Returns a CRM in which reading fails with this error after the first write. */
function deafAfterWrite(kind: CrmError['kind'], once: { on: boolean }): ModelCrm {
  const crm = modelCrm();
  const written = { yet: false };
  return {
    ...crm,
    crm: {
      ...crm.crm,
      write: function* (scope, writes) {
        const answers = yield* crm.crm.write(scope, writes);
        written.yet = true;
        return answers;
      },
      read: function* (scope, ids, keys) {
        if (written.yet && once.on) yield { error: { kind, code: 'E', message: 'no' } };
        return yield* crm.crm.read(scope, ids, keys);
      },
    },
  };
}

test.each<[CrmError['kind'], boolean]>([
  ['record', false],
  ['unknown', false],
  ['later', true],
  ['connection', true],
])('an error of the kind %s while reading back: the record is unknown, the run stops: %s', async (kind, stops) => {
  const once = { on: true };
  const crm = deafAfterWrite(kind, once);
  const device = deviceOver(crm, { [PATH]: dealText() });
  const run = await sync(device);
  expect(run.outcomes).toMatchObject([{ result: 'unknown', remoteId: 'R001', error: { kind: 'unknown', code: 'E' } }]);
  expect(run.stopped !== undefined).toBe(stops);
  expect(device.notes.texts()[PATH]).toBe(dealText());
  once.on = false;
  expect(await sync(device)).toMatchObject({ outcomes: [{ verb: 'link', result: 'done' }] });
  expect(crm.records.size).toBe(1);
});

test('a note that only receives values is written back although records of the same batch cannot be read back', async () => {
  const once = { on: false };
  const crm = deafAfterWrite('record', once);
  const device = deviceOver(crm, { 'a.md': dealText({ id: 'opp-a' }), 'b.md': dealText({ id: 'opp-b' }) });
  await sync(device);
  crm.edit('R001', { StageName: 'Won' });
  await device.notes.edit('b.md', (text) => setKey(text, 'amount', '5'));
  const plan = await planOf(device);
  expect(plan.rows.map(({ verb }) => verb)).toEqual(['pull', 'update']);
  once.on = true;
  // Reading before the write succeeds, because this service has written nothing yet.
  const fresh = deafAfterWrite('record', once);
  for (const [id, record] of crm.records) fresh.records.set(id, record);
  const other = deviceOver(fresh, device.notes.texts());
  const run = await sync(other);
  expect(run.outcomes).toMatchObject([
    { path: 'a.md', result: 'done' },
    { path: 'b.md', result: 'unknown' },
  ]);
  expect(other.notes.texts()['a.md']).toContain('stage: Won');
});
