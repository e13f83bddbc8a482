/**
 * The review in the DOM: rows, selection, conflicts, safety limits, dry run, and the run that follows.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/sync/plan/plan.ts';
import type { SyncService } from '../../../src/sync/sync-service.ts';
import { mountReview } from '../../../src/ui/review/review-view.ts';
import type { ReviewDeps } from '../../../src/ui/review/review-plan.ts';
import { createSyncStore } from '../../../src/ui/state/sync-store.ts';
import { CONFLICT, fakeSyncDesk, outcome, planField, planOf, planRow, syncRun } from '../../support/sync-service.ts';
import { buttonIn, installElementMethods, settled } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

let el: HTMLElement;
let dryRun = false;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
  dryRun = false;
});

const three = planOf([
  planRow('Deals/a.md', { moneyDeltaMinor: 5_000_000 }),
  planRow('Deals/b.md', { verb: 'conflict', fields: [CONFLICT] }),
  planRow('Deals/c.md', { verb: 'unchanged', fields: [] }),
]);

async function mount(plan: Plan, changes: Partial<ReviewDeps> = {}, service: Partial<SyncService> = {}) {
  const fake = fakeSyncDesk(plan);
  const apply = vi.fn<SyncService['apply']>((...args) => fake.apply(...args));
  const store = createSyncStore(fakeSyncDesk(plan, { apply, ...service }));
  const deps = {
    store,
    target: 'salesforce' as const,
    plan: vi.fn<ReviewDeps['plan']>((watch) =>
      store.service.plan({ what: 'vault' }, 'salesforce', { direction: 'both' }, watch),
    ),
    dryRun: () => dryRun,
    title: 'Sync',
    apply: vi.fn<ReviewDeps['apply']>((...all) => void store.apply(...all)),
    open: vi.fn(),
    openSettings: vi.fn(),
    fix: vi.fn<ReviewDeps['fix']>(),
    retry: vi.fn(),
    ...changes,
  } satisfies ReviewDeps;
  const stop = mountReview(el, deps);
  await settled();
  return { deps, store, apply, stop };
}

const button = (text: string): HTMLButtonElement => buttonIn(el, text);

const rows = (): HTMLElement[] => [...el.querySelectorAll<HTMLElement>('[role=row]')];
const isDisabled = (text: string): boolean => button(text).disabled;

test('rows are in groups, those that need the user are first, and unchanged ones are hidden', async () => {
  await mount(three);
  expect([...el.querySelectorAll('[role=rowgroup][aria-label]')].map((one) => one.getAttribute('aria-label'))).toEqual(
    expect.arrayContaining(['Conflicts to resolve', 'Updates in Salesforce']),
  );
  expect(rows().map((one) => one.textContent)).toEqual([
    expect.stringContaining('b1 conflict'),
    expect.stringContaining('aUpdate'),
  ]);
  button('Unchanged 1').click();
  expect(rows().map((one) => one.textContent)).toEqual([expect.stringContaining('cUnchanged')]);
});

test('a new record shows only its new values', async () => {
  await mount(
    planOf([
      planRow('Deals/a.md', {
        verb: 'create',
        fields: [planField({ reason: 'new-record', crmValue: '', base: undefined })],
      }),
    ]),
  );
  const [field] = el.querySelectorAll('.crm-sync-change');
  expect(field?.querySelector('ins')?.textContent).toBe('Proposal');
  expect(field?.querySelectorAll('del, .crm-sync-change-why')).toHaveLength(0);
  expect(el.querySelector('.crm-sync-record-head')?.textContent).toContain('New in Salesforce');
});

test('the record of a note whose title is not unique shows the file name', async () => {
  await mount(planOf([planRow('Deals/a.md', { title: 'Same' }), planRow('Deals/b.md', { title: 'Same' })]));
  rows()[1]?.click();
  expect(el.querySelector('.crm-sync-record-head')?.textContent).toMatch(/^SamebUpdates in Salesforce/);
});

test('the record opens by click or Enter, and a button leads back to the selected row', async () => {
  await mount(three);
  const isOpen = (): boolean => el.querySelector('.crm-sync-is-open') !== null;
  expect(isOpen()).toBe(false);
  rows()[1]?.click();
  expect(isOpen()).toBe(true);
  button('Back to list').click();
  expect(isOpen()).toBe(false);
  expect(document.activeElement).toBe(rows()[1]);
  rows()[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
  expect(isOpen()).toBe(false);
  rows()[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  expect(isOpen()).toBe(true);
});

test('an excluded row is not synced, and the button shows the count', async () => {
  const { apply } = await mount(three);
  expect(isDisabled('Sync 1 opportunity')).toBe(false);
  expect(el.textContent).toContain('+$50,000');
  rows()[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
  expect(isDisabled('Resolve conflicts first')).toBe(true);
  rows()[1]?.querySelector('input')?.click();
  button('Sync 1 opportunity').click();
  await settled();
  expect(apply).toHaveBeenCalledOnce();
  expect(apply.mock.calls[0]?.[1].confirmed).toBe(true);
  expect(el.textContent).toContain('Synced with Salesforce');
  expect(el.contains(document.activeElement)).toBe(true);
});

test('resolving a conflict shows the value that will be written', async () => {
  const { apply } = await mount(three);
  expect(el.textContent).toContain('Last synced value: $1,000,000.');
  const radios = [...el.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  expect(radios).toHaveLength(3);
  radios[1]?.click();
  expect(el.querySelector('ins')?.textContent).toBe('$900,000');
  expect(isDisabled('Sync 2 opportunities')).toBe(false);
  el.querySelectorAll<HTMLInputElement>('input[type=radio]')[2]?.click();
  const input = el.querySelector<HTMLInputElement>('.crm-sync-choice input[type=text]');
  if (input === null) throw new Error('nothing to write in');
  input.value = '1100000';
  input.dispatchEvent(new Event('input'));
  expect(el.querySelector('ins')?.textContent).toBe('$1,100,000');
  button('Sync 2').click();
  expect([...(apply.mock.calls[0]?.[1].answers.values() ?? [])]).toEqual([{ take: 'edit', text: '1100000' }]);
});

test('while dry run is on, nothing is written; turning it off leads to a second confirmation', async () => {
  dryRun = true;
  const { deps, apply } = await mount(three);
  expect(el.querySelector('.crm-sync-banner')?.textContent).toContain('Dry run is on');
  button('Turn off dry run for this plan').click();
  expect(el.querySelector('.crm-sync-banner')?.textContent).toContain('Check the changes');
  // The second click of a double click hits the button that took the place of the first one.
  button('Sync 1 opportunity').click();
  expect(deps.apply).not.toHaveBeenCalled();
  button('Sync 1 opportunity').removeAttribute('aria-disabled');
  button('Sync 1 opportunity').click();
  expect(apply.mock.calls[0]?.[2]?.approved).toBe(true);
  expect(dryRun).toBe(true);
});

test('a plan is applied as approved only if dry run was turned off for it', async () => {
  const { apply } = await mount(three);
  button('Sync 1 opportunity').click();
  expect(apply.mock.calls[0]?.[2]?.approved).toBe(false);
});

const conflicts = planOf(
  ['a', 'b', 'c'].map((name) =>
    planRow(`Deals/${name}.md`, name === 'c' ? {} : { verb: 'conflict', fields: [CONFLICT] }),
  ),
);
const rowButton = (at: number, text: string): HTMLButtonElement | undefined =>
  [...(rows()[at]?.querySelectorAll('button') ?? [])].find((one) => one.textContent === text);

test('conflicts are resolved in their rows, and can be resolved differently', async () => {
  const { apply } = await mount(conflicts);
  expect(rows()[2]?.querySelectorAll('button')).toHaveLength(0);
  rowButton(0, 'Keep note')?.click();
  rowButton(1, 'Keep note')?.focus();
  rowButton(1, 'Keep note')?.click();
  expect(document.activeElement).toBe(rowButton(1, 'Keep note'));
  expect(rows()[1]?.getAttribute('aria-selected')).toBe('true');
  rowButton(1, 'Keep Salesforce')?.click();
  expect(rowButton(1, 'Keep note')?.getAttribute('aria-pressed')).toBe('false');
  expect(rowButton(1, 'Keep Salesforce')?.getAttribute('aria-pressed')).toBe('true');
  button('Sync 3 opportunities').click();
  expect([...(apply.mock.calls[0]?.[1].answers.values() ?? [])]).toEqual([{ take: 'note' }, { take: 'crm' }]);
});

test('a review of conflicts shows and counts no other rows', async () => {
  await mount(conflicts, { conflictsOnly: true });
  expect(rows()).toHaveLength(2);
  expect(el.textContent).not.toContain('All changes');
  el.replaceChildren();
  await mount(planOf([planRow('Deals/a.md')]), { conflictsOnly: true });
  expect(el.textContent).toContain('No conflicts');
});

test('a selected row stays selected while the filter hides it, and beyond the first page', async () => {
  const many = Array.from({ length: 250 }, (_, at) => planRow(`Deals/${String(at).padStart(3, '0')}.md`));
  await mount(planOf([...many, planRow('Deals/x.md', { verb: 'pull' })]));
  button('Show more').click();
  rows()[249]?.click();
  const title = (): string | undefined => el.querySelector('.crm-sync-record-title')?.textContent;
  expect(title()).toBe('249');
  button('Update note 1').click();
  expect(title()).toBe('x');
  button('All changes').click();
  expect(title()).toBe('249');
  expect(rows().find((one) => one.getAttribute('aria-selected') === 'true')?.textContent).toContain('249');
});

test('a plan that exceeds a safety limit needs a typed confirmation', async () => {
  const created = { verb: 'create', remoteId: undefined } as const;
  const thirty = Array.from({ length: 30 }, (_, at) => planRow(`Deals/${at}.md`, created));
  const { apply } = await mount(planOf(thirty, { safetyLimits: [{ why: 'many-rows', figure: 30 }] }));
  expect(el.textContent).toContain('30 opportunities would change at once.');
  expect(isDisabled('Sync 30')).toBe(true);
  const input = el.querySelector<HTMLInputElement>('.crm-sync-release input');
  if (input === null) throw new Error('nothing to type in');
  input.value = 'sync';
  input.dispatchEvent(new Event('input'));
  expect(isDisabled('Sync 30')).toBe(false);
  button('Sync 30').click();
  expect(apply.mock.calls[0]?.[1].confirmed).toBe(true);
});

test('a selected name is stored, and earlier decisions are kept', async () => {
  const lookup = {
    field: 'AccountId',
    name: 'Acme',
    candidates: [
      { id: '001A', label: 'Acme', detail: 'Phoenix' },
      { id: '001B', label: 'Acme', detail: 'Berlin' },
    ],
  };
  const blocked = planRow('Deals/d.md', { verb: 'blocked', blocks: [{ why: 'name-ambiguous', lookup }] });
  const choose = vi.fn(() => Promise.resolve());
  await mount({ ...three, rows: [...three.rows, blocked] }, {}, { rememberLookup: choose });
  el.querySelector<HTMLInputElement>('input[type=radio]')?.click();
  rows()[2]?.click();
  button('Berlin').click();
  await settled();
  expect(choose).toHaveBeenCalledWith('salesforce', 'AccountId', 'Acme', '001B');
  expect(rows()[0]?.textContent).toContain('Resolved');
});

test('a blocked row with a fix has a button for it, and the plan is made again afterwards', async () => {
  const fix = { do: 'set', path: ['amount'], value: 5, was: '0' } as const;
  const finding = { code: 'amount-not-positive', field: 'amount', data: { found: '0' }, fix } as const;
  const blocks = [{ why: 'findings', findings: [finding] }] as const;
  const { deps } = await mount(planOf([planRow('Deals/a.md', { verb: 'blocked', fields: [], blocks })]));
  button('Fix issues…').click();
  expect(deps.fix).toHaveBeenCalledWith('Deals/a.md', expect.any(Function));
  vi.mocked(deps.fix).mock.calls[0]?.[1]();
  expect(deps.plan).toHaveBeenCalledTimes(2);
});

test('a running sync is shown in place of a new plan, and continues when the review closes', async () => {
  let finish: () => void = () => undefined;
  const run = new Promise<void>((done) => {
    finish = done;
  });
  const first = await mount(
    three,
    {},
    {
      apply: async (_, __, watch) => {
        watch?.progress?.(1, 2);
        await run;
        return syncRun([outcome('Deals/a.md', { result: 'failed' })]);
      },
    },
  );
  button('Sync 1').click();
  expect(el.querySelector('[role=progressbar]')?.getAttribute('aria-valuetext')).toBe('1 of 2 opportunities');
  first.stop();
  el.replaceChildren();
  const again = vi.fn();
  const plan = vi.fn();
  mountReview(el, { ...first.deps, retry: again, plan });
  expect(el.textContent).toContain('Syncing with Salesforce');
  expect(plan).not.toHaveBeenCalled();
  finish();
  await settled();
  button('Retry failed').click();
  expect(again).toHaveBeenCalledWith(['Deals/a.md'], 'salesforce');
});

test.each<[string, SyncService['plan'], string]>([
  [
    'a CRM that is too busy',
    () => Promise.resolve({ kind: 'connection', code: 'sign-in-needed', message: '' }),
    'You’re signed out of Salesforce.',
  ],
  [
    'an unknown folder',
    () => Promise.resolve({ what: 'folder', name: 'Dels', nearest: ['Deals'] }),
    'Did you mean “Deals”?',
  ],
  ['a failure', () => Promise.reject(new Error('boom')), 'boom'],
  ['nothing to look at', () => Promise.resolve(planOf([])), 'No opportunities found'],
  [
    'nothing to do',
    () => Promise.resolve(planOf([planRow('a.md', { verb: 'unchanged', fields: [] })])),
    'Everything is in sync',
  ],
])('shows a message for %s', async (_, plan, text) => {
  await mount(three, {}, { plan });
  expect(el.textContent).toContain(text);
});

test('the selection of all shown rows closes no opportunity, unless all shown rows are to be closed', async () => {
  const close = (path: string) =>
    planRow(path, { verb: 'close', isTransition: true, fields: [planField({ remote: 'Outcome' })] });
  await mount(planOf([planRow('Deals/a.md'), planRow('Deals/b.md'), close('Deals/c.md'), close('Deals/d.md')]));
  const all = (): HTMLInputElement | null => el.querySelector('[data-key="all"]');
  const selected = (): string[] => rows().map((one) => String(one.querySelector('input')?.checked));
  expect(selected()).toEqual(['true', 'true', 'false', 'false']);
  all()?.click();
  all()?.click();
  expect(selected()).toEqual(['true', 'true', 'false', 'false']);
  button('Close 2').click();
  all()?.click();
  expect(selected()).toEqual(['true', 'true']);
});

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
test('a reason that leads to the settings has the button that opens them', async () => {
  const fields = [planField({ action: 'hold', reason: 'missing-there' })];
  const { deps } = await mount(planOf([planRow('Deals/a.md', { verb: 'unchanged', fields })]));
  button('Open settings').click();
  expect(deps.openSettings).toHaveBeenCalledOnce();
});

test('if everything is blocked, the main button refreshes the plan', async () => {
  const { deps } = await mount(planOf([NEEDED]));
  expect(el.textContent).toContain('Nothing can be synced yet.');
  button('Refresh').click();
  await settled();
  expect(deps.plan).toHaveBeenCalledTimes(2);
});
