/** Keeps the note service up to date with the vault, the settings, and the template folders. */
import type { Plugin } from 'obsidian';
import type { Clock } from '../log/ports.ts';
import type { NoteServiceController } from '../vault/create-note-service.ts';
import type { SettingsStore } from './settings-store.ts';
import { followTemplates } from './template-folders.ts';
import { trackNoteIds } from './track-note-ids.ts';

export interface VaultFollower {
  /** Resolves when the IDs of all notes are known. */
  readonly idsKnown: () => Promise<void>;
  /** Reads the template folders again. If they changed, resolves when the IDs are known. */
  readonly checkTemplates: () => Promise<void>;
}

/**
 * Follows changes while the plugin is loaded, starting when the vault's layout is ready. Calls `changed` when the settings or
 * the template folders changed.
 */
export function followVault(
  plugin: Plugin,
  service: NoteServiceController,
  store: SettingsStore,
  clock: Clock,
  changed: () => void,
): VaultFollower {
  const readIds = trackNoteIds(plugin, service, clock);
  const templates = followTemplates(plugin.app);
  const changeRules = (): boolean => service.changeRules(store.settings(), templates.now());
  let known = new Promise<void>((resolve) => {
    plugin.app.workspace.onLayoutReady(() => {
      const rules = templates.refresh().then(changeRules);
      resolve(rules.then(readIds));
    });
  });
  const update = (): void => {
    if (changeRules()) known = readIds();
    changed();
  };
  store.listen(update);
  return {
    idsKnown: () => known,
    checkTemplates: async () => {
      if (!(await templates.refresh())) return;
      update();
      await known;
    },
  };
}
