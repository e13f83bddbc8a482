/** All settings in the order of the settings tab; the tab and docs/settings.md are generated from them. */
import { DEFAULT_SETTINGS } from '../../config/settings.ts';
import { DEFAULT_METHOD, MODELS } from '../../attribution/models.ts';
import {
  FIELD_NAMES,
  FIELDS,
  FORECAST_NAMES,
  FORECASTS,
  type FieldName,
  type FieldSpec,
  type ForecastName,
  YEAR_DIGITS,
} from '../../domain/fields.ts';
import { TARGET_IDS, TARGETS, type CrmId, type TargetId } from '../../targets/targets.ts';
import { CONNECTABLE, syncRows } from './settings-connection-model.ts';
import { plainList, type SettingList } from './settings-list-model.ts';
import {
  choiceRow,
  numberRow,
  numbersRow,
  overrideRow,
  type SettingRow,
  textRow,
  toggleRow,
} from './settings-row-model.ts';
import { ruleLists } from './settings-rules-model.ts';
import { mappingList, optionRows, stageList } from './settings-target-model.ts';
import { DAY_ORDER_TEXT } from '../text/changes.ts';
import { capital } from '../../domain/sentence.ts';

/** Page with its own entry in the tab. */
export interface SettingsPage {
  readonly name: string;
  readonly help: string;
  readonly rows: readonly SettingRow[];
  readonly lists: readonly SettingList[];
  /** CRM whose connection is at the top of the page. */
  readonly connection?: CrmId;
}

/** Rows under a heading, then entries that open pages, then lists. */
export interface SettingsGroup {
  /** Heading of the group; empty for the rows at the top. */
  readonly heading: string;
  readonly rows: readonly SettingRow[];
  readonly pages: readonly SettingsPage[];
  readonly lists: readonly SettingList[];
}

function dryRunGroup(): SettingsGroup {
  const row = toggleRow({
    path: ['dryRun'],
    name: 'Dry run',
    help: 'When on, no changes are sent to a CRM. Writing to your notes and files isn’t affected.',
    aliases: ['safety', 'preview', 'send'],
  });
  return { heading: '', rows: [row], pages: [], lists: [] };
}

function notesGroup(): SettingsGroup {
  const text = (member: string, name: string, help: string, placeholder: string): SettingRow =>
    textRow({ path: ['markers', member], name, help, control: { type: 'text', placeholder } });
  return {
    heading: 'Opportunity notes',
    rows: [
      text(
        'key',
        'Property that marks an opportunity',
        'The property that identifies opportunity notes. Leave empty to turn off.',
        'type',
      ),
      text('value', 'Value that marks an opportunity', 'Notes with a different value are skipped.', 'opportunity'),
      text(
        'tag',
        'Opportunity tag',
        'Notes with this tag are opportunities, even without properties. Leave empty to turn off.',
        'opportunity',
      ),
      ...folderRows(),
      choiceRow({
        path: ['dayOrder'],
        name: 'Order of day and month',
        help: 'Fixes read close dates such as 3/4/2027 in this order.',
        options: { ask: 'Ask me', ...DAY_ORDER_TEXT },
        aliases: ['date', 'format'],
      }),
    ],
    pages: [
      {
        name: 'Property names',
        help: 'The property name used for each field in your notes.',
        rows: [...FIELD_NAMES.map(keyRow), ...FORECAST_NAMES.map(forecastRow)],
        lists: [],
      },
    ],
    lists: [],
  };
}

function folderRows(): readonly SettingRow[] {
  return [
    textRow({
      path: ['markers', 'folder'],
      name: 'Opportunity folder',
      help: 'All notes in this folder are opportunities, even without properties. Leave empty to turn off.',
      control: { type: 'folder', placeholder: 'Opportunities' },
    }),
    choiceRow({
      path: ['markers', 'tagAndFolder'],
      name: 'Effect of the tag and folder',
      help: 'They add notes regardless of their properties, or they limit which notes can be opportunities.',
      options: { add: 'Add notes', limit: 'Limit notes' },
    }),
    textRow({
      path: ['markers', 'excluded'],
      name: 'Excluded folders',
      help: 'Notes in these folders are never opportunities. Separate folders with commas. The template folders of the Templates and Templater plugins are always excluded.',
      control: { type: 'text', placeholder: 'Archive, Sales/Old' },
      aliases: ['skip', 'ignore', 'templates'],
    }),
  ];
}

function keyRow(field: FieldName): SettingRow {
  const spec: FieldSpec = FIELDS[field];
  const aliases = spec.aliases.length === 0 ? '' : ` Also recognized: ${spec.aliases.join(', ')}.`;
  const what = field === 'revAttribution' ? 'Written by the plugin.' : spec.required ? 'Required.' : 'Optional.';
  return overrideRow({
    path: ['keys', field],
    name: capital(spec.label),
    help: `${what}${aliases}`,
    aliases: [spec.key, ...spec.aliases],
    initial: spec.key,
  });
}

function forecastRow(name: ForecastName): SettingRow {
  const { key, label } = FORECASTS[name];
  return overrideRow({
    path: ['keys', name],
    name: capital(label),
    help:
      name === 'forecastAmounts'
        ? `Optional. ${YEAR_DIGITS} stands for the two digits of the fiscal year.`
        : 'Optional. From 0 to 100.',
    aliases: [key, 'forecast'],
    initial: key,
  });
}

const STATES = { open: 'Open', won: 'Won', lost: 'Lost' };

/** Returns the row of the currency; its code is saved in uppercase. */
function currencyRow(): SettingRow {
  return {
    ...textRow({
      path: ['currency'],
      name: 'Currency',
      help: 'Currency for notes that don’t specify one, as a three-letter code.',
      control: { type: 'text', placeholder: 'USD' },
      aliases: ['money', 'dollar', 'euro'],
    }),
    write: (settings, shown) => ({ ...settings, currency: String(shown).trim().toUpperCase() }),
  };
}

function amountsGroup(): SettingsGroup {
  return {
    heading: 'Amounts and stages',
    rows: [
      currencyRow(),
      choiceRow({
        path: ['fiscalYearStart'],
        name: 'Fiscal year starts in',
        help: 'A fiscal year is named after the year it ends in. The US federal fiscal year starts in October.',
        options: monthOptions(),
        number: true,
      }),
      ...activityRows(),
    ],
    pages: [],
    lists: [
      plainList({
        path: ['stages'],
        heading: 'Stages',
        summary: 'The stages you use, and whether they’re open, won, or lost.',
        help: 'The stages you use. Validation warns about stages that aren’t in this list, and about open opportunities with a past close date. The win probability counts for open opportunities without one.',
        empty: 'All stages are allowed. They’re open, except those with names such as “Closed Won” or “Lost”.',
        add: 'Add stage',
        ordered: true,
        // Without a probability, a row has no such member, as in settings that never had one.
        normalize: ({ probability = '', ...row }) => (probability === '' ? row : { ...row, probability }),
        columns: [
          { member: 'name', label: 'Stage', placeholder: 'Proposal' },
          { member: 'state', label: 'State', initial: 'open', options: () => STATES },
          { member: 'probability', label: 'Win probability (%)', placeholder: '40' },
        ],
      }),
    ],
  };
}

function activityRows(): readonly SettingRow[] {
  return [
    textRow({
      path: ['lastActivityKey'],
      name: 'Last activity property',
      help: 'Property with the day of the last activity. Without it, the pipeline uses the time of the file, which is less exact.',
      control: { type: 'text', placeholder: DEFAULT_SETTINGS.lastActivityKey },
    }),
    numberRow({
      path: ['staleAfterDays'],
      name: 'Days without activity',
      help: 'Number of days after which the pipeline lists an open opportunity as stale.',
      placeholder: String(DEFAULT_SETTINGS.staleAfterDays),
    }),
  ];
}

const MONTHS = 'January February March April May June July August September October November December';

/** Returns the names of the months by number. */
function monthOptions(): Readonly<Record<string, string>> {
  return Object.fromEntries(MONTHS.split(' ').map((name, at) => [String(at + 1), name]));
}

function attributionGroup(): SettingsGroup {
  return {
    heading: 'Revenue attribution',
    rows: [
      choiceRow({
        path: ['model'],
        name: 'Method',
        help: `How revenue is attributed. ${methodTexts().join(' ')}`,
        options: Object.fromEntries(Object.keys(MODELS).map((name) => [name, name])),
      }),
      numbersRow({
        path: ['modelParameters', 'oemWeights'],
        name: 'OEM shares',
        help: 'Percentage for the first OEM, the second, and so on. The remainder stays unallocated.',
        placeholder: DEFAULT_METHOD.parameters.oemWeights.join(', '),
        aliases: ['weights', 'split'],
      }),
      numberRow({
        path: ['modelParameters', 'partnerPool'],
        name: 'Partner pool',
        help: 'Percentage of the amount that partners share equally. Calculated separately from OEM shares.',
        placeholder: String(DEFAULT_METHOD.parameters.partnerPool),
        aliases: ['weights', 'split'],
      }),
    ],
    pages: [
      {
        name: 'Rules for missing metadata',
        help: 'Fill in organization, region, team, and owner from other properties. You can review the values before they’re written.',
        rows: [],
        lists: ruleLists(),
      },
    ],
    lists: [],
  };
}

function methodTexts(): readonly string[] {
  return Object.entries(MODELS).map(([name, { description }]) => `${name}: ${description}`);
}

function newNotesGroup(): SettingsGroup {
  return {
    heading: 'New notes',
    rows: [
      textRow({
        path: ['newNote', 'folder'],
        name: 'Folder for new notes',
        help: 'Leave empty for the vault root.',
        control: { type: 'folder', placeholder: 'Opportunities' },
      }),
      toggleRow({
        path: ['newNote', 'byFiscalYear'],
        name: 'Sort into fiscal-year folders',
        help: 'Creates new notes in a subfolder such as FY27.',
      }),
      textRow({
        path: ['newNote', 'template'],
        name: 'Template',
        help: 'Content of new notes. You can use {{title}}, {{id}}, and {{date}}.',
        control: { type: 'textarea', rows: 12 },
      }),
    ],
    pages: [],
    lists: [],
  };
}

function exportGroup(): SettingsGroup {
  return {
    heading: 'Export',
    rows: [
      textRow({
        path: ['exportFolder'],
        name: 'Export folder',
        help: 'The folder for exported JSON and YAML files. Leave empty for the vault root.',
        control: { type: 'folder', placeholder: 'CRM exports' },
      }),
    ],
    pages: TARGET_IDS.map(targetPage),
    lists: [],
  };
}

function targetPage(id: TargetId): SettingsPage {
  const { label, kind } = TARGETS[id];
  return {
    name: label,
    help: kind === 'record' ? 'Field names, stages, and formats.' : 'Field names and formats.',
    rows: optionRows(id),
    lists: kind === 'record' ? [stageList(id), mappingList(id)] : [mappingList(id)],
  };
}

function syncGroup(): SettingsGroup {
  return {
    heading: 'Connections',
    rows: [
      textRow({
        path: ['logFolder'],
        name: 'Sync log folder',
        help: 'Each sync saves a log note and undo data here. Leave empty for the vault root.',
        control: { type: 'folder', placeholder: 'CRM log' },
      }),
    ],
    pages: CONNECTABLE.map((id) => ({
      name: `${TARGETS[id].label} connection`,
      help: 'Sign in and choose how changes are merged.',
      rows: syncRows(id),
      lists: [],
      connection: id,
    })),
    lists: [],
  };
}

/** All settings by group. */
export const SETTINGS_GROUPS: readonly SettingsGroup[] = [
  dryRunGroup(),
  notesGroup(),
  amountsGroup(),
  attributionGroup(),
  newNotesGroup(),
  syncGroup(),
  exportGroup(),
];

/** Rows of all groups and pages, in order. */
export const SETTING_ROWS: readonly SettingRow[] = SETTINGS_GROUPS.flatMap(({ rows, pages }) => [
  ...rows,
  ...pages.flatMap((page) => page.rows),
]);

/** Lists of all groups and pages, in order. */
export const SETTING_LISTS: readonly SettingList[] = SETTINGS_GROUPS.flatMap(({ lists, pages }) => [
  ...pages.flatMap((page) => page.lists),
  ...lists,
]);
