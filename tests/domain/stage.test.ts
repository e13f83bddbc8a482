/** The state of a stage: that of the settings, or else the one that its name indicates. */
import { describe, expect, test } from 'vitest';
import { stateByName, stateOfStage } from '../../src/domain/stage.ts';

describe('the state of a stage', () => {
  test.each([
    ['Closed Won', 'won'],
    ['6 - Won', 'won'],
    ['closedwon', 'won'],
    ['Gewonnen', 'won'],
    ['Gagnée', 'won'],
    ['Conclusion gagnante', 'won'],
    ['Cerrado ganado', 'won'],
    ['受注', 'won'],
    ['Closed Lost', 'lost'],
    ['closedlost', 'lost'],
    ['Verloren', 'lost'],
    ['Perdu', 'lost'],
    ['Cerrado perdido', 'lost'],
    ['失注済み', 'lost'],
    ['Proposal', 'open'],
    ['Wonder', 'open'],
    ['Lost interest?', 'lost'],
    ['Closed', 'open'],
    ['商談中', 'open'],
    ['Awarded', 'won'],
    ['Not awarded', 'lost'],
    ['No-bid', 'lost'],
    ['no bid', 'lost'],
    ['No-Go', 'lost'],
    ['Not yet won', 'lost'],
    ['Cancelled by customer', 'lost'],
    ['Notified', 'open'],
    ['Deadline set', 'open'],
  ] as const)('%s is %s', (name, state) => {
    expect(stateByName(name)).toBe(state);
  });
});

test('the settings decide, in any spelling', () => {
  const stages = [
    { name: 'Awarded', state: 'open' },
    { name: 'Verfr\u00fcht', state: 'lost' },
  ] as const;
  const names = ['awarded', 'VERFRU\u0308HT', 'Closed Won', 'Proposal', undefined];
  expect(names.map((name) => stateOfStage(stages, name))).toEqual(['open', 'lost', 'won', 'open', 'open']);
});
