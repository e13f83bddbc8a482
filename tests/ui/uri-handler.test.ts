/** The handler of Obsidian URIs: a sign-in callback goes to the sign-in, a screen waits for the IDs, the rest is a notice. */
import type { App } from 'obsidian';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AuthService } from '../../src/sync/auth-service.ts';
import { createUriHandler } from '../../src/ui/uri-handler.ts';

const Notice = vi.hoisted(() => vi.fn<(text: string) => void>());

vi.mock('obsidian', () => ({ Notice }));

const notices = (): string[] => Notice.mock.calls.map(([text]) => text);
const app = {} as unknown as App;
const action = 'crm-sync-attribution';
const finish = vi.fn<AuthService['finish']>(() => Promise.resolve({ problem: 'foreign', detail: '' }));
const openUri = vi.fn(() => Promise.resolve());
const connections = { attempt: () => undefined, finish } as Partial<AuthService> as AuthService;

beforeEach(() => {
  vi.clearAllMocks();
});

test('a screen opens when the IDs of all notes are known', async () => {
  let found: () => void = () => undefined;
  const idsKnown = new Promise<void>((resolve) => (found = resolve));
  createUriHandler(app, connections, { openUri }, () => idsKnown)({ action, open: 'panel', id: 'opp-123' });
  await Promise.resolve();
  expect(openUri).not.toHaveBeenCalled();
  found();
  await vi.waitFor(() => {
    expect(openUri).toHaveBeenCalledWith(expect.objectContaining({ screen: 'panel', id: 'opp-123' }));
  });
  expect(finish).not.toHaveBeenCalled();
});

test('a sign-in callback completes the sign-in, without waiting', async () => {
  const idsKnown = vi.fn(() => Promise.resolve());
  createUriHandler(app, connections, { openUri }, idsKnown)({ action, code: '1', state: '2', iss: 'x' });
  expect(finish).toHaveBeenCalledExactlyOnceWith({ code: '1', state: '2', iss: 'x' });
  await vi.waitFor(() => {
    expect(notices()).toHaveLength(1);
  });
  expect(idsKnown).not.toHaveBeenCalled();
  expect(openUri).not.toHaveBeenCalled();
});

test('a mixture only shows a notice, with its hidden characters visible', () => {
  const handle = createUriHandler(app, connections, { openUri }, () => Promise.resolve());
  handle({ action, open: 'panel', code: '1' });
  handle({ action, open: '\u202Elenap' });
  expect(notices()).toEqual([expect.stringContaining('“open” and “code”'), expect.stringContaining('“⟨U+202E⟩lenap”')]);
  expect(finish).not.toHaveBeenCalled();
  expect(openUri).not.toHaveBeenCalled();
});
