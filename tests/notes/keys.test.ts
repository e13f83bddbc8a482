/** Fields of keys, and the order of the keys. */
import { expect, test } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';

const INDEX = keyIndex(keyNames({ currency: 'W\u00e4hrung', region: 'Vertriebs-Region' }));

function read(yaml: string): ReturnType<typeof noteOf> {
  return noteOf(`---\n${yaml}\n---\n`);
}

function noteOf(text: string) {
  const reading = readNote(text, INDEX, 'USD');
  if (reading.state !== 'read') throw new Error(reading.state);
  return reading.note;
}

test.each([
  ['an exact key comes first', 'Amount: 1\nest_amount: 2\namount: 3', 'amount', ['amount', 'est_amount', 'Amount']],
  ['an exact alias comes before a folded key', 'Amount: 1\nest_amount: 2', 'amount', ['est_amount', 'Amount']],
  ['a folded key comes before a folded alias', 'Est Amount: 1\nAMOUNT: 2', 'amount', ['AMOUNT', 'Est Amount']],
  ['camel case', 'closeDate: 2027-01-31', 'closeDate', ['closeDate']],
  ['spaces and capitals', 'Close Date: 2027-01-31', 'closeDate', ['Close Date']],
  ['accents in another Unicode composition', 'Wa\u0308hrung: EUR', 'currency', ['Wa\u0308hrung']],
  ['a key of the user, folded', 'vertriebsregion: x', 'region', ['vertriebsregion']],
  ['a zero-width character', 'cus\u200btomer: x', 'customer', ['cus\u200btomer']],
] as const)('%s', (_, yaml, field, keys) => {
  expect(read(yaml).sources[field]?.map(({ key }) => key)).toEqual(keys);
});

test('keys that the plugin writes match exactly', () => {
  const { sources } = read('Rev Attribution: x\nrevAttribution: y\nForecast: {win_prob: 5}');
  expect([sources.revAttribution, sources.forecast]).toEqual([undefined, undefined]);
});

test('a forecast year can have four digits', () => {
  const { opportunity, forecastSources } = read('projected_amount_FY2027: 10\nprojected_amount_FY28: 20');
  expect(opportunity.forecast.amounts.map(({ year }) => year)).toEqual([2027, 2028]);
  expect(forecastSources.map(({ entry }) => entry.key)).toEqual(['projected_amount_FY2027', 'projected_amount_FY28']);
});

test('if an exact and a folded key both have an amount, the exact one is read', () => {
  expect(read('Amount: 20\namount: 10').opportunity.amount).toEqual({ minor: 1000, currency: 'USD' });
});
