/**
 * Missing fields in the DOM: the list, the one confirmation, the result by field.
 * @vitest-environment happy-dom
 */
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { MissingFields, SyncService } from '../../../src/sync/sync-service.ts';
import { type AddFieldsDeps, mountAddFields } from '../../../src/ui/sync/add-fields-view.ts';
import { IDENTITY } from '../../support/sync-service.ts';
import { installElementMethods, settled } from '../parts/draw-dom.ts';

beforeAll(installElementMethods);

let el: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  el = document.body.createDiv();
});

const SHOWN: MissingFields = {
  target: 'hubspot',
  identity: IDENTITY,
  additions: [
    { name: 'note_key', label: 'opportunity ID', about: 'single-line text, unique' },
    { name: 'region', label: 'region', about: 'single-line text' },
  ],
  adminOnly: [],
};

const added: SyncService['addFields'] = ({ target, identity, additions }) =>
  Promise.resolve({ target, identity, answers: additions.map(({ name }) => ({ name, ok: true })), dryRun: false });

async function mount(answers: Partial<SyncService> = {}, changes: Omit<Partial<AddFieldsDeps>, 'service'> = {}) {
  const service = {
    findMissingFields: vi.fn<SyncService['findMissingFields']>(
      answers.findMissingFields ?? (() => Promise.resolve(SHOWN)),
    ),
    addFields: vi.fn<SyncService['addFields']>(answers.addFields ?? added),
  };
  const deps = {
    service,
    target: 'hubspot' as const,
    dryRun: () => false,
    openSettings: vi.fn(),
    open: vi.fn<AddFieldsDeps['open']>(),
    close: vi.fn<AddFieldsDeps['close']>(),
    again: vi.fn<() => void>(),
    ...changes,
  };
  const stop = mountAddFields(el, deps);
  await settled();
  return { ...deps, service, stop };
}

const buttons = (): string[] => [...el.querySelectorAll('button')].map((one) => one.textContent);

function button(text: string): HTMLButtonElement {
  const found = [...el.querySelectorAll('button')].find((one) => one.textContent === text);
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
}

const rows = (): string[] => [...el.querySelectorAll('li')].map((one) => one.textContent);

test('the exact list is shown first, and nothing is added before the button is selected', async () => {
  const { service } = await mount();
  expect(rows()).toEqual(['Opportunity IDnote_keysingle-line text, unique', 'Regionregionsingle-line text']);
  expect(el.querySelector('[role=note]')?.textContent).toContain('This changes HubSpot for everyone in Acme Corp');
  expect(buttons()).toEqual(['Cancel', 'Add 2 fields']);
  expect(service.addFields).not.toHaveBeenCalled();
  button('Add 2 fields').click();
  expect(el.textContent).toBe('Adding…');
  await settled();
  expect(service.addFields.mock.calls).toEqual([[SHOWN, false]]);
});

test('then each field shows its result, and a button returns to the review', async () => {
  const { again } = await mount();
  button('Add 2 fields').click();
  await settled();
  expect(el.querySelector('[role=status]')?.textContent).toBe('Added 2 fields');
  expect(rows()[0]).toBe('Opportunity IDnote_keyAddedsingle-line text, unique');
  expect(buttons()).toEqual(['Review again', 'Close']);
  button('Review again').click();
  expect(again).toHaveBeenCalledOnce();
});

test('if opened from the settings, no button returns to a review', async () => {
  await mount({}, { again: undefined });
  button('Add 2 fields').click();
  await settled();
  expect(buttons()).toEqual(['Close']);
});

test('a failed field shows the reason, and the list can be loaded again', async () => {
  const error = { kind: 'record', code: 'TAKEN', message: 'The name is taken' } as const;
  const add: SyncService['addFields'] = (shown) =>
    Promise.resolve({
      ...shown,
      answers: [
        { name: 'note_key', ok: true },
        { name: 'region', ok: false, error },
      ],
      dryRun: false,
      logPath: 'CRM log/x.md',
    });
  const { service, open } = await mount({ addFields: add });
  button('Add 2 fields').click();
  await settled();
  expect(rows()[1]).toContain('HubSpot says: The name is taken. Ask your admin to add it manually.');
  expect(buttons()).toEqual(['Review again', 'Refresh', 'Open log note', 'Close']);
  button('Open log note').click();
  expect(open).toHaveBeenCalledWith('CRM log/x.md');
  button('Refresh').click();
  await settled();
  expect(service.findMissingFields).toHaveBeenCalledTimes(2);
  expect(buttons()).toContain('Add 2 fields');
});

test('while dry run is on, the button first turns it off for this list', async () => {
  const { service } = await mount({}, { dryRun: () => true });
  expect(el.querySelector('[role=note]')?.textContent).toContain('Dry run is on');
  button('Turn off dry run for these fields').click();
  expect(service.addFields).not.toHaveBeenCalled();
  expect(el.querySelector('[role=note]')?.textContent).toContain('This changes HubSpot for everyone');
  button('Add 2 fields').removeAttribute('aria-disabled');
  button('Add 2 fields').click();
  expect(service.addFields.mock.calls).toEqual([[SHOWN, true]]);
});

test('cancel adds nothing', async () => {
  const { service, close } = await mount();
  button('Cancel').click();
  expect(close).toHaveBeenCalledOnce();
  expect(service.addFields).not.toHaveBeenCalled();
});

test.each<[string, SyncService['findMissingFields'], string]>([
  ['nothing is missing', () => Promise.resolve({ ...SHOWN, additions: [] }), 'All fields in your mapping exist'],
  [
    'only an admin could add what is missing',
    () => Promise.resolve({ ...SHOWN, additions: [], adminOnly: ['closed_on'] }),
    'closed_on',
  ],
  ['only an admin adds fields at all', () => Promise.resolve(undefined), 'Only an admin can add fields.'],
  ['something broke', () => Promise.reject(new Error('boom')), 'boom'],
])('if %s, no button is shown', async (_, lacking, text) => {
  await mount({ findMissingFields: lacking });
  expect(el.textContent).toContain(text);
  expect(buttons()).toEqual([]);
});

test('if the user is signed out, a button opens the settings', async () => {
  const signedOut = { kind: 'connection', code: 'sign-in-needed', message: '' } as const;
  await mount({ findMissingFields: () => Promise.resolve(signedOut) });
  expect(el.textContent).toContain('You’re signed out of HubSpot.');
  expect(buttons()).toEqual(['Open settings']);
});

test('a closed window is not drawn, and the confirmed fields are still added', async () => {
  let arrive: (() => void) | undefined;
  const add: SyncService['addFields'] = (shown) =>
    new Promise((resolve) => {
      arrive = () => {
        resolve(added(shown));
      };
    });
  const { service, stop } = await mount({ addFields: add });
  button('Add 2 fields').click();
  stop();
  arrive?.();
  await settled();
  expect(service.addFields).toHaveBeenCalledOnce();
  expect(el.textContent).toBe('Adding…');
});
