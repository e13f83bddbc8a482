/**
 * Sample arguments of every function that returns a text, for tests that show all texts. A function without samples
 * does not compile.
 */
import { DEFAULT_SETTINGS } from '../../../src/config/settings.ts';
import type { UnplacedFinding } from '../../../src/domain/finding.ts';
import type { SkipReason } from '../../../src/notes/skip-reason.ts';
import type { BlockReason, SafetyLimit, FieldChange } from '../../../src/sync/plan/plan.ts';
import type { Identity } from '../../../src/targets/core/crm.ts';
import type { Remedy, CrmError, CrmErrorKind } from '../../../src/targets/flow/request-flow.ts';
import type {
  ChangeOutcome,
  ChangeRow,
  ChangeRun,
  ChangeRunSummary,
  OrderQuestion,
} from '../../../src/vault/change-list.ts';
import type { SetupForecast } from '../../../src/vault/setup/setup-forecast.ts';
import * as plan from '../../../src/ui/text/plan.ts';
import * as names from '../../../src/ui/text/name-findings.ts';
import * as problems from '../../../src/ui/text/sign-in-errors.ts';
import * as signIn from '../../../src/ui/text/sign-in.ts';
import * as target from '../../../src/ui/text/crm-findings.ts';
import * as text from '../../../src/ui/text/format.ts';
import * as error from '../../../src/ui/text/errors.ts';
import * as work from '../../../src/ui/text/refusals.ts';
import * as changes from '../../../src/ui/text/changes.ts';
import * as pipeline from '../../../src/ui/text/pipeline.ts';
import * as setup from '../../../src/ui/text/setup.ts';
import * as uri from '../../../src/ui/text/uri.ts';
import * as yaml from '../../../src/ui/text/yaml.ts';
import * as words from '../../../src/ui/text/findings.ts';
import { planField } from '../../support/sync-service.ts';
import { REMARKS } from './finding-samples.ts';
import { PIPELINE_CALLS } from './pipeline-samples.ts';

/** Every module of texts, by the name of its file. */
export const MODULES = {
  findings: words,
  'name-findings': names,
  'crm-findings': target,
  yaml,
  plan,
  errors: error,
  refusals: work,
  'sign-in-errors': problems,
  'sign-in': signIn,
  format: text,
  uri,
  setup,
  changes,
  pipeline,
} as const;

type All = typeof words &
  typeof names &
  typeof target &
  typeof yaml &
  typeof plan &
  typeof error &
  typeof work &
  typeof problems &
  typeof signIn &
  typeof text &
  typeof uri &
  typeof setup &
  typeof changes &
  typeof pipeline;

/** Functions of a module, each with a list of arguments to call it with, or the reason why it is not called. */
export type Calls<M> = {
  readonly [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]:
    (M[K] extends (...args: infer A) => unknown ? readonly A[] : never) | { readonly not: string };
};

const MARKERS = DEFAULT_SETTINGS.markers;

function forecast(all: number, valid: number, validAfterFixes: number): SetupForecast {
  return { counted: all, valid, validAfterFixes, reasonsAfterFixes: [] };
}

const NAVY = { field: 'AccountId', name: 'Navy' } as const;
const NAVY_TWICE = {
  ...NAVY,
  candidates: ['001A', '001B'].map((id) => ({ id, label: 'Navy', detail: '' })),
};

/** One block of each kind. */
export const BLOCKS: { readonly [W in BlockReason['why']]: Extract<BlockReason, { why: W }> } = {
  findings: { why: 'findings', findings: [] },
  'same-id': { why: 'same-id', others: ['Deals/Fleet.md'] },
  'same-record': { why: 'same-record', others: ['Deals/Fleet.md', 'Deals/Radar.md'] },
  'same-key-there': { why: 'same-key-there', ids: ['006A', '006B'] },
  'key-taken': { why: 'key-taken', id: '006A' },
  'record-missing': { why: 'record-missing', id: '006A' },
  'record-locked': { why: 'record-locked', detail: '' },
  'name-unknown': { why: 'name-unknown', lookup: { ...NAVY, candidates: [] } },
  'name-ambiguous': { why: 'name-ambiguous', lookup: NAVY_TWICE },
  'sent-unknown': { why: 'sent-unknown', runId: 'run-1' },
  unreadable: { why: 'unreadable', message: '' },
  'created-by-run': { why: 'created-by-run', id: '006A' },
};

/** Value that exceeds each safety limit. */
export const FIGURES: Readonly<Record<SafetyLimit['why'], SafetyLimit['figure']>> = {
  'many-rows': 120,
  'large-share': 40,
  'many-cleared': 12,
  money: 35,
  'no-base': 8,
  'other-org': 'Acme Corp',
};

const SAYS = 'You can’t edit this record';

const KINDS: Readonly<Record<CrmErrorKind, CrmError>> = {
  later: { kind: 'later', code: 'SERVER_BUSY', message: '' },
  record: { kind: 'record', code: 'INVALID_FIELD', message: '' },
  connection: { kind: 'connection', code: 'API_DISABLED', message: '' },
  unknown: { kind: 'unknown', code: '502', message: '' },
};

const REMEDIES: Readonly<Record<Remedy, CrmError>> = {
  rights: { kind: 'record', code: 'X', message: SAYS, remedy: 'rights' },
  setup: { kind: 'record', code: 'X', message: 'The field doesn’t exist', remedy: 'setup' },
  duplicate: { kind: 'record', code: 'X', message: 'Duplicate record found', remedy: 'duplicate' },
  gone: { kind: 'record', code: 'X', message: 'The record was deleted', remedy: 'gone' },
  closed: { kind: 'record', code: 'X', message: 'The record is closed', remedy: 'closed' },
  locked: { kind: 'record', code: 'X', message: 'The record is in an approval process', remedy: 'locked' },
  limit: { kind: 'connection', code: 'X', message: 'The storage limit was exceeded', remedy: 'limit' },
  again: { kind: 'record', code: 'X', message: 'The association failed', remedy: 'again' },
};

/** One CRM error of each kind, then one with each remedy. */
export const TROUBLE_SAMPLES: readonly CrmError[] = [...Object.values(KINDS), ...Object.values(REMEDIES)];

const SKIPPED: Readonly<Record<SkipReason, number>> = {
  'no-frontmatter': 1,
  'excluded-folder': 2,
  template: 1,
  'other-tool': 2,
  outside: 1,
  unreadable: 2,
  'other-type': 1,
  'too-few-keys': 2,
};

/** Findings for the branches that the one finding of each code does not take. */
const MORE_REMARKS: readonly UnplacedFinding[] = [
  { code: 'value-kind-wrong', field: 'oems', key: 'oems', data: { found: '{ Cisco: 60 }', wants: 'list' } },
  { code: 'names-in-one-text', field: 'customer', data: { found: '[[Acme]] [[Globex]]', wants: 'one' } },
  {
    ...REMARKS['amount-not-a-number'],
    data: { found: '1,000 EUR', suggestion: '1000', other: { named: 'EUR', noteValue: 'USD', key: 'currency' } },
  },
  { ...REMARKS['amount-not-a-number'], data: { found: 'lots' } },
  { ...REMARKS['amount-too-precise'], data: { found: '10.50', currency: 'JPY', decimals: 0, suggestion: '1050' } },
  { code: 'encoding-not-utf8', data: { encoding: 'utf-16', found: '' } },
  { code: 'id-duplicate', data: { id: 'OPP-1', others: ['Deals/Radar.md'], copy: 'Deals/Radar 1.md' } },
  { ...REMARKS['oems-beyond-weights'], data: { name: 'Dell', position: 2, weights: 1 } },
  { ...REMARKS['comment-truncates-value'], data: { read: '', lost: '#42 for Acme' } },
  { ...REMARKS['attribution-stale'], data: { changed: [] } },
  { ...REMARKS['stage-unknown'], data: { found: '?', known: ['Open', 'Won'] } },
  { ...REMARKS['forecast-not-a-number'], data: { found: 'half', label: 'FY26 forecast', wants: 'amount' } },
  {
    ...REMARKS['forecast-not-a-number'],
    key: 'win_prob',
    data: { found: 'high', label: 'win probability', wants: 'percentage' },
  },
  { code: 'target-required-missing', data: { target: 'HubSpot', remote: 'pipeline' } },
  { ...REMARKS['target-value-unknown'], data: { target: 'HubSpot', remote: 'dealstage', found: 'x', known: [] } },
  { ...REMARKS['target-zone-unknown'], data: { target: 'HubSpot', remote: 'closedate', found: '' } },
  { ...REMARKS['target-field-read-only'], data: { target: 'HubSpot', remote: 'x', label: 'Score' } },
  { ...REMARKS['target-value-new'], data: { target: 'HubSpot', remote: 'x', found: 'Webb', known: [] } },
  ...(['day', 'moment', 'flag', 'lookup'] as const).map((wants): UnplacedFinding => ({
    ...REMARKS['target-kind-wrong'],
    data: { target: 'Salesforce', remote: 'Region__c', found: 'East', wants },
  })),
];

const WHO: Identity = {
  orgId: '00D1',
  orgName: 'Acme Federal',
  userId: '0051',
  userName: 'Ada Seller',
  sandbox: true,
  version: '66.0',
};

const FIELDS: readonly FieldChange[] = [
  planField({ reason: 'both-changed', action: 'conflict', unsent: 'refused-there' }),
  planField({ reason: 'name-unknown', crmValue: '', lookups: [{ ...NAVY, candidates: [] }] }),
  planField({ reason: 'name-unknown', crmValue: 'Army', lookups: [{ ...NAVY, candidates: [] }] }),
  planField({ reason: 'name-ambiguous', lookups: [NAVY_TWICE] }),
  planField({ reason: 'refused-here', finding: REMARKS['close-date-implausible'] }),
  planField({ reason: 'refused-there', finding: REMARKS['target-text-too-long'] }),
];

const CHANGE: ChangeRow = {
  path: 'Deals/Radar.md',
  opportunityId: 'OPP-1',
  title: 'Radar',
  key: 'amount',
  field: 'amount',
  kind: 'amount-not-a-number',
  before: '"$5"',
  after: '5',
  edit: { do: 'set', path: ['amount'], value: 5, was: '"$5"' },
  noteDigest: '',
  certain: true,
};

function changeRun(done: number, left: number): ChangeRun {
  const outcome = (what: 'done' | 'not-reached'): ChangeOutcome => ({ row: CHANGE, outcome: what });
  const outcomes = [
    ...Array.from({ length: done }, () => outcome('done')),
    ...Array.from({ length: left }, () => outcome('not-reached')),
  ];
  return { runId: 'run-1', outcomes, cancelled: left > 0 };
}

const ORDER: OrderQuestion = {
  given: undefined,
  saved: 'month-first',
  inferred: 'day-first',
  dayFirst: 12,
  monthFirst: 0,
  open: 3,
};
const CHANGED: ChangeRunSummary = { runId: 'run-1', startedAt: '', work: 'fix', notes: 12, undone: false };

const HELPER = { not: 'puts a text into a sentence' } as const;
const PLACE = { from: 10, to: 20, line: 4, column: 2 };

/** Arguments with which each text function is called. */
export const CALLS: Calls<All> = {
  findingMessage: MORE_REMARKS.map((finding) => [finding]),
  findingText: [[REMARKS['required-empty']]],
  findingSummary: MORE_REMARKS.map((finding) => [finding]),
  fixLabel: { not: 'shown with its issue' },
  otherFixLabel: { not: 'shown with its issue' },
  rowActionText: { not: 'chooses from ROW_ACTION_TEXT' },
  notSyncedText: [[1], [2]],
  fieldReasons: FIELDS.map((field) => [field]),
  blockMessage: [
    ...Object.values(BLOCKS).map((block): [BlockReason] => [block]),
    [{ why: 'same-id', others: ['Deals/Fleet.md', 'Deals/Radar.md'] }],
  ],
  blockSummary: Object.values(BLOCKS).map((block): [BlockReason] => [block]),
  fillCrmName: HELPER,
  messageText: HELPER,
  deltaText: [
    [12_000_000, 'USD', 'en'],
    [-50, 'USD', 'en'],
  ],
  errorMessage: [
    ...TROUBLE_SAMPLES.map((one): [CrmError] => [one]),
    [{ kind: 'connection', code: 'log-changed', message: '12' }],
    [{ kind: 'connection', code: 'log-missing', message: 'CRM log/2026.jsonl' }],
    [{ kind: 'connection', code: 'PIPELINE_UNKNOWN', message: 'No deal pipeline has the ID p3.', own: true }],
    [{ kind: 'connection', code: 'sign-in-needed', message: 'INVALID_SESSION_ID', status: 401 }],
  ],
  refusalText: [[{ code: 'changed-meanwhile', place: PLACE, found: 'amount: 5' }]],
  skippedSentence: [
    [
      Object.entries(SKIPPED).flatMap(([reason, notes]) =>
        Array.from({ length: notes }, () => ({ reason: reason as SkipReason })),
      ),
    ],
  ],
  goneText: [['Deals/Radar.md']],
  unknownText: [
    [{ what: 'folder', name: 'Dels', nearest: ['Deals'] }],
    [{ what: 'note', name: 'A.md', nearest: [] }],
    [{ what: 'id', name: 'OPP-9', nearest: ['OPP-8', 'OPP-90'] }],
  ],
  uncheckedText: [['Salesforce']],
  uriProblemText: [
    [{ is: 'mixed', names: ['open', 'code', 'state'] }],
    [{ is: 'unknown-names', names: ['path'] }],
    [{ is: 'unknown-names', names: ['path', 'file'] }],
    [{ is: 'empty', name: 'id' }],
    [{ is: 'repeated', name: 'id' }],
    [{ is: 'too-long', name: 'id' }],
    [{ is: 'no-screen' }],
    [{ is: 'unknown-screen', value: 'sync' }],
    [{ is: 'no-pipeline' }],
  ],
  sharedIdText: [['opp-1', ['Deals/Fleet.md', 'Deals/Radar.md']]],
  signInText: [
    [{ problem: 'denied', detail: 'end-user denied authorization' }, 'Salesforce'],
    [{ problem: 'key-unfit', detail: 'A service key begins with pat-.' }, 'HubSpot'],
  ],
  identityText: [
    [WHO],
    [{ ...WHO, sandbox: false, calls: { used: 1200, most: 15_000 } }],
    [{ ...WHO, userId: '', userName: 'service key' }],
    [{ ...WHO, userName: '', orgName: '' }],
  ],
  signInErrorText: HELPER,
  resultText: [
    [{ target: 'salesforce', who: WHO }, 'salesforce'],
    [{ target: 'salesforce', who: KINDS.unknown }, 'salesforce'],
    [{ problem: 'refused', detail: '' }, undefined],
  ],
  keyHelp: [['service key', 'HubSpot']],
  counted: HELPER,
  dayText: HELPER,
  ...PIPELINE_CALLS,
  distinctNames: { not: 'returns names of notes' },
  noteName: HELPER,
  leadsToSettings: { not: 'recognizes a text' },
  notesListed: HELPER,
  containsWords: { not: 'finds a text' },
  messageOf: { not: 'has no words' },
  itSays: [['end-user denied authorization.']],
  columnLabel: { not: 'has no words of its own' },
  forecastText: [
    [{ before: forecast(0, 0, 0), after: forecast(47, 30, 41) }],
    [{ before: forecast(47, 30, 30), after: forecast(47, 47, 47) }],
  ],
  invalidReasonText: [
    [{ code: 'required-missing', field: 'customer', paths: ['a.md'] }],
    [{ code: 'amount-not-a-number', field: 'amount', paths: ['a.md', 'b.md'] }],
  ],
  markerText: [
    [MARKERS],
    [{ ...MARKERS, tag: 'deal' }],
    [{ ...MARKERS, folder: 'Deals', tagAndFolder: 'limit' }],
    [{ ...MARKERS, key: '' }],
  ],
  stagesText: [
    [
      [
        { name: 'Quote', state: 'open' },
        { name: 'Sold', state: 'won' },
        { name: 'Dropped', state: 'lost' },
      ],
    ],
  ],
  setupQuestion: [
    [{ about: 'fiscal-start', current: 10 }],
    [{ about: 'key', field: 'amount', keys: ['Value', 'Amount'] }],
    [{ about: 'day-order', key: 'Close', samples: ['03/04/2027'] }],
    [
      {
        about: 'currency',
        uses: [
          ['EUR', 5],
          ['USD', 4],
        ],
      },
    ],
    [{ about: 'archive', folder: 'Deals/Archive', notes: 5 }],
  ],
  unreadText: [
    [{ kind: 'inline-field', key: 'amount', paths: ['a.md', 'b.md'] }],
    [{ kind: 'nested-key', key: 'deal.amount', paths: ['a.md'] }],
    [{ kind: 'several-opportunities', key: 'opportunities', paths: ['a.md'], most: 2 }],
  ],
  changeKindText: { not: 'chooses from tables' },
  changeFilterText: [['amount-not-a-number'], ['yaml-invalid']],
  fixKindText: [
    [{ kind: 'amount-not-a-number', count: 287, certain: 200 }],
    [{ kind: 'yaml-invalid', count: 1, certain: 0 }],
  ],
  fixAllText: [[312], [0]],
  applyChangesText: [[1], [312]],
  orderQuestionText: [[ORDER]],
  orderAnswerText: [
    ['day-first', ORDER],
    ['month-first', ORDER],
    ['month-first', { ...ORDER, saved: undefined }],
  ],
  ruleReason: [[{ field: 'customer', value: 'DoD' }]],
  valueReason: [
    [{ because: { field: 'region', value: 'East' } }],
    [{ because: REMARKS['attribution-stale'] }],
    [{ asksOrder: true }, ORDER],
    [{}],
  ],
  changeReason: [
    [{ row: CHANGE, outcome: 'changed-since' }],
    [{ row: CHANGE, outcome: 'not-reached' }],
    [{ row: CHANGE, outcome: 'done' }],
  ],
  changesAppliedText: [
    [changeRun(2, 0), false],
    [changeRun(1, 2), true],
  ],
  changeRunText: [[CHANGED], [{ ...CHANGED, undone: true }], [{ ...CHANGED, open: true }]],
  logFaultText: [
    [{ fault: 'missing', path: 'CRM log/2026.jsonl' }],
    [{ fault: 'changed', path: 'CRM log/2026.jsonl', line: 12 }],
  ],
};
