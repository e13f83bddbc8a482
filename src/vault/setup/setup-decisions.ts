/** Decisions of the user about a proposal of the setup assistant. */
import type { Settings } from '../../config/settings.ts';
import type { ColumnField } from './field-aliases.ts';
import type { FieldMatch } from './match-columns.ts';
import type { SetupChanges } from './setup-changes.ts';

/** Decisions of the user; an absent one leaves the proposal. */
export interface SetupDecisions {
  /** A key by field; an empty text keeps the key in force. Keys that cannot contain the field have no effect. */
  readonly keys?: Readonly<Partial<Record<ColumnField, string>>>;
  readonly markers?: Settings['markers'];
  /** ISO 4217 code. */
  readonly currency?: string;
  /** Month, 1 to 12. */
  readonly fiscalYearStart?: number;
  readonly dayOrder?: Settings['dayOrder'];
  /** True if notes in folders of archived opportunities do not count. */
  readonly skipsArchives?: boolean;
}

/** Returns the matches with the keys that the user selected. */
export function withSelectedKeys(
  matches: readonly FieldMatch[],
  keys: SetupDecisions['keys'] = {},
): readonly FieldMatch[] {
  return matches.map((one) => {
    const key = keys[one.field];
    const columns = columnsFor(one);
    const match = columns.find((column) => column.key === key);
    if (key === undefined || (key !== '' && match === undefined)) return one;
    return { ...one, match, isTie: false, alternatives: columns.filter((column) => column !== match) };
  });
}

/** Returns all columns that may contain a field, the selected one first. */
export function columnsFor({ match, alternatives }: FieldMatch): FieldMatch['alternatives'] {
  return match === undefined ? alternatives : [match, ...alternatives];
}

/**
 * Returns the changes after all decisions except the keys, which the proposed changes must contain. `archives` are the
 * folders of archived opportunities. A decision for the setting in force is no change.
 */
export function decidedChanges(
  changes: SetupChanges,
  { markers = changes.markers, currency, dayOrder, fiscalYearStart, skipsArchives = false }: SetupDecisions,
  archives: readonly string[],
  settings: Settings,
): SetupChanges {
  const inForce = markers ?? settings.markers;
  const excluded = [inForce.excluded, ...archives].filter((folder) => folder.trim() !== '').join(', ');
  const decided = {
    ...changes,
    markers: skipsArchives ? { ...inForce, excluded } : markers,
    ...(currency !== undefined && { currency }),
    ...(dayOrder !== undefined && { dayOrder }),
    ...(fiscalYearStart !== undefined && { fiscalYearStart }),
  };
  return Object.fromEntries(
    Object.entries(decided).filter(
      ([name, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(settings[name as keyof SetupChanges]),
    ),
  );
}
