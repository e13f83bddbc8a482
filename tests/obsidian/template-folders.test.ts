/** Template folders are read when they are needed, because the app has no event for other plugins' settings. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followTemplates } from '../../src/obsidian/template-folders.ts';
import { createNoteService } from '../../src/vault/create-note-service.ts';
import { manualClock } from '../support/manual-clock.ts';
import { found, VAULT } from '../support/note-service.ts';
import { memoryNotes } from '../support/memory-notes.ts';
import { dealText, OPTIONS } from '../support/rules.ts';
import { openVault, type TestVault } from './vault.ts';

let vault: TestVault;

beforeEach(async () => {
  vault = await openVault({ 'a.md': 'A\n' });
});

afterEach(() => {
  vault.remove();
});

test('a check reports whether the folders changed since the last one', async () => {
  const { adapter, configDir } = vault.app.vault;
  const core = `${configDir}/templates.json`;
  const templater = `${configDir}/plugins/templater-obsidian`;
  await adapter.mkdir(templater);
  await adapter.write(core, '{"folder": "Templates"}');
  const folders = followTemplates(vault.app);
  expect(folders.now()).toEqual([]);
  expect([await folders.refresh(), await folders.refresh()]).toEqual([true, false]);
  expect(folders.now()).toEqual(['Templates']);
  await adapter.write(core, '{"folder": "Meta"}');
  expect(await folders.refresh()).toBe(true);
  expect(folders.now()).toEqual(['Meta']);
  await adapter.write(`${templater}/data.json`, '{"templates_folder": "Meta/More"}');
  expect([await folders.refresh(), folders.now()]).toEqual([true, ['Meta', 'Meta/More']]);
  await adapter.write(core, '{"folder": ');
  expect([await folders.refresh(), folders.now()]).toEqual([true, ['Meta/More']]);
});

test.each(['validate', 'attribute', 'enrich', 'preview'] as const)('%s uses the current folders', async (what) => {
  const store = memoryNotes({ 'Meta/Deal.md': dealText(), 'Deal.md': dealText({ id: 'opp-2' }) });
  let templateFolders: readonly string[] = [];
  const service = createNoteService(store, manualClock(), OPTIONS, {
    ready: () => {
      service.changeRules(OPTIONS, templateFolders);
      return Promise.resolve();
    },
  });
  const count = async (): Promise<number> => {
    if (what === 'validate') return found(await service.validate(VAULT)).inspections.length;
    if (what === 'preview') return found(await service.preview(VAULT, 'generic_json')).results.length;
    return found(await service[what](VAULT, { dryRun: true })).outcomes.length;
  };
  expect(await count()).toBe(2);
  templateFolders = ['Meta'];
  expect(await count()).toBe(1);
});
