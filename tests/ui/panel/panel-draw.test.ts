/**
 * The panel as elements: names, roles, and keyboard; expanded parts and focus are kept while the note changes.
 * @vitest-environment happy-dom
 */
import { beforeAll, expect, test, vi } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { mountPanel } from '../../../src/ui/panel/panel-draw.ts';
import { type PanelState, panelModel } from '../../../src/ui/panel/panel-model.ts';
import { mountTabs } from '../../../src/ui/panel/panel-tabs.ts';
import { finding } from '../../support/inspection.ts';
import { installElementMethods } from '../parts/draw-dom.ts';
import { FINDINGS, NO_FRONTMATTER, OTHER_TYPE, attributed, stateOf } from './panel-scenes.ts';
import { REMARKS } from '../text/finding-samples.ts';

beforeAll(installElementMethods);

function mounted(state: PanelState) {
  document.body.replaceChildren();
  const el = document.body.createDiv();
  const handlers = {
    goTo: vi.fn(),
    fix: vi.fn(),
    attribute: vi.fn(),
    openBoth: vi.fn(),
    fill: vi.fn(),
    preview: vi.fn(),
    setUp: vi.fn(),
    openSettings: vi.fn(),
    empty: vi.fn(),
  };
  const mount = mountPanel(el, handlers);
  const show = (next: PanelState): void => {
    mount(panelModel(next));
  };
  show(state);
  return { el, handlers, show };
}

function button(el: Element, text: string): HTMLButtonElement {
  const found = [...el.querySelectorAll('button')].find((one) => one.textContent.includes(text));
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

const texts = (el: Element, selector: string): string[] =>
  [...el.querySelectorAll(selector)].map((one) => one.textContent);

const invalid = attributed({}, { findings: FINDINGS, valid: false });

test('a valid note has its headings in order', () => {
  const { el } = mounted(stateOf(attributed()));
  expect(texts(el, 'h2, h3, h4')).toEqual(['DoD Cloud Modernization', 'Attribution', 'OEMs', 'Partners', 'Export']);
  expect(el.querySelector('[role=status]')?.textContent).toBe('DoD Cloud Modernization: Valid');
});

test('selecting a finding goes to its key, and its button applies the fix', () => {
  const { el, handlers } = mounted(stateOf(invalid));
  button(el, 'The stage is empty.').click();
  expect(handlers.goTo).toHaveBeenCalledWith(2);
  button(el, 'Write 1200000').click();
  expect(handlers.fix).toHaveBeenCalledWith(0, 'fix');
});

test('a conflict copy opens next to its original, and an ambiguous text has one button for each reading', () => {
  const findings = [finding(REMARKS['conflict-copy']), finding(REMARKS['name-with-and'], 6)];
  const { el, handlers } = mounted(stateOf(attributed({}, { findings })));
  button(el, 'Open both').click();
  expect(handlers.openBoth).toHaveBeenCalledWith('Deals/Radar.md');
  button(el, 'Convert to list: Acme and Globex').click();
  expect(handlers.fix).toHaveBeenCalledWith(1, 'otherFix');
});

test('buttons open the preview of a target, recalculate an outdated attribution, and fill in missing keys', () => {
  const enrichment = {
    field: 'region',
    key: 'region',
    value: 'East',
    because: { field: 'customer', value: 'Navy' },
  } as const;
  const { el, handlers } = mounted(stateOf(attributed({}, { stored: 'stale', enrichments: [enrichment] })));
  button(el, 'HubSpot').click();
  expect(handlers.preview).toHaveBeenCalledWith('hubspot');
  expect(button(el, 'HubSpot').getAttribute('aria-label')).toBe('HubSpot Ready. Preview export');
  button(el, 'Recalculate').click();
  expect(handlers.attribute).toHaveBeenCalledOnce();
  button(el, 'Fill in 1 value').click();
  expect(handlers.fill).toHaveBeenCalledOnce();
});

test.each([
  ['no note', undefined, 'New opportunity note', 'new-note'],
  ['no opportunity', NO_FRONTMATTER, 'Convert to opportunity', 'make-opportunity'],
  ['another type', OTHER_TYPE, 'Check it anyway', 'insist'],
] as const)('%s offers the matching action', (_, shown, label, does) => {
  const { el, handlers } = mounted(stateOf(shown));
  button(el, label).click();
  expect(handlers.empty).toHaveBeenCalledWith(does);
  expect(texts(el, 'section').filter((text) => text !== '')).toHaveLength(1);
});

test('an expanded part stays expanded while the amount is typed', () => {
  const { el, show } = mounted(stateOf(attributed()));
  button(el, 'How this was calculated').click();
  expect(el.textContent).toContain('60% of $1,000,000 is exactly $600,000.');
  show(stateOf(attributed({ amount: { minor: 100, currency: 'USD' } })));
  expect(button(el, 'How this was calculated').getAttribute('aria-expanded')).toBe('true');
  expect(el.textContent).toContain('60% of $1 is exactly $0.60.');
});

test('the focus stays on a finding when another one is removed', () => {
  const { el, show } = mounted(stateOf(invalid));
  button(el, 'The stage is empty.').focus();
  show(stateOf(attributed({}, { findings: FINDINGS.slice(1), valid: false })));
  expect(document.activeElement?.textContent).toBe('The stage is empty.');
});

test('regions keep their elements if their part of the model did not change', () => {
  const { el, show } = mounted(stateOf(attributed()));
  const before = el.querySelector('.crm-sync-targets ul');
  show(stateOf(attributed({ stage: 'Negotiation' })));
  expect(el.querySelector('.crm-sync-facts')?.textContent).toContain('Negotiation');
  expect(el.querySelector('.crm-sync-targets ul')).toBe(before);
});

test('a new state removes everything of the previous one', () => {
  const { el, show } = mounted(stateOf(invalid));
  show(stateOf(undefined));
  expect(texts(el, 'h2, h3')).toEqual([]);
  show(stateOf(attributed()));
  expect(el.textContent).not.toContain('No note is open');
});

test('a finding without a place is text, not a button', () => {
  const placeless: Finding = { ...REMARKS['frontmatter-missing'], severity: 'warning' };
  const { el } = mounted(stateOf(attributed({}, { findings: [placeless] })));
  expect(texts(el, '.crm-sync-findings button')).toEqual([]);
});

test('tabs appear after the first run, and the arrow keys move between them', () => {
  document.body.replaceChildren();
  const el = document.body.createDiv();
  const tabs = mountTabs(el);
  const bar = el.querySelector('[role=tablist]');
  const selected = (): string[] => texts(el, '[aria-selected=true]');
  expect(bar?.classList.contains('crm-sync-hidden')).toBe(true);
  tabs.select('run');
  expect(bar?.classList.contains('crm-sync-hidden')).toBe(false);
  expect(selected()).toEqual(['Folder']);
  expect(tabs.pages.note.classList.contains('crm-sync-hidden')).toBe(true);
  el.querySelector('[aria-selected=true]')?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }),
  );
  expect(selected()).toEqual(['Note']);
  expect(document.activeElement?.textContent).toBe('Note');
  el.querySelector('[aria-selected=true]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  button(el, 'Folder').click();
  expect(selected()).toEqual(['Folder']);
  expect(bar?.classList.contains('crm-sync-hidden')).toBe(false);
});

test('the tab of a finished run can be closed, and the next run shows it again', () => {
  document.body.replaceChildren();
  const el = document.body.createDiv();
  const { pages, select, setClosable } = mountTabs(el);
  select('run');
  pages.run.setText('Results');
  const closer = (): HTMLElement | null => pages.run.parentElement?.querySelector('.crm-sync-close') ?? null;
  const isHidden = (one: Element | null | undefined): boolean | undefined => one?.classList.contains('crm-sync-hidden');
  expect(isHidden(closer())).toBe(true);
  setClosable('run', true);
  expect(isHidden(closer())).toBe(false);
  closer()?.click();
  expect(texts(el, '[aria-selected=true]')).toEqual(['Note']);
  expect(isHidden(pages.run.parentElement)).toBe(true);
  expect(isHidden(el.querySelector('[role=tablist]'))).toBe(true);
  expect(document.activeElement).toBe(pages.note);
  select('run');
  expect(texts(el, '[aria-selected=true]')).toEqual(['Folder']);
  expect(pages.run.textContent).toBe('Results');
});
