/** One note in several CRMs at the same time; a failure prints its seed. */
import { describe, expect, test } from 'vitest';
import { afterRest, ECHOES, type Spelling } from './model/echo.ts';
import type { Value } from './model/four.ts';

describe('after three rounds', () => {
  test.each(Object.entries(ECHOES))('%s', { timeout: 120_000 }, async (_, { property, runs }) => {
    await expect(property(runs)).resolves.toBeUndefined();
  });
});

type Case = readonly [
  what: string,
  spelled: readonly [Spelling, Spelling, Spelling],
  edits: readonly Value[],
  said: readonly string[],
];

describe('the normalization of one CRM does not affect others', () => {
  test.each<Case>([
    ['letters', ['uppercase', 'lowercase', 'as sent'], [], ['East', 'EAST', 'east', 'East']],
    [
      'letters with another order of CRMs',
      ['uppercase', 'lowercase', 'as sent'],
      [{ role: 'region', text: 'West' }],
      ['West', 'WEST', 'west', 'West'],
    ],
    [
      'a text truncated to the same text as before',
      ['as sent', 'truncated', 'truncated'],
      [
        { role: 'region', text: 'Northern' },
        { role: 'region', text: 'Northwest' },
      ],
      ['Northwest', 'Northwest', 'Nort', 'Nort'],
    ],
    [
      'an amount without cents',
      ['as sent', 'whole amounts', 'as sent'],
      [{ role: 'amount', text: '1200.55' }],
      ['1200.55', '1200.55', '1201', '1200.55'],
    ],
  ])('%s', async (_, spelled, edits, said) => {
    const rest = await afterRest(spelled, edits.length > 0 ? edits : [{ role: 'region', text: 'East' }]);
    expect(rest[edits[0]?.role ?? 'region']).toEqual(said);
  });
});
