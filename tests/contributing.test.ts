/** The recipes of CONTRIBUTING.md work: each is followed in memory, and changes only the files that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type * as Attribution from '../src/attribution/attribution.ts';
import type * as Parse from '../src/config/parse.ts';
import type * as SettingsModel from '../src/ui/settings/settings-model.ts';
import type * as Targets from '../src/targets/targets.ts';
import type * as Validate from '../src/validation/validate.ts';
import { keyNames } from '../src/domain/fields.ts';
import { keyIndex, readNote } from '../src/notes/read.ts';
import { ALL_READ, GUIDE, V1 } from './attribution/opportunities.ts';
import { numberedItems } from './support/markdown.ts';
import { bundledWith, changed, recipeFiles, typeErrors, type Changes } from './support/recipe.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../CONTRIBUTING.md'), 'utf8');

const CHECK: Changes = {
  'src/validation/title-short.ts': `/** Reports titles of one character. */
import { NO_FINDINGS, type Check, type Example } from './check.ts';

export const titleShort: Check = {
  codes: ['title-short'],
  check: ({ opportunity: { title = '' } }) =>
    title.length === 1 ? [{ code: 'title-short', field: 'title', data: { found: title } }] : NO_FINDINGS,
};

export const examples: readonly Example[] = [{ name: 'a title of one character', yaml: 'title: A', finds: ['title-short'] }];
`,
  'src/validation/checks.ts': changed(
    'src/validation/checks.ts',
    '  attributionStale,\n];',
    '  attributionStale,\n  titleShort,\n];',
  ).replace('import { valueKind }', "import { titleShort } from './title-short.ts';\nimport { valueKind }"),
  'src/domain/finding.ts': changed(
    'src/domain/finding.ts',
    'export interface FindingData {\n',
    "export interface FindingData {\n  'title-short': { readonly found: string };\n",
  ).replace('Record<Code, Severity>> = {\n', "Record<Code, Severity>> = {\n  'title-short': 'info',\n"),
  'src/ui/text/findings.ts': changed(
    'src/ui/text/findings.ts',
    "  'required-missing': {",
    `  'title-short': {
    title: 'Short title',
    describe: ({ found }) => ({ message: \`The title \${quoted(found)} is short.\`, advice: 'Enter a longer title.' }),
  },
  'required-missing': {`,
  ),
};

const CRM_TEXTS = 'src/ui/text/crm-findings.ts';

test('“Add a check” names the files, and the new check reports its code', async () => {
  const files = recipeFiles(PAGE, 'Add a check', 'title-short').filter((file) => file !== CRM_TEXTS);
  expect(files).toEqual(Object.keys(CHECK));
  expect(typeErrors(CHECK, files)).toEqual([]);
  const { validate } = await bundledWith<typeof Validate>(CHECK, 'src/validation/validate.ts');
  const text = '---\nid: 1\ntitle: A\n---\n';
  const reading = readNote(text, keyIndex(keyNames()), 'USD');
  const found = validate(reading, { ...CONTEXT, text });
  expect(found.map(({ code }): string => code)).toContain('title-short');
});

const CONTEXT = {
  ...{ path: 'a.md', today: '2026-01-15', keys: keyNames(), stages: [], oemWeights: 3 },
  ...{ othersWithId: () => [], attribution: undefined, markedBy: undefined, misread: undefined },
} satisfies Omit<Validate.ValidationContext, 'text'>;

test('a check whose code has no text does not compile', () => {
  const { 'src/ui/text/findings.ts': _, ...others } = CHECK;
  expect(typeErrors(others, ['src/ui/text/findings.ts'])).toEqual([expect.stringContaining('title-short')]);
});

test('“Add an attribution model” names the files, and the new model calculates', async () => {
  const changes: Changes = {
    'src/attribution/first-oem.ts': `/** The first OEM gets everything. */
import { allocate } from './allocate.ts';
import type { Ledger, Model } from './model.ts';
import { equal, positional, type Weights } from './weights.ts';

export const firstOem: Model = {
  description: 'The first OEM gets everything.',
  split: ({ amount: { minor }, oems, partners }, { partnerPool }) => ({
    oem: ledger('credit', minor, oems, positional([100], oems.length)),
    partner: ledger('overlay', minor, partners, equal(partnerPool, partners.length)),
  }),
};

function ledger(kind: Ledger['kind'], amount: number, names: readonly string[], weights: Weights): Ledger {
  const units = allocate(amount, weights);
  const shares = names.map((name, at) => ({ name, weight: weights.each[at] ?? { parts: 0, of: 1 }, minor: units[at] ?? 0 }));
  return { kind, shares, unallocated: units[names.length] ?? 0 };
}
`,
    'src/attribution/models.ts': changed(
      'src/attribution/models.ts',
      '  multi_factor_v1: multiFactorV1,\n',
      '  multi_factor_v1: multiFactorV1,\n  first_oem: firstOem,\n',
    ).replace('import type { Model,', "import { firstOem } from './first-oem.ts';\nimport type { Model,"),
  };
  const files = recipeFiles(PAGE, 'Add an attribution model', 'first-oem');
  expect(files).toEqual(Object.keys(changes));
  expect(typeErrors(changes, files)).toEqual([]);
  const { attribute } = await bundledWith<typeof Attribution>(changes, 'src/attribution/attribution.ts');
  const method = { model: 'first_oem', parameters: V1 } as unknown as Attribution.Method;
  const result = attribute({ opportunity: GUIDE, unreadable: ALL_READ }, method);
  expect(result?.oem.shares.map(({ minor }) => minor)).toEqual([100_000_000, 0]);
  expect(result?.oem.unallocated).toBe(0);
});

test('“Add a target” names the files, and the new format is in the table', async () => {
  const changes: Changes = {
    'src/targets/files/short-json.ts': `/** A JSON document without prose. */
import type { Target } from '../core/target.ts';
import { genericJson } from './generic-json.ts';

export const shortJson: Target = {
  ...genericJson,
  label: 'Short JSON file',
  mapping: genericJson.mapping.filter(({ from }) => from !== 'notes'),
};
`,
    'src/targets/targets.ts': changed(
      'src/targets/targets.ts',
      '  generic_yaml: genericYaml,\n',
      '  generic_yaml: genericYaml,\n  short_json: shortJson,\n',
    )
      .replace('import { salesforce }', "import { shortJson } from './files/short-json.ts';\nimport { salesforce }")
      .replace("'generic_yaml'>", "'generic_yaml' | 'short_json'>"),
  };
  const files = recipeFiles(PAGE, 'Add a target', 'short-json');
  expect(files).toEqual(Object.keys(changes));
  expect(typeErrors(changes, [...files, 'src/vault/export.ts'])).toEqual([]);
  const { CRM_IDS, TARGET_IDS } = await bundledWith<typeof Targets>(changes, 'src/targets/targets.ts');
  expect(TARGET_IDS).toContain('short_json');
  expect(CRM_IDS).not.toContain('short_json');
});

test('“Add a setting” names the files, and the new setting has a default and a row', async () => {
  const changes: Changes = {
    'src/config/settings.ts': changed(
      'src/config/settings.ts',
      '  dryRun: v.optional(boolean, true),\n',
      '  dryRun: v.optional(boolean, true),\n  /** True if sounds are played. */\n  sounds: v.optional(boolean, false),\n',
    ),
    'src/ui/settings/settings-model.ts': changed(
      'src/ui/settings/settings-model.ts',
      'rows: [row], pages: [], lists: [] };\n',
      "rows: [row, toggleRow({ path: ['sounds'], name: 'Sounds', help: 'Plays sounds.' })], pages: [], lists: [] };\n",
    ),
  };
  const files = recipeFiles(PAGE, 'Add a setting', '').filter((file) => file !== 'src/config/rules.ts');
  expect(files).toEqual(Object.keys(changes));
  expect(typeErrors(changes, files)).toEqual([]);
  const { parseSettings } = await bundledWith<typeof Parse>(changes, 'src/config/parse.ts');
  expect(parseSettings({ version: 1 }).settings).toMatchObject({ sounds: false });
  const model = await bundledWith<typeof SettingsModel>(changes, 'src/ui/settings/settings-model.ts');
  expect(model.SETTING_ROWS.map(({ name }) => name)).toContain('Sounds');
});

test('every recipe that adds something has steps', () => {
  const headings = [...PAGE.matchAll(/^## (Add .+)$/gm)].map(([, heading = '']) => heading);
  expect(headings.length).toBeGreaterThanOrEqual(5);
  expect(headings.filter((heading) => numberedItems(PAGE, heading).length < 2)).toEqual([]);
});
