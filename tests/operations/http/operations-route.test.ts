/** Operations that write, through HTTP: which plans are applied, and what is never sent. */
import { beforeEach, expect, test } from 'vitest';
import { connectedCaller, type ConnectedCaller, type HttpAnswer } from '../../support/http-caller.ts';
import { dealText } from '../../support/rules.ts';

const NOTES = {
  'a.md': dealText({ id: 'opp-1', title: 'One' }),
  'b.md': dealText({ id: 'opp-2', title: 'Two' }),
};

const SYNC = '/v1/crm/operations/sync';

let scene: ConnectedCaller;

beforeEach(() => {
  scene = connectedCaller(NOTES);
  scene.caller.permissions = { write: true, unreviewed: false };
});

function post(path: string, body: unknown): Promise<HttpAnswer> {
  return scene.caller.post(path, body);
}

function codeOf({ status, body }: HttpAnswer): readonly unknown[] {
  return [status, body['code']];
}

const ARGUMENTS = { target: 'salesforce', id: ['opp-1', 'opp-2'] };

async function planId(body: object = ARGUMENTS): Promise<string> {
  return String((await post(SYNC, body)).body['plan_id']);
}

test('applies a plan that an answer has shown', async () => {
  const { status, body } = await post(SYNC, { ...ARGUMENTS, confirm: await planId() });
  expect(status).toBe(200);
  expect(body).toMatchObject({ dry_run: false, success_count: 2, results: [{ created: true }, { created: true }] });
  expect(scene.crm.records.size).toBe(2);
});

test('the order of the arguments does not matter', async () => {
  const confirm = await planId({ id: ['opp-1'], target: 'salesforce', close: true });
  const { status } = await post(SYNC, { confirm, close: true, target: 'salesforce', id: ['opp-1'] });
  expect(status).toBe(200);
});

test('requires a plan, and returns it', async () => {
  const answer = await post(SYNC, { ...ARGUMENTS, confirm: true });
  expect(codeOf(answer)).toEqual([428, 'plan-required']);
  expect(scene.crm.asked.writes).toBe(0);
  const { digest } = answer.body['plan'] as { digest: string };
  expect((await post(SYNC, { ...ARGUMENTS, confirm: digest })).body).toMatchObject({ dry_run: false });
});

test('“confirm”: true is enough if unreviewed syncs are allowed', async () => {
  scene.caller.permissions = { write: true, unreviewed: true };
  expect((await post(SYNC, { ...ARGUMENTS, confirm: true })).body).toMatchObject({ dry_run: false });
});

test.each(['all', 'unknown'])('“confirm”: %j is no plan that an answer has shown', async (confirm) => {
  scene.caller.permissions = { write: true, unreviewed: true };
  expect(codeOf(await post(SYNC, { ...ARGUMENTS, confirm }))).toEqual([409, 'plan-stale']);
  expect(scene.crm.asked.writes).toBe(0);
});

test('a plan is for its arguments', async () => {
  const confirm = await planId();
  expect(codeOf(await post(SYNC, { ...ARGUMENTS, id: ['opp-1'], confirm }))).toEqual([400, 'invalid-member']);
  expect(codeOf(await post(SYNC, { ...ARGUMENTS, close: true, confirm }))).toEqual([400, 'invalid-member']);
  const pull = await post('/v1/crm/operations/pull', { ...ARGUMENTS, confirm });
  expect(codeOf(pull)).toEqual([400, 'invalid-member']);
  expect(scene.crm.asked.writes).toBe(0);
});

test('sends nothing if a note changed after the plan, and returns the new plan', async () => {
  const confirm = await planId();
  scene.device.notes.put('a.md', NOTES['a.md'].replace('Proposal', 'Won'));
  const answer = await post(SYNC, { ...ARGUMENTS, confirm });
  expect(codeOf(answer)).toEqual([409, 'plan-stale']);
  expect(answer.body['plan']).toMatchObject({ create: 2 });
  expect(scene.crm.asked.writes).toBe(0);
});

test('sends nothing while dry run is on', async () => {
  const confirm = await planId();
  scene.caller.isDryRun = true;
  expect(codeOf(await post(SYNC, { ...ARGUMENTS, confirm }))).toEqual([403, 'dry-run-on']);
  expect(scene.crm.asked.writes).toBe(0);
});

test('never exceeds a safety limit, which the command line can', async () => {
  const many = Array.from({ length: 26 }, (_, at) => `opp-${at}`);
  scene = connectedCaller(Object.fromEntries(many.map((id) => [`${id}.md`, dealText({ id, title: id })])));
  scene.caller.permissions = { write: true, unreviewed: true };
  const wanted = { target: 'salesforce', folder: '/' };
  const confirm = await planId(wanted);
  for (const given of [true, confirm])
    expect(codeOf(await post(SYNC, { ...wanted, confirm: given }))).toEqual([409, 'safety-limit']);
  expect(scene.crm.asked.writes).toBe(0);
});

test('undoes a run that an answer has named', async () => {
  const { body } = await post(SYNC, { ...ARGUMENTS, confirm: await planId() });
  const run = String(body['run_id']);
  const undo = '/v1/crm/operations/undo';
  const plan = await post(undo, { run });
  const undone = await post(undo, { run, confirm: plan.body['plan_id'] });
  expect(undone.status).toBe(200);
  expect(undone.body).toMatchObject({ dry_run: false, undo_of: run });
});

test('add-fields cannot be confirmed, because it changes the CRM for everyone', async () => {
  scene.caller.permissions = { write: true, unreviewed: true };
  const answer = await post('/v1/crm/operations/add-fields', { target: 'salesforce', confirm: true });
  expect(codeOf(answer)).toEqual([403, 'writing-not-allowed']);
});

test('attribute writes the named notes', async () => {
  const { body } = await post('/v1/crm/operations/attribute', { id: ['opp-1'] });
  expect(body).toMatchObject({ written: 1, dry_run: false });
  expect(scene.device.notes.texts()['a.md']).toContain('rev_attribution:');
  expect(scene.device.notes.texts()['b.md']).toBe(NOTES['b.md']);
});

test('fix writes the named notes, and undoes a run without naming them', async () => {
  const FIX = '/v1/crm/operations/fix';
  const before = NOTES['a.md'].replace('amount: 1000000', 'amount: "$1,000,000"');
  scene.device.notes.put('a.md', before);
  expect(codeOf(await post(FIX, { apply: true }))).toEqual([400, 'invalid-member']);
  const { body } = await post(FIX, { id: ['opp-1'], apply: true });
  expect(scene.device.notes.texts()['a.md']).toBe(NOTES['a.md']);
  expect((await post(FIX, { undo: body['run_id'], apply: true })).status).toBe(200);
  expect(scene.device.notes.texts()['a.md']).toBe(before);
});
