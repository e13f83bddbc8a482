/**
 * A sync in the DOM: progress, the result of each row, and the next actions.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { mountSync, type SyncHandlers } from '../../../src/ui/sync/sync-view.ts';
import { outcome, planOf, syncRun } from '../../support/sync-service.ts';
import { buttonIn, framesDrawn, installElementMethods } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

const plan = planOf([]);
let el: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

function mount(changes: Partial<SyncHandlers> = {}) {
  const handlers = {
    open: vi.fn(),
    openSettings: vi.fn(),
    cancel: vi.fn(),
    retry: vi.fn(),
    recordUrl: (_: string, id: string) => `https://crm.example/${id}`,
    goneWord: (): string | undefined => undefined,
    ...changes,
  };
  return { handlers, ...mountSync(el, handlers) };
}

const button = (text: string): HTMLButtonElement => buttonIn(el, text);

test('progress updates one bar, and canceling shows when the sync will stop', () => {
  const { handlers, show } = mount();
  show({ at: 'running', plan, done: 0, total: 0 });
  const cancel = button('Cancel');
  show({ at: 'running', plan, done: 1, total: 4 });
  expect(el.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('25');
  cancel.click();
  expect(handlers.cancel).toHaveBeenCalledOnce();
  expect(el.textContent).toContain('Finishing the requests in progress');
});

test('only in a window, a text shows that the window can be closed', () => {
  mount({ back: vi.fn() }).show({ at: 'running', plan, done: 0, total: 0 });
  expect(el.textContent).toContain('You can close this window.');
  mount().show({ at: 'running', plan, done: 0, total: 0 });
  expect(el.textContent).not.toContain('You can close this window.');
});

test('rows and buttons open the note, the record, the log note, and a new review', async () => {
  const { handlers, show } = mount();
  const outcomes = [outcome('Deals/a.md', { remoteId: '006A' }), outcome('Deals/b.md', { result: 'stale' })];
  show({ at: 'done', plan, run: syncRun(outcomes, { logPath: 'CRM log/1.md' }) });
  await framesDrawn();
  expect(el.querySelector('a')?.getAttribute('href')).toBe('https://crm.example/006A');
  button('bChanged since review').click();
  expect(handlers.open).toHaveBeenLastCalledWith('Deals/b.md');
  button('Open log note').click();
  expect(handlers.open).toHaveBeenLastCalledWith('CRM log/1.md');
  button('Review again').click();
  expect(handlers.retry).toHaveBeenCalledWith(['Deals/b.md'], 'salesforce');
});

test('a dry run returns to its plan', () => {
  const back = vi.fn();
  mount({ back }).show({ at: 'done', plan, run: syncRun([], { dryRun: true }) });
  button('Back to the review').click();
  expect(back).toHaveBeenCalledOnce();
});

test.each([
  [{ at: 'broken', plan, message: 'disk full' } as const, 'The sync failed: disk full'],
  [
    { at: 'done', plan, run: syncRun([], { stopped: { kind: 'later', code: 'budget', message: '' } }) } as const,
    'request limit from your settings is used up',
  ],
])('the reason for the end is shown', (state, text) => {
  mount().show(state);
  expect(el.textContent).toContain(text);
});

test('a reason that leads to the settings has the button that opens them', () => {
  const { handlers, show } = mount();
  const stopped = { kind: 'connection', code: 'log-unwritable', message: '' } as const;
  show({ at: 'done', plan, run: syncRun([outcome('a.md')]) });
  expect([...el.querySelectorAll('button')].some((one) => one.textContent === 'Open settings')).toBe(false);
  show({ at: 'done', plan, run: syncRun([outcome('a.md')], { stopped }) });
  button('Open settings').click();
  expect(handlers.openSettings).toHaveBeenCalledOnce();
});

test('renamed and deleted notes are marked, without a change of the filter', async () => {
  const gone = new Map<string, string>();
  const { show, markGone } = mount({ goneWord: (path) => gone.get(path) });
  show({ at: 'done', plan, run: syncRun([outcome('Deals/a.md'), outcome('Deals/b.md')]) });
  await framesDrawn();
  const search = el.querySelector('input');
  gone.set('Deals/b.md', 'Renamed');
  markGone();
  expect([...el.querySelectorAll('.crm-sync-run-note')].map((head) => head.textContent)).toEqual(['aDone', 'bRenamed']);
  expect(search?.isConnected).toBe(true);
});
