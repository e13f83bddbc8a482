/** Totals of a plan: amounts, cleared values, requests, safety limits, and the button. */
import { expect, test } from 'vitest';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import { type Choices, initialChoices, select } from '../../../src/ui/review/review-decisions-model.ts';
import { totalsModel } from '../../../src/ui/review/review-totals-model.ts';
import { CONFLICT, IDENTITY, planField, planOf, planRow } from '../../support/sync-service.ts';

const plan = planOf([
  planRow('a.md', { verb: 'create', moneyDeltaMinor: 10_000_00 }),
  planRow('b.md', { moneyDeltaMinor: -90_000_00, fields: [planField({ clears: true })] }),
  planRow('c.md', { verb: 'pull', fields: [planField({ action: 'pull' })] }),
  planRow('d.md', { verb: 'link', fields: [] }),
  planRow('e.md', { moneyDeltaMinor: 5_000_000, currency: 'EUR' }),
  planRow('f.md', { verb: 'conflict', fields: [CONFLICT] }),
  planRow('g.md', { verb: 'blocked', fields: [] }),
  planRow('h.md', { verb: 'unchanged', fields: [] }),
]);

function totals(changes: Partial<Plan> = {}, choices: Choices = initialChoices(), dryRun = false) {
  const now = { ...plan, ...changes };
  return totalsModel({ plan: now, decided: now, choices, dryRun, locale: 'en' });
}

test('cleared values of selected rows are counted', () => {
  expect(totals().cleared).toBe('1 value cleared');
  const choices = initialChoices();
  select(choices, 'op b.md', false);
  expect(totals({}, choices).cleared).toBe('');
});

test('changes of the total are shown by currency, the largest first; excluded rows do not count', () => {
  expect(totals().money).toEqual(['−$80,000', '+€50,000']);
  const choices = initialChoices();
  select(choices, 'op b.md', false);
  expect(totals({}, choices).money).toEqual(['+€50,000', '+$10,000']);
});

test.each([
  [IDENTITY, 'About 3 API requests; 84,000 are left today.'],
  [{ ...IDENTITY, calls: { used: 200, most: 100 } }, 'About 3 API requests; only 0 are left today.'],
  [{ orgId: '1', orgName: 'A', userId: '2', userName: 'B', sandbox: true, version: '1' }, 'About 3 API requests.'],
])('requests of %o', (identity, text) => {
  expect(totals({ identity }).calls).toBe(text);
});

test.each([
  [{ why: 'many-rows', figure: 1200 }, '1,200 opportunities would change at once.'],
  [{ why: 'large-share', figure: 40 }, '40% of the linked opportunities in this sync would change.'],
  [{ why: 'many-cleared', figure: 1 }, 'Values would be cleared in 1 opportunity.'],
  [{ why: 'money', figure: 31 }, 'The total amount in Salesforce would change by 31%.'],
  [{ why: 'no-base', figure: 9 }, 'None of the 9 opportunities have been synced with Salesforce before'],
  [{ why: 'other-org', figure: 'Old Org' }, 'The last sync used a different org: “Old Org”.'],
] as const)('the safety limit %o is explained', (safetyLimit, text) => {
  expect(totals({ safetyLimits: [safetyLimit] }).safetyLimits[0]).toContain(text);
});

test('the button shows a count, and the text next to it shows where it writes', () => {
  const { button, help } = totals();
  expect(button).toEqual({ label: 'Sync 5 opportunities', possible: true });
  expect(help).toBe('Writes to Salesforce and your notes. 1 opportunity waits for a decision and will be skipped.');
  expect(totals({ undoOf: 'run-1' }).button.label).toBe('Undo 5 opportunities');
});

test('while dry run is on, the button turns it off for this plan', () => {
  const { button, help } = totals({}, initialChoices(), true);
  expect(button).toEqual({ label: 'Turn off dry run for this plan', possible: true });
  expect(help).toContain('You can check the changes again');
});

test.each([
  [
    'in conflict',
    planRow('f.md', { verb: 'conflict', fields: [CONFLICT] }),
    false,
    'Resolve conflicts first',
    'the value from Salesforce',
  ],
  ['skipped', planRow('a.md', { verb: 'update' }), true, 'Nothing selected', 'Select the opportunities'],
  ['unchanged', planRow('a.md', { verb: 'unchanged' }), false, 'Nothing to sync', 'Everything is up to date'],
] as const)(
  'with one row %s, the button is disabled, with or without dry run, and the text contains advice',
  (...scene) => {
    const [, row, isLeft, label, text] = scene;
    const choices = initialChoices();
    if (isLeft) select(choices, row.opId, false);
    for (const dryRun of [false, true]) {
      const { button, help, safetyLimits } = totals(
        { rows: [row], safetyLimits: [{ why: 'many-rows', figure: 30 }] },
        choices,
        dryRun,
      );
      expect([button, safetyLimits]).toEqual([{ label, possible: false }, []]);
      expect(help).toContain(text);
    }
  },
);

test('if all rows are blocked, the button refreshes, with or without dry run', () => {
  for (const dryRun of [false, true]) {
    const { button, help } = totals({ rows: [planRow('a.md', { verb: 'blocked' })] }, initialChoices(), dryRun);
    expect(button).toEqual({ label: 'Refresh', possible: true, refreshes: true });
    expect(help).toContain('Fix the blocked opportunities');
  }
});
