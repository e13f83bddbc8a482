/**
 * The only table that defines the fields of an opportunity note. Reading, checks, mappings, panel, settings, and docs
 * derive from it.
 */

import { literalPattern } from './literal-pattern.ts';

/**
 * The way a field is read. `text` and `link` give one text (for a link, the name of the linked note); `list` and
 * `links` give several, and a scalar counts as a list of one; `money` is in the note's currency; `forecast` and
 * `attribution` have their own keys.
 */
export type FieldKind = 'text' | 'link' | 'money' | 'day' | 'currency' | 'list' | 'links' | 'forecast' | 'attribution';

/** Definition of one field of an opportunity note. */
export interface FieldSpec {
  /** The default key in the note; users can rename it. */
  readonly key: string;
  /** Other keys, read if the first is absent. */
  readonly aliases: readonly string[];
  readonly kind: FieldKind;
  readonly required: boolean;
  /** The name of the field as it appears in the middle of a sentence. */
  readonly label: string;
  /** An alias that may contain one name as a scalar without a warning, such as `oem: Microsoft`. */
  readonly singular?: string;
  /** The field is text of several words or sentences, which may contain links. */
  readonly prose?: true;
}

/** All fields by name, in the order in which they are listed. */
export const FIELDS = {
  id: { key: 'id', aliases: [], kind: 'text', required: true, label: 'ID' },
  title: { key: 'title', aliases: ['name'], kind: 'text', required: true, label: 'title', prose: true },
  customer: { key: 'customer', aliases: [], kind: 'link', required: true, label: 'customer' },
  amount: { key: 'amount', aliases: ['est_amount'], kind: 'money', required: true, label: 'amount' },
  stage: { key: 'stage', aliases: [], kind: 'text', required: true, label: 'stage' },
  closeDate: { key: 'close_date', aliases: ['est_close'], kind: 'day', required: true, label: 'close date' },
  currency: { key: 'currency', aliases: [], kind: 'currency', required: false, label: 'currency' },
  oems: {
    key: 'oems',
    aliases: ['oem', 'oem_attribution'],
    kind: 'links',
    required: false,
    label: 'OEMs',
    singular: 'oem',
  },
  partners: { key: 'partners', aliases: ['partner_attribution'], kind: 'links', required: false, label: 'partners' },
  customerOrg: { key: 'customer_org', aliases: [], kind: 'link', required: false, label: 'customer organization' },
  customerPoc: { key: 'customer_poc', aliases: [], kind: 'link', required: false, label: 'customer contact' },
  region: { key: 'region', aliases: [], kind: 'text', required: false, label: 'region' },
  team: { key: 'team', aliases: [], kind: 'text', required: false, label: 'team' },
  owner: { key: 'owner', aliases: [], kind: 'text', required: false, label: 'owner' },
  source: { key: 'source', aliases: [], kind: 'text', required: false, label: 'source' },
  contractVehicle: { key: 'contract_vehicle', aliases: [], kind: 'text', required: false, label: 'contract vehicle' },
  tags: { key: 'tags', aliases: [], kind: 'list', required: false, label: 'tags' },
  notes: { key: 'lifecycle_notes', aliases: [], kind: 'text', required: false, label: 'lifecycle notes', prose: true },
  forecast: { key: 'forecast', aliases: [], kind: 'forecast', required: false, label: 'forecast' },
  revAttribution: {
    key: 'rev_attribution',
    aliases: [],
    kind: 'attribution',
    required: false,
    label: 'revenue attribution',
  },
} as const satisfies Record<string, FieldSpec>;

/** Name of a field in {@link FIELDS}. */
export type FieldName = keyof typeof FIELDS;

/** Returns true if the field is prose that may contain links, not a name. */
export function isProse(field: FieldName): boolean {
  const { prose }: FieldSpec = FIELDS[field];
  return prose === true;
}

/** All field names, in the order of {@link FIELDS}. */
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** Name of a required field. */
export type RequiredField = { [N in FieldName]: (typeof FIELDS)[N]['required'] extends true ? N : never }[FieldName];

/** The fields that must have a value before a note can be exported. */
export const REQUIRED_FIELDS = FIELD_NAMES.filter((name): name is RequiredField => FIELDS[name].required);

/** Forecast scores, 0 to 100. Their keys are at the top level of the frontmatter or inside `forecast`. */
export const SCORES = {
  winProbability: { key: 'win_prob', label: 'win probability' },
  confidence: { key: 'confidence_score', label: 'confidence score' },
  oemAlignment: { key: 'oem_alignment_score', label: 'OEM alignment score' },
  partnerFit: { key: 'partner_fit_score', label: 'partner fit score' },
} as const;

/** Name of a forecast score. */
export type ScoreName = keyof typeof SCORES;

/** Placeholder for the two digits of the fiscal year in the key of a forecast amount. */
export const YEAR_DIGITS = '{FY}';

/** All keys of a forecast, which can be renamed as those of the fields. */
export const FORECASTS = {
  ...SCORES,
  forecastAmounts: { key: `projected_amount_FY${YEAR_DIGITS}`, label: 'forecast amounts' },
} as const;

/** Name of a key of the forecast. */
export type ForecastName = keyof typeof FORECASTS;

/** All names of {@link FORECASTS}. */
export const FORECAST_NAMES = Object.keys(FORECASTS) as readonly ForecastName[];

/** Name of a key that can be renamed. */
export type KeyName = FieldName | ForecastName;

/** All keys that can be renamed, by name. */
export const KEYS = { ...FIELDS, ...FORECASTS } as const;

/** All names of {@link KEYS}. */
export const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[];

/** The user's own keys. */
export type Renames = Readonly<Partial<Record<KeyName, string>>>;

/** The key of each part of the forecast; that of the amounts contains {@link YEAR_DIGITS}. */
export type ForecastKeys = Readonly<Record<ForecastName, string>>;

/** Returns the keys of the forecast with the user's renames. */
export function forecastKeys(renames: Renames = {}): ForecastKeys {
  const keys = FORECAST_NAMES.map((name) => [name, renames[name] ?? FORECASTS[name].key] as const);
  return Object.fromEntries(keys) as ForecastKeys;
}

/** Returns the key of a score, or of a fiscal year's amount. */
export function forecastKey(what: ScoreName | number, keys: ForecastKeys): string {
  return typeof what === 'number' ? keys.forecastAmounts.replace(YEAR_DIGITS, String(what).slice(-2)) : keys[what];
}

/**
 * Returns an expression for the keys of forecast amounts; the group contains the two digits of the year. The year can
 * also have all four digits.
 */
export function amountKeyPattern({ forecastAmounts }: ForecastKeys): RegExp {
  const parts = forecastAmounts.split(YEAR_DIGITS).map(literalPattern);
  return new RegExp(`^${parts.join('(?:20)?(\\d{2})')}$`);
}

/**
 * Keys by field: {@link FIELDS} with the user's renames. The first key of each field is written; the others are only
 * read.
 */
export type KeyNames = Readonly<Record<FieldName, readonly string[]>>;

/**
 * Returns the keys of every field. `renames` maps a field to the user's key for it; that key replaces the default key,
 * and the aliases still apply. Conflicting renames (a key that another field reads) are not detected here; settings
 * validation rejects them.
 */
export function keyNames(renames: Renames = {}): KeyNames {
  const names = FIELD_NAMES.map((name) => {
    const { key, aliases } = FIELDS[name];
    return [name, [...new Set([renames[name] ?? key, ...aliases])]] as const;
  });
  return Object.fromEntries(names) as unknown as KeyNames;
}
