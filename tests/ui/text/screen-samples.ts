/**
 * Sample arguments of functions whose texts are not in the text tables: notices, connections, missing fields, settings.
 */
import type { Finding } from '../../../src/domain/finding.ts';
import * as rules from '../../../src/config/rules.ts';
import type { Enrichment, Run, WriteRun } from '../../../src/vault/note-service.ts';
import type { AddFieldsResult, ConnectionState, MissingFields } from '../../../src/sync/sync-service.ts';
import type { SignIn } from '../../../src/targets/core/sign-in.ts';
import type { MappingRow } from '../../../src/targets/core/target.ts';
import { TARGETS } from '../../../src/targets/targets.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import * as summary from '../../../src/ui/run/run-summary-model.ts';
import * as connection from '../../../src/ui/settings/settings-connection-model.ts';
import * as fields from '../../../src/ui/sync/add-fields-model.ts';
import * as ready from '../../../src/ui/sync/connection-model.ts';
import * as workbench from '../../../src/ui/notice-text.ts';
import { finding, inspection } from '../../support/inspection.ts';
import { IDENTITY, READY } from '../../support/sync-service.ts';
import { REMARKS } from './finding-samples.ts';
import type { Calls } from './text-samples.ts';

/** Modules by the heading of their section. */
export const NOTICES = { ...workbench, ...summary, ...ready };
export const MISSING_FIELDS = fields;
export const RULES = rules;
export const CONNECTIONS = connection;

const NOTE = inspection('Deals/Radar.md');
const FILLING: Enrichment = {
  field: 'region',
  key: 'region',
  value: 'East',
  because: { field: 'customerOrg', value: 'Department of Defense' },
};
const WRONG: readonly Finding[] = [finding(REMARKS['required-empty'], 4), finding(REMARKS['close-date-past'], 5)];
const BAD = inspection('Deals/Radar.md', { findings: WRONG });
const FAILURE = { path: 'Deals/Fleet.md', message: 'The file is locked.' };

function run(changes: Partial<WriteRun> = {}): WriteRun {
  const inspections = changes.inspections ?? [NOTE];
  const outcomes = inspections.map(({ valid }) => (valid ? ('written' as const) : ('refused' as const)));
  return { inspections, failures: [], skipped: [], total: 1, cancelled: false, outcomes, dryRun: false, ...changes };
}

const EMPTY = run({ inspections: [] });
const FAILED = run({ inspections: [], failures: [FAILURE] });

function done(ran: Run): [DoneState] {
  return [{ at: 'done', selection: { what: 'vault' }, where: 'Pipeline', run: ran }];
}

const VALIDATED: readonly [Run][] = [[run()], [run({ inspections: [BAD] })], [EMPTY], [FAILED]];

const SIGNED_OUT: ConnectionState = { target: 'salesforce', state: 'signed-out' };
const ABSENT: ConnectionState = { target: 'salesforce', state: 'absent' };

const BY_KEY: SignIn | undefined = connection.signInOf('hubspot');
const BY_BROWSER: SignIn | undefined = connection.signInOf('salesforce');

const LACKING: MissingFields = {
  target: 'salesforce',
  identity: IDENTITY,
  additions: [{ name: 'Opportunity_Key__c', label: 'opportunity key', about: 'single-line text, unique' }],
  adminOnly: ['LeadSource', 'Region__c'],
};
const SANDBOX: MissingFields = { ...LACKING, identity: { ...IDENTITY, sandbox: true }, additions: [] };
const REFUSED = { kind: 'connection', code: 'INSUFFICIENT_ACCESS', message: '' } as const;

function added(ok: boolean, dryRun: boolean): AddFieldsResult {
  const name = 'Opportunity_Key__c';
  const answer = ok ? ({ name, ok } as const) : ({ name, ok, error: REFUSED } as const);
  return { target: 'salesforce', identity: IDENTITY, answers: [answer], dryRun };
}

const DATA = { not: 'has no words' } as const;

export const NOTICE_CALLS: Calls<typeof NOTICES> = {
  whereOf: [[{ what: 'notes', paths: ['a.md', 'b.md'] }], [{ what: 'ids', ids: ['a'] }], [{ what: 'vault' }]],
  validatedText: VALIDATED,
  attributedText: [[run()], [run({ outcomes: ['unchanged'] })], [run({ inspections: [BAD] })], [EMPTY], [FAILED]],
  fillableText: [[run()], [run({ inspections: [{ ...NOTE, enrichments: [FILLING] }] })], [EMPTY]],
  dryRunNotice: [[true], [false]],
  headingOf: [[{ at: 'running', where: 'Pipeline', done: 1, total: 2 }], done(run())],
  progressText: [
    [0, 0],
    [120, 10_000, 'en'],
  ],
  summaryOf: [
    done(run({ inspections: [NOTE, BAD] })),
    done(EMPTY),
    done(run({ cancelled: true, failures: [FAILURE] })),
  ],
  readyConnections: DATA,
  recordUrl: DATA,
  notReadyText: [[[]], [[SIGNED_OUT]]],
};

export const CONNECTION_CALLS: Calls<typeof connection> = {
  signInOf: DATA,
  guideUrl: DATA,
  syncRows: { not: 'shown with the settings' },
  rowsFor: { not: 'shown with the settings' },
  connectionView: [
    [ABSENT, BY_BROWSER],
    [SIGNED_OUT, BY_BROWSER],
    [SIGNED_OUT, BY_BROWSER, 'browser'],
    [SIGNED_OUT, BY_BROWSER, 'code'],
    [READY, BY_BROWSER],
    [ABSENT, BY_KEY],
    [SIGNED_OUT, BY_KEY],
    [READY, BY_KEY],
  ],
  codeText: [[{ userCode: 'ABCD', page: 'https://example.com/device', endsMs: Date.UTC(2026, 0, 1, 19) }, 'en-GB']],
};

export const MISSING_FIELD_CALLS: Calls<typeof fields> = {
  mentionsMissingFields: DATA,
  hasMissingFields: DATA,
  offerModel: [
    [LACKING, false],
    [LACKING, true],
    [SANDBOX, false],
  ],
  addedModel: [
    [LACKING, added(true, false)],
    [LACKING, added(false, false)],
    [LACKING, added(false, true)],
  ],
  addedText: { not: 'shown as the heading' },
  additionText: [
    [{ kind: 'record', code: 'DUPLICATE_NAME', message: '' }, 'salesforce'],
    [{ kind: 'record', code: 'DUPLICATE_NAME', message: 'The name is taken' }, 'salesforce'],
    [{ kind: 'unknown', code: 'timeout', message: '' }, 'salesforce'],
  ],
  adminOnlyText: [[['LeadSource'], 'salesforce', false]],
};

const ROW: MappingRow = { from: 'title', to: 'Name', codec: 'text', direction: 'both' };
const mapping = (
  row: Partial<MappingRow>,
  others: readonly MappingRow[] = [],
): Parameters<typeof rules.validateMappingRow> => [{ ...ROW, ...row }, others, TARGETS.salesforce, {}];

export const RULE_CALLS: Calls<typeof rules> = {
  validatePercent: [[120], [1.00001]],
  validateDays: [[0], [30]],
  validateProbability: [['much'], ['101'], ['25']],
  validateWeights: [[[]], [[60, 50]]],
  validateCurrency: [['US$']],
  validateModel: [['even']],
  validateMonth: [[13]],
  validateFolder: [['/Sales'], ['Sales?']],
  validateFolders: [['Sales,,Old']],
  validateTag: [['#deal']],
  validateKeyName: [[''], ['a:b']],
  validateMarkerKey: { not: 'asks validateKeyName' },
  validateKey: [
    ['title', 'win_prob', {}],
    ['title', 'projected_amount_FY26', {}],
    ['title', 'amount', { title: 'amount' }],
  ],
  validateBlank: [[' ']],
  validateListed: [['Won', ['Won']]],
  validateTemplate: [['# Title']],
  validateMappingRow: [
    mapping({ to: 'A B' }),
    mapping({ codec: 'list' }),
    mapping({ from: 'forecastAmounts', codec: 'number' }),
    mapping({ to: 'FY{FY}' }),
    mapping({ to: '{nothing}' }),
    mapping({}, [ROW]),
  ],
  isLoopback: DATA,
  validateAddress: [
    ['acme'],
    ['https://acme.example.com', (one) => TARGETS.salesforce.crm?.signIn.refuseAddress(one, {})],
    ['https://acme.example.com', (one) => TARGETS.hubspot.crm?.signIn.refuseAddress(one, {})],
    ['https://acme.example.com', (one) => TARGETS.dynamics.crm?.signIn.refuseAddress(one, {})],
  ],
};
