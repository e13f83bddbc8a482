/**
 * The run in the DOM: progress, results, filters, suggested values.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { WriteRun } from '../../../src/vault/note-service.ts';
import type { DoneState } from '../../../src/ui/state/run-state.ts';
import { mountRun } from '../../../src/ui/run/run-view.ts';
import { attribution, finding, inspection } from '../../support/inspection.ts';
import { installElementMethods } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

beforeEach(() => {
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((frame) => {
    frame(0);
    return 0;
  });
});

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const region = {
  field: 'region',
  key: 'region',
  value: 'East',
  because: { field: 'customer', value: 'Navy' },
} as const;
const usd = attribution(1000, [['Microsoft', 600]], [['Partner A', 200]]);

function run(changes: Partial<WriteRun> = {}): WriteRun {
  const inspections = [
    inspection('Deals/bad.md', { findings: [error], enrichments: [region] }),
    inspection('Deals/good.md', { attribution: usd, enrichments: [region] }),
  ];
  return {
    total: 2,
    inspections,
    skipped: [],
    failures: [],
    cancelled: false,
    outcomes: ['refused', 'written'],
    dryRun: false,
    ...changes,
  };
}

function mounted() {
  document.body.replaceChildren();
  const el = document.body.createDiv();
  const handlers = { open: vi.fn(), cancel: vi.fn(), apply: vi.fn() };
  return { el, handlers, view: mountRun(el, handlers) };
}

function button(el: HTMLElement, text: string): HTMLButtonElement {
  const found = [...el.querySelectorAll('button')].find((one) => one.textContent.includes(text));
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

const validated: DoneState = { at: 'done', job: 'validate', where: 'Deals', run: run() };

test('progress updates one bar, and the cancel button stays the same element', () => {
  const { el, handlers, view } = mounted();
  view.show({ at: 'running', job: 'validate', where: 'Deals', done: 0, total: 0 });
  const cancel = button(el, 'Cancel');
  view.show({ at: 'running', job: 'validate', where: 'Deals', done: 50, total: 200 });
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
  view.show({ at: 'done', job: 'validate', where: 'all', run: run({ inspections }) });
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(200);
  button(el, 'Show more (250 left)').click();
  button(el, 'Show more (50 left)').click();
  expect(el.querySelectorAll('.crm-sync-run-entry')).toHaveLength(450);
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

test('suggested values are selected initially, and only those that stay selected are written', () => {
  const { el, handlers, view } = mounted();
  view.show({ at: 'done', job: 'fill', where: 'Deals', run: run() });
  const boxes = [...el.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  expect(boxes.map((box) => box.checked)).toEqual([true, true]);
  boxes[0]?.click();
  const write = button(el, 'Write 1 value');
  write.click();
  expect(handlers.apply).toHaveBeenCalledWith([
    { path: 'Deals/good.md', edit: { do: 'set', path: ['region'], value: 'East', was: undefined } },
  ]);
  expect(write.disabled).toBe(true);
});

test('after writing, no value can be selected, and refusals are listed', () => {
  const { el, view } = mounted();
  const applied = { written: 1, refused: [{ path: 'Deals/bad.md', message: 'It has changed.' }] };
  view.show({ at: 'done', job: 'fill', where: 'Deals', run: run(), applied });
  expect(el.querySelectorAll('input[type=checkbox]')).toHaveLength(0);
  expect(el.querySelector('.crm-sync-run-refused')?.textContent).toBe('Deals/bad.md: It has changed.');
});

test.each([
  [{ at: 'unknown', where: 'x', unknown: { what: 'folder', name: 'x', nearest: ['y'] } }, 'Did you mean “y”?'],
  [{ at: 'broken', where: 'x', message: 'disk full' }, 'Couldn’t finish: disk full'],
] as const)('a run without a result shows the reason', (state, text) => {
  const { el, view } = mounted();
  view.show(state);
  expect(el.querySelector('[role=status]')?.textContent).toContain(text);
});
