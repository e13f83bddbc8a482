/** The sync screens on a service with a fixed plan, because their appearance needs no CRM. */
import { Plugin } from 'obsidian';
import { openSettings } from '../../src/obsidian/settings-store.ts';
import { appClock } from '../../src/obsidian/app-clock.ts';
import { vaultNotes } from '../../src/obsidian/vault-notes.ts';
import { createSetupService } from '../../src/vault/setup/setup-service.ts';
import { createNoteService } from '../../src/vault/create-note-service.ts';
import type { PlanRow } from '../../src/sync/plan/plan.ts';
import type { MissingFields, RowOutcome } from '../../src/sync/sync-service.ts';
import { commands } from '../../src/ui/commands.ts';
import { OpportunityPanel, PANEL_VIEW } from '../../src/ui/panel/panel.ts';
import { createRunStore } from '../../src/ui/state/run-store.ts';
import { createSyncStore } from '../../src/ui/state/sync-store.ts';
import { createActions } from '../../src/ui/create-actions.ts';
import {
  CONFLICT,
  fakeSyncDesk,
  IDENTITY,
  outcome,
  planField,
  planOf,
  planRow,
  syncRun,
} from '../support/sync-service.ts';

const FOLDER = 'Opportunities/FY27';
const note = (title: string, changes: Partial<PlanRow>): PlanRow => planRow(`${FOLDER}/${title}.md`, changes);

const LONG = 'Waiting for the security review; the customer asked for a second demo in January, and for references.';

const ROWS: readonly PlanRow[] = [
  note('DoD Cloud Modernization', {
    verb: 'conflict',
    moneyDeltaMinor: 0,
    fields: [
      CONFLICT,
      planField(),
      planField({
        remote: 'Region__c',
        from: 'region',
        action: 'pull',
        reason: 'changed-there',
        noteValue: 'East',
        crmValue: 'West',
        base: undefined,
      }),
      planField({
        remote: 'LeadSource',
        from: 'source',
        reason: 'changed-here',
        noteValue: '',
        crmValue: 'Partner Referral',
        base: 'Partner Referral',
        clears: true,
      }),
      planField({
        remote: 'Description',
        from: 'notes',
        action: 'hold',
        reason: 'fill-only',
        noteValue: LONG,
        crmValue: 'See email.',
        base: undefined,
      }),
    ],
  }),
  note('Navy Radar Upgrade', {
    verb: 'create',
    remoteId: undefined,
    moneyDeltaMinor: 45_000_000,
    fields: [
      planField({
        remote: 'Name',
        from: 'title',
        reason: 'new-record',
        noteValue: 'Navy Radar Upgrade',
        crmValue: '',
        base: undefined,
      }),
      planField({
        remote: 'Amount',
        from: 'amount',
        reason: 'new-record',
        noteValue: '450000',
        crmValue: '',
        base: undefined,
      }),
    ],
  }),
  note('NASA Analytics', {
    moneyDeltaMinor: -12_500_000,
    fields: [
      planField({ remote: 'Amount', from: 'amount', noteValue: '875000', crmValue: '1000000', base: '1000000' }),
    ],
  }),
  note('USAF Edge Compute', {
    verb: 'pull',
    fields: [
      planField({
        remote: 'CloseDate',
        from: 'closeDate',
        action: 'pull',
        reason: 'changed-there',
        noteValue: '2026-12-18',
        crmValue: '2027-01-29',
        base: '2026-12-18',
      }),
    ],
  }),
  note('VA Telehealth', { verb: 'link', fields: [] }),
  note('GSA Zero Trust', {
    verb: 'close',
    isTransition: true,
    moneyDeltaMinor: 0,
    fields: [
      planField({
        remote: 'Outcome',
        from: 'stage',
        reason: 'changed-here',
        noteValue: 'won',
        crmValue: 'open',
        base: 'open',
      }),
    ],
  }),
  note('Army Logistics', {
    verb: 'blocked',
    fields: [],
    blocks: [
      {
        why: 'name-ambiguous',
        lookup: {
          field: 'AccountId',
          name: 'US Army',
          candidates: [
            { id: '001A', label: 'US Army', detail: 'Fort Liberty, NC' },
            { id: '001B', label: 'US Army', detail: 'Fort Cavazos, TX' },
          ],
        },
      },
    ],
  }),
  note('DHS Identity', {
    verb: 'blocked',
    fields: [],
    blocks: [
      { why: 'same-id', others: [`${FOLDER}/DHS Identity (copy).md`] },
      {
        why: 'findings',
        findings: [{ code: 'amount-not-positive', field: 'amount', key: 'amount', data: { found: '0' } }],
      },
      {
        why: 'findings',
        findings: [
          {
            code: 'target-field-needed',
            field: 'id',
            data: { target: 'Salesforce', remote: 'Opportunity_Key__c', known: [] },
          },
        ],
      },
    ],
  }),
  ...Array.from({ length: 12 }, (_, at) => note(`Quiet deal ${at + 1}`, { verb: 'unchanged', fields: [] })),
];

const PLAN = planOf(ROWS, {
  // Of the limits, only this one does not depend on the rows, which are few here.
  safetyLimits: [{ why: 'other-org', figure: 'Acme Sandbox' }],
  skipped: 2,
});

const RESULTS: Readonly<Record<string, Partial<RowOutcome>>> = {
  create: { result: 'done', created: true, remoteId: '006B' },
  update: {
    result: 'failed',
    error: {
      kind: 'record',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Close Date must not be in the past.',
    },
  },
  pull: { result: 'stale' },
  link: { result: 'done', remoteId: '006C' },
  close: { result: 'done', remoteId: '006D' },
};

const CANDIDATES = ['GSA Cloud', 'DOE Fusion Lab', 'Treasury Payments'].map((title, at) => ({
  remoteId: `006X${at}`,
  title,
  amount: { minor: (at + 1) * 10_000_000, currency: ['USD', 'EUR', 'USD'][at] ?? 'USD' },
  fields: { StageName: 'Proposal', CloseDate: '2027-02-01' },
}));

const REFUSED = {
  ok: false,
  error: { kind: 'record', code: 'PROPERTY_LABEL_EXISTS', message: 'Another field is called “First OEM” already.' },
} as const;

/** Missing fields as returned by a CRM that allows adding fields. */
const LACKING: MissingFields = {
  target: 'salesforce',
  identity: IDENTITY,
  additions: [
    { name: 'Opportunity_Key__c', label: 'opportunity ID', about: 'Single-line text, unique' },
    { name: 'OEM_Primary__c', label: 'first OEM', about: 'Single-line text' },
    { name: 'FY27_Forecast__c', label: 'forecast amounts FY27', about: 'Number' },
  ],
  adminOnly: ['StageName'],
};

export default class ReviewPlugin extends Plugin {
  override async onload(): Promise<void> {
    const { settings, change } = await openSettings(this);
    const { app } = this;
    const service = createNoteService(vaultNotes(app), appClock(), settings());
    const sync = createSyncStore(
      fakeSyncDesk(PLAN, {
        apply: async ({ rows }, { excluded: left }, watch) => {
          const total = rows.length;
          watch?.progress?.(3, total);
          await new Promise((done) => window.setTimeout(done, 400));
          const outcomes = rows
            .filter(({ verb }) => verb !== 'unchanged' && verb !== 'blocked')
            .map(({ path, opId, verb }) =>
              outcome(path, { verb, ...(left.has(opId) ? { result: 'left' } : (RESULTS[verb] ?? { result: 'left' })) }),
            );
          const dryRun = settings().dryRun && watch?.approved !== true;
          return syncRun(dryRun ? outcomes.map(({ path }) => outcome(path, { result: 'left' })) : outcomes, {
            dryRun,
            cancelled: watch?.signal?.aborted ?? false,
          });
        },
        addsFields: () => true,
        findMissingFields: () => Promise.resolve(LACKING),
        addFields: ({ target, identity, additions }) =>
          Promise.resolve({
            target,
            identity,
            answers: additions.map(({ name }, at) => ({ name, ...(at === 1 ? REFUSED : { ok: true }) })),
            dryRun: false,
            logPath: 'CRM log/2026-11-22 1200 Salesforce fields.md',
          }),
        candidates: () => Promise.resolve({ candidates: CANDIDATES, known: 12 }),
        importNotes: (_, ids) =>
          Promise.resolve(
            ids.map(
              (id) => ({ remoteId: id, title: id, result: 'made', path: `${FOLDER}/${id}.md`, skipped: [] }) as const,
            ),
          ),
        status: () => () =>
          Promise.resolve([
            {
              target: 'salesforce',
              remoteId: '006A',
              url: 'https://acme.my.salesforce.com/006A',
              lastSync: '2026-11-21T16:00:00Z',
              changedHere: ['Amount', 'StageName'],
              changedThere: [],
              checkedAt: '2026-11-22T09:00:00Z',
            },
          ]),
      }),
    );
    const runs = createRunStore(service);
    const ready = (): Promise<void> => Promise.resolve();
    const setup = createSetupService({ context: service.context, ready, settings, change });
    const actions = createActions({ app, service, runs, setup, settings, change, sync });
    this.registerView(PANEL_VIEW, (leaf) => new OpportunityPanel(leaf, { service, actions, runs, settings, sync }));
    for (const command of commands(actions, () => app.workspace.getActiveFile()?.path)) this.addCommand(command);
  }
}
