/** Everything that can be set, in the order of the settings tab; the form and the table of the README are made from it. */
import { MODELS } from '../../attribution/models.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type FieldSpec } from '../../domain/fields.ts';
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
import { capital } from '../words/words-text.ts';

/** What stands behind an entry of its own. */
export interface SettingsPage {
  readonly name: string;
  readonly help: string;
  readonly rows: readonly SettingRow[];
  readonly lists: readonly SettingList[];
  /** The CRM whose connection stands on top of the page. */
  readonly connection?: CrmId;
}

/** Rows under a heading, then entries that lead to pages, then lists. */
export interface SettingsGroup {
  /** Empty: the rows on top, which need none. */
  readonly heading: string;
  readonly rows: readonly SettingRow[];
  readonly pages: readonly SettingsPage[];
  readonly lists: readonly SettingList[];
}

function dryRunGroup(): SettingsGroup {
  const row = toggleRow({
    path: ['dryRun'],
    name: 'Dry run',
    help: 'While it is on, nothing that could change a CRM leaves this device. Writing into your own notes and files is not affected.',
    aliases: ['safety', 'preview', 'send'],
  });
  return { heading: '', rows: [row], pages: [], lists: [] };
}

function notesGroup(): SettingsGroup {
  const text = (member: string, name: string, help: string, placeholder: string): SettingRow =>
    textRow({ path: ['markers', member], name, help, control: { type: 'text', placeholder } });
  return {
    heading: 'Which notes count',
    rows: [
      text('key', 'Property that marks an opportunity', 'Its name at the top of the note. Empty: none.', 'type'),
      text(
        'value',
        'Value that marks an opportunity',
        'A note with another value there is passed over when many notes are checked.',
        'opportunity',
      ),
      text(
        'tag',
        'Tag of opportunities',
        'Notes with this tag count even without properties. Empty: none.',
        'opportunity',
      ),
      ...folderRows(),
    ],
    pages: [
      {
        name: 'Names of properties',
        help: 'How each field is called at the top of your notes.',
        rows: FIELD_NAMES.map(keyRow),
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
      name: 'Folder of opportunities',
      help: 'All notes in it count, even without properties. Empty: none.',
      control: { type: 'folder', placeholder: 'Opportunities' },
    }),
    choiceRow({
      path: ['markers', 'tagAndFolder'],
      name: 'What the tag and the folder do',
      help: 'They make more notes count, whatever their properties say, or they limit which notes can count at all.',
      options: { add: 'Add notes', limit: 'Limit notes' },
    }),
    textRow({
      path: ['markers', 'excluded'],
      name: 'Excluded folders',
      help: 'Notes in them never count. Put commas between several. The template folders of the Templates and Templater plugins are always excluded.',
      control: { type: 'text', placeholder: 'Archive, Sales/Old' },
      aliases: ['skip', 'ignore', 'templates'],
    }),
  ];
}

function keyRow(field: FieldName): SettingRow {
  const spec: FieldSpec = FIELDS[field];
  const aliases = spec.aliases.length === 0 ? '' : ` Also read: ${spec.aliases.join(', ')}.`;
  const what = field === 'revAttribution' ? 'Written by the plugin.' : spec.required ? 'Required.' : 'Optional.';
  return overrideRow({
    path: ['keys', field],
    name: capital(spec.label),
    help: `${what}${aliases}`,
    aliases: [spec.key, ...spec.aliases],
    initial: spec.key,
  });
}

const STATES = { open: 'Open', won: 'Won', lost: 'Lost' };

/** Codes are upper case, however they are typed. */
function currencyRow(): SettingRow {
  return {
    ...textRow({
      path: ['currency'],
      name: 'Currency',
      help: 'Three-letter code for amounts in notes that name no currency.',
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
        name: 'Fiscal year begins in',
        help: 'A fiscal year is named by the year it ends in. The US federal one begins in October.',
        options: monthOptions(),
        number: true,
      }),
    ],
    pages: [],
    lists: [
      plainList({
        path: ['stages'],
        heading: 'Stages',
        summary: 'The stages you use, and whether they are open, won or lost.',
        help: 'The stages you use. A stage that is not in this list is pointed out, and so is a past close date while the stage is open.',
        empty: 'Any stage is fine, and counts as open.',
        add: 'Add stage',
        ordered: true,
        columns: [
          { member: 'name', label: 'Stage', placeholder: 'Proposal' },
          { member: 'state', label: 'State', initial: 'open', options: () => STATES },
        ],
      }),
    ],
  };
}

const MONTHS = 'January February March April May June July August September October November December';

/** Months by number, in words. */
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
        help: `How revenue is shared out. ${methodTexts().join(' ')}`,
        options: Object.fromEntries(Object.keys(MODELS).map((name) => [name, name])),
      }),
      numbersRow({
        path: ['modelParameters', 'oemWeights'],
        name: 'Shares of OEMs',
        help: 'Percent for the first OEM, the second, and so on. What they leave stays unallocated.',
        placeholder: '60, 30, 10',
        aliases: ['weights', 'split'],
      }),
      numberRow({
        path: ['modelParameters', 'partnerPool'],
        name: 'Pool of partners',
        help: 'Percent that partners share equally. It stands beside the shares of OEMs and is never added to them.',
        placeholder: '20',
        aliases: ['weights', 'split'],
      }),
    ],
    pages: [
      {
        name: 'Rules for missing metadata',
        help: 'Fill organisation, region, team and owner from what a note says. Shown to you before anything is written.',
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
        help: 'Empty: the top folder of the vault.',
        control: { type: 'folder', placeholder: 'Opportunities' },
      }),
      toggleRow({
        path: ['newNote', 'byFiscalYear'],
        name: 'File by fiscal year',
        help: 'New notes go into a folder such as FY27 inside that folder.',
      }),
      textRow({
        path: ['newNote', 'template'],
        name: 'Template',
        help: 'Text of a new note. {{title}}, {{id}} and {{date}} are filled in.',
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
        name: 'Folder for files',
        help: 'Where written JSON and YAML files go. Empty: the top folder of the vault.',
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
    help: kind === 'record' ? 'Field names, stages and forms.' : 'Field names and forms.',
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
        name: 'Folder for the sync log',
        help: 'Every sync leaves a note about what it did there, and what it takes to undo it. Empty: the top folder of the vault.',
        control: { type: 'folder', placeholder: 'CRM log' },
      }),
    ],
    pages: CONNECTABLE.map((id) => ({
      name: `${TARGETS[id].label} connection`,
      help: 'Sign in, and how changes on both sides are merged.',
      rows: syncRows(id),
      lists: [],
      connection: id,
    })),
    lists: [],
  };
}

/** All there is to set. */
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
