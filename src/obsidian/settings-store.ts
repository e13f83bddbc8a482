/** The settings in data.json, kept in sync with the file. */
import type { Plugin } from 'obsidian';
import { parseSettings, serializeSettings, type ParsedSettings } from '../config/parse.ts';
import type { Settings } from '../config/settings.ts';
import type { SettingProblem } from '../config/shape.ts';

export interface SettingsStore {
  /** The settings currently in effect. */
  readonly settings: () => Settings;
  /** The problems found when the file was last read. */
  readonly problems: () => readonly SettingProblem[];
  /** Applies valid settings immediately; resolves when they are saved. */
  readonly change: (settings: Settings) => Promise<void>;
  /** Reads the file again after another program wrote it. */
  readonly reload: () => Promise<void>;
  /** Calls the listener after every change from now on. */
  readonly listen: (listener: (settings: Settings) => void) => void;
}

/** Reads the file. Keys from other versions of the plugin are kept in the file. */
export async function openSettings(plugin: Pick<Plugin, 'loadData' | 'saveData'>): Promise<SettingsStore> {
  let parsed: ParsedSettings = parseSettings(await plugin.loadData());
  let saving = Promise.resolve();
  const listeners: ((settings: Settings) => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener(parsed.settings);
  };
  return {
    settings: () => parsed.settings,
    problems: () => parsed.problems,
    change: async (settings) => {
      parsed = { ...parsed, settings };
      changed();
      const save = (): Promise<void> => plugin.saveData(serializeSettings(parsed.settings, parsed.unknownKeys));
      await (saving = saving.then(save, save));
    },
    reload: async () => {
      parsed = parseSettings(await plugin.loadData());
      changed();
    },
    listen: (listener) => void listeners.push(listener),
  };
}
