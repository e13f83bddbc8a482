import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parseSettings, serializeSettings } from '../../src/config/parse.ts';
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA, type Settings } from '../../src/config/settings.ts';

/** Returns the settings after a load and a save. */
function throughFile(raw: unknown): unknown {
  const { settings, unknownKeys } = parseSettings(raw);
  return JSON.parse(JSON.stringify(serializeSettings(settings, unknownKeys)));
}

describe('a fresh install', () => {
  test.each([[null], [undefined], [{}], [{ version: 1 }]])('%o gives the defaults', (raw) => {
    expect(parseSettings(raw)).toEqual({ settings: DEFAULT_SETTINGS, problems: [], unknownKeys: [] });
  });

  test('is in dry run, and its settings pass their own rules', () => {
    expect(DEFAULT_SETTINGS.dryRun).toBe(true);
    expect(parseSettings(DEFAULT_SETTINGS)).toEqual({ settings: DEFAULT_SETTINGS, problems: [], unknownKeys: [] });
  });

  test('cannot be changed by a caller', () => {
    const settings = DEFAULT_SETTINGS as unknown as { dryRun: boolean; modelParameters: { oemWeights: number[] } };
    expect(() => (settings.dryRun = false)).toThrow(TypeError);
    expect(() => settings.modelParameters.oemWeights.push(1)).toThrow(TypeError);
  });

  test('makes notes with the keys that an opportunity needs', () => {
    const lines = DEFAULT_SETTINGS.newNote.template.split('\n');
    const keys = lines.slice(1, lines.indexOf('---', 1)).map((line) => line.split(':')[0]);
    expect(keys).toEqual(expect.arrayContaining(['type', 'id', 'title', 'customer', 'amount', 'stage', 'close_date']));
  });
});

/** Values that differ from the defaults, valid together. A setting that is not named here has its default. */
const FULL = {
  ...DEFAULT_SETTINGS,
  version: 1,
  dryRun: false,
  keys: { title: 'deal', source: 'region', region: 'area' },
  markers: {
    ...DEFAULT_SETTINGS.markers,
    key: 'kind',
    value: 'deal',
    tag: 'sales/deal',
    folder: 'Sales/Deals',
    tagAndFolder: 'limit',
    excluded: 'Archive, Sales/Old',
  },
  currency: 'EUR',
  stages: [
    { name: 'Proposal', state: 'open' },
    { name: 'Closed Won', state: 'won' },
  ],
  model: 'multi_factor_v1',
  modelParameters: { ...DEFAULT_SETTINGS.modelParameters, oemWeights: [33.3333, 33.3333, 33.3334], partnerPool: 12.5 },
  rules: {
    ...DEFAULT_SETTINGS.rules,
    organizations: [{ customer: 'DISA', organization: 'Department of Defense' }],
    regions: [{ of: 'Department of Defense', region: 'East' }],
    teams: [{ region: 'East', team: '', owner: 'Ana' }],
  },
  fiscalYearStart: 1,
  newNote: { ...DEFAULT_SETTINGS.newNote, folder: '', byFiscalYear: true, template: '---\r\n---\r\n' },
  exportFolder: '',
  logFolder: 'Sales/Log',
  targets: {
    salesforce: { mapping: [{ from: 'id', to: '{key}', codec: 'text', direction: 'push' }], options: { key: 'Id__c' } },
    hubspot: { stages: { Proposal: 'contractsent' }, options: { timeZone: 'America/New_York' } },
    generic_yaml: {},
  },
};

test('valid settings stay unchanged', () => {
  expect(parseSettings(FULL)).toEqual({ settings: FULL, problems: [], unknownKeys: [] });
});

describe('an invalid value becomes the default, and is reported', () => {
  test.each<[string, object, string, unknown]>([
    ['a text for a switch', { dryRun: 'no' }, 'dryRun', (settings: Settings) => settings.dryRun],
    ['nothing for a text', { currency: null }, 'currency', (settings: Settings) => settings.currency],
    ['an unknown currency', { currency: 'XXL' }, 'currency', (settings: Settings) => settings.currency],
    ['an unknown method', { model: 'magic' }, 'model', (settings: Settings) => settings.model],
    ['weights above 100', { modelParameters: { oemWeights: [60, 41] } }, 'modelParameters.oemWeights', weights],
    ['weights that are texts', { modelParameters: { oemWeights: ['60'] } }, 'modelParameters.oemWeights', weights],
    ['a fifth decimal', { modelParameters: { oemWeights: [33.33333] } }, 'modelParameters.oemWeights', weights],
    ['a group that is none', { modelParameters: 5 }, 'modelParameters', weights],
    [
      'a month that is none',
      { fiscalYearStart: 13 },
      'fiscalYearStart',
      (settings: Settings) => settings.fiscalYearStart,
    ],
    ['a folder outside', { exportFolder: '../x' }, 'exportFolder', (settings: Settings) => settings.exportFolder],
    ['a log outside', { logFolder: '/x' }, 'logFolder', (settings: Settings) => settings.logFolder],
    ['a template without properties', { newNote: { template: 'x' } }, 'newNote.template', template],
    ['rules that are no list', { rules: { teams: {} } }, 'rules.teams', (settings: Settings) => settings.rules.teams],
    ['a key that is a number', { keys: { title: 5 } }, 'keys.title', (settings: Settings) => settings.keys],
    ['a mapping that is no list', { targets: { hubspot: { mapping: 5 } } }, 'targets.hubspot.mapping', () => undefined],
    ['a stage table that is none', { targets: { hubspot: { stages: 5 } } }, 'targets.hubspot.stages', () => undefined],
    ['options that are none', { targets: { hubspot: { options: [] } } }, 'targets.hubspot.options', () => undefined],
  ])('%s', (_, raw, key, read) => {
    const { settings, problems } = parseSettings({ version: 1, ...raw });
    expect(problems).toEqual([
      { key, found: expect.any(String) as string, expected: expect.stringMatching(/\.$/) as string },
    ]);
    const pick = read as (settings: Settings) => unknown;
    expect(pick(settings)).toEqual(pick(DEFAULT_SETTINGS));
  });

  test('the file as a whole', () => {
    expect(parseSettings('x')).toMatchObject({
      settings: DEFAULT_SETTINGS,
      problems: [{ key: 'data.json', found: '"x"' }],
    });
  });

  test('a long value is truncated', () => {
    const [first] = parseSettings({ currency: 'x'.repeat(500) }).problems;
    expect(first?.found).toBe(`"${'x'.repeat(58)}…`);
  });

  test('the rest of the file stays unchanged', () => {
    expect(parseSettings({ ...FULL, currency: 'dollars' }).settings).toEqual({ ...FULL, currency: 'USD' });
  });
});

function weights(settings: Settings): unknown {
  return settings.modelParameters;
}

function template(settings: Settings): unknown {
  return settings.newNote;
}

describe('lists lose only the invalid row', () => {
  test('stages', () => {
    const stages = [
      { name: 'Open', state: 'open' },
      { name: ' open ', state: 'won' },
      { name: 'Won', state: 'done' },
      5,
    ];
    const { settings, problems } = parseSettings({ stages });
    expect(settings.stages).toEqual([{ name: 'Open', state: 'open' }]);
    expect(problems.map(({ key }) => key)).toEqual(['stages.2', 'stages.3', 'stages.4']);
  });

  test('rules that say nothing, or the same twice', () => {
    const { settings, problems } = parseSettings({
      rules: {
        organizations: [{ customer: 'A', organization: ' ' }],
        regions: [
          { of: 'A', region: 'East' },
          { of: 'a', region: 'West' },
        ],
        teams: [{ region: 'East', team: '', owner: '' }],
      },
    });
    expect(settings.rules).toEqual({ organizations: [], regions: [{ of: 'A', region: 'East' }], teams: [] });
    expect(problems.map(({ key }) => key)).toEqual(['rules.organizations.1', 'rules.regions.2', 'rules.teams.1']);
  });

  test('rules whose customer or region appears twice', () => {
    const east = { region: 'East', team: 'Federal', owner: '' };
    const disa = { customer: 'DISA', organization: 'Department of Defense' };
    const { settings, problems } = parseSettings({
      rules: { organizations: [disa, { ...disa, customer: 'disa ' }], teams: [east, { ...east, region: 'EAST' }] },
    });
    expect(settings.rules).toEqual({ organizations: [disa], regions: [], teams: [east] });
    expect(problems.map(({ expected }) => expected)).toEqual([
      '“disa ” is already in the list.',
      '“EAST” is already in the list.',
    ]);
  });

  test('a mapping', () => {
    const row = { from: 'title', to: 'Name', codec: 'text', direction: 'both' };
    const mapping = [row, { ...row, to: 'name' }, { ...row, to: 'T__c', codec: 'morse' }, { ...row, from: 'mood' }];
    const { settings, problems } = parseSettings({ targets: { salesforce: { mapping } } });
    expect(settings.targets.salesforce?.mapping).toEqual([row]);
    expect(problems.map(({ key }) => key)).toEqual([2, 3, 4].map((at) => `targets.salesforce.mapping.${at}`));
  });

  test('a mapping that is not a list leaves the mapping of the plugin', () => {
    const { settings, problems } = parseSettings({ targets: { salesforce: { mapping: 5 } } });
    expect(settings.targets.salesforce).toEqual({});
    expect(problems.map(({ key }) => key)).toEqual(['targets.salesforce.mapping']);
  });

  test('a mapping whose names meet only through an option', () => {
    const mapping = [
      { from: 'id', to: '{key}', codec: 'text', direction: 'push' },
      { from: 'title', to: 'Name__c', codec: 'text', direction: 'push' },
    ];
    const told = (key: string): unknown =>
      parseSettings({ targets: { salesforce: { mapping, options: { key } } } }).problems.map((problem) => problem.key);
    expect(told('name__C')).toEqual(['targets.salesforce.mapping.2']);
    expect(told('Id__c')).toEqual([]);
  });

  test('a stage table', () => {
    const stages = { Open: '1', Won: 2, Lost: '' };
    const { settings, problems } = parseSettings({ targets: { hubspot: { stages } } });
    expect(settings.targets.hubspot?.stages).toEqual({ Open: '1' });
    expect(problems.map(({ key }) => key)).toEqual(['targets.hubspot.stages.Won', 'targets.hubspot.stages.Lost']);
  });
});

describe('keys', () => {
  test.each<[string, object, object, readonly string[]]>([
    ['may swap names', { region: 'team', team: 'region' }, { region: 'team', team: 'region' }, []],
    ['may be an alias of their own field', { amount: 'est_amount' }, { amount: 'est_amount' }, []],
    ['may not be an alias of another', { title: 'est_amount', team: 'crew' }, { team: 'crew' }, ['keys.title']],
    ['may not be the key of another', { title: 'stage' }, {}, ['keys.title']],
    ['may not meet each other', { title: 'x', stage: 'x' }, { stage: 'x' }, ['keys.title']],
    ['may not take a score', { title: 'win_prob' }, {}, ['keys.title']],
    [
      'fall in turn when the name they took is taken back',
      { title: 'customer', customer: 'stage' },
      {},
      ['keys.customer', 'keys.title'],
    ],
  ])('%s', (_, keys, expected, told) => {
    const { settings, problems } = parseSettings({ keys });
    expect(settings.keys).toEqual(expected);
    expect(problems.map(({ key }) => key).sort()).toEqual(told);
  });
});

describe('unknown keys', () => {
  const strange = {
    ...FULL,
    colour: 'blue',
    keys: { ...FULL.keys, mood: 'mood' },
    markers: { ...FULL.markers, icon: 'star' },
    stages: [{ name: 'Open', state: 'open', colour: 'red' }],
    modelParameters: { ...FULL.modelParameters, decay: { days: 7 } },
    rules: { ...FULL.rules, owners: [1], regions: [{ of: 'A', region: 'East', since: 2020 }] },
    newNote: { ...FULL.newNote, icon: null },
    targets: {
      ...FULL.targets,
      zoho: { options: {} },
      hubspot: { stages: {}, brand: 1, options: { portal: '1' } },
      salesforce: { mapping: [{ from: 'id', to: '{key}', codec: 'text', direction: 'push', note: 'x' }] },
    },
  };

  test('survives a load and a save at every level, in lists too', () => {
    expect(parseSettings(strange).problems).toEqual([]);
    expect(throughFile(strange)).toEqual(strange);
  });

  test('survives a change by the user', () => {
    const { settings, unknownKeys } = parseSettings(strange);
    const changed: Settings = { ...settings, dryRun: true, targets: {} };
    expect(serializeSettings(changed, unknownKeys)).toMatchObject({
      dryRun: true,
      colour: 'blue',
      targets: { zoho: { options: {} }, hubspot: { brand: 1, options: { portal: '1' } } },
    });
  });

  test('may be called __proto__', () => {
    const raw: unknown = JSON.parse('{"version":1,"__proto__":{"dryRun":false},"markers":{"__proto__":5}}');
    const { settings } = parseSettings(raw);
    expect(settings.dryRun).toBe(true);
    expect(JSON.stringify(throughFile(raw))).toContain('"__proto__":{"dryRun":false}');
  });

  test('a newer version keeps its number, and is reported', () => {
    const { settings, problems } = parseSettings({ ...FULL, version: 7 });
    expect(settings).toEqual({ ...FULL, version: 7 });
    expect(problems).toMatchObject([{ key: 'version', found: '7' }]);
    expect(throughFile({ ...FULL, version: 7 })).toEqual({ ...FULL, version: 7 });
  });
});

describe('any file', () => {
  const known = fc.constantFrom(...Object.keys(FULL), ...Object.keys(FULL.markers), 'salesforce', 'mapping', 'title');
  const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>(...Object.values(FULL)));
  const files = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(known, fc.oneof(values, fc.dictionary(known, fc.oneof(values, fc.dictionary(known, values))))),
  );

  test('reading gives settings that pass, and a save that reads the same', () => {
    fc.assert(
      fc.property(files, (raw) => {
        const first = parseSettings(JSON.parse(JSON.stringify(raw)));
        const second = parseSettings(JSON.parse(JSON.stringify(serializeSettings(first.settings, first.unknownKeys))));
        expect(v.is(SETTINGS_SCHEMA, first.settings)).toBe(true);
        expect(second.settings).toEqual(first.settings);
        expect(second.problems.filter(({ key }) => key !== 'version')).toEqual([]);
        expect(new Map(second.unknownKeys.map(({ path, value }) => [path.join('\0'), value]))).toEqual(
          new Map(first.unknownKeys.map(({ path, value }) => [path.join('\0'), value])),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('unknown keys are still in the file after a save', () => {
    const strange = fc.string().filter((key) => !Object.hasOwn(FULL, key) && !/^[a-z]+_[a-z]+$/.test(key));
    fc.assert(
      fc.property(fc.dictionary(strange, fc.jsonValue()), (extras) => {
        const raw: unknown = JSON.parse(
          JSON.stringify({ ...FULL, ...extras, markers: { ...extras, ...FULL.markers } }),
        );
        expect(throughFile(raw)).toEqual(raw);
      }),
      { numRuns: 200 },
    );
  });
});
