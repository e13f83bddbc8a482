/** The schemas of the answers: they accept exactly the answers of the operations and routes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../../src/config/parse.ts';
import { ROUTES } from '../../../src/operations/http/routes.ts';
import { OPERATIONS } from '../../../src/operations/operations.ts';
import type { OperationServices } from '../../../src/operations/operation.ts';
import { CRM_IDS, TARGET_IDS } from '../../../src/targets/targets.ts';
import { ANSWERS, answerOf, ERROR_ANSWER } from '../../../tools/api-reference/answers.ts';
import { httpAnswer, PROBLEM_ANSWER, ROUTE_ANSWERS } from '../../../tools/api-reference/http-answers.ts';
import { HttpCaller } from '../../support/http-caller.ts';
import { deskOver } from '../../support/note-service.ts';
import { dealText } from '../../support/rules.ts';
import { answerTo, operationServices, setupOver } from '../../support/operations.ts';
import { AMERICAN } from '../../vault/setup/sales-vaults.ts';
import { CheckedAnswers, undescribed } from './checked-answers.ts';
import { exportSync, fullSync, REJECTING, RUN, SIGNED_OUT } from './full-sync.ts';

const VAULT = join(import.meta.dirname, '../../../example-vault');
const FILES = readdirSync(VAULT, { recursive: true, encoding: 'utf8' });
const NOTES = Object.fromEntries(
  FILES.filter((file) => file.endsWith('.md')).map((file) => [file, readFileSync(join(VAULT, file), 'utf8')]),
);
const DATA = FILES.find((file) => file.endsWith('data.json')) ?? '';
const { settings } = parseSettings(JSON.parse(readFileSync(join(VAULT, DATA), 'utf8')));

/** Returns services over the example vault, which has a note that cannot be read. */
function scene(changes: Partial<OperationServices> = {}): OperationServices {
  const { service, store } = deskOver(NOTES, settings);
  store.breakAt('Opportunities/FY27/HUD Housing Index.md', new Error('The file is locked'));
  const read = (path: string): Promise<string> => store.read(path).catch(() => '');
  return operationServices({ notes: service, read, sync: fullSync(false), ...changes });
}

const COMMANDS = [
  ...['rollup measure=credited rows=oem', 'rollup measure=amount rows=region columns=fiscal-quarter status=won'],
  ...['validate', 'fix', 'attribute dry-run', 'attribute', 'formats', 'status', 'export write'],
  ...TARGET_IDS.map((id) => `export target=${id}`),
  ...CRM_IDS.flatMap((id) => [`sync target=${id}`, `pull target=${id}`]),
  ...['sync target=salesforce confirm=all', 'sync target=salesforce confirm', 'sync target=salesforce confirm=plan-0'],
  ...['pull target=salesforce confirm=all', `retry run=${RUN.runId}`, `retry run=${RUN.runId} confirm=all`],
  ...[`undo run=${RUN.runId}`, `undo run=${RUN.runId} confirm=all`],
  ...['add-fields target=hubspot', 'add-fields target=hubspot confirm'],
];

/** Returns services over a vault with other keys, one of which the settings cannot use, and with an inline field. */
function setupScene(): OperationServices {
  const inline = '---\nCustomer: A\nSales Stage: Won\n---\namount:: 5\n';
  const odd = '---\ntype: deal\nAccount: A\nDeal Value: 1\nSales Stage: Won\n"Win\\tProbability": 50\n---\n';
  const desk = deskOver({ ...AMERICAN, 'Deals/Inline.md': inline, 'Deals/Odd.md': odd });
  return operationServices({ notes: desk.service, setup: setupOver(desk) });
}

const DRY_COMMANDS = ['sync target=salesforce confirm=all', 'add-fields target=hubspot confirm'];

const checked = new CheckedAnswers();

const FIXES = {
  'a.md': dealText({ amount: '"$1,200,000"', close_date: '3/4/2027' }),
  'b.md': dealText({ id: 'b', oems: '[N/A]' }),
};

/** Checks fixes that are listed, applied, and undone, with a note that cannot be written and one that is gone. */
async function checkFixes(): Promise<void> {
  const { service, store } = deskOver(FIXES);
  const services = operationServices({ notes: service });
  const edit = store.edit.bind(store);
  store.edit = (path, change) => (path === 'b.md' ? Promise.reject(new Error('read-only')) : edit(path, change));
  const applied = JSON.parse(await answerTo('fix apply format=json', services)) as { readonly run_id: string };
  checked.check(answerOf('fix', ANSWERS), applied);
  store.put('b.md', undefined);
  await checkCommand(`fix undo=${applied.run_id}`, services);
}

async function checkCommand(line: string, services: OperationServices): Promise<void> {
  const [name = ''] = line.split(' ');
  checked.check(answerOf(name, ANSWERS), JSON.parse(await answerTo(`${line} format=json`, services)));
}

/** Sends a request to the example vault; returns the status and the value of the body. */
async function send(method: string, path: string, body: unknown, services = scene(), unreviewed = true) {
  const caller = new HttpCaller(services);
  caller.permissions = { write: true, unreviewed };
  const sent = await caller.send(method, path, { body: body === undefined ? '' : JSON.stringify(body) });
  return { status: sent.status, value: sent.body as unknown };
}

const IDS = ['opp-123', 'unknown-id'];

/** The note with the first ID. */
const DOD = 'Opportunities/FY27/DoD Cloud Modernization.md';

/** A valid note, a note with an error and an info, and two notes with the same ID. */
const VALIDATED = ['opp-123', 'opp-405', 'opp-408'];

const REQUESTS: readonly (readonly [route: string, path: string, body?: unknown])[] = [
  ...VALIDATED.map((id) => ['/v1/crm/validate/:id', `/v1/crm/validate/${id}`] as const),
  ['/v1/crm/attribution', '/v1/crm/attribution', {}],
  ['/v1/crm/attribution', '/v1/crm/attribution', { opportunity_ids: IDS }],
  ['/v1/crm/export', '/v1/crm/export', {}],
  ['/v1/crm/export', '/v1/crm/export', { opportunity_ids: IDS, format: 'hubspot' }],
  ['/v1/crm/export', '/v1/crm/export', { opportunity_ids: IDS.slice(0, 1), format: 'salesforce' }],
  ['/v1/crm/export', '/v1/crm/export', { opportunity_ids: IDS, dry_run: false }],
  ['/v1/crm/formats', '/v1/crm/formats'],
];

/** Bodies of operations over HTTP that are not empty. */
const BODIES: Readonly<Record<string, object>> = {
  rollup: { measure: 'credited', rows: 'oem', columns: 'fiscal-quarter' },
  attribute: { 'dry-run': true },
  sync: { target: 'salesforce' },
  pull: { target: 'salesforce' },
  retry: { run: RUN.runId },
  undo: { run: RUN.runId },
  'add-fields': { target: 'hubspot' },
};

beforeAll(async () => {
  for (const line of COMMANDS) await checkCommand(line, scene());
  for (const line of DRY_COMMANDS) await checkCommand(line, scene({ sync: fullSync(true) }));
  await checkFixes();
  await checkCommand('setup', setupScene());
  const { service } = deskOver({ 'a.md': dealText({ region: 'East' }), 'b.md': dealText({ id: 'b', region: 'east' }) });
  await checkCommand('rollup measure=count rows=region', operationServices({ notes: service }));
  const error = await answerTo('sync target=salesforce format=json', operationServices(SIGNED_OUT));
  checked.check(ERROR_ANSWER, JSON.parse(error));
  for (const [route, path, body] of REQUESTS) {
    const { value } = await send(ROUTES.find((one) => one.path === route)?.method ?? '', path, body);
    checked.check(answerOf(route, ROUTE_ANSWERS), value);
  }
  await checkExports();
  checked.check(PROBLEM_ANSWER, (await send('POST', '/v1/crm/export', { format: 1 })).value);
});

/** Checks exports to a CRM, with a plan, without one, and applied. */
async function checkExports(): Promise<void> {
  const path = '/v1/crm/export';
  const body = { opportunity_ids: ['opp-123'], format: 'salesforce' };
  const exceeding = scene({ sync: exportSync(DOD, true) });
  const good = scene({ sync: exportSync(DOD, false) });
  for (const services of [exceeding, scene({ sync: REJECTING })])
    checked.check(answerOf(path, ROUTE_ANSWERS), (await send('POST', path, body, services)).value);
  const writing = { ...body, dry_run: false };
  checked.check(answerOf(path, ROUTE_ANSWERS), (await send('POST', path, writing, good)).value);
  checked.check(PROBLEM_ANSWER, (await send('POST', path, writing, exceeding, false)).value);
}

const SCHEMAS = [
  ...Object.entries(ANSWERS),
  ...Object.entries(ROUTE_ANSWERS),
  ['an error', ERROR_ANSWER] as const,
  ['a problem', PROBLEM_ANSWER] as const,
];

describe.each(SCHEMAS)('the answer of %s', (_, schema) => {
  test('has only members that occur', () => {
    expect(checked.unseen(schema)).toEqual([]);
  });

  test('has a description of each member', () => {
    expect(undescribed(schema)).toEqual([]);
  });
});

test('every operation and route has an answer', () => {
  expect(Object.keys(ANSWERS)).toEqual(OPERATIONS.map(({ name }) => name));
  const paths = ROUTES.map(({ path }) => path).filter((path) => !path.endsWith('/:name'));
  expect(Object.keys(ROUTE_ANSWERS)).toEqual(paths);
});

test.each(OPERATIONS)('$name has the same answer over HTTP, with the ID of the request', async ({ name }) => {
  const { status, value } = await send('POST', `/v1/crm/operations/${name}`, BODIES[name] ?? {});
  expect(status).toBe(200);
  expect(v.safeParse(httpAnswer(answerOf(name, ANSWERS)), value).issues).toBeUndefined();
});

const GOLDEN = join(import.meta.dirname, '../../operations/golden');
const GOLDEN_FILES = readdirSync(GOLDEN).filter((file) => file.endsWith('.json'));

test.each(GOLDEN_FILES)('the golden file %s fits', (file) => {
  const [, name = ''] = /^cli-([a-z]+)/.exec(file) ?? [];
  const value: unknown = JSON.parse(readFileSync(join(GOLDEN, file), 'utf8'));
  expect(v.safeParse(answerOf(name, ANSWERS), value).issues).toBeUndefined();
});

describe('a check fails', () => {
  const answer = { total: 1, valid: 1, invalid: 0, skipped: 0, skipped_because: {}, notes: [] };
  const validate = answerOf('validate', ANSWERS);

  test.each<[string, object, string]>([
    ['for a new member', { ...answer, more: 1 }, 'more: '],
    ['for a missing member', { ...answer, notes: undefined }, 'notes: '],
    ['for a new member of an item', { ...answer, notes: [{ path: 'a.md' }] }, 'notes.0.opportunity_id: '],
  ])('%s', (_, wrong, message) => {
    expect(() => {
      new CheckedAnswers().check(validate, wrong);
    }).toThrow(message);
  });

  test('for a member that does not occur', () => {
    const one = new CheckedAnswers();
    one.check(validate, answer);
    expect(one.unseen(validate)).toContain('notes.findings.code');
  });

  test('for an operation without a schema', () => {
    expect(() => answerOf('count', ANSWERS)).toThrow('The answer of count has no schema');
  });
});
