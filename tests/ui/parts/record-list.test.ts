/**
 * A long list in the DOM: which rows get their content at once, and what keys, focus, and a new drawing do before all
 * rows have content.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ListHandlers, type ListItem, type RecordRow, RecordList } from '../../../src/ui/parts/record-list.ts';
import { installElementMethods } from './draw-dom.ts';

beforeAll(installElementMethods);

let el: HTMLElement;
let steps: Iterator<undefined>;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

/** Returns a list whose later steps are stored in {@link steps}. */
function listOf() {
  const all = {
    choose: vi.fn<ListHandlers['choose']>(),
    open: vi.fn(),
    more: vi.fn(),
    select: vi.fn<NonNullable<ListHandlers['select']>>(),
    press: vi.fn(),
  };
  const run = (given: Iterator<undefined>): void => {
    steps = given;
  };
  return { list: new RecordList(el, run, all), ...all };
}

function recordRow(key: string, changes: Partial<ListItem> = {}, group = ''): RecordRow {
  const item = { key, title: `Deal ${key}`, status: 'Ready', tone: 'good', icon: 'check', detail: [], ...changes };
  return { key, group, item: () => item as ListItem };
}

const numbered = (from: number, to: number): RecordRow[] =>
  Array.from({ length: to - from }, (_, at) => recordRow(String(from + at)));

const elements = (): HTMLElement[] => [...el.querySelectorAll<HTMLElement>('[role=row]')];
const drawn = (): string[] =>
  elements().flatMap((row) => (row.childElementCount > 0 ? [row.getAttribute('data-key') ?? ''] : []));
const selected = (): (string | null)[] =>
  [...el.querySelectorAll('[aria-selected=true]')].map((row) => row.getAttribute('data-key'));

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

test('of 200 rows, 10 get their content at once, and each later step draws one', () => {
  listOf().list.draw(numbered(0, 200), undefined, 0);
  expect(elements()).toHaveLength(200);
  expect(drawn()).toHaveLength(10);
  for (let count = 11; count <= 200; count++) {
    expect(steps.next().done).toBe(false);
    expect(drawn()).toHaveLength(count);
  }
  expect(steps.next().done).toBe(true);
});

test('the selected row and those around it also get their content at once', () => {
  const { list } = listOf();
  list.draw(numbered(0, 200), '150', 0);
  expect(selected()).toEqual(['150']);
  expect(drawn()).toEqual([...numbered(0, 10), ...numbered(141, 160)].map(({ key }) => key));
});

test('the End key reaches the last row before it is drawn, and gives it its content', () => {
  const { list, choose } = listOf();
  list.draw(numbered(0, 200), undefined, 0);
  elements()[0]?.focus();
  press('End');
  expect(document.activeElement?.textContent).toContain('Deal 199');
  expect(selected()).toEqual(['199']);
  expect(choose).toHaveBeenCalledWith('199');
  press('PageUp');
  expect(document.activeElement?.textContent).toContain('Deal 189');
  while (steps.next().done === false);
  expect(document.activeElement?.textContent).toContain('Deal 189');
  expect(selected()).toEqual(['189']);
  expect(elements().filter((row) => row.getAttribute('tabindex') === '0')).toHaveLength(1);
});

test('a new drawing replaces the steps of the previous one', () => {
  const { list } = listOf();
  list.draw(numbered(0, 200), undefined, 0);
  const before = steps;
  list.draw(numbered(100, 105), undefined, 0);
  expect(steps).not.toBe(before);
  expect(steps.next().done).toBe(true);
  expect(drawn()).toHaveLength(5);
});

test('a row that stays keeps its element, content, and focus', () => {
  const { list } = listOf();
  list.draw(numbered(0, 30), '20', 0);
  const row = elements()[20];
  const content = row?.firstElementChild;
  row?.focus();
  list.draw(numbered(15, 40), '20', 0);
  expect(elements().map((each) => each.getAttribute('data-key'))).toEqual(numbered(15, 40).map(({ key }) => key));
  expect(elements()[5]).toBe(row);
  expect(row?.firstElementChild).toBe(content);
  expect(document.activeElement).toBe(row);
});

test('if the focused row disappears, the selected row gets the focus', () => {
  const { list } = listOf();
  list.draw(numbered(0, 30), '20', 0);
  elements()[20]?.focus();
  list.draw(numbered(21, 30), '25', 0);
  expect(document.activeElement?.getAttribute('data-key')).toBe('25');
});

test('a changed row is drawn again, and the focus stays on its control', () => {
  const buttons = [{ id: 'note', text: 'Keep note', pressed: false }];
  const { list, select } = listOf();
  list.draw([recordRow('a', { selected: true, buttons })], 'a', 0);
  el.querySelector<HTMLElement>('[data-key="include a"]')?.focus();
  list.draw([recordRow('a', { selected: false, status: 'Not selected' })], 'a', 0);
  expect(document.activeElement?.getAttribute('data-key')).toBe('include a');
  expect(el.textContent).toContain('Not selected');
  expect(elements()[0]?.className).toBe('crm-sync-preview-option crm-sync-has-tick');
  elements()[0]?.focus();
  press(' ');
  expect(select.mock.calls).toEqual([['a', true]]);
});

test('a row that no longer has the same group moves, and empty groups disappear', () => {
  const groups = (): (string | null)[] =>
    [...el.querySelectorAll('[role=rowgroup]')].map((one) => one.getAttribute('aria-label'));
  const { list } = listOf();
  list.draw([recordRow('a', {}, 'New'), recordRow('b', {}, 'Blocked'), recordRow('c', {}, 'Blocked')], 'a', 0);
  expect(groups()).toEqual(['New', 'Blocked']);
  list.draw([recordRow('b', {}, 'Blocked'), recordRow('a', {}, 'Blocked')], 'a', 0);
  expect(groups()).toEqual(['Blocked']);
  expect(drawn()).toEqual(['b', 'a']);
});

test('without rows, a text replaces the list; the button for more rows keeps the focus', () => {
  const { list, more } = listOf();
  list.draw(numbered(0, 3), undefined, 5);
  el.querySelector('button')?.focus();
  el.querySelector('button')?.click();
  expect(more).toHaveBeenCalledTimes(1);
  list.draw(numbered(0, 6), undefined, 2);
  expect(document.activeElement?.textContent).toBe('Show more (2 left)');
  list.draw([], undefined, 0);
  expect(el.textContent).toBe('No matching records.');
  list.draw(numbered(0, 2), undefined, 0);
  expect(drawn()).toEqual(['0', '1']);
  expect(el.textContent).not.toContain('No matching records.');
});
