/** IDs follow the vault without reading notes. */
import type { EventRef, Plugin } from 'obsidian';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { trackNoteIds } from '../../src/obsidian/track-note-ids.ts';
import { createNoteService, type NoteServiceController } from '../../src/vault/create-note-service.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryNotes } from '../support/memory-notes.ts';
import { dealText, OPTIONS } from '../support/rules.ts';
import { openVault, type TestVault } from './vault.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const FILES = {
  'A/a.md': dealText({ id: 'a' }),
  'A/hub.md': dealText({ id: 'h', type: 'hub' }),
  'b.md': 'no frontmatter',
};

let vault: TestVault;
let service: NoteServiceController;

beforeEach(async () => {
  vault = await openVault(FILES);
  // The note service's store only reports whether a file exists: any reading would fail.
  const store = { ...memoryNotes(), exists: (path: string) => vault.app.vault.getFileByPath(path) !== null };
  service = createNoteService(store, manualClock(), OPTIONS);
  const plugin = { app: vault.app, registerEvent: (ref: EventRef) => ref } as unknown as Plugin;
  await trackNoteIds(plugin, service, manualClock())();
});

afterEach(() => {
  vault.remove();
});

/** Returns the paths of the notes with an ID, as reported for another note with that ID. */
function withId(id: string): readonly string[] {
  const found = service.inspect('new.md', dealText({ id })).findings.find(({ code }) => code === 'id-duplicate');
  return found?.code === 'id-duplicate' ? found.data.others : [];
}

test('all IDs are known from the start, without those of other notes', () => {
  expect(['a', 'h'].map(withId)).toEqual([['A/a.md'], []]);
});

test('a change is followed, from the text itself', async () => {
  const file = vault.app.vault.getFileByPath('b.md');
  if (file !== null) await vault.app.vault.modify(file, dealText({ id: '007' }));
  await vi.waitFor(() => {
    expect(withId('007')).toEqual(['b.md']);
  });
  expect(withId('7')).toEqual([]);
});

test('a rename is followed, including that of a folder', async () => {
  const folder = vault.app.vault.getFolderByPath('A');
  if (folder !== null) await vault.app.vault.rename(folder, 'B');
  expect(withId('a')).toEqual(['B/a.md']);
});

test('a removed note is removed', async () => {
  const file = vault.app.vault.getFileByPath('A/a.md');
  if (file !== null) await vault.app.fileManager.trashFile(file);
  expect(withId('a')).toEqual([]);
});
