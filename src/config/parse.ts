/** Reads data.json into settings and writes it back, without losing the keys that this version does not have. */
import { CURRENT_VERSION, isRawObject, migrateSettings, settingsVersion, type RawSettings } from './migrations.ts';
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA, type Settings } from './settings.ts';
import { problem, readSetting, type ReadingLog, type SettingProblem, type UnknownKey } from './shape.ts';

export interface ParsedSettings {
  /** Complete and valid, even if the file is not. */
  readonly settings: Settings;
  /** The values that were not valid, in the order of the settings. */
  readonly problems: readonly SettingProblem[];
  /** For the next {@link serializeSettings}. */
  readonly unknownKeys: readonly UnknownKey[];
}

/** Reads the value that `loadData` returned; it is null in a new vault. Migrates older shapes first. Never throws. */
export function parseSettings(raw: unknown): ParsedSettings {
  const log: ReadingLog = { problems: [], unknownKeys: [] };
  if (raw === undefined || raw === null) return { settings: DEFAULT_SETTINGS, ...log };
  const current = isRawObject(raw) ? { ...migrateSettings(raw), version: versionToKeep(raw, log) } : raw;
  return { settings: readSetting(SETTINGS_SCHEMA, current, DEFAULT_SETTINGS, [], log) as Settings, ...log };
}

/** Returns the value for `saveData`: the settings, followed on each level by the unknown keys of the file. */
export function serializeSettings(settings: Settings, unknownKeys: readonly UnknownKey[]): RawSettings {
  return unknownKeys.reduce<RawSettings>((raw, { path, value }) => withUnknownKey(raw, path, value), { ...settings });
}

function withUnknownKey(raw: RawSettings, [head = '', ...rest]: readonly string[], value: unknown): RawSettings {
  const there = Object.hasOwn(raw, head) ? raw[head] : undefined;
  const placed = rest.length === 0 ? value : withUnknownKey(isRawObject(there) ? there : {}, rest, value);
  return Object.fromEntries([...Object.entries(raw), [head, placed]]);
}

/** Returns the version of a file from a newer plugin unchanged, because that plugin would otherwise migrate it again. */
function versionToKeep(raw: RawSettings, log: ReadingLog): number {
  const version = settingsVersion(raw);
  if (version <= CURRENT_VERSION) return CURRENT_VERSION;
  const expected = 'These settings come from a newer version of the plugin. Update it.';
  log.problems.push(problem(['version'], version, expected));
  return version;
}
