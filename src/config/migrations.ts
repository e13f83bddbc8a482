/** From each shape of data.json to the next. */

/** What data.json holds, before anything in it is trusted. */
export type RawSettings = Readonly<Record<string, unknown>>;

/**
 * The step at `n` makes shape `n + 1` out of shape `n`. It trusts nothing, never throws, and moves values as they are:
 * parsing judges them afterwards. A step once released is never changed.
 */
export const MIGRATIONS: readonly ((raw: RawSettings) => RawSettings)[] = [groupFlatKeys];

/** Number of the shape that {@link Settings} describes. */
export const CURRENT_VERSION = MIGRATIONS.length;

/** The number a file carries; 0 when it carries none that is whole and not negative, as the first shape did not. */
export function versionOf(raw: RawSettings): number {
  const version = Object.hasOwn(raw, 'version') ? raw['version'] : 0;
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0 ? version : 0;
}

/** The file in the current shape; one from a newer plugin stays as it is. */
export function migrated(raw: RawSettings): RawSettings {
  return MIGRATIONS.slice(versionOf(raw)).reduce((shape, step) => step(shape), raw);
}

/** Version 0 had no number and kept all settings flat, attribution's in the words of the guide. */
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

/** The same with one value moved, into a group if one is named; where the new place is taken or cannot be made, it stays. */
function moved(raw: RawSettings, from: string, to: string, group: string | undefined): RawSettings {
  const around = group === undefined ? raw : (raw[group] ?? {});
  if (!Object.hasOwn(raw, from) || !isRawObject(around) || Object.hasOwn(around, to)) return raw;
  const rest = Object.fromEntries(Object.entries(raw).filter(([key]) => key !== from));
  const value = raw[from];
  return group === undefined ? { ...rest, [to]: value } : { ...rest, [group]: { ...around, [to]: value } };
}

/** Whether a value of a JSON file is an object with keys. */
export function isRawObject(raw: unknown): raw is RawSettings {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
