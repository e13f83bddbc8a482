/** Values that could not be loaded are reported with the names used in the settings tab. */
import { expect, test } from 'vitest';
import { parseSettings } from '../../../src/config/parse.ts';
import { problemWords } from '../../../src/ui/settings/settings-problem-model.ts';

test.each<[string, unknown, string, string]>([
  ['a row', { currency: 'dollars' }, 'Currency', 'Using USD instead.'],
  ['a switch', { dryRun: 'maybe' }, 'Dry run', 'Using on instead.'],
  ['a long text', { newNote: { template: 'x' } }, 'Template', 'Using the default instead.'],
  ['an empty text', { markers: { tag: 'a b' } }, 'Opportunity tag', 'Using the default instead.'],
  [
    'a row of a list',
    { stages: [{ name: 'A', state: 'open' }, { name: '' }] },
    'Stages, row 2',
    'This row is ignored.',
  ],
  ['a list', { stages: 'all' }, 'Stages', 'The list the plugin came with is used instead.'],
  [
    'a row of a table',
    { targets: { hubspot: { stages: { Proposal: 5 } } } },
    'Stages, Proposal',
    'This row is ignored.',
  ],
  ['the whole file', 'nonsense', 'data.json', 'The saved value "nonsense" isn’t valid.'],
])('%s', (_, raw, name, text) => {
  const [problem] = parseSettings(raw).problems;
  expect(problem && problemWords(problem)).toMatchObject({ name, text: expect.stringContaining(text) as string });
});
