/** IDs are read from the metadata cache when something other than a run over the whole vault needs them. */
import type { EventRef, Plugin } from 'obsidian';
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import { followVault, type VaultFollower } from '../../src/obsidian/follow-vault.ts';
import type { SettingsStore } from '../../src/obsidian/settings-store.ts';
import { vaultNotes } from '../../src/obsidian/vault-notes.ts';
import { createNoteService, type NoteServiceController } from '../../src/vault/create-note-service.ts';
import type { Run } from '../../src/vault/note-service.ts';
import { manualClock } from '../support/manual-clock.ts';
import { found, VAULT } from '../support/note-service.ts';
import { dealText, OPTIONS } from '../support/rules.ts';
import { openVault, type TestVault } from './vault.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const FILES = {
  'A/a.md': dealText({ id: 'a' }),
  'B/b.md': dealText({ id: 'a' }),
  'c.md': dealText({ id: 'c' }),
  'd.md': dealText({ id: '007' }),
};

let vault: TestVault;
let service: NoteServiceController;
let follower: VaultFollower;
let cacheReads: MockInstance;
const changed = vi.fn();

beforeEach(async () => {
  vault = await openVault(FILES);
  const clock = manualClock();
  service = createNoteService(vaultNotes(vault.app), clock, OPTIONS, {
    ready: () => follower.checkTemplates(),
    idsKnown: () => follower.idsKnown(),
  });
  const plugin = { app: vault.app, registerEvent: (ref: EventRef) => ref } as unknown as Plugin;
  const store = { settings: () => OPTIONS, listen: () => () => undefined } as unknown as SettingsStore;
  follower = followVault(plugin, service, store, clock, changed);
  cacheReads = vi.spyOn(vault.app.metadataCache, 'getFileCache');
});

afterEach(() => {
  changed.mockReset();
  vault.remove();
});

function duplicatesIn({ inspections }: Run): readonly string[] {
  return inspections
    .filter(({ findings }) => findings.some(({ code }) => code === 'id-duplicate'))
    .map(({ path }) => path);
}

test('a run over the whole vault finds duplicates without the metadata cache', async () => {
  expect(duplicatesIn(found(await service.validate(VAULT)))).toEqual(['A/a.md', 'B/b.md']);
  expect(cacheReads).toHaveBeenCalledTimes(0);
});

test.each(['attribute', 'enrich'] as const)(
  '%s over the whole vault finds them in notes that it writes',
  async (what) => {
    expect(duplicatesIn(found(await service[what](VAULT, { dryRun: false })))).toEqual(['A/a.md', 'B/b.md']);
    expect(cacheReads).toHaveBeenCalledTimes(0);
  },
);

test.each([
  ['a note', { what: 'note', path: 'A/a.md' }],
  ['a list of notes', { what: 'notes', paths: ['A/a.md'] }],
  ['a folder', { what: 'folder', path: 'A' }],
] as const)('a run over %s finds duplicates in other folders', async (_, selection) => {
  expect(duplicatesIn(found(await service.validate(selection)))).toEqual(['A/a.md']);
  expect(cacheReads).toHaveBeenCalledTimes(4);
});

test('a run over the whole vault that can be canceled waits for all IDs', async () => {
  const { signal } = new AbortController();
  expect(duplicatesIn(found(await service.validate(VAULT, { signal })))).toEqual(['A/a.md', 'B/b.md']);
  expect(cacheReads).toHaveBeenCalledTimes(4);
});

test('a request on one note starts the reading, and reports its end', async () => {
  expect(service.inspect('new.md', dealText({ id: 'c' })).valid).toBe(true);
  await vi.waitFor(() => {
    expect(changed).toHaveBeenCalledTimes(1);
  });
  expect(service.inspect('new.md', dealText({ id: 'c' })).valid).toBe(false);
});

test('notes that a run has read keep their ID, of which the metadata cache has lost a leading zero', async () => {
  await service.validate(VAULT);
  await follower.idsKnown();
  expect(cacheReads).toHaveBeenCalledTimes(0);
  expect(service.inspect('new.md', dealText({ id: '7' })).valid).toBe(true);
  expect(service.inspect('new.md', dealText({ id: '007' })).valid).toBe(false);
});
