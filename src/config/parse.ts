/** data.json made into settings and back, without ever losing what this version does not know. */
import type { EnrichmentRules } from '../attribution/enrichment.ts';
import type { ModelParameters } from '../attribution/model.ts';
import { FIELD_NAMES, type FieldName } from '../domain/fields.ts';
import { CODECS, type CodecName } from '../targets/core/codec.ts';
import { MAPPING_SOURCES } from '../targets/core/source.ts';
import {
  DIRECTIONS,
  WINNERS,
  type MappingRow,
  type SyncChoice,
  type Target,
  type TargetChoice,
} from '../targets/core/target.ts';
import { TARGET_IDS, TARGETS, type TargetId } from '../targets/targets.ts';
import { chosenOptions } from '../targets/core/resolve-target.ts';
import { CURRENT_VERSION, isRawObject, migrated, versionOf, type RawSettings } from './migrations.ts';
import * as rule from './rules.ts';
import { DEFAULT_SETTINGS, type Markers, type NewNoteSettings, type Settings, type StageSetting } from './settings.ts';
import {
  isNumber,
  isText,
  isTruth,
  object,
  problem,
  rows,
  scalar,
  texts,
  type UnknownKey,
  type ReadingLog,
  type SettingProblem,
  type Shape,
} from './shape.ts';

export interface ParsedSettings {
  /** Complete and within all rules, whatever the file said. */
  readonly settings: Settings;
  /** What was not taken over, in the order of the settings. */
  readonly problems: readonly SettingProblem[];
  /** To be handed to {@link serializeSettings} with the next save. */
  readonly unknownKeys: readonly UnknownKey[];
}

/** Reads what `loadData` gave, null on a fresh install. Never throws. Older shapes are migrated first. */
export function parseSettings(raw: unknown): ParsedSettings {
  const log: ReadingLog = { problems: [], unknownKeys: [] };
  if (raw === undefined || raw === null) return { settings: DEFAULT_SETTINGS, ...log };
  const settings = SETTINGS(isRawObject(raw) ? migrated(raw) : raw, DEFAULT_SETTINGS, [], log);
  return { settings: { ...settings, version: isRawObject(raw) ? newest(raw, log) : CURRENT_VERSION }, ...log };
}

/** What `saveData` takes: the settings, and behind them at each level the keys that another version left there. */
export function serializeSettings(settings: Settings, unknownKeys: readonly UnknownKey[]): RawSettings {
  return unknownKeys.reduce<RawSettings>((raw, { path, value }) => withUnknownKey(raw, path, value), { ...settings });
}

function withUnknownKey(raw: RawSettings, [head = '', ...rest]: readonly string[], value: unknown): RawSettings {
  const there = Object.hasOwn(raw, head) ? raw[head] : undefined;
  const placed = rest.length === 0 ? value : withUnknownKey(isRawObject(there) ? there : {}, rest, value);
  return Object.fromEntries([...Object.entries(raw), [head, placed]]);
}

/** A file from a newer plugin keeps its number, or that plugin would migrate it a second time. */
function newest(raw: RawSettings, log: ReadingLog): number {
  const version = versionOf(raw);
  if (version <= CURRENT_VERSION) return CURRENT_VERSION;
  log.problems.unshift(
    problem(['version'], version, 'These settings come from a newer version of the plugin. Update it.'),
  );
  return version;
}

const isNumbers = (raw: unknown): raw is readonly number[] => Array.isArray(raw) && raw.every(isNumber);
const isTagMode = (raw: unknown): raw is Markers['tagAndFolder'] => raw === 'add' || raw === 'limit';
const isState = (raw: unknown): raw is StageSetting['state'] => raw === 'open' || raw === 'won' || raw === 'lost';
const isDirection = (raw: unknown): raw is MappingRow['direction'] => DIRECTIONS.some((one) => one === raw);
const isWinner = (raw: unknown): raw is (typeof WINNERS)[number] => WINNERS.some((one) => one === raw);
const isCodec = (raw: unknown): raw is CodecName => isText(raw) && Object.hasOwn(CODECS, raw);
const isSource = (raw: unknown): raw is MappingRow['from'] => MAPPING_SOURCES.some((source) => source === raw);

const text = (refuse?: (value: string) => string | undefined): Shape<string> =>
  scalar('Enter a value.', isText, refuse);
const truth: Shape<boolean> = scalar('Use true or false.', isTruth);

const RULES: Shape<EnrichmentRules> = object<EnrichmentRules>({
  organizations: rows({
    members: { customer: isText, organization: isText },
    expected: 'Enter a customer and an organization.',
    refuse: ({ customer, organization }, before) =>
      rule.validateListed(
        customer,
        before.map((row) => row.customer),
      ) ?? rule.validateBlank(organization),
  }),
  regions: rows({
    members: { of: isText, region: isText },
    expected: 'Enter an organization or customer, and a region.',
    refuse: ({ of, region }, before) =>
      rule.validateListed(
        of,
        before.map((row) => row.of),
      ) ?? rule.validateBlank(region),
  }),
  teams: rows({
    members: { region: isText, team: isText, owner: isText },
    expected: 'Enter a region, a team, and an owner.',
    refuse: ({ region, team, owner }, before) =>
      rule.validateListed(
        region,
        before.map((row) => row.region),
      ) ?? rule.validateBlank(team + owner),
  }),
});

const KEY_TEXTS = object(
  Object.fromEntries(
    FIELD_NAMES.map((field) => [field, scalar<string | undefined>('Enter a value.', isText)] as const),
  ) as Record<FieldName, Shape<string | undefined>>,
) as Shape<Settings['keys']>;

/** Keys are judged together: a rename may take the name that another rename set free. */
const KEYS: Shape<Settings['keys']> = (raw, fallback, path, log) => {
  const named = KEY_TEXTS(raw, fallback, path, log);
  const [refused] = FIELD_NAMES.flatMap((field) => {
    const key = named[field];
    const refusal = key === undefined ? undefined : rule.validateKey(field, key, named);
    return refusal === undefined ? [] : [{ field, key, refusal }];
  });
  if (refused === undefined) return named;
  log.problems.push(problem([...path, refused.field], refused.key, refused.refusal));
  const rest = Object.fromEntries(Object.entries(named).filter(([field]) => field !== refused.field));
  return KEYS(rest, fallback, path, { problems: log.problems, unknownKeys: [] });
};

function mappingRows(
  target: Target,
  options: Readonly<Record<string, string>>,
): Shape<readonly MappingRow[] | undefined> {
  const list = rows<MappingRow>({
    members: { from: isSource, to: isText, codec: isCodec, direction: isDirection },
    expected: 'Enter a field, its CRM field name, a format, and a direction (both, push, pull, fill, or ignore).',
    refuse: (row, before) => rule.validateMappingRow(row, before, target, options),
  });
  return (raw, fallback, path, log) => (raw === undefined ? fallback : list(raw, fallback ?? [], path, log));
}

/** Whatever is missing here is missing in the result: nothing is set up before the user does it. */
function syncShape(target: Target, options: Readonly<Record<string, string>>): Shape<SyncChoice | undefined> {
  const signIn = target.crm?.signIn;
  return object<SyncChoice>({
    address: scalar<string | undefined>('Enter a value.', isText, (address) =>
      rule.validateAddress(address, (one) => signIn?.refuseAddress(one, options)),
    ),
    clientId: scalar<string | undefined>('Enter a value.', isText),
    winner: scalar<SyncChoice['winner']>('Use ask, vault, or crm.', isWinner),
    clearing: scalar<boolean | undefined>('Use true or false.', isTruth),
    budgetPercent: scalar<number | undefined>('Enter a percentage.', isNumber, rule.validatePercent),
  }) as Shape<SyncChoice | undefined>;
}

/** Options come first: the names of a mapping's rows are compared with their values filled in. */
function choice(target: Target): Shape<TargetChoice | undefined> {
  const options = Object.entries(target.options).map(([name, spec]) => {
    return [name, scalar<string | undefined>('Enter a value.', isText, spec.refuse)] as const;
  });
  const optionShape = object(Object.fromEntries(options)) as Shape<Readonly<Record<string, string>> | undefined>;
  return (raw, fallback, path, log) => {
    if (raw === undefined) return fallback;
    const quiet = { problems: [], unknownKeys: [] };
    const given = isRawObject(raw) ? optionShape(raw['options'], {}, [], quiet) : {};
    const inForce = chosenOptions(target, { options: given ?? {} });
    return object<TargetChoice>({
      options: optionShape,
      stages: texts('Enter a value.', (stage, remote) => rule.validateBlank(stage) ?? rule.validateBlank(remote)),
      mapping: mappingRows(target, inForce),
      sync: syncShape(target, inForce),
    })(raw, {}, path, log);
  };
}

const SETTINGS: Shape<Settings> = object<Settings>({
  version: (_, fallback) => fallback,
  dryRun: truth,
  keys: KEYS,
  markers: object<Markers>({
    key: text(rule.validateMarkerKey),
    value: text(rule.validateBlank),
    tag: text(rule.validateTag),
    folder: text(rule.validateFolder),
    tagAndFolder: scalar('Use add or limit.', isTagMode),
    excluded: text(rule.validateFolders),
  }),
  currency: text(rule.validateCurrency),
  stages: rows<StageSetting>({
    members: { name: isText, state: isState },
    expected: 'Enter a stage name and a state (open, won, or lost).',
    refuse: ({ name }, before) =>
      rule.validateListed(
        name,
        before.map((row) => row.name),
      ),
  }),
  model: text(rule.validateModel),
  modelParameters: object<ModelParameters>({
    oemWeights: scalar('Enter a list of percentages.', isNumbers, rule.validateWeights),
    partnerPool: scalar('Enter a percentage.', isNumber, rule.validatePercent),
  }),
  rules: RULES,
  fiscalYearStart: scalar('Enter a month from 1 to 12.', isNumber, rule.validateMonth),
  newNote: object<NewNoteSettings>({
    folder: text(rule.validateFolder),
    byFiscalYear: truth,
    template: text(rule.validateTemplate),
  }),
  exportFolder: text(rule.validateFolder),
  logFolder: text(rule.validateFolder),
  targets: object(
    Object.fromEntries(TARGET_IDS.map((id) => [id, choice(TARGETS[id])])) as Record<
      TargetId,
      Shape<TargetChoice | undefined>
    >,
  ) as Shape<Settings['targets']>,
});
