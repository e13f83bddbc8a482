/**
 * Drawing does not change what is up to date, and keeps focus and expanded parts where it redraws.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  drawBadge,
  drawBar,
  drawButton,
  drawEmpty,
  drawFold,
  drawRegion,
  drawRow,
  drawSpoken,
  placeItems,
} from '../../../src/ui/parts/draw.ts';
import { installElementMethods } from './draw-dom.ts';

beforeAll(installElementMethods);

let root: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  root = document.body.createDiv();
});

const nothing = (): void => undefined;

test('a region is redrawn only if its model changed', () => {
  const draw = vi.fn((el: HTMLElement, model: { name: string }) => {
    el.createSpan({ text: model.name });
  });
  drawRegion(root, { name: 'Radar' }, draw);
  const first = root.firstElementChild;
  drawRegion(root, { name: 'Radar' }, draw);
  expect(draw).toHaveBeenCalledTimes(1);
  expect(root.firstElementChild).toBe(first);
  drawRegion(root, { name: 'Fleet' }, draw);
  expect(root.textContent).toBe('Fleet');
});

test('the focus stays on the button with the same key', () => {
  const draw = (el: HTMLElement, model: { count: number }): void => {
    drawButton(el, { text: 'One', key: 'one', click: nothing });
    drawButton(el, { text: String(model.count), key: 'two', click: nothing });
  };
  drawRegion(root, { count: 1 }, draw);
  root.querySelectorAll('button')[1]?.focus();
  drawRegion(root, { count: 2 }, draw);
  expect(document.activeElement?.textContent).toBe('2');
});

test('a redraw does not take the focus from elements outside the region', () => {
  const outside = document.body.createEl('input');
  const draw = (el: HTMLElement): void => {
    drawButton(el, { text: 'One', key: 'one', click: nothing });
  };
  drawRegion(root, 1, draw);
  outside.focus();
  drawRegion(root, 2, draw);
  expect(document.activeElement).toBe(outside);
});

test('items keep their elements by key, in the order of the items', () => {
  const make = (list: HTMLElement): HTMLElement => list.createEl('li');
  const draw = (el: HTMLElement, item: string): void => {
    el.setText(item.toUpperCase());
  };
  const show = (items: readonly string[]): void => {
    placeItems(items, root, (item) => item, make, draw);
  };
  show(['a', 'b', 'c']);
  const [, b] = Array.from(root.children);
  show(['c', 'b', 'd']);
  expect(Array.from(root.children, (child) => child.textContent)).toEqual(['C', 'B', 'D']);
  expect(root.children[1]).toBe(b);
  show([]);
  expect(root.childElementCount).toBe(0);
});

test('a button is a button element, and a button with only an icon has a name', () => {
  const click = vi.fn();
  const text = drawButton(root, { text: 'Write', style: 'cta', click });
  const icon = drawButton(root, { icon: 'x', hint: 'Close', style: 'plain', disabled: true, click });
  text.click();
  icon.click();
  expect(click).toHaveBeenCalledTimes(1);
  expect(text.getAttribute('type')).toBe('button');
  expect(text.classList.contains('mod-cta')).toBe(true);
  expect(icon.getAttribute('aria-label')).toBe('Close');
  expect(icon.querySelector('[aria-hidden]')?.getAttribute('data-icon')).toBe('x');
});

test('a collapsible part opens, closes, draws its body once, and stores its state', () => {
  const open = new Set<string>();
  const drawBody = vi.fn((body: HTMLElement) => {
    body.setText('Because');
  });
  drawFold(root, { key: 'why', label: 'Why?', open }, drawBody);
  const button = root.querySelector('button');
  const body = root.querySelector('.crm-sync-fold-body');
  expect(button?.getAttribute('aria-expanded')).toBe('false');
  expect(drawBody).not.toHaveBeenCalled();
  button?.click();
  expect(button?.getAttribute('aria-expanded')).toBe('true');
  expect(body?.classList.contains('crm-sync-hidden')).toBe(false);
  expect([...open]).toEqual(['why']);
  button?.click();
  expect(open.size).toBe(0);
  expect(body?.classList.contains('crm-sync-hidden')).toBe(true);
});

test('badge, bar, row, and empty state have their full meaning in text', () => {
  drawBadge(root, 'Valid', 'good', 'check', 'Nothing to mend');
  drawBar(root, { label: 'Cisco', figure: '$300,000', percent: '30 %', fraction: 0.3, variant: 'credit' });
  drawRow(root, 'Region', 'East');
  drawEmpty(root, { icon: 'file', title: 'No note', text: 'Open one.', button: { text: 'New note', click: nothing } });
  expect(root.textContent).toBe('ValidCisco$300,00030 %RegionEastNo noteOpen one.New note');
  const fill = root.querySelector<HTMLElement>('.crm-sync-bar-fill');
  expect(fill?.style.getPropertyValue('--crm-sync-fraction')).toBe('0.3');
  expect(fill?.parentElement?.getAttribute('aria-hidden')).toBe('true');
});

test('the text for screen readers is a polite live region', () => {
  expect(drawSpoken(root).getAttribute('aria-live')).toBe('polite');
});
