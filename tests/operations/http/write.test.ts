/** Writes through HTTP: their conditions, what they change, and what they leave unchanged. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readLog } from '../../../src/log/audit.ts';
import type { SyncService } from '../../../src/sync/sync-service.ts';
import { connectedCaller, type ConnectedCaller, type HttpAnswer } from '../../support/http-caller.ts';
import { dealText } from '../../support/rules.ts';

const NOTES = {
  'a.md': dealText({ id: 'opp-1', title: 'One' }),
  'b.md': dealText({ id: 'opp-2', title: 'Two' }),
  'wrong.md': dealText({ id: 'opp-3', amount: '-5' }),
};

const EXPORT = '/v1/crm/export';
const ATTRIBUTION = '/v1/crm/attribution';
const SYNC = '/v1/crm/operations/sync';

let scene: ConnectedCaller;

beforeEach(() => {
  scene = connectedCaller(NOTES);
  scene.caller.permissions = { write: true, unreviewed: false };
});

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  return scene.caller.post(path, body, headers);
}

function codeOf({ status, body }: HttpAnswer): readonly unknown[] {
  return [status, body['code']];
}

function fileCount(): number {
  return Object.keys(scene.device.notes.texts()).length;
}

/** Returns everything that a write could change. */
function everything(): unknown {
  const { device, crm } = scene;
  return [device.notes.texts(), crm.asked.writes, [...crm.records].map(([id, record]) => [id, { ...record.fields }])];
}

interface ShownPlan {
  readonly digest: string;
  readonly create: number;
  readonly update: number;
  readonly conflict: number;
  readonly blocked: number;
}

async function planFor(ids: readonly string[]): Promise<ShownPlan> {
  const { body } = await post(EXPORT, { opportunity_ids: ids, format: 'salesforce' });
  return body['plan'] as ShownPlan;
}

function sending(ids: readonly string[], plan?: string): object {
  return { opportunity_ids: ids, format: 'salesforce', dry_run: false, ...(plan !== undefined && { plan }) };
}

/** Sends an export to the CRM as its dry run shows it. */
async function exported(ids: readonly string[], headers = {}): Promise<HttpAnswer> {
  return post(EXPORT, sending(ids, (await planFor(ids)).digest), headers);
}

const WRITES = [
  ['attribution', ATTRIBUTION, { opportunity_ids: ['opp-1'], write: true }],
  ['a file', EXPORT, { opportunity_ids: ['opp-1'], dry_run: false }],
  ['an export to a CRM', EXPORT, sending(['opp-1'])],
  ['the operation attribute', '/v1/crm/operations/attribute', { id: ['opp-1'] }],
  ['the operation export', '/v1/crm/operations/export', { id: ['opp-1'], write: true }],
  ['the operation sync', SYNC, { target: 'salesforce', id: ['opp-1'], confirm: true }],
  ['the operation pull', '/v1/crm/operations/pull', { target: 'salesforce', id: ['opp-1'], confirm: true }],
  ['the operation add-fields', '/v1/crm/operations/add-fields', { target: 'salesforce', confirm: true }],
] as const;

test.each(WRITES)('%s is not written while HTTP callers may not write', async (_, path, body) => {
  scene.caller.permissions = { write: false, unreviewed: true };
  const before = everything();
  expect(codeOf(await post(path, body))).toEqual([403, 'writing-not-allowed']);
  expect(everything()).toEqual(before);
});

test.each([
  ['attribution', ATTRIBUTION, { write: true }, 'opportunity_ids'],
  ['an export', EXPORT, { dry_run: false }, 'opportunity_ids'],
  ['the operation attribute', '/v1/crm/operations/attribute', {}, 'id'],
  ['the operation export', '/v1/crm/operations/export', { write: true }, 'id'],
  ['the operation sync', SYNC, { target: 'salesforce', confirm: true }, 'id'],
])('%s without names is not written', async (_, path, body, member) => {
  scene.caller.permissions = { write: true, unreviewed: true };
  const before = everything();
  const answer = await post(path, body);
  expect(codeOf(answer)).toEqual([400, 'invalid-member']);
  expect(answer.body['errors']).toEqual([expect.objectContaining({ member })]);
  expect(everything()).toEqual(before);
});

describe('POST /v1/crm/attribution with “write”', () => {
  test('writes the notes, and an unchanged result is not written again', async () => {
    const body = { opportunity_ids: ['opp-1', 'opp-3', 'none'], write: true };
    const first = await post(ATTRIBUTION, body);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ total: 3, written: 1, unchanged: 0, failed: 2, dry_run: false });
    const written = scene.device.notes.texts();
    expect(written['a.md']).toContain('rev_attribution:\n  oem_attribution:\n    Microsoft: 600000');
    expect({ ...written, 'a.md': '' }).toEqual({ ...NOTES, 'a.md': '' });
    expect((await post(ATTRIBUTION, body)).body).toMatchObject({ written: 0, unchanged: 1 });
    expect(scene.device.notes.texts()).toEqual(written);
  });

  test('does so while dry run is on, which is about CRMs', async () => {
    scene.caller.isDryRun = true;
    const { body } = await post(ATTRIBUTION, { opportunity_ids: ['opp-1'], write: true });
    expect(body).toMatchObject({ written: 1, dry_run: false });
  });
});

describe('POST /v1/crm/export to a file', () => {
  test('writes one file with the valid records, and needs no plan', async () => {
    const { status, body } = await post(EXPORT, { opportunity_ids: ['opp-1', 'opp-3'], dry_run: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: false, dry_run: false, total: 2, success_count: 1, error_count: 1 });
    const file = scene.device.notes.texts()[String(body['file'])];
    expect(JSON.parse(file ?? '')).toMatchObject([{ id: 'opp-1' }]);
    expect(body).not.toHaveProperty('formatted_data');
    const one = await post(EXPORT, { opportunity_ids: ['opp-1'], dry_run: false });
    expect(one.body).toMatchObject({ formatted_data: { id: 'opp-1' } });
  });

  test('writes no file without a valid record', async () => {
    const { body } = await post(EXPORT, { opportunity_ids: ['opp-3'], format: 'generic_yaml', dry_run: false });
    expect(body).toMatchObject({ dry_run: true, success_count: 0 });
    expect(body).not.toHaveProperty('file');
    expect(fileCount()).toBe(3);
  });

  test('rejects a plan, which is only for CRMs', async () => {
    const answer = await post(EXPORT, { opportunity_ids: ['opp-1'], dry_run: false, plan: 'x' });
    expect(codeOf(answer)).toEqual([400, 'invalid-member']);
    expect(codeOf(await post(EXPORT, { format: 'salesforce', plan: 'x' }))).toEqual([400, 'invalid-member']);
  });
});

describe('POST /v1/crm/export to a CRM', () => {
  test('sends exactly the plan of the dry run, links the notes, and logs the request', async () => {
    const { crm, device } = scene;
    const plan = await planFor(['opp-1', 'opp-2']);
    expect(plan).toMatchObject({ create: 2, update: 0, conflict: 0, blocked: 0, expires_at: '2026-11-22T18:40:15Z' });
    expect(crm.asked.writes).toBe(0);
    const { status, body } = await post(EXPORT, sending(['opp-1', 'opp-2'], plan.digest), { 'x-request-id': 'r-7' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ request_id: 'r-7', success: true, dry_run: false, total: 2, success_count: 2 });
    expect(body['results']).toEqual([
      expect.objectContaining({ success: true, path: 'a.md', verb: 'create', result: 'done', remote_id: 'R001' }),
      expect.objectContaining({ success: true, path: 'b.md', verb: 'create', result: 'done', remote_id: 'R002' }),
    ]);
    expect([...crm.records.values()].map(({ key }) => key)).toEqual(['opp-1', 'opp-2']);
    expect(body).not.toHaveProperty('formatted_data');
    expect(device.notes.texts()['a.md']).toContain('crm_salesforce: ');
    const logs = Object.entries(device.notes.texts()).filter(([path]) => path.endsWith('.jsonl'));
    const lines = readLog(logs.map(([, text]) => text).join(''));
    expect(lines.map(({ caller, planId }) => [caller, planId])).toEqual([
      ['HTTP request r-7', plan.digest],
      ['HTTP request r-7', plan.digest],
    ]);
    expect(device.notes.texts()[String(body['log'])]).toContain('Started by HTTP request r-7.');
  });

  test('sends nothing while dry run is on, with or without a plan', async () => {
    const { digest } = await planFor(['opp-1']);
    scene.caller.isDryRun = true;
    scene.caller.permissions = { write: true, unreviewed: true };
    const before = everything();
    for (const body of [sending(['opp-1'], digest), sending(['opp-1'])])
      expect(codeOf(await post(EXPORT, body))).toEqual([403, 'dry-run-on']);
    expect(everything()).toEqual(before);
  });

  test('requires a plan, and returns it', async () => {
    const before = everything();
    const answer = await post(EXPORT, sending(['opp-1']));
    expect(codeOf(answer)).toEqual([428, 'plan-required']);
    expect(everything()).toEqual(before);
    const { digest } = answer.body['plan'] as ShownPlan;
    expect((await post(EXPORT, sending(['opp-1'], digest))).body).toMatchObject({ success: true });
  });

  test('makes and applies the plan itself if that is allowed, and confirms no safety limit with it', async () => {
    scene.caller.permissions = { write: true, unreviewed: true };
    const { sync } = scene.caller.services;
    const apply = vi.fn<SyncService['apply']>((...given) => sync.apply(...given));
    scene.caller.services = { ...scene.caller.services, sync: { ...sync, apply } };
    const { body } = await post(EXPORT, sending(['opp-1']));
    expect(body).toMatchObject({ success: true, dry_run: false, formatted_data: { Name: 'One' } });
    expect(scene.crm.records.size).toBe(1);
    expect(apply.mock.calls.map(([, { confirmed }]) => confirmed)).toEqual([false]);
  });

  test.each([
    [
      'a note',
      () => {
        scene.device.notes.put('a.md', NOTES['a.md'].replace('Proposal', 'Won'));
      },
    ],
    ['a record', () => void scene.crm.add('opp-1', {})],
  ])('sends nothing if %s changed after the plan, and returns the new plan', async (_, change) => {
    const { digest } = await planFor(['opp-1']);
    change();
    const before = everything();
    const answer = await post(EXPORT, sending(['opp-1'], digest));
    expect(codeOf(answer)).toEqual([409, 'plan-stale']);
    expect(answer.body['plan']).toMatchObject({ digest: expect.not.stringMatching(digest) as unknown });
    expect(everything()).toEqual(before);
  });

  test('sends nothing for a plan that is unknown, expired, already applied, or for other opportunities', async () => {
    expect(codeOf(await post(EXPORT, sending(['opp-1'], 'unknown')))).toEqual([409, 'plan-stale']);
    const { digest } = await planFor(['opp-1']);
    expect(codeOf(await post(EXPORT, sending(['opp-2'], digest)))).toEqual([400, 'invalid-member']);
    scene.device.clock.advance(600_000);
    expect(codeOf(await post(EXPORT, sending(['opp-1'], digest)))).toEqual([409, 'plan-stale']);
    expect(scene.crm.asked.writes).toBe(0);
    const plan = await planFor(['opp-1']);
    await post(EXPORT, sending(['opp-1'], plan.digest));
    const before = everything();
    expect(codeOf(await post(EXPORT, sending(['opp-1'], plan.digest)))).toEqual([409, 'plan-stale']);
    expect(everything()).toEqual(before);
  });

  test('takes nothing from the CRM, and the change there stays visible to a sync', async () => {
    const { crm, device } = scene;
    await exported(['opp-1']);
    crm.type('R001', { title: 'Theirs' });
    device.notes.put('a.md', device.notes.texts()['a.md']?.replace('amount: 1000000', 'amount: 2000000'));
    const { body } = await exported(['opp-1']);
    expect(body).toMatchObject({ success: true, results: [{ verb: 'update', result: 'done', not_synced: 1 }] });
    expect(device.notes.texts()['a.md']).toContain('title: One');
    expect(crm.records.get('R001')?.fields).toMatchObject({ Name: 'Theirs', Amount: 2_000_000 });
    const sync = await post(SYNC, { target: 'salesforce', id: ['opp-1'] });
    expect(sync.body).toMatchObject({ counts: { pull: 1 } });
  });

  test('skips a conflict, says so, and sends the other opportunities', async () => {
    const { crm, device } = scene;
    await exported(['opp-1', 'opp-2']);
    crm.type('R001', { title: 'Theirs' });
    device.notes.put('a.md', device.notes.texts()['a.md']?.replace('title: One', 'title: Ours'));
    device.notes.put('b.md', device.notes.texts()['b.md']?.replace('title: Two', 'title: Both'));
    expect(await planFor(['opp-1', 'opp-2'])).toMatchObject({ update: 1, conflict: 1 });
    const { body } = await exported(['opp-1', 'opp-2']);
    expect(body).toMatchObject({ success: false, success_count: 1, error_count: 1 });
    expect(body['errors']).toEqual([expect.objectContaining({ opportunity_id: 'opp-1', code: 'conflict' })]);
    expect(crm.records.get('R001')?.fields).toMatchObject({ Name: 'Theirs' });
    expect(crm.records.get('R002')?.fields).toMatchObject({ Name: 'Both' });
  });

  test('reports invalid notes and unknown IDs, and sends the others', async () => {
    const { body } = await exported(['opp-1', 'opp-3', 'none']);
    expect(body).toMatchObject({ success: false, total: 3, success_count: 1, error_count: 2 });
    expect(body['errors']).toEqual([
      expect.objectContaining({ opportunity_id: 'opp-3', code: 'amount-not-positive' }),
      expect.objectContaining({ opportunity_id: 'none', code: 'id-unknown' }),
    ]);
    expect(scene.crm.records.size).toBe(1);
  });

  test('rejects a plan that exceeds a safety limit, even if the caller has seen it', async () => {
    const many = Array.from({ length: 26 }, (_, at) => `opp-${at}`);
    scene = connectedCaller(Object.fromEntries(many.map((id) => [`${id}.md`, dealText({ id, title: id })])));
    scene.caller.permissions = { write: true, unreviewed: true };
    const before = everything();
    const reviewed = await exported(many);
    expect(codeOf(reviewed)).toEqual([409, 'safety-limit']);
    expect(reviewed.body['detail']).toContain('26');
    expect(codeOf(await post(EXPORT, sending(many)))).toEqual([409, 'safety-limit']);
    expect(everything()).toEqual(before);
  });

  test('is 503 if the CRM cannot be read, and a dry run still shows the data', async () => {
    scene.caller.permissions = { write: true, unreviewed: true };
    scene.crm.fault = () => 'signed-out';
    expect(codeOf(await post(EXPORT, sending(['opp-1'])))).toEqual([503, 'crm-not-reached']);
    const { status, body } = await post(EXPORT, { opportunity_ids: ['opp-1'], format: 'salesforce' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, plan_error: { kind: 'connection', code: 'sign-in-needed' } });
    expect(body).not.toHaveProperty('plan');
  });

  test('is 503 for a CRM that is not connected', async () => {
    const answer = await post(EXPORT, { opportunity_ids: ['opp-1'], format: 'hubspot', dry_run: false });
    expect(codeOf(answer)).toEqual([503, 'crm-not-reached']);
    const { body } = await post(EXPORT, { opportunity_ids: ['opp-1'], format: 'hubspot' });
    expect(body).toMatchObject({ success: true });
    expect(body).not.toHaveProperty('plan_error');
  });

  test('reports an opportunity whose result is unknown, and the next request finds the record', async () => {
    scene.crm.fault = ({ method }) => (method === 'POST' ? 'lost-after' : 'none');
    const { digest } = await planFor(['opp-1']);
    let isLost = false;
    scene.crm.fault = ({ method }) => {
      if (isLost) return 'lost-before';
      isLost = method === 'POST';
      return isLost ? 'lost-after' : 'none';
    };
    const { status, body } = await post(EXPORT, sending(['opp-1'], digest));
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: false, results: [{ success: false, result: 'unknown' }] });
    scene.crm.fault = () => 'none';
    const soon = await post(EXPORT, { opportunity_ids: ['opp-1'], format: 'salesforce' });
    expect(soon.body).toMatchObject({ success: true, plan: { update: 0, blocked: 0 } });
    scene.device.clock.advance(60_000);
    expect((await exported(['opp-1'])).body).toMatchObject({ success: true });
    expect(scene.crm.records.size).toBe(1);
  });
});

describe('Idempotency-Key', () => {
  const KEY = { 'idempotency-key': '7f3a' };

  test('repeats the answer of a write, without writing again', async () => {
    const { digest } = await planFor(['opp-1']);
    const body = sending(['opp-1'], digest);
    const first = await post(EXPORT, body, KEY);
    expect(first.body).toMatchObject({ success: true, request_id: 'request-2' });
    const before = everything();
    const second = await post(EXPORT, body, KEY);
    expect(second.body).toEqual(first.body);
    expect(second.headers['x-request-id']).toBe('request-3');
    expect(everything()).toEqual(before);
  });

  test('belongs to one request', async () => {
    const body = { opportunity_ids: ['opp-1'], dry_run: false };
    await post(EXPORT, body, KEY);
    expect(codeOf(await post(EXPORT, { ...body, format: 'generic_yaml' }, KEY))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    expect(codeOf(await post(ATTRIBUTION, { opportunity_ids: ['opp-1'], write: true }, KEY))[0]).toBe(422);
    expect(fileCount()).toBe(4);
  });

  test.each(['', 'a b', 'é', 'x'.repeat(256)])('%j is not valid, and nothing is written', async (key) => {
    const before = everything();
    const answer = await post(EXPORT, { opportunity_ids: ['opp-1'], dry_run: false }, { 'idempotency-key': key });
    expect(codeOf(answer)).toEqual([400, 'invalid-header']);
    expect(everything()).toEqual(before);
  });
});

test('one of two writes at the same time is rejected, and reads are answered', async () => {
  const body = { opportunity_ids: ['opp-1'], dry_run: false };
  const [first, second, read] = await Promise.all([
    post(EXPORT, body),
    post(EXPORT, body),
    post(EXPORT, { opportunity_ids: ['opp-1'] }),
  ]);
  expect([first.status, codeOf(second), read.status]).toEqual([200, [409, 'busy'], 200]);
  expect(fileCount()).toBe(4);
  expect((await post(EXPORT, body)).status).toBe(200);
});
