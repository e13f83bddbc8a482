/**
 * The preview in the DOM: format, records, tabs, copy, file.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { NoteService, ExportBatch } from '../../../src/vault/note-service.ts';
import type { TargetId } from '../../../src/targets/targets.ts';
import { mountPreview, type PreviewDeps } from '../../../src/ui/preview/preview-view.ts';
import { batch, leftOut, ready } from '../../support/export-batch.ts';
import { finding, inspection, opportunity } from '../../support/inspection.ts';
import { buttonIn, installElementMethods, settled } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const results = [
  ready(inspection('a.md', { opportunity: opportunity({ title: 'Alpha' }) })),
  ready(inspection('b.md', { opportunity: opportunity({ title: 'Beta' }) })),
  leftOut(inspection('c.md', { findings: [error], opportunity: opportunity({ title: 'Gamma' }) })),
];

let el: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

function mount(changes: Partial<PreviewDeps> = {}) {
  const preview = vi.fn<NoteService['preview']>((_, target) => Promise.resolve(batch(results, { target })));
  const writeFile = vi.fn<(batch: ExportBatch) => Promise<string>>(() =>
    Promise.resolve('CRM exports/2026-11-22.json'),
  );
  const deps = {
    service: { preview, writeFile },
    selection: { what: 'folder', path: 'Deals' } as const,
    target: 'salesforce' as TargetId,
    settings: { dryRun: true, exportFolder: 'CRM exports' },
    open: vi.fn(),
    openSettings: vi.fn(),
    fix: vi.fn<PreviewDeps['fix']>(),
    openFile: vi.fn(),
    copy: vi.fn(() => Promise.resolve()),
    shown: vi.fn(),
    ...changes,
  };
  return { deps, preview, writeFile, stop: mountPreview(el, deps) };
}

function options(): HTMLElement[] {
  return [...el.querySelectorAll<HTMLElement>('[role=row]')];
}

const button = (text: string): HTMLButtonElement => buttonIn(el, text);

function press(target: Element | null, key: string): void {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

function choose(target: TargetId): void {
  const select = el.querySelector('select');
  if (select === null) throw new Error('no format');
  select.value = target;
  select.dispatchEvent(new Event('change'));
}

test('opens on the payload of the first record, with the dry-run banner', async () => {
  mount();
  expect(el.textContent).toContain('Reading notes');
  await settled();
  expect(el.querySelector('.crm-sync-banner')?.textContent).toContain('Dry run is on');
  expect(options().map((option) => option.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false']);
  expect(el.querySelector('pre')?.textContent).toContain('"Name": "Alpha"');
  expect(el.querySelector('.crm-sync-preview-foot')).toBeNull();
});

test('arrow keys move between records; one option is in the tab order', async () => {
  mount();
  await settled();
  press(options()[0] ?? null, 'ArrowDown');
  expect(document.activeElement).toBe(options()[1]);
  expect(el.querySelector('pre')?.textContent).toContain('Beta');
  press(options()[1] ?? null, 'End');
  expect(options().map((option) => option.getAttribute('tabindex'))).toEqual(['-1', '-1', '0']);
  press(options()[2] ?? null, 'ArrowDown');
  press(options()[2] ?? null, 'Home');
  expect(document.activeElement).toBe(options()[0]);
});

test('an excluded record opens on its findings, which lead to their lines', async () => {
  const { deps } = mount();
  await settled();
  options()[2]?.click();
  expect(el.querySelector('[role=tab][aria-selected=true]')?.textContent).toBe('Issues (1)');
  button('Go to line 5').click();
  expect(deps.open).toHaveBeenCalledWith('c.md', error.place);
  button('Open note').click();
  expect(deps.open).toHaveBeenLastCalledWith('c.md');
  button('Data').click();
  expect(el.querySelector('[role=tabpanel]')?.textContent).toContain('has errors and won’t be sent');
});

test('an excluded record with a fix has a button for it; the preview is made again, and keeps record and focus', async () => {
  const fix = { do: 'set', path: ['amount'], value: 5, was: '0' } as const;
  const opportunities = ['Alpha', 'Beta'].map((title) => opportunity({ title }));
  const [one, two] = opportunities.map((each, at) =>
    inspection(`${at}.md`, { findings: [{ ...error, fix }], opportunity: each }),
  );
  if (one === undefined || two === undefined) return;
  const changing = vi
    .fn<NoteService['preview']>()
    .mockResolvedValueOnce(batch([leftOut(one), leftOut(two)]))
    .mockResolvedValueOnce(batch([leftOut(one), ready({ ...two, findings: [] })]));
  let changed = (): void => undefined;
  const follow: PreviewDeps['follow'] = (call) => {
    changed = call;
    return () => undefined;
  };
  const { deps } = mount({ service: { preview: changing, writeFile: vi.fn() }, follow });
  await settled();
  options()[1]?.click();
  button('Fix issues…').focus();
  button('Fix issues…').click();
  expect(deps.fix).toHaveBeenCalledWith('1.md');
  changed();
  await settled();
  expect(changing).toHaveBeenCalledTimes(2);
  expect(el.querySelector('.crm-sync-record-title')?.textContent).toBe('Beta');
  expect(el.textContent).not.toContain('Fix issues…');
  expect(document.activeElement?.closest('.crm-sync-preview-body')).not.toBeNull();
});

test('arrow keys move between tabs, and the selected tab is kept for the next record', async () => {
  mount();
  await settled();
  const bar = el.querySelector('[role=tablist]');
  press(bar, 'ArrowRight');
  expect(el.querySelector('.crm-sync-fields')?.textContent).toContain('In Salesforce');
  expect(document.activeElement?.textContent).toBe('Fields');
  options()[1]?.click();
  expect(el.querySelector('.crm-sync-fields')?.textContent).toContain('Beta');
  press(el.querySelector('[role=tablist]'), 'End');
  press(el.querySelector('[role=tablist]'), 'ArrowRight');
  expect(el.querySelector('[role=tab][aria-selected=true]')?.textContent).toBe('Data');
});

test('a change of format reads again and keeps the selected record', async () => {
  const { preview, deps } = mount();
  await settled();
  options()[1]?.click();
  choose('generic_yaml');
  await settled();
  expect(preview.mock.calls.map(([, target]) => target)).toEqual(['salesforce', 'generic_yaml']);
  expect(preview.mock.calls[0]?.[2]?.signal?.aborted).toBe(true);
  expect(deps.shown).toHaveBeenLastCalledWith('generic_yaml');
  expect(options()[1]?.getAttribute('aria-selected')).toBe('true');
});

test('a result that arrives after a change of format is not drawn', async () => {
  const late: ((batch: ExportBatch) => void)[] = [];
  mount({ service: { preview: () => new Promise<ExportBatch>((resolve) => late.push(resolve)), writeFile: vi.fn() } });
  choose('generic_json');
  late[1]?.(batch(results, { target: 'generic_json' }));
  await settled();
  late[0]?.(batch([], { target: 'salesforce' }));
  await settled();
  expect(options()).toHaveLength(3);
  expect(button('Write file').disabled).toBe(false);
});

test('the filter reduces the records and keeps its input', async () => {
  mount();
  await settled();
  const search = el.querySelector('input');
  if (search !== null) search.value = 'beta';
  search?.dispatchEvent(new Event('input'));
  expect(options().map((option) => option.textContent)).toEqual([expect.stringContaining('Beta')]);
  expect(el.querySelector('pre')?.textContent).toContain('Beta');
  expect(search?.isConnected).toBe(true);
  button('Excluded').click();
  expect(options()).toHaveLength(0);
  expect(button('Excluded').getAttribute('aria-pressed')).toBe('true');
  expect(el.textContent).toContain('No matching records.');
});

test('copying reports success or failure', async () => {
  const copy = vi.fn<(text: string) => Promise<void>>().mockResolvedValueOnce().mockRejectedValueOnce(new Error('no'));
  mount({ copy });
  await settled();
  button('Copy').click();
  await settled();
  expect(copy.mock.calls[0]?.[0]).toContain('"Name": "Alpha"');
  expect(el.querySelector('[role=tabpanel] [role=status]')?.textContent).toBe('Copied');
  button('Copied').click();
  await settled();
  expect(button('Couldn’t copy')).toBeDefined();
});

test('a file is written once, and its path opens it', async () => {
  const { writeFile, deps } = mount({ target: 'generic_json' });
  await settled();
  button('Write file').click();
  await settled();
  expect(writeFile).toHaveBeenCalledOnce();
  expect(button('Write file').disabled).toBe(true);
  button('CRM exports/2026-11-22.json').click();
  expect(deps.openFile).toHaveBeenCalledWith('CRM exports/2026-11-22.json');
});

test('a failed write is reported and can be repeated', async () => {
  const { writeFile } = mount({ target: 'generic_json' });
  writeFile.mockRejectedValueOnce(new Error('disk full'));
  await settled();
  button('Write file').click();
  await settled();
  expect(el.querySelector('.crm-sync-preview-told')?.textContent).toBe('The file couldn’t be written: disk full');
  expect(button('Write file').disabled).toBe(false);
});

test('many records are drawn in pages', async () => {
  const many = Array.from({ length: 450 }, (_, at) => ready(inspection(`${at}.md`)));
  mount({ service: { preview: () => Promise.resolve(batch(many)), writeFile: vi.fn() } });
  await settled();
  expect(options()).toHaveLength(200);
  button('Show more (250 left)').click();
  button('Show more (50 left)').click();
  expect(options()).toHaveLength(450);
});

test.each<[string, NoteService['preview'], string]>([
  [
    'an unknown folder',
    () => Promise.resolve({ what: 'folder', name: 'Dels', nearest: ['Deals'] }),
    'Did you mean “Deals”?',
  ],
  ['a failure', () => Promise.reject(new Error('boom')), 'Couldn’t create the preview: boom'],
  ['an empty folder', () => Promise.resolve(batch([])), 'No opportunities found'],
])('shows a message for %s', async (_, preview, text) => {
  mount({ service: { preview, writeFile: vi.fn() } });
  await settled();
  expect(el.textContent).toContain(text);
});

test('a single record has no list, and closing stops the reading', async () => {
  const preview = vi.fn<NoteService['preview']>((_, target) => Promise.resolve(batch(results.slice(0, 1), { target })));
  const { stop } = mount({ service: { preview, writeFile: vi.fn() } });
  await settled();
  expect(el.querySelector('.crm-sync-preview-single')).not.toBeNull();
  stop();
  expect(preview.mock.calls[0]?.[2]?.signal?.aborted).toBe(true);
});

test('the text about the connection has the button that opens the settings, and a file has none', async () => {
  const { deps } = mount();
  await settled();
  const buttons = (): HTMLButtonElement[] =>
    [...el.querySelectorAll('button')].filter((one) => one.textContent === 'Open settings');
  expect(buttons()).toHaveLength(1);
  buttons()[0]?.click();
  expect(deps.openSettings).toHaveBeenCalledOnce();
  el.replaceChildren();
  mount({ target: 'generic_json' });
  await settled();
  expect(buttons()).toHaveLength(0);
});
