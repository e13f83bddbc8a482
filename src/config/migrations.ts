/** Steps from each shape of data.json to the next. */

/** The content of data.json before validation. */
export type RawSettings = Readonly<Record<string, unknown>>;

/**
 * The step at `n` converts shape `n` to shape `n + 1`. It moves values unchanged, valid or not, and never throws. Parsing
 * validates them afterwards. A released step never changes.
 */
export const MIGRATIONS: readonly ((raw: RawSettings) => RawSettings)[] = [groupFlatKeys];

/** Number of the shape that the schema defines. */
export const CURRENT_VERSION = MIGRATIONS.length;

/** Returns the shape number of a file. A file without a whole number of at least 0 has the first shape, 0. */
export function settingsVersion(raw: RawSettings): number {
  const version = Object.hasOwn(raw, 'version') ? raw['version'] : 0;
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0 ? version : 0;
}

/** Returns the file in the current shape. A file from a newer plugin stays unchanged. */
export function migrateSettings(raw: RawSettings): RawSettings {
  return MIGRATIONS.slice(settingsVersion(raw)).reduce((shape, step) => step(shape), raw);
}

/** Groups the settings of version 0, which had no number, no groups, and keys in snake case. */
function groupFlatKeys(raw: RawSettings): RawSettings {
  const moves: readonly (readonly [from: string, to: string, group?: string])[] = [
    ['dry_run', 'dryRun'],
    ['field_keys', 'keys'],
    ['default_currency', 'currency'],
    ['oem_weights', 'oemWeights', 'modelParameters'],
    ['partner_pool', 'partnerPool', 'modelParameters'],
    ['type_key', 'key', 'markers'],
    ['type_value', 'value', 'markers'],
    ['export_folder', 'exportFolder'],
  ];
  return moves.reduce((shape, [from, to, group]) => moved(shape, from, to, group), raw);
}

/** Returns the file with one value moved, into a group if one is given. The value stays if the new key exists or cannot be created. */
function moved(raw: RawSettings, from: string, to: string, group: string | undefined): RawSettings {
  const around = group === undefined ? raw : (raw[group] ?? {});
  if (!Object.hasOwn(raw, from) || !isRawObject(around) || Object.hasOwn(around, to)) return raw;
  const rest = Object.fromEntries(Object.entries(raw).filter(([key]) => key !== from));
  const value = raw[from];
  return group === undefined ? { ...rest, [to]: value } : { ...rest, [group]: { ...around, [to]: value } };
}

/** Returns true for an object that is not a list. */
export function isRawObject(raw: unknown): raw is RawSettings {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
