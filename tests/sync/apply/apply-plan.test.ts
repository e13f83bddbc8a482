/** The results of rows if the CRM, the network, or the user interferes. */
import { expect, test } from 'vitest';
import { deviceName, readLog } from '../../../src/log/audit.ts';
import { madePaths } from '../../support/imported.ts';
import { dealText } from '../../support/rules.ts';
import { modelCrm, type Fault, type ModelCrm } from '../model/model-crm.ts';
import { acting, deviceOver, NO_DECISIONS, planOf, sync } from '../model/world.ts';

function scene(count = 1) {
  const crm = modelCrm();
  const files = Array.from({ length: count }, (_, at) => [
    `deal-${at}.md`,
    dealText({ id: `opp-${at}`, title: `Deal ${at}` }),
  ]);
  return { crm, device: deviceOver(crm, Object.fromEntries(files) as Record<string, string>) };
}

/** Returns a fault for the first write; afterwards no response arrives. */
function deadFrom(fault: Fault): ModelCrm['fault'] {
  let dead = false;
  return ({ method }) => {
    if (dead) return 'lost-before';
    dead = method === 'POST';
    return dead ? fault : 'none';
  };
}

test.each<[Fault, string, number]>([
  ['lost-before', 'unknown', 0],
  ['lost-after', 'unknown', 1],
  ['timeout-before', 'unknown', 0],
  ['timeout-after', 'unknown', 1],
])(
  'a write that is %s on a connection that stays down is %s, and is written back a minute later without a second record',
  async (fault, result, records) => {
    const { crm, device } = scene();
    crm.fault = deadFrom(fault);
    expect(await sync(device)).toMatchObject({ outcomes: [{ result, error: { kind: 'unknown' } }] });
    crm.fault = () => 'none';
    expect(crm.records.size).toBe(records);
    const soon = await planOf(device);
    expect(soon.rows[0]?.blocks.map(({ why }) => why)).toEqual(records === 0 ? ['sent-unknown'] : []);
    device.clock.advance(60_000);
    await sync(device);
    expect(crm.records.size).toBe(1);
    expect(acting(await planOf(device))).toEqual([]);
    expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
  },
);

test.each<Fault>(['lost-after', 'timeout-after', 'broken-after'])(
  'a write that is %s is found at the next check, written back, and not sent again',
  async (fault) => {
    const { crm, device } = scene();
    crm.fault = ({ method }) => (method === 'POST' ? fault : 'none');
    expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', remoteId: 'R001', created: true }] });
    expect(crm.asked.writes).toBe(1);
    expect((await planOf(device)).rows.map(({ verb }) => verb)).toEqual(['unchanged']);
    expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
  },
);

test('a CRM that stays busy postpones the batch and ends the run', async () => {
  const { crm, device } = scene(5);
  crm.fault = ({ method }) => (method === 'POST' ? 'broken' : 'none');
  const run = await sync(device);
  expect(run.outcomes.map(({ result }) => result)).toEqual([
    'deferred',
    'deferred',
    'deferred',
    'not-reached',
    'not-reached',
  ]);
  expect(run.stopped).toMatchObject({ kind: 'later', code: 'E500' });
  expect((await device.service.runs())[0]?.again).toHaveLength(5);
});

test('a signed-out connection ends the run, and nothing counts as failed', async () => {
  const { crm, device } = scene(4);
  crm.fault = ({ method }) => (method === 'POST' ? 'signed-out' : 'none');
  const run = await sync(device);
  expect(run.stopped).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
  expect(new Set(run.outcomes.map(({ result }) => result))).toEqual(new Set(['not-reached']));
});

test('a record that cannot be read back is unknown, and the next sync links it', async () => {
  const { crm, device } = scene();
  let posted = false;
  crm.fault = ({ method }) => {
    posted ||= method === 'POST';
    return posted && method === 'GET' ? 'signed-out' : 'none';
  };
  expect(await sync(device)).toMatchObject({
    outcomes: [{ result: 'unknown', remoteId: 'R001' }],
    stopped: { code: 'sign-in-needed' },
  });
  crm.fault = () => 'none';
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', verb: 'link' }] });
  expect(crm.records.size).toBe(1);
});

test('a run is canceled between two batches, and reports its progress', async () => {
  const { device } = scene(5);
  const stop = new AbortController();
  const told: string[] = [];
  const run = await device.service.apply(await planOf(device), NO_DECISIONS, {
    signal: stop.signal,
    progress: (done, total) => {
      told.push(`${done}/${total}`);
      stop.abort();
    },
  });
  expect(run.cancelled).toBe(true);
  expect(run.outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done', 'not-reached', 'not-reached']);
  expect(told[0]).toBe('0/5');
});

test('a plan with a safety limit is not applied without confirmation', async () => {
  const { crm, device } = scene(26);
  const plan = await planOf(device);
  expect(plan.safetyLimits.map(({ why }) => why)).toEqual(['many-rows']);
  const run = await device.service.apply(plan, { ...NO_DECISIONS, confirmed: false });
  expect(run.stopped).toMatchObject({ code: 'not-confirmed' });
  expect(crm.records.size).toBe(0);
});

test('if a note cannot be written, its record is written once, and the next sync updates the note', async () => {
  const { crm, device } = scene();
  const plan = await planOf(device);
  const edit = device.notes.edit.bind(device.notes);
  Object.assign(device.notes, {
    edit: (path: string, change: (text: string) => string) =>
      path.endsWith('.md') ? Promise.reject(new Error('read-only')) : edit(path, change),
  });
  device.restart();
  expect(await device.service.apply(plan, NO_DECISIONS)).toMatchObject({
    outcomes: [{ result: 'done', noteRefused: 'read-only' }],
  });
  Object.assign(device.notes, { edit });
  device.restart();
  expect(await sync(device)).toMatchObject({ outcomes: [{ result: 'done', verb: 'link' }] });
  expect(crm.records.size).toBe(1);
});

test('a record that a run created is not undone', async () => {
  const { device } = scene();
  const run = await sync(device);
  expect(await device.service.undo(run.runId)).toMatchObject({
    undoOf: run.runId,
    rows: [{ verb: 'blocked', blocks: [{ why: 'created-by-run', id: 'R001' }] }],
  });
  expect(await device.service.undo('none')).toBeUndefined();
});

test('a record of an interrupted run is not undone either', async () => {
  const { crm, device } = scene();
  crm.fault = deadFrom('lost-after');
  const { runId } = await sync(device);
  crm.fault = () => 'none';
  await sync(device);
  expect(await device.service.undo(runId)).toMatchObject({
    rows: [{ verb: 'blocked', blocks: [{ why: 'created-by-run' }] }],
  });
});

test('values that a run filled in are cleared again', async () => {
  const { crm, device } = scene();
  await sync(device);
  await device.notes.edit('deal-0.md', (text) => text.replace('region: East', 'region: East\nsource: Partner'));
  const { runId } = await sync(device);
  const plan = await device.service.undo(runId);
  if (plan === undefined || 'kind' in plan) throw new Error('no plan');
  expect(plan.rows).toMatchObject([{ fields: [{ remote: 'LeadSource', action: 'push', clears: true }] }]);
  await device.service.apply(plan, NO_DECISIONS);
  expect(crm.records.get('R001')?.fields['LeadSource']).toBeNull();
});

test('a field that changed since is not undone', async () => {
  const { crm, device } = scene();
  await sync(device);
  await device.notes.edit('deal-0.md', (text) =>
    text.replace('amount: 1000000', 'amount: 2').replace('stage: Proposal', 'stage: Won'),
  );
  const run = await sync(device);
  crm.edit('R001', { Amount: 3 });
  expect(await device.service.undo(run.runId)).toMatchObject({
    rows: [
      {
        verb: 'update',
        fields: [
          { remote: 'Amount', action: 'hold', reason: 'changed-there' },
          { remote: 'StageName', action: 'push', send: 'Proposal' },
        ],
      },
    ],
  });
});

test('a status shows the changes on each side, without a request', async () => {
  const { crm, device } = scene();
  await sync(device);
  crm.edit('R001', { StageName: 'Won' });
  device.clock.advance(60_000);
  await planOf(device);
  const sent = device.transport.sent.length;
  const text = (device.notes.texts()['deal-0.md'] ?? '').replace('region: East', 'region: West');
  expect(await device.service.status()('deal-0.md', text)).toEqual([
    {
      target: 'salesforce',
      remoteId: 'R001',
      url: 'https://crm.example/R001',
      lastSync: '2026-11-22T18:30:15Z',
      changedHere: ['Region__c'],
      changedThere: ['StageName'],
      checkedAt: '2026-11-22T18:31:15Z',
    },
  ]);
  expect(device.transport.sent).toHaveLength(sent);
  expect(await device.service.status()('x.md', dealText())).toEqual([]);
});

test('records without a note are listed, and become notes that need no sync', async () => {
  const { crm, device } = scene();
  await sync(device);
  crm.add('', { Name: 'From there: one', Amount: 5, StageName: 'Open', CloseDate: '2027-01-31', Description: 'Long' });
  crm.add('opp-9', { Name: 'Two', Amount: 6 });
  const filter = { since: '', mine: false, open: false };
  expect(await device.service.candidates('salesforce', filter)).toEqual({
    candidates: [
      {
        remoteId: 'R002',
        title: 'From there: one',
        amount: { minor: 500, currency: 'USD' },
        fields: { CloseDate: '2027-01-31', StageName: 'Open' },
      },
      { remoteId: 'R003', title: 'Two', amount: { minor: 600, currency: 'USD' }, fields: {} },
    ],
    known: 1,
  });
  const paths = await madePaths(device.service.importNotes('salesforce', ['R002', 'R003', 'R001', 'gone']));
  expect(paths).toEqual(['Opportunities/FY27/From there one.md', 'Opportunities/FY27/Two.md']);
  const texts = device.notes.texts();
  expect(texts['Opportunities/FY27/From there one.md']).toContain('title: "From there: one"');
  expect(texts['Opportunities/FY27/Two.md']).toContain('id: opp-9');
  expect(texts['Opportunities/FY27/Two.md']).toContain('crm_salesforce: v1 ORG1:R003 ');
  expect(await device.service.candidates('salesforce', filter)).toMatchObject({ candidates: [], known: 3 });
});

test('a device has one name', async () => {
  const { device } = scene();
  const name = await deviceName(device.memory, () => 'a');
  expect(name).toMatch(/^[0-9a-f]{8}$/);
  expect(await deviceName(device.memory, () => 'b')).toBe(name);
});

test('a log that cannot be written ends the run, and keeps all its results', async () => {
  const { crm, device } = scene(5);
  const plan = await planOf(device);
  const create = device.notes.create.bind(device.notes);
  const refuse = (path: string, text: string) =>
    path.startsWith('CRM log') ? Promise.reject(new Error('read-only')) : create(path, text);
  Object.assign(device.notes, { create: refuse });
  device.restart();
  const run = await device.service.apply(plan, NO_DECISIONS);
  expect(run).toMatchObject({ stopped: { kind: 'connection', code: 'log-unwritable', message: 'read-only' } });
  expect(run.outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done', 'not-reached', 'not-reached']);
  const again = await sync(device);
  expect(again).toMatchObject({ stopped: { code: 'log-unwritable' } });
  expect(crm.records.size).toBe(3);
  Object.assign(device.notes, { create });
  device.restart();
  expect((await sync(device)).outcomes.map(({ result }) => result)).toEqual(['left', 'left', 'left', 'done', 'done']);
  expect(device.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual([]);
  const log = Object.entries(device.notes.texts()).filter(([path]) => path.endsWith('.jsonl'));
  expect(log.flatMap(([, text]) => text.trim().split('\n'))).toHaveLength(5);
});

test('a row that was interrupted in another org stays in the journal for it', async () => {
  const { crm, device } = scene();
  crm.fault = deadFrom('lost-after');
  await sync(device);
  const journal = () => device.memory.entries().filter(([key]) => key.startsWith('journal/'));
  const left = journal();
  expect(left).toHaveLength(1);
  const elsewhere = deviceOver(modelCrm(), device.notes.texts(), { identity: { ...plainIdentity, orgId: 'ORG2' } });
  await elsewhere.memory.put(left);
  expect(await sync(elsewhere)).toMatchObject({ outcomes: [{ result: 'done' }] });
  expect(elsewhere.memory.entries().filter(([key]) => key.startsWith('journal/'))).toEqual(left);
});

const plainIdentity = { orgId: '', orgName: 'Sandbox', userId: 'U1', userName: 'ann', sandbox: true, version: '1' };

test('a row that sends nothing and is interrupted is logged as done only if its note was written', async () => {
  for (let dieAt = 0, isOver = false; !isOver; dieAt++) {
    const { crm, device } = scene();
    await sync(device);
    crm.edit('R001', { StageName: 'Won' });
    const plan = await planOf(device);
    device.restart(dieAt);
    isOver = await device.service.apply(plan, NO_DECISIONS).then(
      () => true,
      () => false,
    );
    device.restart();
    const [cutOff] = await device.service.runs();
    const isWritten = device.notes.texts()['deal-0.md']?.includes('stage: Won') === true;
    await sync(device);
    expect(device.notes.texts()['deal-0.md']).toContain('stage: Won');
    const log = Object.entries(device.notes.texts()).flatMap(([path, text]) => (path.endsWith('.jsonl') ? text : []));
    const lines = readLog(log.join('')).filter(({ verb }) => verb === 'pull');
    const told = lines.map(({ runId, result }) => [runId === cutOff?.runId, result]);
    expect([dieAt, told]).toEqual([dieAt, [[isWritten, 'done']]]);
  }
});

test('each line of the log names the program that started the run, and no line does if the user started it', async () => {
  const { device } = scene(2);
  const callersOf = (): unknown[] => {
    const log = Object.entries(device.notes.texts()).filter(([path]) => path.endsWith('.jsonl'));
    return readLog(log.map(([, text]) => text).join('')).map(({ caller }) => caller);
  };
  await device.service.apply(await planOf(device), NO_DECISIONS, { caller: 'HTTP request 7f3a' });
  expect(callersOf()).toEqual(['HTTP request 7f3a', 'HTTP request 7f3a']);
  device.notes.put('deal-1.md', device.notes.texts()['deal-1.md']?.replace('Deal 1', 'Deal one'));
  await sync(device);
  expect(callersOf()).toEqual(['HTTP request 7f3a', 'HTTP request 7f3a', undefined]);
});
