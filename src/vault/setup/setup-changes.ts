/** The settings that the setup assistant proposes to change. */
import { validateKey } from '../../config/rules.ts';
import type { Settings } from '../../config/settings.ts';
import type { KeyName } from '../../domain/fields.ts';
import type { ColumnField } from './field-aliases.ts';
import type { FieldMatch } from './match-columns.ts';

/** Proposed settings; a member that is absent stays as it is. */
export interface SetupChanges {
  /** New keys by field. Other fields keep their keys. */
  readonly keys?: Settings['keys'];
  readonly markers?: Settings['markers'];
  readonly stages?: Settings['stages'];
  readonly currency?: string;
  readonly dayOrder?: Settings['dayOrder'];
  /** Month, 1 to 12. The assistant asks for it and never proposes it. */
  readonly fiscalYearStart?: number;
}

/** A selected key that the settings cannot use. */
export interface UnusableKey {
  readonly field: ColumnField;
  readonly key: string;
  /** The reason why the settings reject the key. */
  readonly message: string;
}

/** Returns new settings with the changes. Every setting without a change is the same value. */
export function applySetup(settings: Settings, { keys, ...changes }: SetupChanges): Settings {
  return { ...settings, ...changes, ...(keys && { keys: { ...settings.keys, ...keys } }) };
}

/**
 * Returns the keys to change for the matches, and the keys that the settings cannot use. A field whose key is already read
 * has no change.
 */
export function keyChanges(matches: readonly FieldMatch[], settings: Settings) {
  const wanted = matches.flatMap(({ field, match }) =>
    match === undefined || match.evidence === 'read' ? [] : [{ field, key: match.key }],
  );
  const keys: Partial<Record<KeyName, string>> = {};
  const unusable: UnusableKey[] = [];
  for (const { field, key } of wanted) {
    const message = validateKey(field, key, { ...settings.keys, ...keys, [field]: key });
    if (message === undefined) keys[field] = key;
    else unusable.push({ field, key, message });
  }
  return { keys, unusable };
}

/** Returns the members that differ from the settings in force. Without keys or stages, these members do not change. */
export function changedMembers(
  { keys, stages, markers, currency, dayOrder }: Required<Omit<SetupChanges, 'fiscalYearStart'>>,
  settings: Settings,
): SetupChanges {
  return {
    ...(Object.keys(keys).length > 0 && { keys }),
    ...(JSON.stringify(markers) !== JSON.stringify(settings.markers) && { markers }),
    ...(stages.length > 0 && { stages }),
    ...(currency !== settings.currency && { currency }),
    ...(dayOrder !== settings.dayOrder && { dayOrder }),
  };
}
