/** The settings in data.json, kept in step with the file. */
import type { Plugin } from 'obsidian';
import { parseSettings, serializeSettings, type ParsedSettings } from '../config/parse.ts';
import type { Settings } from '../config/settings.ts';
import type { SettingProblem } from '../config/shape.ts';

export interface SettingsStore {
  /** Those in force. */
  readonly settings: () => Settings;
  /** What was wrong in the file when it was read last. */
  readonly problems: () => readonly SettingProblem[];
  /** Settings that are within all rules: in force at once, saved by the time it resolves. */
  readonly change: (settings: Settings) => Promise<void>;
  /** Reads the file again, after someone else wrote it. */
  readonly reload: () => Promise<void>;
  /** Hears of every change from now on. */
  readonly listen: (hear: (settings: Settings) => void) => void;
}

/** Reads the file. Keys that other versions of the plugin left in it stay there. */
export async function openSettings(plugin: Pick<Plugin, 'loadData' | 'saveData'>): Promise<SettingsStore> {
  let parsed: ParsedSettings = parseSettings(await plugin.loadData());
  let saving = Promise.resolve();
  const listeners: ((settings: Settings) => void)[] = [];
  const changed = (): void => {
    for (const hear of listeners) hear(parsed.settings);
  };
  return {
    settings: () => parsed.settings,
    problems: () => parsed.problems,
    change: async (settings) => {
      parsed = { ...parsed, settings };
      changed();
      const save = (): Promise<void> => plugin.saveData(serializeSettings(parsed.settings, parsed.kept));
      await (saving = saving.then(save, save));
    },
    reload: async () => {
      parsed = parseSettings(await plugin.loadData());
      changed();
    },
    listen: (hear) => void listeners.push(hear),
  };
}
