/** What loading could not use is told in the words of the form. */
import { expect, test } from 'vitest';
import { parseSettings } from '../../../src/settings/parse.ts';
import { problemWords } from '../../../src/ui/settings/settings-problem-model.ts';

test.each<[string, unknown, string, string]>([
  ['a row', { currency: 'dollars' }, 'Currency', 'Used instead: USD.'],
  ['a switch', { dryRun: 'maybe' }, 'Dry run', 'Used instead: on.'],
  ['a long text', { newNote: { template: 'x' } }, 'Template', 'Used instead: what the plugin came with.'],
  ['an empty text', { markers: { tag: 'a b' } }, 'Tag of opportunities', 'Used instead: what the plugin came with.'],
  [
    'a row of a list',
    { stages: [{ name: 'A', state: 'open' }, { name: '' }] },
    'Stages, row 2',
    'This row is left out.',
  ],
  ['a list', { stages: 'all' }, 'Stages', 'The list the plugin came with is used instead.'],
  [
    'a row of a table',
    { targets: { hubspot: { stages: { Proposal: 5 } } } },
    'Stages, Proposal',
    'This row is left out.',
  ],
  ['the whole file', 'nonsense', 'data.json', 'The saved value "nonsense" cannot be used.'],
])('%s', (_, raw, name, text) => {
  const [problem] = parseSettings(raw).problems;
  expect(problem && problemWords(problem)).toMatchObject({ name, text: expect.stringContaining(text) as string });
});
