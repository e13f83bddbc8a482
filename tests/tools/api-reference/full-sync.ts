/** A plan, a run, and states in which each member of the answers about CRMs occurs. */
import type { OperationServices } from '../../../src/operations/operation.ts';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import type {
  LinkStatus,
  MissingFields,
  SyncRun,
  SyncRunSummary,
  SyncService,
} from '../../../src/sync/sync-service.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';
import {
  fakeSyncDesk,
  IDENTITY,
  outcome,
  planField,
  planOf,
  planRow,
  READY,
  syncRun,
} from '../../support/sync-service.ts';

const LOOKUP = { name: 'Acme', candidates: [{ id: '001', label: 'Acme Corp', detail: 'Berlin' }] };

const FIELDS = [
  planField({ label: 'Stage', clears: true, base: undefined }),
  planField({ action: 'pull', take: 'Won' }),
  planField({ action: 'conflict', reason: 'both-changed', source: '50k' }),
  planField({
    remote: 'AccountId',
    action: 'hold',
    reason: 'name-ambiguous',
    lookups: [{ ...LOOKUP, field: 'AccountId' }],
    finding: { code: 'required-missing', field: 'customer', data: { keys: ['customer'] } },
  }),
];

const REJECTED: CrmError = { kind: 'record', code: 'STRING_TOO_LONG', message: 'Too long', fields: ['Name'] };

const PLAN = planOf(
  [
    planRow('a.md', { fields: FIELDS }),
    planRow('b.md', { verb: 'blocked', blocks: [{ why: 'same-id', others: ['c.md'] }], opportunityId: '', title: '' }),
    planRow('c.md', { verb: 'create', remoteId: undefined }),
  ],
  { safetyLimits: [{ why: 'many-rows', figure: 30 }], undoOf: 'run-0' },
);

export const RUN: SyncRunSummary = {
  ...{ runId: 'run-1', target: 'salesforce', startedAt: '2026-11-22T18:30:20Z', done: 3, failed: 1 },
  ...{ logPath: 'CRM log/run-1.md', again: ['a.md'], undone: false },
};

const LINK: LinkStatus = {
  ...{ target: 'salesforce', remoteId: '006a', url: 'https://example.com/006a', lastSync: '2026-11-22T18:00:00Z' },
  ...{ changedHere: ['Amount'], changedThere: [], checkedAt: '2026-11-22T18:10:00Z' },
};

const MISSING: MissingFields = {
  target: 'hubspot',
  identity: IDENTITY,
  additions: [{ name: 'region', label: 'Region', about: 'single-line text' }],
  adminOnly: ['closed_on'],
};

function applied({ rows }: Plan): SyncRun {
  const [first, second, third] = rows.map(({ path }) => path);
  return syncRun(
    [
      outcome(first ?? '', { result: 'failed', error: REJECTED, remoteId: '006A' }),
      outcome(second ?? '', { result: 'left' }),
      outcome(third ?? '', { created: true, ignored: ['Amount'] }),
    ],
    { stopped: { ...REJECTED, kind: 'connection' } },
  );
}

/** Returns a sync service with these answers. `isDryRun`: nothing is sent. */
export function fullSync(isDryRun: boolean): SyncService {
  return fakeSyncDesk(PLAN, {
    states: () => [READY, { target: 'hubspot', state: 'signed-out' }],
    runs: () => Promise.resolve([RUN]),
    status: () => () => Promise.resolve([LINK, { ...LINK, url: undefined, lastSync: undefined, checkedAt: undefined }]),
    apply: (plan) => Promise.resolve({ ...applied(plan), dryRun: isDryRun }),
    findMissingFields: () => Promise.resolve(MISSING),
    addFields: ({ target, identity }) => {
      const answers = [{ name: 'region', ok: false, error: REJECTED } as const];
      return Promise.resolve({ target, identity, answers, dryRun: isDryRun, logPath: 'CRM log/x.md' });
    },
  });
}

/** A sync service without a connection. */
export const SIGNED_OUT: Pick<OperationServices, 'sync'> = {
  sync: fakeSyncDesk(PLAN, {
    plan: () => Promise.resolve({ kind: 'connection', code: 'sign-in-needed', message: '' }),
  }),
};

const HELD = planField({ remote: 'Amount', from: 'amount', action: 'hold', reason: 'clearing-not-allowed' });

/**
 * Returns a sync service for an export of one note. The plan exceeds a safety limit if `exceeds` is true; the run
 * creates the record and then stops.
 */
export function exportSync(path: string, exceeds: boolean): SyncService {
  const row = planRow(path, { verb: 'create', remoteId: undefined, fields: [planField(), HELD] });
  const plan = planOf([row], { safetyLimits: exceeds ? [{ why: 'other-org', figure: 'Other' }] : [] });
  const run = syncRun([outcome(path, { created: true, remoteId: '006A' })], { stopped: REJECTED });
  return fakeSyncDesk(plan, { apply: () => Promise.resolve(run) });
}

/** A sync service whose CRM rejects every plan. */
export const REJECTING = fakeSyncDesk(PLAN, { plan: () => Promise.resolve(REJECTED) });
