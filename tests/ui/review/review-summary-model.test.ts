/** The second line of a row in the review: the reason of a block, or the old and new value of its main field. */
import { expect, test } from 'vitest';
import type { BlockReason, PlanRow } from '../../../src/sync/plan/plan.ts';
import { initialChoices } from '../../../src/ui/review/review-decisions-model.ts';
import { reviewRowModel } from '../../../src/ui/review/review-row-model.ts';
import { rowSummary } from '../../../src/ui/review/review-summary-model.ts';
import { CONFLICT, planField, planRow } from '../../support/sync-service.ts';

function summary(changes: Partial<PlanRow>): string {
  const row = planRow('Deals/a.md', changes);
  return rowSummary(row, reviewRowModel(row, undefined, initialChoices(), 'salesforce')).join('');
}

const amount = planField({ remote: 'Amount', from: 'amount', noteValue: '875000', crmValue: '1000000' });
const region = planField({ remote: 'Region__c', from: 'region', action: 'pull', noteValue: 'East', crmValue: 'West' });
const held = planField({ action: 'hold', reason: 'fill-only', noteValue: 'Proposal', crmValue: '' });

test.each<[string, Partial<PlanRow>, string]>([
  [
    'a written amount before other fields',
    { fields: [planField(), amount] },
    'Amount: $1,000,000 → $875,000 · 1 more field',
  ],
  [
    'an open conflict before everything else',
    { verb: 'conflict', fields: [amount, CONFLICT, region] },
    'Amount: $1,200,000 ≠ $900,000 · 2 more fields',
  ],
  [
    'the note value first if the note is updated',
    { verb: 'pull', fields: [held, region] },
    'Region: East → West · 1 more field',
  ],
  ['a field that is not synced', { verb: 'unchanged', fields: [held] }, 'Stage: Proposal ≠ (empty)'],
  ['the amount of a new record', { verb: 'create', moneyDeltaMinor: 45_000_000 }, '+$450,000'],
  ['nothing for a link', { verb: 'link', fields: [] }, ''],
])('shows %s', (_, changes, text) => {
  expect(summary(changes)).toBe(text);
});

test('a long value is cut off, on one line', () => {
  const long = planField({ noteValue: `Waiting\nfor ${'the review '.repeat(9)}` });
  expect(summary({ fields: [long] })).toBe('Stage: Prospecting → Waiting for the review the revi…');
});

const lookup = { field: 'AccountId', name: 'US Army', candidates: [] };

test.each<[BlockReason, string]>([
  [
    { why: 'findings', findings: [{ code: 'required-missing', field: 'amount', data: { keys: ['amount'] } }] },
    'Missing: amount',
  ],
  [{ why: 'findings', findings: [{ code: 'required-empty', field: 'stage', data: {} }] }, 'No value: stage'],
  [
    { why: 'findings', findings: [{ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }] },
    'Invalid amount: 0',
  ],
  [
    {
      why: 'findings',
      findings: [{ code: 'target-key-not-unique', data: { target: 'Salesforce', remote: 'Key__c' } }],
    },
    'ID field isn’t unique in the CRM: Key__c',
  ],
  [
    { why: 'findings', findings: [{ code: 'frontmatter-missing', data: { rule: '' } }] },
    'Opportunity has no properties',
  ],
  [{ why: 'findings', findings: [] }, 'Errors in the note'],
  [{ why: 'same-id', others: ['Deals/b.md', 'Deals/c.md'] }, 'Same ID as “b” and 1 more'],
  [{ why: 'same-record', others: ['Deals/b.md'] }, 'Same record as “b”'],
  [{ why: 'same-key-there', ids: ['1', '2'] }, 'Same ID: 2 records'],
  [{ why: 'key-taken', id: '1' }, 'ID already taken'],
  [{ why: 'record-missing', id: '1' }, 'Record not found'],
  [{ why: 'record-locked', detail: '' }, 'Record locked'],
  [{ why: 'name-unknown', lookup }, 'Unknown name: “US Army”'],
  [{ why: 'name-ambiguous', lookup }, 'Ambiguous name: “US Army”'],
  [{ why: 'sent-unknown', runId: 'r' }, 'No response'],
  [{ why: 'unreadable', message: '' }, 'Unreadable note'],
  [{ why: 'created-by-run', id: '1' }, 'Never deleted'],
])('the block %j is named in a few words', (block, text) => {
  expect(summary({ verb: 'blocked', blocks: [block] })).toBe(text);
  expect(summary({ verb: 'blocked', blocks: [block, block, block] })).toBe(`${text} · 2 more`);
});
