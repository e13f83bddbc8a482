/** No request changes a CRM unless everything allows it: random requests to a server that is connected to a CRM on loopback. */
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/operations/operations.ts';
import type { ExampleOrg } from '../../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, startExampleOrg, variablesOf } from '../../../tools/loopback-crms/example-org.ts';
import { dealText } from '../../support/rules.ts';
import { builtPlugin, Serving } from './serving.ts';

let plugin: string;
let org: ExampleOrg;
let serving: Serving;

beforeAll(async () => {
  plugin = await builtPlugin();
});

afterAll(() => {
  rmSync(plugin, { recursive: true });
});

afterEach(async () => {
  await serving.remove();
  await org.close();
});

const CUSTOMER = 'Department of Defense';

async function start(target: ExampleOrg['target'], dryRun: boolean, args: readonly string[]): Promise<void> {
  org = await startExampleOrg(target);
  const settings = { version: 1, dryRun, targets: { [target]: org.settings } };
  serving = new Serving(plugin, {
    'a.md': dealText({ id: 'opp-1', title: 'One', customer: CUSTOMER }),
    'b.md': dealText({ id: 'opp-2', title: 'Two', customer: CUSTOMER }),
    '.obsidian/plugins/crm-sync-attribution/data.json': JSON.stringify(settings),
  });
  Object.assign(serving.env, variablesOf(org), { CRM_SYNC_HTTP_TOKEN: 'token' });
  expect(await serving.start(args)).toBeUndefined();
}

interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a request; a body with the text `PLAN` gets the ID of the plan that an answer showed last. */
class Caller {
  #planId = 'none';
  planCount = 0;

  async send({ path, body, headers }: Call): Promise<number> {
    const text = JSON.stringify(body).replace('"PLAN"', JSON.stringify(this.#planId));
    const common = { authorization: 'Bearer token', 'content-type': 'application/json' };
    const answer = await serving.fetch(path, { method: 'POST', headers: { ...common, ...headers }, body: text });
    const shown = (await answer.json()) as { plan?: { digest?: string }; plan_id?: string };
    const planId = shown.plan?.digest ?? shown.plan_id;
    if (planId !== undefined) this.planCount += 1;
    this.#planId = planId ?? this.#planId;
    return answer.status;
  }
}

const IDS = fc.constantFrom(['opp-1'], ['opp-1', 'opp-2'], ['none'], undefined);
const HEADERS = fc.record(
  { 'idempotency-key': fc.constantFrom('k1', 'k2'), 'x-request-id': fc.constantFrom('r1', 'r2') },
  { requiredKeys: [] },
);

/** Requests to all writing paths; `isDry` limits them to those that ask for no change of a CRM. */
function calls(target: ExampleOrg['target'], isDry: boolean): fc.Arbitrary<Call> {
  const confirm = isDry ? fc.constantFrom(undefined, false) : fc.constantFrom(true, 'all', 'PLAN', undefined);
  const exported = fc.record({
    opportunity_ids: IDS,
    format: fc.constantFrom(target, target, 'generic_json'),
    dry_run: isDry ? fc.constantFrom(true, undefined) : fc.boolean(),
    plan: fc.constantFrom('PLAN', undefined),
  });
  const operated = fc.record({
    target: fc.constant(target),
    id: IDS,
    confirm,
    close: fc.constantFrom(true, undefined),
    run: fc.constantFrom('run-1', undefined),
    write: fc.constantFrom(true, undefined),
    'dry-run': fc.constantFrom(true, undefined),
  });
  const names = fc.constantFrom(...OPERATIONS);
  return fc.oneof(
    fc.tuple(exported, HEADERS).map(([body, headers]) => ({ path: '/v1/crm/export', body, headers })),
    fc.tuple(names, operated, HEADERS).map(([{ name, parameters }, all, headers]) => {
      // Only members that the operation has, so that the request is not rejected for them.
      const known = Object.entries(all).filter(([member]) => member in parameters.entries);
      return { path: `/v1/crm/operations/${name}`, body: Object.fromEntries(known), headers };
    }),
  );
}

const WRITING = ['allow-write=yes', 'allow-unreviewed=yes'];

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  test.each([
    ['while dry run is on', true, WRITING, false],
    ['while HTTP callers may not write', false, [], false],
    ['if no request asks for a change', false, WRITING, true],
  ] as const)('receives no change %s', async (_, dryRun, args, isDry) => {
    await start(target, dryRun, args);
    const caller = new Caller();
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(calls(target, isDry), async (call) => {
        statuses.add(await caller.send(call));
        expect(org.log.writes()).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(statuses).toContain(200);
    expect(caller.planCount).toBeGreaterThan(0);
    expect(statuses).not.toContain(500);
    expect(org.deals()).toEqual([]);
  });

  test('receives the change if everything allows it, so that the tests above could fail', async () => {
    await start(target, false, WRITING);
    const body = { opportunity_ids: ['opp-1'], format: target, dry_run: false };
    expect(await new Caller().send({ path: '/v1/crm/export', body, headers: {} })).toBe(200);
    expect(org.deals()).toEqual(['opp-1']);
  });
});
