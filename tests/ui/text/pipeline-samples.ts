/** Sample arguments of the functions that return texts of the pipeline and of its code block. */
import { DEFAULT_CHOICES } from '../../../src/pipeline/choices.ts';
import type * as pipeline from '../../../src/ui/text/pipeline.ts';
import type * as yaml from '../../../src/ui/text/yaml.ts';
import type { Calls } from './text-samples.ts';

export const PIPELINE_CALLS: Calls<typeof pipeline & Pick<typeof yaml, 'optionsText'>> = {
  choiceOptions: { not: 'returns labels' },
  dimensionText: { not: 'returns a label' },
  choicesText: [[DEFAULT_CHOICES], [{ ...DEFAULT_CHOICES, measure: 'overlay', rows: 'partner', columns: 'none' }]],
  figureText: { not: 'returns a number' },
  refusedChoicesText: [
    [DEFAULT_CHOICES, { problem: 'same-dimension' }],
    [
      { ...DEFAULT_CHOICES, measure: 'amount' },
      { problem: 'several-keys', dimension: 'oem' },
    ],
  ],
  choiceProblemText: [
    [{ name: 'measur', found: 'measur', expected: ['measure', 'rows'] }],
    [{ name: 'rows', found: 'oems', expected: ['oem', 'partner'] }],
    [{ name: 'status', found: 1, expected: ['active', 'open', 'won', 'lost', 'all'] }],
  ],
  readingText: [
    [{ at: 'reading', done: 1, total: 1 }],
    [{ at: 'reading', done: 1200, total: 4000 }],
    [{ at: 'broken', message: 'Disk full.' }],
  ],
  limitText: [[1], [50]],
  notCountedText: [[['no-amount']], [['no-amount', 'no-amount', 'duplicate-id']]],
  optionsText: [
    [{ reason: 'key-without-colon' }, 2],
    [{ reason: 'other' }, 1],
    [{ reason: 'too-deep' }, 1],
    [{ reason: 'not-a-map' }, 1],
    [{ reason: 'duplicate-key', key: 'measure' }, 3],
  ],
};
