/**
 * The list of changes in the DOM, over notes in memory: selection, progress, outcomes, undo, and errors.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, describe, expect, test, vi, type Mock } from 'vitest';
import { mountChangeRuns } from '../../../src/ui/changes/change-runs-view.ts';
import { type ChangesDeps, type ListChanges, mountChanges } from '../../../src/ui/changes/changes-view.ts';
import { deskOver, VAULT, type DeskScene } from '../../support/note-service.ts';
import { attributionText, dealText } from '../../support/rules.ts';
import { installElementMethods } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

beforeEach(() => {
  document.body.replaceChildren();
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((frame) => {
    frame(0);
    return 0;
  });
});

/** Returns the errors in the console, and clears them. */
function takeErrors(): unknown[] {
  const spy = vi.mocked(console.error);
  const errors = spy.mock.calls.map(([error]) => (error as Error).message);
  spy.mockClear();
  return errors;
}

const NOTES = {
  'a.md': dealText({ amount: '"$1,000,000"', oems: 'Cisco' }),
  'b.md': dealText({ id: 'B', title: 'Radar', amount: '"$1,200"', close_date: '3/4/2027' }),
  'c.md': dealText({ id: 'C', title: 'Fleet', close_date: '30/4/2027' }),
};

interface Scene extends DeskScene {
  readonly el: HTMLElement;
  readonly deps: { [K in 'close' | 'changed']: Mock<() => void> };
  readonly stop: () => void;
}

function fixing(service: Partial<ChangesDeps['service']> = {}, list?: ListChanges): Scene {
  const desk = deskOver(NOTES);
  const el = document.body.createDiv();
  const deps = { close: vi.fn<() => void>(), changed: vi.fn<() => void>() };
  const all: ListChanges = (order, watch) => desk.service.listChanges(VAULT, { work: 'fix', order }, watch);
  const stop = mountChanges(el, { service: { ...desk.service, ...service }, ...deps }, list ?? all);
  return { ...desk, el, deps, stop };
}

const buttons = (el: HTMLElement): HTMLButtonElement[] => [...el.querySelectorAll('button')];

async function click(el: HTMLElement, text: string): Promise<void> {
  await vi.waitFor(() => {
    expect(buttons(el).map((one) => one.textContent)).toContain(text);
  });
  buttons(el)
    .find((one) => one.textContent === text)
    ?.click();
}

const shows = (el: HTMLElement, text: string): Promise<void> =>
  vi.waitFor(() => {
    expect(el.textContent).toContain(text);
  });

const boxes = (el: HTMLElement): string[] =>
  [...el.querySelectorAll('input')]
    .filter((box) => box.type === 'checkbox')
    .map((box) => (box.disabled ? 'disabled' : box.indeterminate ? 'mixed' : String(box.checked)));

test('the certain changes are applied and undone to the byte; other screens are notified each time', async () => {
  const { el, deps, store } = fixing();
  await click(el, 'Apply 3 changes');
  await shows(el, 'Applied 3 changes in 2 notes.');
  expect(store.texts()['a.md']).toBe(dealText({ oems: '\n  - Cisco' }));
  expect(deps.changed).toHaveBeenCalledTimes(1);
  expect(document.activeElement?.textContent).toBe('Undo these changes');
  await click(el, 'Undo these changes');
  await shows(el, 'Undid 3 changes in 2 notes.');
  expect(store.texts()['a.md']).toBe(NOTES['a.md']);
  expect(deps.changed).toHaveBeenCalledTimes(2);
  expect(buttons(el).map((one) => one.textContent)).not.toContain('Undo these changes');
  await click(el, 'Done');
  expect(deps.close).toHaveBeenCalledOnce();
});

test('a heading selects all of its kind, and the button counts', async () => {
  const { el } = fixing();
  await shows(el, 'Apply 3 changes');
  expect(boxes(el)).toEqual(['mixed', 'true', 'false', 'true', 'disabled', 'true', 'true', 'true']);
  const [first] = el.querySelectorAll('input[type=checkbox]');
  (first as HTMLInputElement).click();
  await shows(el, 'Apply 4 changes');
  expect(boxes(el).slice(0, 3)).toEqual(['true', 'true', 'true']);
  (first as HTMLInputElement).click();
  await shows(el, 'Apply 2 changes');
});

test('a heading selects only the lines that the filter shows', async () => {
  const { el } = fixing();
  await shows(el, 'Apply 3 changes');
  const search = el.querySelector<HTMLInputElement>('input[type=search]');
  if (search !== null) search.value = 'radar';
  search?.dispatchEvent(new Event('input'));
  expect(boxes(el)).toEqual(['false', 'false', 'disabled', 'disabled']);
  el.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
  await shows(el, 'Apply 4 changes');
});

test('the answer about day and month makes the list again and keeps the choices', async () => {
  const { el, store } = fixing();
  await shows(el, 'Apply 3 changes');
  el.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[1]?.click();
  await click(el, 'Month first');
  await click(el, 'Apply 3 changes');
  await shows(el, 'Applied 3 changes in 3 notes.');
  expect(store.texts()['b.md']).toContain('close_date: 2027-03-04');
  expect(store.texts()['a.md']).toContain('$1,000,000');
});

describe('the totals of a folder', () => {
  const attributing = (notes: Readonly<Record<string, string>>, more: Partial<ChangesDeps> = {}): HTMLElement => {
    const { service } = deskOver(notes);
    const el = document.body.createDiv();
    const deps = { service, close: vi.fn(), changed: vi.fn(), validate: () => service.validate(VAULT), ...more };
    mountChanges(el, deps, () => service.listChanges(VAULT, { work: 'attribute' }));
    return el;
  };
  const totals = (el: HTMLElement): string[] =>
    [...el.querySelectorAll('details')].map(({ open, textContent }) => `${open ? 'open ' : ''}${textContent}`);

  test('are in the result of an attribution, and not in the list before or after an undo', async () => {
    const el = attributing({ 'a.md': dealText(), 'b.md': dealText({ id: 'b', amount: '500', currency: 'EUR' }) });
    await shows(el, 'Apply 2 changes');
    expect(totals(el)).toEqual([]);
    await click(el, 'Apply 2 changes');
    await shows(el, 'Applied 2 changes in 2 notes.');
    expect(totals(el)).toEqual([
      expect.stringMatching(/^open \$1,000,000USD, 1 valid noteBy OEM.*Unallocated.*By partner/),
      expect.stringMatching(/^€500EUR, 1 valid noteBy OEM/),
    ]);
    await click(el, 'Undo these changes');
    await shows(el, 'Undid 2 changes in 2 notes.');
    expect(totals(el)).toEqual([]);
  });

  test('are shown too if every attribution is current', async () => {
    const el = attributing({ 'a.md': dealText({ rev_attribution: attributionText('2026-01-01T00:00:00Z') }) });
    await shows(el, 'Nothing to change');
    await vi.waitFor(() => {
      expect(totals(el)).toEqual([expect.stringMatching(/^open \$1,000,000USD, 1 valid note/)]);
    });
  });

  test('never hide what was written', async () => {
    const el = attributing({ 'a.md': dealText() }, { validate: () => Promise.reject(new Error('disk full')) });
    await click(el, 'Apply 1 change');
    await shows(el, 'Applied 1 change in 1 note.');
    expect(totals(el)).toEqual([]);
    expect(takeErrors()).toEqual(['disk full']);
  });
});

test('a note that changed after the list was made is skipped with a reason', async () => {
  const { el, store } = fixing();
  await shows(el, 'Apply 3 changes');
  const changed = dealText({ amount: '"$2,000,000"', oems: 'Cisco' });
  store.put('a.md', changed);
  await click(el, 'Apply 3 changes');
  await shows(el, 'Applied 1 of 3 changes in 1 note.');
  await shows(el, 'The note changed after the list was made.');
  expect(store.texts()['a.md']).toBe(changed);
});

test('an undo names the notes that it skips', async () => {
  const { el, store } = fixing();
  await click(el, 'Apply 3 changes');
  await shows(el, 'Applied 3 changes');
  store.put('a.md', dealText());
  await click(el, 'Undo these changes');
  await shows(el, 'Undid 1 change in 1 note.');
  await shows(el, 'Not undone, because the note changed since.');
});

test.each<[string, ListChanges, string]>([
  ['a rejected list', () => Promise.reject(new Error('disk full')), 'disk full'],
  [
    'an unknown folder',
    () => Promise.resolve({ what: 'folder', name: 'Dels', nearest: ['Deals'] }),
    'Did you mean “Deals”?',
  ],
  [
    'an empty list',
    () => Promise.resolve({ work: 'fix', rows: [], groups: [], failures: [], cancelled: false }),
    'Nothing to change',
  ],
])('%s has a message', async (_, list, text) => {
  const { el } = fixing({}, list);
  await shows(el, text);
  expect(takeErrors()).toEqual(text === 'disk full' ? [text] : []);
});

test('an error while writing is shown, and other screens are notified', async () => {
  const { el, deps } = fixing({ applyChanges: () => Promise.reject(new Error('log is read-only')) });
  await click(el, 'Apply 3 changes');
  await shows(el, 'log is read-only');
  expect(takeErrors()).toEqual(['log is read-only']);
  expect(deps.changed).toHaveBeenCalledOnce();
});

test('Cancel stops the writing, closing the screen stops only the reading', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const applyChanges: ChangesDeps['service']['applyChanges'] = (_, rows, options) => {
    signals.push(options?.signal);
    return new Promise((resolve) => {
      options?.signal?.addEventListener('abort', () => {
        resolve({ runId: undefined, outcomes: rows.map((row) => ({ row, outcome: 'not-reached' })), cancelled: true });
      });
    });
  };
  const { el, stop } = fixing({ applyChanges });
  await click(el, 'Apply 3 changes');
  await click(el, 'Cancel');
  await shows(el, 'Applied 0 of 3 changes in 0 notes. Stopped early. Completed changes are kept.');
  stop();
  const second = fixing({ applyChanges });
  await click(second.el, 'Apply 3 changes');
  second.stop();
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
  let reading: AbortSignal | undefined;
  const third = fixing({}, (_, { signal }) => {
    reading = signal;
    return new Promise(() => undefined);
  });
  third.stop();
  expect(reading?.aborted).toBe(true);
});

test('an earlier run is undone with one click', async () => {
  const { el, service, store, deps } = fixing();
  await click(el, 'Apply 3 changes');
  await shows(el, 'Applied 3 changes');
  document.body.replaceChildren();
  const list = document.body.createDiv();
  mountChangeRuns(list, { service, ...deps }, await service.changeRuns());
  expect(list.textContent).toMatch(/^Fixed issues.* · 2 notesUndo$/);
  expect(document.activeElement?.textContent).toBe('Undo');
  await click(list, 'Undo');
  await shows(list, 'Undid 3 changes in 2 notes.');
  expect(store.texts()['a.md']).toBe(NOTES['a.md']);
  document.body.replaceChildren();
  const after = document.body.createDiv();
  mountChangeRuns(after, { service, ...deps }, await service.changeRuns());
  expect(after.textContent).toMatch(/^Undid changes.*Fixed issues.* · 2 notes · Undone$/);
});

test('without runs, nothing can be undone', () => {
  const { service, deps } = fixing();
  const el = document.body.createDiv();
  mountChangeRuns(el, { service, ...deps }, []);
  expect(el.textContent).toContain('Nothing to undo');
});
