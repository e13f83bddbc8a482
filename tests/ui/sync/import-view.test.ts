/**
 * The import in the DOM: filter, selection, and results.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { SyncService } from '../../../src/sync/sync-service.ts';
import { importFilter, importItems } from '../../../src/ui/sync/import-model.ts';
import { mountImport, type OwnerQuestion } from '../../../src/ui/sync/import-view.ts';
import { buttonIn, framesDrawn, installElementMethods } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

let el: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

const FOUND = [
  { remoteId: '2', title: 'Radar', amount: { minor: 10_000, currency: 'EUR' }, fields: { StageName: '' } },
  { remoteId: '1', title: 'Fleet', amount: undefined, fields: { Amount: '200', StageName: 'Won' } },
];

const MADE = { remoteId: '1', title: 'Fleet', result: 'made', path: 'Deals/Fleet.md', skipped: [] } as const;

function mount(service: Partial<SyncService> = {}, owner?: OwnerQuestion) {
  const candidates = vi.fn<SyncService['candidates']>(() => Promise.resolve({ candidates: FOUND, known: 2 }));
  const importNotes = vi.fn<SyncService['importNotes']>(() => Promise.resolve([MADE]));
  const deps = {
    service: { candidates, importNotes, ...service },
    target: 'salesforce' as const,
    open: vi.fn(),
    openSettings: vi.fn(),
    close: vi.fn(),
    owner,
  };
  return { ...deps, candidates, importNotes, stop: mountImport(el, deps) };
}

const button = (text: string): HTMLButtonElement => buttonIn(el, text);

async function find(): Promise<void> {
  el.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await framesDrawn();
}

const boxes = (): HTMLInputElement[] => [...el.querySelectorAll<HTMLInputElement>('li input')];

test("searches the user's open records, and creates notes for the selected ones", async () => {
  const { candidates, importNotes, open, close } = mount();
  expect(el.textContent).toContain('Choose Salesforce records that don’t have a note yet');
  await find();
  expect(candidates.mock.calls[0]?.[1]).toEqual({ mine: true, open: true, since: '' });
  await expect.poll(boxes).toHaveLength(2);
  expect(button('Choose what to import').disabled).toBe(true);
  boxes()[0]?.click();
  boxes()[1]?.click();
  boxes()[1]?.click();
  button('Create 1 note').click();
  await expect.poll(() => importNotes.mock.calls[0]?.[1]).toEqual(['1']);
  await expect.poll(() => el.textContent).toContain('Fleet');
  button('Fleet').click();
  expect(close).toHaveBeenCalledOnce();
  expect(open).toHaveBeenCalledWith('Deals/Fleet.md');
});

test.each<[string, SyncService['candidates'], string]>([
  ['nothing found', () => Promise.resolve({ candidates: [], known: 0 }), 'No records match these filters.'],
  [
    'only known records',
    () => Promise.resolve({ candidates: [], known: 3 }),
    'All records that match these filters have',
  ],
  [
    'the user signed out',
    () => Promise.resolve({ kind: 'connection', code: 'sign-in-needed', message: '' }),
    'You’re signed out of Salesforce.',
  ],
  ['a failure', () => Promise.reject(new Error('boom')), 'boom'],
])('shows a message for %s', async (_, candidates, text) => {
  mount({ candidates });
  await find();
  expect(el.textContent).toContain(text);
});

test('counts the records that have a note already', async () => {
  mount();
  await find();
  expect(el.textContent).toContain('2 other records already have notes.');
});

test('asks who the user is before it searches for own records, and saves the answer', async () => {
  const save = vi.fn<OwnerQuestion['save']>(() => Promise.resolve());
  const refuse = (value: string) => (value.includes('@') ? undefined : 'Enter your email, such as ada@acme.com.');
  const { candidates } = mount({}, { label: 'Your email in HubSpot', refuse, save });
  const email = el.querySelector<HTMLInputElement>('input[type="email"]');
  await find();
  expect(el.querySelector('[role="alert"]')?.textContent).toBe('Enter your email, or clear “My records only”.');
  expect(document.activeElement).toBe(email);
  if (email !== null) email.value = 'ada';
  await find();
  expect(el.querySelector('[role="alert"]')?.textContent).toBe('Enter your email, such as ada@acme.com.');
  expect(candidates).not.toHaveBeenCalled();
  if (email !== null) email.value = ' ada@acme.com ';
  await find();
  expect(save).toHaveBeenCalledExactlyOnceWith('ada@acme.com');
  expect(candidates).toHaveBeenCalledOnce();
});

test('does not ask who the user is for records of everyone', async () => {
  const save = vi.fn<OwnerQuestion['save']>(() => Promise.resolve());
  const { candidates } = mount({}, { label: 'Your email in HubSpot', refuse: () => undefined, save });
  el.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
  await find();
  expect(candidates.mock.calls[0]?.[1]).toMatchObject({ mine: false });
  expect(save).not.toHaveBeenCalled();
});

test('results that arrive after the window was closed are not drawn', async () => {
  const { stop } = mount();
  el.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  stop();
  await framesDrawn();
  expect(boxes()).toHaveLength(0);
});

test('records are sorted by title, with their fields', () => {
  expect(
    importItems([...FOUND, { remoteId: '9', title: '', amount: undefined, fields: {} }], 'en').map((item) => [
      item.title,
      item.about,
    ]),
  ).toEqual([
    ['9', ''],
    ['Fleet', '200 · Won'],
    ['Radar', '€100'],
  ]);
  const [million] = importItems(
    [{ remoteId: '1', title: 'Fleet', amount: undefined, fields: { Amount: '1200000.5' } }],
    'en',
  );
  expect(million?.about).toBe('1,200,000.5');
});

test.each([
  ['2026-11-01', '2026-11-01T00:00:00Z'],
  ['', ''],
])('the day %j is the timestamp %j', (day, since) => {
  expect(importFilter(false, true, day)).toEqual({ mine: false, open: true, since });
});

test('each record without a note, and each value that is not in the note, is shown with its reason', async () => {
  const plain = { remoteId: '1', title: 'Fleet', skipped: [] };
  const held = { action: 'hold', noteValue: '', crmValue: '<% x %>', base: undefined } as const;
  const skipped = [{ ...held, remote: 'Name', label: 'Name', from: 'title', reason: 'template-there' }] as const;
  mount({
    importNotes: () =>
      Promise.resolve([
        { ...MADE, skipped },
        { ...plain, result: 'known' },
        { ...plain, result: 'missing' },
        { ...plain, result: 'failed', message: 'no space left' },
        { ...plain, result: 'left' },
      ]),
  });
  await find();
  await expect.poll(boxes).toHaveLength(2);
  boxes()[0]?.click();
  button('Create 1 note').click();
  await framesDrawn();
  await expect.poll(() => el.textContent).toContain('Created 1 note');
  expect([...el.querySelectorAll('li .crm-sync-hint')].map(({ textContent }) => textContent)).toEqual([
    'Name wasn’t imported. The value in Salesforce contains template code, which is never written to a note. Remove the code in Salesforce.',
    'Fleet: A note is already linked to this record.',
    'Fleet: The record doesn’t exist in Salesforce, or you don’t have access to it.',
    'Fleet: no note was created. no space left',
    'Fleet: The import was canceled before this record.',
  ]);
});
