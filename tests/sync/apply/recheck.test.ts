/** Note and record are read again before every attempt of a write, regardless of the first attempt’s result. */
import { describe, expect, test } from 'vitest';
import { dealText } from '../../support/rules.ts';
import { setKey } from '../model/deals.ts';
import { modelCrm, type Fault, type ModelCrm } from '../model/model-crm.ts';
import { TARGET_MODELS, type TargetModel } from '../model/target-model.ts';
import { deviceOver, NO_DECISIONS, planOf, sync, type Device } from '../model/world.ts';

const PATH = 'deal.md';

const AMOUNT = 1_100_000;

/**
 * Runs a linked opportunity whose amount was increased in the note: the first write has this fault, and `meanwhile`
 * happens while the plugin waits.
 */
async function scene(kind: TargetModel, fault: Fault, meanwhile: (device: Device, crm: ModelCrm) => unknown) {
  const crm = modelCrm(kind);
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => setKey(text, 'amount', String(AMOUNT)));
  const plan = await planOf(device);
  const before = { writes: crm.asked.writes, sent: device.transport.sent.length };
  let writes = 0;
  let waits = false;
  crm.fault = ({ method }) => {
    if (method !== 'POST') {
      if (waits) meanwhile(device, crm);
      waits = false;
      return 'none';
    }
    writes += 1;
    waits = writes === 1;
    return waits ? fault : 'none';
  };
  const run = await device.service.apply(plan, NO_DECISIONS);
  crm.fault = () => 'none';
  const attempts = device.transport.sent.slice(before.sent).filter(({ method }) => method === 'POST').length;
  return { crm, device, outcome: run.outcomes[0], attempts, arrived: crm.asked.writes - before.writes };
}

const amountIn = (crm: ModelCrm): number => Number(crm.records.get('R001')?.fields[crm.model.names.amount]);

const journal = ({ memory }: Device) => memory.entries().filter(([key]) => key.startsWith('journal/'));

/** Every reason for another attempt of a write. A write without a response is only repeated if that is harmless. */
const REASONS: readonly Fault[] = ['locked', 'busy', 'broken', 'lost-before', 'timeout-before'];

describe.each(TARGET_MODELS)('with $target', (kind) => {
  const reasons = REASONS.filter((fault) => kind.repeats || !/lost|timeout/.test(fault));

  test.each(reasons)('after %s the write is repeated if nothing changed', async (fault) => {
    const { crm, outcome, attempts, arrived } = await scene(kind, fault, () => undefined);
    expect([outcome?.result, attempts, arrived, amountIn(crm)]).toEqual(['done', 2, 1, AMOUNT]);
  });

  test.each(reasons)('after %s a value that another user has written since stays', async (fault) => {
    const { crm, device, outcome, attempts } = await scene(kind, fault, (_, { type }) => {
      type('R001', { amount: '777777' });
    });
    expect(fault === 'locked' ? ['stale'] : ['stale', 'unknown']).toContain(outcome?.result);
    expect([attempts, amountIn(crm)]).toEqual([1, 777_777]);
    device.clock.advance(61_000);
    expect((await planOf(device)).rows[0]?.fields).toMatchObject([{ action: 'conflict', reason: 'both-changed' }]);
  });

  test.each(reasons)('after %s a note that has been edited since is not sent in its old form', async (fault) => {
    const { crm, outcome, attempts } = await scene(kind, fault, ({ notes }) => {
      notes.put(PATH, setKey(notes.texts()[PATH] ?? '', 'amount', '1200000'));
    });
    expect(outcome?.result).toMatch(/^(?:stale|unknown)$/);
    expect([attempts, amountIn(crm)]).toEqual([1, 1_000_000]);
  });

  test.each(reasons)('after %s a record that has been deleted since is not created again', async (fault) => {
    const { crm, outcome, attempts } = await scene(kind, fault, (_, { records }) => {
      records.delete('R001');
    });
    expect(outcome?.result).toMatch(/^(?:stale|unknown)$/);
    expect([attempts, crm.records.size]).toEqual([1, 0]);
  });

  test('after a rejection a field that the row does not write may have changed', async () => {
    const { crm, outcome, attempts } = await scene(kind, 'locked', (_, { type }) => {
      type('R001', { untouched: 'news' });
    });
    expect([outcome?.result, attempts, amountIn(crm)]).toEqual(['done', 2, AMOUNT]);
  });

  test.each<Fault>(['broken', 'broken-after'])(
    'after %s a record with a new version and the same values is not written again',
    async (fault) => {
      const { crm, device, outcome, attempts } = await scene(kind, fault, (_, { type }) => {
        type('R001', { amount: '5' });
        type('R001', { amount: '1000000' });
      });
      expect([outcome?.result, attempts, amountIn(crm)]).toEqual(['unknown', 1, 1_000_000]);
      expect(journal(device)).toHaveLength(1);
    },
  );

  test.each<Fault>(['lost-after', 'timeout-after', 'broken-after'])(
    'a write that arrived is done after %s: it is neither sent twice nor treated as another user’s change',
    async (fault) => {
      const { crm, device, outcome, attempts } = await scene(kind, fault, () => undefined);
      expect([outcome?.result, attempts, amountIn(crm)]).toEqual(['done', 1, AMOUNT]);
      expect(journal(device)).toEqual([]);
      expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged']);
    },
  );

  test.each<Fault>(['lost-after', 'broken-after'])(
    'a write that arrived is done after %s although the note has been edited since, and the edit is sent next',
    async (fault) => {
      const { device, crm, outcome } = await scene(kind, fault, ({ notes }) => {
        notes.put(PATH, setKey(notes.texts()[PATH] ?? '', 'region', 'West'));
      });
      expect(outcome?.result).toBe('done');
      await sync(device);
      expect(crm.records.get('R001')?.fields).toMatchObject({ [kind.names.region]: 'West' });
      expect(amountIn(crm)).toBe(AMOUNT);
    },
  );
});

test('the halves of a rejected batch are checked before each is sent', async () => {
  const crm = modelCrm();
  const names = ['one', 'two', 'three'];
  const device = deviceOver(crm, Object.fromEntries(names.map((id) => [`${id}.md`, dealText({ id })])));
  await sync(device);
  for (const id of names)
    await device.notes.edit(`${id}.md`, (text) =>
      setKey(setKey(text, 'amount', '5'), 'title', id === 'two' ? 'POISON' : id),
    );
  const plan = await planOf(device);
  let posts = 0;
  crm.fault = ({ method }) => {
    if (method === 'POST') posts += 1;
    else if (posts === 1) crm.edit('R002', { Amount: 7 });
    return 'none';
  };
  const run = await device.service.apply(plan, NO_DECISIONS);
  const results = Object.fromEntries(run.outcomes.map(({ path, result }) => [path, result]));
  expect(results).toEqual({ 'one.md': 'done', 'three.md': 'stale', 'two.md': 'failed' });
  expect(crm.records.get('R002')?.fields['Amount']).toBe(7);
});

test('a new record that another user creates while the CRM is busy is unchanged', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  const plan = await planOf(device);
  let posts = 0;
  crm.fault = ({ method }) => {
    if (method === 'POST') return posts++ === 0 ? 'locked' : 'none';
    if (posts === 1 && crm.records.size === 0) crm.add('opp-123', { Name: 'Theirs' });
    return 'none';
  };
  expect((await device.service.apply(plan, NO_DECISIONS)).outcomes).toMatchObject([{ result: 'stale' }]);
  expect([...crm.records.values()].map(({ fields }) => fields['Name'])).toEqual(['Theirs']);
  expect(posts).toBe(1);
});

test('a value that the CRM normalizes counts as arrived', async () => {
  const crm = modelCrm();
  const device = deviceOver(crm, { [PATH]: dealText() });
  await sync(device);
  await device.notes.edit(PATH, (text) => setKey(text, 'region', 'Northern'));
  let posts = 0;
  crm.fault = ({ method }) => {
    if (method === 'POST') posts += 1;
    else if (posts === 1) crm.edit('R001', { Region__c: 'NORTHERN' });
    return method === 'POST' ? 'broken-after' : 'none';
  };
  expect((await sync(device)).outcomes).toMatchObject([{ result: 'done' }]);
  expect(posts).toBe(1);
});
