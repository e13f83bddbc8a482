/** The settings in data.json, kept in step with the file. */
import type { Plugin } from 'obsidian';
import { parseSettings, serializeSettings, type ParsedSettings } from '../settings/parse.ts';
import type { Settings } from '../settings/settings.ts';
import type { SettingProblem } from '../settings/shape.ts';

export interface SettingsStore {
  /** Those in force. */
  readonly settings: () => Settings;
  /** What was wrong in the file when it was read last. */
  readonly problems: () => readonly SettingProblem[];
  /** Settings that are within all rules: in force at once, saved by the time it resolves. */
  readonly change: (settings: Settings) => Promise<void>;
  /** Reads the file again, after someone else wrote it. */
  readonly reload: () => Promise<void>;
}

/** Reads the file; `changed` hears of every change from then on. Keys of other versions of the plugin stay in the file. */
export async function openSettings(
  plugin: Pick<Plugin, 'loadData' | 'saveData'>,
  changed: (settings: Settings) => void,
): Promise<SettingsStore> {
  let parsed: ParsedSettings = parseSettings(await plugin.loadData());
  let saving = Promise.resolve();
  return {
    settings: () => parsed.settings,
    problems: () => parsed.problems,
    change: async (settings) => {
      parsed = { ...parsed, settings };
      changed(settings);
      const save = (): Promise<void> => plugin.saveData(serializeSettings(parsed.settings, parsed.kept));
      await (saving = saving.then(save, save));
    },
    reload: async () => {
      parsed = parseSettings(await plugin.loadData());
      changed(parsed.settings);
    },
  };
}
