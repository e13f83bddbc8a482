/** Stages in use, with the states that their names indicate. */
import { describe, expect, test } from 'vitest';
import { stagesInUse } from '../../../src/vault/setup/propose-stages.ts';

describe('the stages in use', () => {
  test('open ones by use, then won and lost ones', () => {
    expect(stagesInUse(['Lost', 'Won', 'Won', 'Proposal', 'Lead', 'Lead', '', 'Alpha'])).toEqual([
      { name: 'Lead', state: 'open' },
      { name: 'Alpha', state: 'open' },
      { name: 'Proposal', state: 'open' },
      { name: 'Won', state: 'won' },
      { name: 'Lost', state: 'lost' },
    ]);
  });

  test('numbered ones by number', () => {
    const names = stagesInUse(['2 Proposal', '2 Proposal', '10 Contract', '1 Lead']).map(({ name }) => name);
    expect(names).toEqual(['1 Lead', '2 Proposal', '10 Contract']);
  });

  test('spellings that differ only in case are one stage, in the most frequent spelling', () => {
    expect(stagesInUse(['proposal', 'Proposal', 'Proposal'])).toEqual([{ name: 'Proposal', state: 'open' }]);
  });

  test('free text is not a list of stages', () => {
    expect(stagesInUse(Array.from({ length: 21 }, (_, at) => `Waiting ${at}`))).toEqual([]);
    expect(stagesInUse(Array.from({ length: 30 }, (_, at) => `Waiting ${at % 16}`))).toEqual([]);
    expect(stagesInUse(Array.from({ length: 30 }, (_, at) => `Waiting ${at % 12}`))).toHaveLength(12);
  });
});
