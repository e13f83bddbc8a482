/** Names that are similar enough to suggest. */
import { expect, test } from 'vitest';
import { nearest } from '../../src/domain/nearest.ts';

const STAGES = ['Qualification', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'];

test.each<[string, string, readonly string[], readonly string[]]>([
  ['a slip of the keys', 'Proposl', STAGES, ['Proposal']],
  ['another case', 'PROPOSAL', STAGES, ['Proposal']],
  ['a part of the name', 'won', STAGES, ['Closed Won']],
  ['more than the name', 'Proposal sent', STAGES, ['Proposal']],
  ['a part too short to tell', 'on', STAGES, []],
  ['a name inside a word, as the Namibian dollar', 'canadian', ['NAD', 'CAD'], []],
  ['nothing near', 'Kickoff', STAGES, []],
  ['nothing known', 'Proposal', [], []],
  ['nothing typed', '', STAGES, []],
  ['a name that is empty', 'ab', [''], []],
  ['nearest first', 'Unites', ['Units', 'United', 'Unites'], ['Unites', 'Units', 'United']],
  ['three at most, in the order given', 'aaaa', ['aaab', 'aaac', 'aaad', 'aaae'], ['aaab', 'aaac', 'aaad']],
  [
    'the name itself before those that contain it',
    'East',
    ['Far East', 'East', 'Eastern'],
    ['East', 'Eastern', 'Far East'],
  ],
])('%s', (_, text, known, near) => {
  expect(nearest(text, known)).toEqual(near);
});

test('a text of more than 255 letters is not compared with any name', () => {
  const long = 'a'.repeat(255);
  expect(nearest(long, [`${long}b`])).toEqual([`${long}b`]);
  expect(nearest(`${long}b`, [`${long}b`])).toEqual([]);
});
