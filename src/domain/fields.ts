/** The one table of what an opportunity note says. Reading, checks, mappings, panel, settings and docs derive from it. */

/**
 * How a field is read. `text` and `link` give one text (a link, its note's name); `list` and `links` give several, and a
 * scalar counts as a list of one; `money` is in the note's currency; `forecast` and `attribution` are read by their own keys.
 */
export type FieldKind = 'text' | 'link' | 'money' | 'day' | 'currency' | 'list' | 'links' | 'forecast' | 'attribution';

export interface FieldSpec {
  /** The key in the note unless the user renamed it. */
  readonly key: string;
  /** Other keys read when the first is absent. */
  readonly aliases: readonly string[];
  readonly kind: FieldKind;
  readonly required: boolean;
  /** As people call it, in the middle of a sentence. */
  readonly label: string;
  /** An alias that may hold one name as a scalar without a warning, as `oem: Microsoft`. */
  readonly singular?: string;
  /** A text of several words or sentences, in which links may be among the words. */
  readonly prose?: true;
}

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

export type FieldName = keyof typeof FIELDS;

/** Whether a field holds words in which links may be, and no name. */
export function isProse(field: FieldName): boolean {
  const { prose }: FieldSpec = FIELDS[field];
  return prose === true;
}

/** All fields, in the order of the table. */
export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

export type RequiredField = { [N in FieldName]: (typeof FIELDS)[N]['required'] extends true ? N : never }[FieldName];

/** The fields that must be filled before a note may be exported. */
export const REQUIRED_FIELDS = FIELD_NAMES.filter((name): name is RequiredField => FIELDS[name].required);

/** Forecast scores, 0 to 100; the keys stand at the top of the frontmatter or inside `forecast`. */
export const SCORES = {
  winProbability: { key: 'win_prob', label: 'win probability' },
  confidence: { key: 'confidence_score', label: 'confidence score' },
  oemAlignment: { key: 'oem_alignment_score', label: 'OEM alignment score' },
  partnerFit: { key: 'partner_fit_score', label: 'partner fit score' },
} as const;

export type ScoreName = keyof typeof SCORES;

/** How the key of a fiscal year's forecast begins; the digits of the year follow. */
export const FORECAST_YEAR = 'projected_amount_FY';

/** The key of one fiscal year's forecast, `projected_amount_FY25`; the group holds the two digits of the year. */
export const FORECAST_KEY = /^projected_amount_FY(\d{2})$/;

/** Keys by field, the one to write first and then those to read: what {@link FIELDS} says, with the user's renames. */
export type KeyNames = Readonly<Record<FieldName, readonly string[]>>;

/**
 * `renames` maps a field to the user's key for it; the key of the table then counts no more, its aliases still do. Whether a
 * rename takes a key that another field reads is for the settings to refuse.
 */
export function keyNames(renames: Readonly<Partial<Record<FieldName, string>>> = {}): KeyNames {
  const names = FIELD_NAMES.map((name) => {
    const { key, aliases } = FIELDS[name];
    return [name, [...new Set([renames[name] ?? key, ...aliases])]] as const;
  });
  return Object.fromEntries(names) as unknown as KeyNames;
}
