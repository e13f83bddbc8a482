import { describe, expect, test } from 'vitest';
import type { Plan, PlanRow, RowAction } from '../../src/sync/plan/plan.ts';
import type { RowOutcome, RowResult, SyncRunSummary, SyncService, SyncRun } from '../../src/sync/sync-service.ts';
import { answerTo, operationServices } from '../support/operations.ts';
import { fakeSyncDesk, outcome, planField, planOf, planRow, syncRun } from '../support/sync-service.ts';

function rowOf(name: string, verb: RowAction, changes: Partial<PlanRow> = {}): PlanRow {
  return planRow(`Deals/${name}.md`, {
    verb,
    remoteId: verb === 'create' || verb === 'blocked' ? undefined : `006-${name}`,
    fields: [],
    ...changes,
  });
}

const AMOUNT = planField({
  remote: 'Amount',
  from: 'amount',
  noteValue: '1200000',
  crmValue: '1000000',
  base: '1000000',
});

/** Every row action once, with every action of a field. */
const ROWS: readonly PlanRow[] = [
  rowOf('a', 'create', { fields: [{ ...AMOUNT, crmValue: '', base: undefined, reason: 'new-record' }] }),
  rowOf('b', 'update', {
    fields: [
      AMOUNT,
      planField({
        remote: 'StageName',
        from: 'stage',
        action: 'pull',
        reason: 'changed-there',
        noteValue: 'Proposal',
        crmValue: 'Won',
      }),
      planField({
        remote: 'Description',
        from: 'notes',
        action: 'hold',
        reason: 'clearing-not-allowed',
        noteValue: '',
        crmValue: 'Long\ntext '.repeat(9),
      }),
    ],
  }),
  rowOf('c', 'pull', {
    fields: [{ ...AMOUNT, action: 'pull', reason: 'changed-there', noteValue: '5', crmValue: '6', base: '5' }],
  }),
  rowOf('d', 'conflict', {
    fields: [
      planField({
        remote: 'CloseDate',
        from: 'closeDate',
        action: 'conflict',
        reason: 'both-changed',
        noteValue: '2027-01-01',
        crmValue: '2027-02-01',
        base: '2026-12-31',
      }),
    ],
  }),
  rowOf('e', 'blocked', { blocks: [{ why: 'same-id', others: ['Deals/f.md'] }] }),
  rowOf('f', 'link'),
  rowOf('g', 'unchanged'),
];

const GOOD = ROWS.filter(({ verb }) => verb !== 'conflict' && verb !== 'blocked');

const RUN: SyncRunSummary = {
  runId: '2026-11-22T18-30-20-d1',
  target: 'salesforce',
  startedAt: '2026-11-22T18:30:20Z',
  done: 3,
  failed: 1,
  logPath: 'CRM log/2026-11-22 1830 Salesforce.md',
  again: ['Deals/b.md'],
  undone: false,
};

/** Returns the outcome of a row of {@link ROWS}. */
function outcomeOf({ path, verb, remoteId }: PlanRow, changes: Partial<RowOutcome>): RowOutcome {
  return outcome(path, { verb, ...(remoteId === undefined ? {} : { remoteId }), ...changes });
}

/** Applies everything that needs no user. */
function done(plan: Plan, changes: Partial<SyncRun> = {}): Promise<SyncRun> {
  const idle: readonly RowAction[] = ['conflict', 'blocked', 'unchanged'];
  const outcomes = plan.rows.map((row) => outcomeOf(row, { result: idle.includes(row.verb) ? 'left' : 'done' }));
  return Promise.resolve(syncRun(outcomes, changes));
}

interface Scene {
  /** The relevant calls of the service, in order. */
  readonly asked: [name: 'plan' | 'apply' | 'undo', ...args: unknown[]][];
  readonly cli: (line: string) => Promise<string>;
}

function scene(changes: Partial<SyncService> = {}): Scene {
  const service = fakeSyncDesk(planOf([]), {
    apply: (plan) => done(plan),
    undo: () => Promise.resolve(undefined),
    ...changes,
  });
  const asked: Scene['asked'] = [];
  const sync: SyncService = {
    ...service,
    plan: (...args) => {
      asked.push(['plan', ...args]);
      return service.plan(...args);
    },
    apply: (...args) => {
      asked.push(['apply', ...args]);
      return service.apply(...args);
    },
    undo: (...args) => {
      asked.push(['undo', ...args]);
      return service.undo(...args);
    },
  };
  const services = operationServices({ sync });
  const cli = (line: string): Promise<string> => answerTo(line, services);
  return { asked, cli };
}

function planning(plan: Plan, changes: Partial<SyncService> = {}): ReturnType<typeof scene> {
  return scene({ plan: () => Promise.resolve(plan), runs: () => Promise.resolve([RUN]), ...changes });
}

async function parsed(answer: Promise<string>): Promise<Record<string, unknown>> {
  return JSON.parse(await answer) as Record<string, unknown>;
}

describe('the output equals the golden file', () => {
  const results: readonly Partial<RowOutcome>[] = [
    { result: 'done', remoteId: '006-new', created: true, ignored: ['Amount'] },
    {
      result: 'failed',
      error: { kind: 'record', code: 'STRING_TOO_LONG', message: 'Name: data value too large', fields: ['Name'] },
    },
    { result: 'done', noteRefused: 'the file is locked.' },
    { result: 'left' },
    { result: 'left' },
    { result: 'not-reached' },
    { result: 'left' },
  ];
  const failing: Partial<SyncService> = {
    apply: ({ rows }) =>
      Promise.resolve(
        syncRun(
          rows.map((row, at) => outcomeOf(row, results[at] ?? {})),
          { stopped: { kind: 'connection', code: 'sign-in-needed', message: '' } },
        ),
      ),
  };

  test.each([
    ['sync target=salesforce', 'cli-sync-plan', {}],
    ['sync target=salesforce confirm', 'cli-sync-done', failing],
  ])('of %s', async (line, golden, changes) => {
    const { cli } = planning(planOf(ROWS, { skipped: 2 }), changes);
    await expect(await cli(line)).toMatchFileSnapshot(`golden/${golden}.txt`);
    await expect(await cli(`${line} format=json`)).toMatchFileSnapshot(`golden/${golden}.json`);
  });
});

describe('nothing is changed without confirm', () => {
  test.each([
    ['sync target=salesforce folder=Deals', [{ what: 'folder', path: 'Deals' }, 'salesforce', { direction: 'both' }]],
    ['pull target=hubspot id=a,b', [{ what: 'ids', ids: ['a', 'b'] }, 'hubspot', { direction: 'pull' }]],
    [`retry run=${RUN.runId}`, [{ what: 'notes', paths: ['Deals/b.md'] }, 'salesforce', { direction: 'both' }]],
  ])('%s', async (line, args) => {
    const { asked, cli } = planning(planOf(GOOD));
    const facts = await parsed(cli(`${line} format=json`));
    expect(facts).toMatchObject({ dry_run: true, planned: true, plan_id: 'plan-1', error_count: 0 });
    expect(asked).toEqual([['plan', ...args]]);
  });

  test('undo', async () => {
    const { asked, cli } = planning(planOf([]), { undo: () => Promise.resolve(planOf(GOOD, { undoOf: RUN.runId })) });
    const facts = await parsed(cli(`undo run=${RUN.runId} format=json`));
    expect(facts).toMatchObject({ planned: true, undo_of: RUN.runId });
    expect(asked).toEqual([['undo', RUN.runId]]);
  });

  test('an undo shows the value that it will write, which neither side has', async () => {
    const field = { remote: 'Amount', from: 'amount', reason: 'undone', noteValue: '2000', crmValue: '2000' } as const;
    const row = planRow('Deals/a.md', {
      verb: 'update',
      fields: [{ ...field, action: 'push', base: '2000', send: { bare: '1000' } }],
    });
    const undo = (): Promise<Plan> => Promise.resolve(planOf([row], { undoOf: RUN.runId }));
    const answer = await planning(planOf([]), { undo }).cli(`undo run=${RUN.runId} format=json`);
    expect(answer).toMatch(/"crm_value": ?"2000",\s*"last_synced_value": ?"2000",\s*"becomes": ?"1000"/);
  });
});

describe('with confirm', () => {
  const safetyLimits = [{ why: 'many-rows', figure: 30 }] as const;

  test.each([
    ['the plan is done', 'confirm', {}, undefined],
    ['the plan that was named is done, whatever it changes', 'confirm=plan-1', { safetyLimits }, undefined],
    ['a plan that changes a lot is done when that was said', 'confirm=all', { safetyLimits }, undefined],
    ['a plan that changes a lot is not applied', 'confirm', { safetyLimits }, 'safety-limits'],
    ['another plan than the one that was named is not applied', 'confirm=plan-0', {}, 'plan-changed'],
  ])('%s', async (_, word, changes, code) => {
    const plan = planOf(GOOD, changes);
    const { asked, cli } = planning(plan);
    const facts = await parsed(cli(`sync target=salesforce ${word} format=json`));
    const applied = asked.filter(([name]) => name === 'apply');
    expect(facts['planned']).toBe(false);
    expect(facts['dry_run']).toBe(code !== undefined);
    if (code === undefined) {
      expect(facts).toMatchObject({ run_id: 'run-1', error_count: 0, success_count: GOOD.length });
      expect(applied).toEqual([['apply', plan, { excluded: new Set(), answers: new Map(), confirmed: true }]]);
    } else {
      expect(facts).toMatchObject({
        not_applied: { code, message: expect.stringContaining('confirm=plan-1') as string },
      });
      expect(applied).toEqual([]);
    }
  });

  test('each exceeded safety limit has its code, its value, and a message', async () => {
    const { cli } = planning(planOf(GOOD, { safetyLimits }));
    const facts = await parsed(cli('sync target=salesforce format=json'));
    const message = expect.stringContaining('30') as string;
    expect(facts['safety_limits']).toEqual([{ code: 'many-rows', value: 30, message }]);
  });

  test('dry run sends nothing, and explains how to turn it off', async () => {
    const dry = { apply: (plan: Plan) => done(plan, { dryRun: true }) };
    const { cli } = planning(planOf(GOOD), dry);
    const facts = await parsed(cli('sync target=salesforce confirm format=json'));
    expect(facts).toMatchObject({ dry_run: true, planned: false, not_applied: { code: 'dry-run' } });
    expect(facts['run_id']).toBeUndefined();
    expect(await cli('sync target=salesforce confirm')).toMatch(
      /^Failed: Nothing was sent because dry run is on\. .*"dryRun": false/,
    );
  });

  test('a conflict stays unresolved, and requires attention', async () => {
    const facts = await parsed(planning(planOf(ROWS)).cli('sync target=salesforce confirm format=json'));
    expect(facts).toMatchObject({ total: 7, success_count: 5, error_count: 2 });
  });
});

describe('undo is mentioned', () => {
  test.each<[string, RowResult, RegExp]>([
    ['after a run that did something', 'done', /^ *Run run-1\. To undo it, use undo run=run-1\.$/m],
    ['not after one in which all failed', 'failed', /^ *Run run-1 changed nothing\.$/m],
    ['not after one that was not reached', 'not-reached', /^ *Run run-1 changed nothing\.$/m],
    [
      'not after one that nobody has heard of',
      'unknown',
      /^ *Run run-1\. The result isn’t known yet\. The next sync checks what arrived\./m,
    ],
  ])('%s', async (_, result, words) => {
    const apply = (plan: Plan) => Promise.resolve(syncRun(plan.rows.map((row) => outcomeOf(row, { result }))));
    const text = await planning(planOf(GOOD), { apply }).cli('sync target=salesforce confirm');
    expect(text).toMatch(words);
    expect(text.includes('undo run=')).toBe(result === 'done');
  });
});

describe('the first line shows the result', () => {
  test.each([
    [
      'sync target=salesforce',
      GOOD,
      'Plan for Salesforce (Acme Corp, as Jo Doe), nothing was sent: 1 to create, 1 to update, 1 to pull, 1 to link, 1 unchanged.',
    ],
    [
      'sync target=salesforce',
      ROWS.slice(3, 4),
      'Issues: Plan for Salesforce (Acme Corp, as Jo Doe), nothing was sent: 1 in conflict.',
    ],
    ['sync target=salesforce', [], 'Plan for Salesforce (Acme Corp, as Jo Doe), nothing was sent: nothing to do.'],
    ['sync target=salesforce confirm', GOOD, 'Synced with Salesforce (Acme Corp, as Jo Doe): 4 done, 1 unchanged.'],
    [
      'sync target=salesforce confirm',
      ROWS,
      'Failed: Synced with Salesforce (Acme Corp, as Jo Doe): 4 done, 1 skipped, 1 blocked, 1 unchanged.',
    ],
  ])('%s', async (line, rows, first) => {
    const { cli } = planning(planOf(rows));
    expect((await cli(line)).split('\n')[0]).toBe(first);
  });

  test('and contains the sandbox', async () => {
    const plan = planOf([], { identity: { ...planOf([]).identity, sandbox: true } });
    expect(await planning(plan).cli('sync target=salesforce')).toContain('(Acme Corp, a sandbox, as Jo Doe)');
  });
});

describe('invalid parameters are an error', () => {
  const RUNS = { runs: () => Promise.resolve([{ ...RUN, again: [] }]) };

  test.each([
    ['sync target=salesfroce', {}, 'Unknown CRM: “salesfroce”. Did you mean “salesforce”?'],
    ['sync target=generic_json', {}, 'Unknown CRM: “generic_json”. Available: salesforce, hubspot, and dynamics.'],
    ['sync', {}, 'target=<salesforce|hubspot|dynamics> is missing.'],
    ['sync target=salesforce path=a folder=b', {}, 'Use only one of path=, folder=, and id=.'],
    ['undo', {}, 'run=<run id> is missing.'],
    ['undo run=x', {}, 'Nothing has been synced on this device yet.'],
    ['undo run=2026-11-22T18-30-20-d2', RUNS, `Unknown run: “2026-11-22T18-30-20-d2”. Did you mean “${RUN.runId}”?`],
    [`undo run=${RUN.runId}`, RUNS, `The log of run ${RUN.runId} no longer exists, so the run can’t be undone.`],
    [`retry run=${RUN.runId}`, RUNS, `Run ${RUN.runId} has nothing to retry.`],
  ])('%s', async (line, changes, sentence) => {
    const { asked, cli } = scene(changes);
    expect(await cli(line)).toBe(`Error: ${sentence}`);
    expect(await parsed(cli(`${line} format=json`))).toEqual({ error: sentence });
    expect(asked.map(([name]) => name)).not.toContain('apply');
  });

  test('an unknown note', async () => {
    const { cli } = scene({ plan: () => Promise.resolve({ what: 'note', name: 'x', nearest: ['Deals/a.md'] }) });
    expect(await cli('sync target=salesforce path=x')).toBe('Error: No note is named “x”. Did you mean “Deals/a.md”?');
  });

  test('a CRM that does not respond', async () => {
    const { cli } = scene({ plan: () => Promise.resolve({ kind: 'connection', code: 'not-connected', message: '' }) });
    const sentence = 'Salesforce isn’t connected. Connect it in the plugin settings.';
    expect(await cli('sync target=salesforce')).toBe(`Error: ${sentence}`);
    const facts = await parsed(cli('sync target=salesforce format=json'));
    expect(facts).toEqual({ error: sentence, kind: 'connection', code: 'not-connected' });
  });
});
