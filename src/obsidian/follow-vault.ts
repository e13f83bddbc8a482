/** Keeps the note service up to date with the vault, the settings, and the template folders. */
import type { Plugin } from 'obsidian';
import type { Clock } from '../log/ports.ts';
import type { NoteServiceController } from '../vault/create-note-service.ts';
import type { SettingsStore } from './settings-store.ts';
import { followTemplates } from './template-folders.ts';
import { trackNoteIds } from './track-note-ids.ts';

export interface VaultFollower {
  /** Reads the IDs that are not known yet if they were never needed before. Resolves when the IDs of all notes are known. */
  readonly idsKnown: () => Promise<void>;
  /** Resolves when the template folders were read again and the rules are current; before, the layout must be ready. */
  readonly checkTemplates: () => Promise<void>;
}

/**
 * Follows changes while the plugin is loaded, starting when the vault's layout is ready. Calls `changed` when the settings or
 * the template folders changed, and when the IDs have been read.
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
  const rulesKnown = new Promise<unknown>((resolve) => {
    plugin.app.workspace.onLayoutReady(() => {
      resolve(templates.refresh().then(changeRules));
    });
  });
  let known: Promise<void> | undefined;
  const update = (): void => {
    if (changeRules() && known !== undefined) known = readIds();
    changed();
  };
  store.listen(update);
  return {
    // A run over the whole vault learns all IDs itself, so that they are read only when something else needs them.
    idsKnown: () => (known ??= rulesKnown.then(readIds).then(changed)),
    checkTemplates: async () => {
      await rulesKnown;
      if (await templates.refresh()) update();
    },
  };
}
