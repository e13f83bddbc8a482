/** Example plans and runs, and a sync service that returns them. The tests of the sync screens use them. */
import type { FieldChange, PlanRow, Plan } from '../../src/sync/plan/plan.ts';
import type { ConnectionState, RowOutcome, SyncService, SyncRun } from '../../src/sync/sync-service.ts';
import type { Identity, RemoteField, RemoteSchema } from '../../src/targets/core/crm.ts';

export const IDENTITY: Identity = {
  orgId: '00D1',
  orgName: 'Acme Corp',
  userId: '0051',
  userName: 'Jo Doe',
  sandbox: false,
  version: '66.0',
  calls: { used: 16_000, most: 100_000 },
};

export const READY: ConnectionState = {
  target: 'salesforce',
  state: 'ready',
  identity: IDENTITY,
  address: 'https://acme.my.salesforce.com',
};

/** Returns a changed stage that goes to the CRM, with changes. */
export function planField(changes: Partial<FieldChange> = {}): FieldChange {
  return {
    remote: 'StageName',
    from: 'stage',
    action: 'push',
    reason: 'changed-here',
    noteValue: 'Proposal',
    crmValue: 'Prospecting',
    base: 'Prospecting',
    send: 'Proposal',
    ...changes,
  };
}

export const CONFLICT = planField({
  remote: 'Amount',
  from: 'amount',
  action: 'conflict',
  reason: 'both-changed',
  noteValue: '1200000',
  crmValue: '900000',
  base: '1000000',
  send: 1_200_000,
  take: { bare: '900000' },
});

/** Returns a row that updates one field, named after its path. */
export function planRow(path: string, changes: Partial<PlanRow> = {}): PlanRow {
  return {
    opId: `op ${path}`,
    path,
    noteDigest: 'd',
    opportunityId: `opp-${path}`,
    title: path.replace(/^.*\/|\.md$/g, ''),
    verb: 'update',
    remoteId: '006A',
    remoteVersion: '1',
    fields: [planField()],
    agreed: {},
    blocks: [],
    moneyDeltaMinor: 0,
    currency: 'USD',
    ...changes,
  };
}

const FIELD = { creatable: true, updatable: true, required: false } satisfies Partial<RemoteField>;

/** The fields of the rows above as the CRM describes them. */
const SCHEMA: RemoteSchema = {
  fields: {
    StageName: { ...FIELD, name: 'StageName', label: 'Stage', type: 'choice' },
    Amount: { ...FIELD, name: 'Amount', label: 'Amount', type: 'number', scale: 2 },
  },
};

export function planOf(rows: readonly PlanRow[], changes: Partial<Plan> = {}): Plan {
  return {
    planId: 'plan-1',
    target: 'salesforce',
    identity: IDENTITY,
    mappingRev: 'm1',
    choice: {},
    schema: SCHEMA,
    madeAt: '2026-11-22T12:00:00Z',
    rows,
    safetyLimits: [],
    calls: 3,
    skipped: 0,
    ...changes,
  };
}

export function outcome(path: string, changes: Partial<RowOutcome> = {}): RowOutcome {
  const title = path.replace(/^.*\/|\.md$/g, '');
  return { opId: `op ${path}`, path, opportunityId: 'opp', title, verb: 'update', result: 'done', ...changes };
}

export function syncRun(outcomes: readonly RowOutcome[], changes: Partial<SyncRun> = {}): SyncRun {
  return {
    runId: 'run-1',
    planId: 'plan-1',
    target: 'salesforce',
    identity: IDENTITY,
    startedAt: '2026-11-22T12:00:00Z',
    outcomes,
    cancelled: false,
    dryRun: false,
    logPath: 'CRM log/2026-11-22 1200 Salesforce.md',
    ...changes,
  };
}

/** Returns a service with one plan, which it applies in one step. */
export function fakeSyncDesk(plan: Plan, changes: Partial<SyncService> = {}): SyncService {
  return {
    states: () => [READY],
    test: () => Promise.resolve(IDENTITY),
    plan: () => Promise.resolve(plan),
    apply: (made, { excluded: left }) =>
      Promise.resolve(
        syncRun(made.rows.map(({ path, opId }) => outcome(path, { result: left.has(opId) ? 'left' : 'done' }))),
      ),
    addsFields: () => false,
    findMissingFields: () => Promise.resolve(undefined),
    addFields: ({ target, identity, additions }) =>
      Promise.resolve({ target, identity, answers: additions.map(({ name }) => ({ name, ok: true })), dryRun: false }),
    rememberLookup: () => Promise.resolve(),
    undo: () => Promise.resolve({ ...plan, undoOf: 'run-1' }),
    candidates: () => Promise.resolve({ candidates: [], known: 0 }),
    importNotes: () => Promise.resolve([]),
    status: () => () => Promise.resolve([]),
    runs: () => Promise.resolve([]),
    ...changes,
  };
}
