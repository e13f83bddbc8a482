/** The settings in data.json: one schema that defines their shape, their defaults, and which values are valid. */
import * as v from 'valibot';
import { DEFAULT_METHOD, isModelName } from '../attribution/models.ts';
import { KEY_NAMES, type KeyName } from '../domain/fields.ts';
import { resolveOptions } from '../targets/core/resolve-target.ts';
import { CODECS, type CodecName } from '../targets/core/codec.ts';
import { MAPPING_SOURCES } from '../targets/core/source.ts';
import { DIRECTIONS, WINNERS, type Target } from '../targets/core/target.ts';
import { TARGET_IDS, TARGETS, type TargetId } from '../targets/targets.ts';
import { CURRENT_VERSION, isRawObject } from './migrations.ts';
import * as rules from './rules.ts';
import { validateBlank, validateListed } from './rules.ts';
import { eachMember, eachRow, rule } from './shape.ts';

const boolean = v.boolean('Use true or false.');

/** Returns a schema of a text that `validate` accepts; it returns a message for an invalid text. */
function text(validate: (value: string) => string | undefined = () => undefined) {
  return v.pipe(v.string('Enter a value.'), rule(validate));
}

/** Returns a schema of a finite number. `-0` is invalid because it would come back from the file as 0. */
function number(message: string) {
  return v.pipe(
    v.number(message),
    v.check((value) => Number.isFinite(value) && !Object.is(value, -0), message),
  );
}

const percentage = v.pipe(number('Enter a percentage.'), rule(rules.validatePercent));

/**
 * Returns a schema of a list of rows. `message` is for rows with a wrong type. `validate` gets a row and the valid rows before
 * it, and returns a message for an invalid row.
 */
function rows<E extends v.ObjectEntries>(
  entries: E,
  message: string,
  validate: (row: Row<E>, before: readonly Row<E>[]) => string | undefined,
) {
  return v.pipe(v.array(v.config(v.object(entries), { message })), eachRow(validate));
}

type Row<E extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<E, undefined>>;

/**
 * The default template is valid except for the values that only the user knows, which validation then asks for. It has no empty
 * key for values that a rule or the customer provides, because an empty key means that there is no value.
 */
const NOTE_TEMPLATE = `---
type: opportunity
id: {{id}}
title: {{title}}
customer:
amount:
stage: Prospecting
close_date:
oems: []
partners: []
source:
contract_vehicle:
---

# {{title}}
`;

const organizationRules = rows(
  { customer: v.string(), organization: v.string() },
  'Enter a customer and an organization.',
  ({ customer, organization }, before) =>
    validateListed(
      customer,
      before.map((row) => row.customer),
    ) ?? validateBlank(organization),
);

const regionRules = rows(
  { of: v.string(), region: v.string() },
  'Enter an organization or customer, and a region.',
  ({ of, region }, before) =>
    validateListed(
      of,
      before.map((row) => row.of),
    ) ?? validateBlank(region),
);

const teamRules = rows(
  { region: v.string(), team: v.string(), owner: v.string() },
  'Enter a region, a team, and an owner.',
  ({ region, team, owner }, before) =>
    validateListed(
      region,
      before.map((row) => row.region),
    ) ?? validateBlank(team + owner),
);

const stages = rows(
  {
    name: v.string(),
    state: v.picklist(['open', 'won', 'lost']),
    /** Percent for open opportunities without a win probability, as text; empty for none. */
    probability: v.exactOptional(v.string()),
  },
  'Enter a stage name and a state (open, won, or lost).',
  ({ name, probability = '' }, before) =>
    validateListed(
      name,
      before.map((row) => row.name),
    ) ?? rules.validateProbability(probability),
);

/** Keys are validated together: a field can take the key that the rename of another field freed. */
const fieldKeys = v.pipe(
  v.object(entriesOf(KEY_NAMES, () => v.exactOptional(v.string('Enter a value.')))),
  eachMember<Partial<Record<KeyName, string>>>((name, keys) => rules.validateKey(name, keys[name] ?? '', keys)),
);

/** Returns one entry for each name. */
function entriesOf<K extends string, S>(names: readonly K[], schemaOf: (name: K) => S): Record<K, S> {
  return Object.fromEntries(names.map((name) => [name, schemaOf(name)])) as Record<K, S>;
}

const markers = v.object({
  /** Property that marks a note, such as `type`; empty if no property marks notes. */
  key: v.optional(text(rules.validateMarkerKey), 'type'),
  /** Value of that property. */
  value: v.optional(text(validateBlank), 'opportunity'),
  /** Tag without `#` that marks a note, even one without properties; empty if none. */
  tag: v.optional(text(rules.validateTag), ''),
  /** Folder whose notes are all opportunities; empty if none. */
  folder: v.optional(text(rules.validateFolder), ''),
  /** `add`: tag and folder make more notes count. `limit`: only notes with both, of those that are set, can count. */
  tagAndFolder: v.optional(v.picklist(['add', 'limit'], 'Use add or limit.'), 'add'),
  /** Folders whose notes are skipped, separated by commas; empty if none. */
  excluded: v.optional(text(rules.validateFolders), ''),
});

const modelParameters = v.object({
  /** Percent for the first OEM, the second, and so on. */
  oemWeights: v.optional(
    v.pipe(
      v.array(number('Enter a list of percentages.'), 'Enter a list of percentages.'),
      rule<number[]>(rules.validateWeights),
    ),
    [...DEFAULT_METHOD.parameters.oemWeights],
  ),
  /** Percent of the amount that partners share. */
  partnerPool: v.optional(percentage, DEFAULT_METHOD.parameters.partnerPool),
});

const newNote = v.object({
  /** Folder for new notes; empty for the vault's root. */
  folder: v.optional(text(rules.validateFolder), 'Opportunities'),
  /** Creates notes in a subfolder for the fiscal year of the close date, such as `FY27`. */
  byFiscalYear: v.optional(boolean, false),
  /**
   * Text of a new note. `{{title}}`, `{{id}}`, and `{{date}}` (today) are replaced. In the frontmatter they have no quotes:
   * the code that replaces them adds quotes if YAML needs them.
   */
  template: v.optional(text(rules.validateTemplate), NOTE_TEMPLATE),
});

function syncSchema({ crm }: Target, options: Readonly<Record<string, string>>) {
  return v.object({
    /** `https://` and host of the CRM. */
    address: v.exactOptional(
      text((address) => rules.validateAddress(address, (one) => crm?.signIn.refuseAddress(one, options))),
    ),
    /** Of the app that the admin registered; not a secret. */
    clientId: v.exactOptional(text()),
    /** The side to keep if a field changed on both; `ask` if absent. */
    winner: v.exactOptional(v.picklist(WINNERS, 'Use ask, vault, or crm.')),
    /** True if a cleared value clears the other side. */
    clearing: v.exactOptional(boolean),
    /** Percent of the daily requests at which a sync stops; 80 if absent. */
    budgetPercent: v.exactOptional(percentage),
  });
}

function mappingSchema(target: Target, options: Readonly<Record<string, string>>) {
  return rows(
    {
      from: v.picklist(MAPPING_SOURCES),
      to: v.string(),
      codec: v.picklist(Object.keys(CODECS) as CodecName[]),
      direction: v.picklist(DIRECTIONS),
    },
    'Enter a field, its CRM field name, a format, and a direction (both, push, pull, fill, or ignore).',
    (row, before) => rules.validateMappingRow(row, before, target, options),
  );
}

/** Mapping rows and addresses are validated with the `options` in force. */
function targetSchema(target: Target, options: Readonly<Record<string, string>>) {
  return v.object({
    options: v.exactOptional(optionsSchema(target)),
    /** From the stage in the note to the stage in the CRM. */
    stages: v.exactOptional(v.record(text(validateBlank), text(validateBlank))),
    mapping: v.exactOptional(mappingSchema(target, options)),
    sync: v.exactOptional(syncSchema(target, options)),
  });
}

/** The user's values by option. */
function optionsSchema({ options }: Target): v.GenericSchema<Record<string, string>> {
  const entries = entriesOf(Object.keys(options), (name) => v.exactOptional(text(options[name]?.refuse)));
  return v.object(entries) as v.GenericSchema<Record<string, string>>;
}

/** Returns the options in force for an entry of `targets` in the file: its valid ones, and the target's own. */
function optionsInForce(target: Target, raw: unknown): Readonly<Record<string, string>> {
  const given = isRawObject(raw) && isRawObject(raw['options']) ? raw['options'] : {};
  const valid = Object.entries(target.options).flatMap(([name, { refuse }]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return v.is(text(refuse), value) ? [[name, value] as const] : [];
  });
  return resolveOptions(target, { options: Object.fromEntries(valid) });
}

/** An entry that is not an object counts as one without choices. */
function targetEntry(target: Target) {
  return v.exactOptional(
    v.fallback(
      v.lazy((raw) => targetSchema(target, optionsInForce(target, raw))),
      {},
    ),
  );
}

/** The only definition of the settings, in the order of the file. */
export const SETTINGS_SCHEMA = v.object({
  /** Number of the shape. Each migration leads to the next. */
  version: v.optional(v.number(), CURRENT_VERSION),
  /** True if no request that could change a CRM is sent. */
  dryRun: v.optional(boolean, true),
  /** The user's own keys by field. A field that is absent has the key of the field table. */
  keys: v.optional(fieldKeys, {}),
  /** Marks of an opportunity note, for work on many notes. */
  markers: v.optional(markers, {}),
  /** ISO 4217 code for notes without a currency. */
  currency: v.optional(text(rules.validateCurrency), 'USD'),
  /** The order of day and month in close dates such as `3/4/2027`, with which fixes read them. */
  dayOrder: v.optional(v.picklist(['ask', 'day-first', 'month-first'], 'Use ask, day-first, or month-first.'), 'ask'),
  /** The user's stages in order. If the list is empty, every stage is allowed and open. */
  stages: v.optional(stages, []),
  /** A key of the model table. */
  model: v.optional(v.pipe(text(rules.validateModel), v.guard(isModelName)), DEFAULT_METHOD.model),
  modelParameters: v.optional(modelParameters, {}),
  /** Enrichment rules for absent keys. */
  rules: v.optional(
    v.object({
      /** From a customer to its customer organization. */
      organizations: v.optional(organizationRules, []),
      /** From a customer organization or customer to its region. */
      regions: v.optional(regionRules, []),
      /** From a region to its team and owner. One of the two can be empty. */
      teams: v.optional(teamRules, []),
    }),
    {},
  ),
  /** Month, 1 to 12. 10 is the start of the US federal fiscal year. */
  fiscalYearStart: v.optional(v.pipe(number('Enter a month from 1 to 12.'), rule(rules.validateMonth)), 10),
  /** Property with the day of the last activity of an opportunity; empty if the notes have none. */
  lastActivityKey: v.optional(text(rules.validateMarkerKey), 'last_activity'),
  /** Days without activity after which an open opportunity is stale. */
  staleAfterDays: v.optional(v.pipe(number('Enter a number of days.'), rule(rules.validateDays)), 30),
  newNote: v.optional(newNote, {}),
  /** Folder for exported files; empty for the vault's root. */
  exportFolder: v.optional(text(rules.validateFolder), 'CRM exports'),
  /** Folder for log notes and undo data of syncs; empty for the vault's root. */
  logFolder: v.optional(text(rules.validateFolder), 'CRM log'),
  /** The user's choices by target. What is absent is the target's own. */
  targets: v.optional(v.object(entriesOf(TARGET_IDS, (id: TargetId) => targetEntry(TARGETS[id]))), {}),
});

/** The same, read-only in depth. */
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Valid and complete settings. */
export type Settings = DeepReadonly<v.InferOutput<typeof SETTINGS_SCHEMA>>;

/** The settings of a new vault. Frozen in depth, because all vaults without settings share it. */
export const DEFAULT_SETTINGS: Settings = frozen(v.parse(SETTINGS_SCHEMA, {}));

function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === 'object' && inner !== null) frozen(inner);
  }
  return Object.freeze(value);
}
