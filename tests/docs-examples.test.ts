/** Runs the examples and command lines of the documentation: the plugin has the documented results. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSettings } from '../src/config/parse.ts';
import { DEFAULT_SETTINGS, type Settings } from '../src/config/settings.ts';
import { readParameters } from '../src/operations/command-line.ts';
import { isOperationError } from '../src/operations/operation.ts';
import { OPERATIONS } from '../src/operations/operations.ts';
import { selectionIn } from '../src/operations/selection.ts';
import { findingText } from '../src/ui/text/findings.ts';
import { commandName, readCommandLine } from '../tools/obsidian-host/node/command-line.ts';
import { deskOver, found } from './support/note-service.ts';
import { commandLinesIn, examplesIn, fencesIn, noteOf, type DocsExample } from './support/docs-fences.ts';

const ROOT = join(import.meta.dirname, '..');

const PLUGIN_ID = 'crm-sync-attribution';

/** Pages with their text. */
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((file) => `docs/${file}`)]
  .filter((page) => page.endsWith('.md'))
  .map((page) => [page, readFileSync(join(ROOT, page), 'utf8')] as const);

const EXAMPLES = PAGES.flatMap(([page, text]) =>
  examplesIn(text).map((example) => [`${page}: ${example.name}`, example] as const),
);

const PATH = 'Opportunities/Example.md';

/** Returns the default settings with the part of data.json that an example shows. */
function settingsOf(json: string | undefined): Settings {
  if (json === undefined) return DEFAULT_SETTINGS;
  const part = JSON.parse(json) as object;
  const { settings, problems, unknownKeys } = parseSettings({ version: DEFAULT_SETTINGS.version, ...part });
  const wrong = [
    ...problems.map(({ key, expected }) => `${key}: ${expected}`),
    ...unknownKeys.map(({ path }) => path.join('.')),
  ];
  if (wrong.length > 0) throw new Error(`These settings aren’t valid: ${wrong.join(' ')}`);
  return settings;
}

/** Returns the errors of a note, one issue per line; empty if the note can be written. */
async function errorsOf(note: string, settings: Settings): Promise<string> {
  const { service } = deskOver({ [PATH]: note }, settings);
  const { inspections } = found(await service.validate({ what: 'note', path: PATH }));
  const errors = inspections.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  return inspections.length === 0 ? 'The note was skipped.' : errors.map(findingText).join('\n');
}

/**
 * Returns the attribution that the plugin writes to a note, as it is in the note, without the time of the calculation.
 */
async function written({ note, settings: json }: Pick<DocsExample, 'note' | 'settings'>): Promise<string> {
  const settings = settingsOf(json);
  const { service, store } = deskOver({ [PATH]: note }, settings);
  const { outcomes } = found(await service.attribute({ what: 'note', path: PATH }, { dryRun: false }));
  expect(outcomes, await errorsOf(note, settings)).toEqual(['written']);
  const key = settings.keys.revAttribution ?? 'rev_attribution';
  const block = new RegExp(`^${key}:.*\\n(?:[ \\t].*\\n)*`, 'm').exec(store.texts()[PATH] ?? '')?.[0];
  return untimed(block ?? '');
}

function untimed(block: string): string {
  return block.replace(/^ +calculated_at: .*\n/m, '');
}

function commandFault(args: readonly string[]): string | undefined {
  const { command: word, params } = readCommandLine(args);
  const operation = OPERATIONS.find(({ name }) => `${PLUGIN_ID}:${name}` === commandName(PLUGIN_ID, word ?? ''));
  if (operation === undefined) return `No command is named “${word ?? ''}”.`;
  const read = readParameters(operation, params);
  if (isOperationError(read)) return read.error;
  const selection = selectionIn(read.parameters);
  return isOperationError(selection) ? selection.error : undefined;
}

test('at least one page has an example', () => {
  expect(EXAMPLES).not.toEqual([]);
});

test.each(EXAMPLES)('the example %s has the result that the page shows', async (_, example) => {
  expect(await written(example)).toBe(untimed(example.result));
});

describe.each(PAGES)('%s', (_, text) => {
  test('opportunities have no errors', async () => {
    const settings = new Map(examplesIn(text).map((example) => [example.name, example.settings]));
    for (const { language, attributes, text: yaml } of fencesIn(text)) {
      if (language !== 'yaml' || !/^type: opportunity\b/m.test(yaml)) continue;
      expect(await errorsOf(noteOf(yaml), settingsOf(settings.get(attributes['example'] ?? ''))), yaml).toBe('');
    }
  });

  test('command lines are valid commands of the plugin', () => {
    const faults = commandLinesIn(text).flatMap((args) => {
      const fault = commandFault(args);
      return fault === undefined ? [] : [`${args.join(' ')}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});

describe('an error in a page is found', () => {
  const note =
    'type: opportunity\nid: a\ntitle: T\ncustomer: C\namount: 100\nstage: Won\nclose_date: 2026-12-18\noems: [A]\n';
  const fence = (info: string, text: string): string => `\`\`\`${info}\n${text}\`\`\`\n`;

  test.each([
    ['an example without a result', fence('yaml example=a', note), 'has no result'],
    ['a result without an example', fence('yaml result=a', 'rev_attribution:\n'), 'has no example'],
    ['settings without an example', fence('json settings=a', '{}\n'), 'has no example'],
    ['a part with a misspelled name', fence('yaml exmple=a', note), 'exmple= isn’t'],
    ['a name that appears twice', fence('yaml example=a', note).repeat(2), 'appears twice'],
  ])('%s', (_, page, message) => {
    expect(() => examplesIn(page)).toThrow(message);
  });

  test('other settings have another result, regardless of the example’s indent', async () => {
    const page = [
      fence('yaml example=a', `---\n${note}---\n`).replace(/^/gm, '  '),
      fence(
        'json settings=a',
        '{ "modelParameters": { "oemWeights": [50] }, "keys": { "revAttribution": "split" } }\n',
      ),
      fence('yaml result=a', ''),
    ].join('\n');
    const [example] = examplesIn(page);
    expect(example && (await written(example))).toMatch(/^split:\n {2}oem_attribution:\n {4}A: 50\n/);
    await expect(written({ note, settings: '{ "modelParameter": {} }' })).rejects.toThrow('modelParameter');
  });

  test('an opportunity with an error', async () => {
    expect(await errorsOf(noteOf(note.replace('100', 'lots')), DEFAULT_SETTINGS)).toContain('isn’t a plain number');
    expect(await errorsOf(noteOf(note), DEFAULT_SETTINGS)).toBe('');
  });

  test.each<[string, string | undefined]>([
    ['npm run headless -- vault=<folder> validate folder=Deals', undefined],
    ['npm run headless -- vault=v validate \\\n  id=\'"Acme, Q3",opp-7\' # both', undefined],
    ['KEY=x npm run headless -- vault=v sync target=salesforce confirm=plan', undefined],
    ['$ obsidian vault=Sales crm-sync-attribution:validate path="My deal.md"', undefined],
    ['npm run headless -- vault=v valdate', 'No command is named “valdate”.'],
    ['npm run headless -- vault=v validate dry-run', expect.stringContaining('Unknown parameter') as string],
    ['npm run headless -- vault=v sync', expect.stringContaining('is missing') as string],
    ['npm run headless -- vault=v validate path=a folder=b', expect.stringContaining('Use only one') as string],
    ['npm run headless -- vault=v validate format=xml', expect.stringContaining('Unknown format') as string],
  ])('%s', (line, fault) => {
    const lines = commandLinesIn(fence('sh', `${line}\n`));
    expect(lines).toHaveLength(1);
    expect(commandFault(lines[0] ?? [])).toEqual(fault);
  });
});
