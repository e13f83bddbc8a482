/**
 * Missing fields in the review: the button, the list in place of the plan, and the way back.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import type { MissingFields, SyncService } from '../../../src/sync/sync-service.ts';
import type { ReviewDeps } from '../../../src/ui/review/review-plan.ts';
import { mountReview } from '../../../src/ui/review/review-view.ts';
import { createSyncStore } from '../../../src/ui/state/sync-store.ts';
import { fakeSyncDesk, IDENTITY, planField, planOf, planRow } from '../../support/sync-service.ts';
import { buttonIn, installElementMethods, settled } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

let el: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

async function mount(plan: Plan, service: Partial<SyncService>, dryRun = false) {
  const store = createSyncStore(fakeSyncDesk(plan, service));
  const made = vi.fn<ReviewDeps['plan']>(() => Promise.resolve(plan));
  const others = { title: 'Sync', apply: vi.fn(), open: vi.fn(), openSettings: vi.fn(), fix: vi.fn(), retry: vi.fn() };
  mountReview(el, { store, target: 'salesforce', plan: made, dryRun: () => dryRun, ...others });
  await settled();
  return { plan: made };
}

const button = (text: string): HTMLButtonElement => buttonIn(el, text);

const NEEDED = planRow('Deals/a.md', {
  verb: 'blocked',
  fields: [],
  blocks: [
    {
      why: 'findings',
      findings: [
        { code: 'target-field-needed', field: 'id', data: { target: 'Salesforce', remote: 'Key', known: [] } },
      ],
    },
  ],
});
const HELD = planRow('Deals/a.md', {
  verb: 'unchanged',
  fields: [planField({ action: 'hold', reason: 'cannot-be-written-there' })],
});

const fieldButtons = (): HTMLButtonElement[] =>
  [...el.querySelectorAll('button')].filter((one) => one.textContent === 'Add missing fields…');

const LIST: MissingFields = {
  target: 'salesforce',
  identity: IDENTITY,
  additions: [{ name: 'Key__c', label: 'ID', about: 'Text' }],
  adminOnly: [],
};
const ADDS: Partial<SyncService> = { addsFields: () => true, findMissingFields: () => Promise.resolve(LIST) };

test.each<[string, Plan, number]>([
  ['blocks a row', planOf([NEEDED]), 2],
  ['is held back', planOf([HELD]), 1],
])(
  'if a missing field %s, a button shows the missing fields, and cancel leads back to the plan',
  async (_, plan, ways) => {
    const deps = await mount(plan, ADDS);
    expect(fieldButtons()).toHaveLength(ways);
    for (let at = 0; at < ways; at += 1) {
      fieldButtons()[at]?.click();
      await settled();
      expect(el.textContent).toContain('Key__c');
      button('Cancel').click();
    }
    expect(fieldButtons()).toHaveLength(ways);
    expect(deps.plan).toHaveBeenCalledOnce();
  },
);

test('missing fields are added in the review while dry run is on, after two confirmations', async () => {
  const fake = fakeSyncDesk(planOf([NEEDED]));
  const addFields = vi.fn<SyncService['addFields']>((...all) => fake.addFields(...all));
  const deps = await mount(planOf([NEEDED]), { ...ADDS, addFields }, true);
  fieldButtons()[0]?.click();
  await settled();
  button('Turn off dry run for these fields').click();
  expect(addFields).not.toHaveBeenCalled();
  button('Add 1 field').removeAttribute('aria-disabled');
  button('Add 1 field').click();
  await settled();
  expect(addFields).toHaveBeenCalledExactlyOnceWith(LIST, true);
  button('Review again').click();
  await settled();
  expect(deps.plan).toHaveBeenCalledTimes(2);
  expect(fieldButtons()).toHaveLength(2);
});

test.each<[string, Plan, Partial<SyncService>]>([
  ['only an admin adds fields', planOf([NEEDED]), {}],
  ['no field is missing', planOf([planRow('Deals/a.md')]), ADDS],
])('if %s, no button shows the missing fields', async (_, plan, service) => {
  await mount(plan, service);
  expect(fieldButtons()).toEqual([]);
});
