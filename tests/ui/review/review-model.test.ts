/** The review as a whole: org and user, the order of rows, the filter, and the list items. */
import { expect, test } from 'vitest';
import type { RowAction } from '../../../src/sync/plan/plan.ts';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import {
  answer,
  decisionsOf,
  fieldKey,
  initialChoices,
  select,
} from '../../../src/ui/review/review-decisions-model.ts';
import { filterReview, type ReviewFacet, reviewItem, reviewModel } from '../../../src/ui/review/review-model.ts';
import { CONFLICT, IDENTITY, planField, planOf, planRow } from '../../support/sync-service.ts';

const ALL: readonly RowAction[] = ['unchanged', 'blocked', 'link', 'pull', 'update', 'create', 'conflict'];
const plan = planOf(ALL.map((verb) => planRow(`Deals/${verb}.md`, { verb, title: `The ${verb} deal` })));

test('rows that need the user are first, unchanged rows are last', () => {
  expect(reviewModel(plan).entries.map(({ row }) => row.verb)).toEqual([
    'conflict',
    'create',
    'update',
    'pull',
    'link',
    'blocked',
    'unchanged',
  ]);
});

test('only kinds that occur can be selected, and the first one counts the changes', () => {
  const { facets } = reviewModel(planOf([planRow('a.md'), planRow('b.md', { verb: 'unchanged' })]));
  expect(facets.map(({ label, count }) => `${label} ${count}`)).toEqual(['All changes 1', 'Update 1', 'Unchanged 1']);
});

test.each([
  [false, 'Production', 'warn'],
  [true, 'Sandbox', 'quiet'],
])('sandbox %s is shown as %s', (sandbox, text, tone) => {
  const model = reviewModel({ ...plan, identity: { ...IDENTITY, sandbox }, skipped: 2 });
  expect(model.org).toMatchObject({ text, tone });
  expect(model.where).toBe('Acme Corp, as Jo Doe');
  expect(model.apart).toBe('2 notes skipped (not opportunities, or unreadable).');
  expect(reviewModel(planOf([], { skipped: 1 })).apart).toBe('1 note skipped (not opportunities, or unreadable).');
});

test.each<[ReviewFacet, string, readonly RowAction[]]>([
  ['all', '', ['conflict', 'create', 'update', 'pull', 'link', 'blocked']],
  ['unchanged', '', ['unchanged']],
  ['all', 'the UPDATE', ['update']],
  ['all', 'opp-deals/pull.md', ['pull']],
  ['create', 'pull', []],
])('the filter %s with %j returns %o', (facet, text, verbs) => {
  const found = filterReview(reviewModel(plan).entries, { facet, text });
  expect(found.map(({ row }) => row.verb)).toEqual(verbs);
});

function item(changes: Parameters<typeof planRow>[1], choices = initialChoices()) {
  const [entry] = reviewModel(planOf([planRow('Deals/a.md', changes)])).entries;
  if (entry === undefined) throw new Error('no entry');
  const [after] = applyDecisions(planOf([entry.row]), decisionsOf(choices, [])).rows;
  return reviewItem(entry, after, choices, 'salesforce');
}

test('a row shows its action and the old and new value of its field', () => {
  expect(item({})).toMatchObject({
    title: 'a',
    status: 'Update',
    detail: ['Stage: ', 'Prospecting', ' → ', 'Proposal'],
    selected: true,
  });
  expect(item({ verb: 'create', title: '' })).toMatchObject({ title: 'a', detail: ['Deals/a.md'] });
  expect(item({ verb: 'blocked', fields: [] })).toMatchObject({ status: 'Blocked', selected: undefined });
});

test('notes with the same title show their file names', () => {
  const rows = ['Deals/a.md', 'Deals/b.md', 'Old/b.md', 'Deals/c.md'].map((path, at) =>
    planRow(path, {
      title: at === 3 ? 'Other' : 'Same',
      verb: at === 0 ? 'link' : 'update',
      fields: at === 0 ? [] : [planField()],
    }),
  );
  const details = reviewModel(planOf(rows)).entries.map((entry) =>
    reviewItem(entry, undefined, initialChoices(), 'salesforce').detail.join(''),
  );
  const change = 'Stage: Prospecting → Proposal';
  expect(details).toEqual([`Deals/b · ${change}`, `Old/b · ${change}`, change, 'a']);
});

test('an excluded or resolved row shows that state', () => {
  const choices = initialChoices();
  const conflict = { verb: 'conflict', fields: [CONFLICT] } as const;
  expect(item(conflict, choices).status).toBe('1 conflict');
  answer(choices, fieldKey(planRow('Deals/a.md'), CONFLICT), { take: 'note' });
  expect(item(conflict, choices).status).toBe('Resolved');
  select(choices, 'op Deals/a.md', false);
  expect(item(conflict, choices)).toMatchObject({ status: 'Not selected', selected: false });
});
