/**
 * The run in the DOM: progress, results, filters, fixes.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Run } from '../../../src/vault/note-service.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { mountRun } from '../../../src/ui/run/run-view.ts';
import { attribution, finding, inspection } from '../../support/inspection.ts';
import { REMARKS } from '../text/finding-samples.ts';
import { installElementMethods } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

beforeEach(() => {
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((frame) => {
    frame(0);
    return 0;
  });
});

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const link = finding(REMARKS['link-unquoted']);
const fixable = { ...link, fix: { do: 'set', path: ['customer'], value: '[[Navy]]', was: '[[Navy]]' } as const };
const usd = attribution(1000, [['Microsoft', 600]], [['Partner A', 200]]);

function run(changes: Partial<Run> = {}): Run {
  const inspections = [
    inspection('Deals/bad.md', { findings: [error] }),
    inspection('Deals/good.md', { attribution: usd, findings: [fixable] }),
  ];
  return {
    total: 2,
    inspections,
    skipped: [],
    failures: [],
    cancelled: false,
    ...changes,
  };
}

const gone = new Map<string, string>();

function mounted() {
  gone.clear();
  document.body.replaceChildren();
  const el = document.body.createDiv();
  const handlers = { open: vi.fn(), cancel: vi.fn(), fix: vi.fn(), goneWord: (path: string) => gone.get(path) };
  return { el, handlers, view: mountRun(el, handlers) };
}

function button(el: HTMLElement, text: string): HTMLButtonElement {
  const found = [...el.querySelectorAll('button')].find((one) => one.textContent.includes(text));
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

const selection = { what: 'folder', path: 'Deals' } as const;
const validated: DoneState = { at: 'done', selection, where: 'Deals', run: run() };

test('progress updates one bar, and the cancel button stays the same element', () => {
  const { el, handlers, view } = mounted();
  view.show({ at: 'running', where: 'Deals', done: 0, total: 0 });
  const cancel = button(el, 'Cancel');
  view.show({ at: 'running', where: 'Deals', done: 50, total: 200 });
  const bar = el.querySelector('[role=progressbar]');
  expect(bar?.getAttribute('aria-valuenow')).toBe('25');
  expect(bar?.getAttribute('aria-valuetext')).toBe('50 of 200 notes');
  cancel.click();
  expect(handlers.cancel).toHaveBeenCalledOnce();
  expect(cancel.isConnected && cancel.disabled).toBe(true);
});

test('results show a summary, totals, and the notes; a click opens a note or line', () => {
  const { el, handlers, view } = mounted();
  view.show(validated);
  expect(el.querySelector('[role=status]')?.textContent).toContain('Checked 2 opportunities: 1 valid, 1 not valid.');
  expect([...el.querySelectorAll('.crm-sync-ledger .crm-sync-bar-label')].map((label) => label.textContent)).toEqual([
    'Microsoft',
    'Unallocated',
    'Partner A',
  ]);
  button(el, 'amount is 0').click();
  expect(handlers.open).toHaveBeenCalledWith('Deals/bad.md', error.place);
  el.querySelector<HTMLElement>('.crm-sync-run-note')?.click();
  expect(handlers.open).toHaveBeenLastCalledWith('Deals/bad.md');
});

test('filters reduce the list and do not change the input', () => {
  const { el, view } = mounted();
  view.show(validated);
  const search = el.querySelector('input');
  button(el, 'Errors').click();
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(1);
  expect(button(el, 'Errors').getAttribute('aria-pressed')).toBe('true');
  expect(button(el, 'All').getAttribute('aria-pressed')).toBe('false');
  if (search !== null) search.value = 'nothing like it';
  search?.dispatchEvent(new Event('input'));
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(0);
  expect(el.textContent).toContain('No matching notes.');
  expect(search?.isConnected).toBe(true);
});

test('a long list is drawn in pages', () => {
  const { el, view } = mounted();
  const inspections = Array.from({ length: 450 }, (_, at) => inspection(`${at}.md`));
  view.show({ ...validated, run: run({ inspections }) });
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(200);
  button(el, 'Show more (250 left)').click();
  button(el, 'Show more (50 left)').click();
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(450);
});

test('the notes that were shown after “Show more” stay when the result follows the notes', () => {
  const { el, view } = mounted();
  const inspections = Array.from({ length: 450 }, (_, at) =>
    inspection(`${at}.md`, { findings: at === 0 ? [error] : [] }),
  );
  view.show({ ...validated, run: run({ inspections }) });
  button(el, 'Show more (250 left)').click();
  button(el, 'All').focus();
  view.show({ ...validated, run: run({ inspections: [inspection('new.md'), ...inspections] }) });
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(400);
  expect(document.activeElement).toBe(button(el, 'All'));
  expect(button(el, 'Show more (51 left)').isConnected).toBe(true);
});

test('a drawing over many frames stops when another one starts', () => {
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  const { el, view } = mounted();
  view.show(validated);
  expect(el.textContent).toBe('');
  view.show({ at: 'broken', where: 'x', message: 'disk full' });
  while (frames.length > 0) frames.shift()?.(0);
  expect(el.textContent).toBe('Couldn’t finish: disk full');
});

const fixes = [
  { kind: 'link-unquoted', count: 3, certain: 2 },
  { kind: 'amount-not-a-number', count: 1, certain: 1 },
] as const;

test('the counted fixes are offered without a change of the list below', () => {
  const { el, handlers, view } = mounted();
  view.show(validated);
  const search = el.querySelector('input');
  view.show({ ...validated, fixes });
  expect(el.querySelector('input')).toBe(search);
  expect([...el.querySelectorAll('.crm-sync-run-fixes button')].map((one) => one.textContent)).toEqual([
    'Fix all certain issues (3)…',
    'Fix 3 links…',
    'Fix 1 amount…',
  ]);
  button(el, 'Fix all').click();
  expect(handlers.fix).toHaveBeenLastCalledWith(selection, undefined);
  button(el, 'Fix 3 links').click();
  expect(handlers.fix).toHaveBeenLastCalledWith(selection, 'link-unquoted');
  view.show({ at: 'running', where: 'Deals', done: 0, total: 0 });
  expect(el.querySelectorAll('.crm-sync-run-fixes button')).toHaveLength(0);
});

test('a note with a fix has a button for it', () => {
  const { el, handlers, view } = mounted();
  view.show(validated);
  const [fix, ...others] = [...el.querySelectorAll<HTMLElement>('.crm-sync-run-fix')];
  expect(others).toEqual([]);
  fix?.click();
  expect(handlers.fix).toHaveBeenCalledWith({ what: 'note', path: 'Deals/good.md' });
});

test('the filter stays if the notes are validated again, and is reset by a new run', () => {
  const { el, view } = mounted();
  view.show(validated);
  button(el, 'Errors').click();
  view.show({ ...validated, run: run() });
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(1);
  view.show({ ...validated, run: run({ inspections: [inspection('Deals/good.md')] }) });
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(1);
  view.show({ at: 'running', where: 'Deals', done: 0, total: 0 });
  view.show(validated);
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(2);
});

test.each([
  [{ at: 'unknown', where: 'x', unknown: { what: 'folder', name: 'x', nearest: ['y'] } }, 'Did you mean “y”?'],
  [{ at: 'broken', where: 'x', message: 'disk full' }, 'Couldn’t finish: disk full'],
] as const)('a run without a result shows the reason', (state, text) => {
  const { el, view } = mounted();
  view.show(state);
  expect(el.querySelector('[role=status]')?.textContent).toContain(text);
});

/** Returns path and state of each row. */
const heads = (el: HTMLElement): string[] =>
  [...el.querySelectorAll('.crm-sync-run-note')].map((head) => {
    const state = head.querySelector('.crm-sync-badge')?.textContent;
    return `${String(head.getAttribute('data-key'))} ${String(state)}`;
  });

test('renamed and deleted notes are marked in their rows, and stay when the other notes change', () => {
  const { el, handlers, view } = mounted();
  view.show(validated);
  gone.set('Deals/bad.md', 'Deleted');
  view.markGone();
  expect(heads(el)).toEqual(['Deals/bad.md Deleted', 'Deals/good.md 1 warning']);
  const inspections = [
    inspection('Deals/good.md', { attribution: usd }),
    inspection('Deals/new.md', { findings: [error] }),
  ];
  view.show({ ...validated, run: run({ inspections }) });
  expect(heads(el)).toEqual(['Deals/bad.md Deleted', 'Deals/new.md 1 error', 'Deals/good.md Valid']);
  button(el, 'amount is 0').click();
  expect(handlers.open).toHaveBeenCalledWith('Deals/bad.md', error.place);
  view.show({ at: 'running', where: 'Deals', done: 0, total: 0 });
  view.show({ ...validated, run: run({ inspections }) });
  expect(heads(el)).toEqual(['Deals/new.md 1 error', 'Deals/good.md Valid']);
});

test('a note that is gone has no button for its fixes', () => {
  const { el, view } = mounted();
  view.show(validated);
  gone.set('Deals/good.md', 'Renamed');
  view.show({ ...validated, run: run({ inspections: [] }) });
  expect(heads(el)).toEqual(['Deals/good.md Renamed']);
  expect(el.querySelectorAll('.crm-sync-run-fix')).toHaveLength(0);
});

test('filter text, focus, and expanded totals stay when notes change', () => {
  const { el, view } = mounted();
  view.show(validated);
  const totals = el.querySelector('details');
  if (totals !== null) totals.open = true;
  totals?.dispatchEvent(new Event('toggle'));
  const search = el.querySelector('input');
  if (search !== null) search.value = 'goo';
  search?.dispatchEvent(new Event('input'));
  search?.focus();
  const more = attribution(2000, [['Cisco', 600]], []);
  const inspections = ['Deals/good.md', 'Deals/other.md'].map((path) => inspection(path, { attribution: more }));
  view.show({ ...validated, run: run({ inspections }) });
  expect(heads(el)).toEqual(['Deals/good.md Valid']);
  expect(document.activeElement).toBe(el.querySelector('input'));
  expect(el.querySelector('input')?.value).toBe('goo');
  expect(el.querySelector('details')?.open).toBe(true);
  expect(el.querySelector('.crm-sync-ledger .crm-sync-bar-label')?.textContent).toBe('Cisco');
  view.show({ ...validated, run: run({ inspections: [...inspections, inspection('Deals/good 2.md')] }) });
  el.querySelector<HTMLElement>('.crm-sync-run-note')?.focus();
  view.show({ ...validated, run: run({ inspections }) });
  expect(document.activeElement?.getAttribute('data-key')).toBe('Deals/good.md');
});

test('the previous list stays until the next one is complete, also while its filter changes', () => {
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  const draw = (): void => {
    while (frames.length > 0) frames.shift()?.(0);
  };
  const { el, view } = mounted();
  view.show(validated);
  draw();
  view.show({ ...validated, run: run({ inspections: [inspection('Deals/new.md')] }) });
  expect(heads(el)).toEqual(['Deals/bad.md 1 error', 'Deals/good.md 1 warning']);
  button(el, 'Errors').click();
  draw();
  expect(heads(el)).toEqual(['Deals/new.md Valid']);
});
