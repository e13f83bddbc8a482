/** A value that is in the note and cannot be read is a separate state: neither absent nor empty. */
import { expect, test } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import type { OpportunityNote } from '../../src/domain/opportunity.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';

const KEYS = keyIndex(keyNames());

function noteOf(yaml: string): OpportunityNote {
  const reading = readNote(`---\n${yaml}\n---\nbody\n`, KEYS, 'USD');
  if (reading.state !== 'read') throw new Error(`not read: ${JSON.stringify(reading)}`);
  return reading.note;
}

type Found = readonly (readonly [string | number, string])[];

test.each<[string, string, Found]>([
  ['a list in place of a text', 'region: [East, West]', [['region', '[East, West]']]],
  ['a block list, with its comments', 'stage:\n  - Won # no\n  - Lost', [['stage', '- Won # no\n  - Lost']]],
  ['a map in place of a text', 'customer: {name: Navy}', [['customer', '{name: Navy}']]],
  ['a list of one map', 'title: [{a: b}]', [['title', '[{a: b}]']]],
  ['a link without a name', 'owner: "[[#Team]]"', [['owner', '"[[#Team]]"']]],
  ['a number with a suffix', 'amount: 50k', [['amount', '50k']]],
  ['a quoted amount, with its quotes', 'amount: "$5"', [['amount', '"$5"']]],
  ['two amounts', 'amount: [1, 2]', [['amount', '[1, 2]']]],
  ['a month', 'close_date: Dec 2026', [['closeDate', 'Dec 2026']]],
  ['a day that does not exist', 'est_close: 2025-02-30', [['closeDate', '2025-02-30']]],
  ['an ID that is a map', 'id: {a: 1}', [['id', '{a: 1}']]],
  ['notes that are a list', 'lifecycle_notes: [a, b]', [['notes', '[a, b]']]],
  ['a map in place of names', 'oems: {Cisco: 60}', [['oems', '{Cisco: 60}']]],
  ['an entry that is a map', 'oems: [Dell, Cisco: Cloud]', [['oems', '[Dell, Cisco: Cloud]']]],
  ['an entry that is a list', 'partners:\n  - Acme\n  - - B', [['partners', '- Acme\n  - - B']]],
  ['a word in place of a score', 'win_prob: high', [['winProbability', 'high']]],
  ['a word in place of an amount for a year', 'forecast:\n  projected_amount_FY26: later', [[2026, 'later']]],
  ['a word in place of the forecast', 'forecast: soon', [['forecast', 'soon']]],
  ['a currency sign', 'currency: €', [['currency', '€']]],
  [
    'amounts whose currency cannot be read',
    'amount: 5\ncurrency: [USD, EUR]\nprojected_amount_FY26: 1\nwin_prob: 50',
    [
      ['amount', '5'],
      ['currency', '[USD, EUR]'],
      [2026, '1'],
    ],
  ],
])('%s', (_, yaml, found) => {
  expect([...noteOf(yaml).unreadable]).toEqual(found);
});

test.each([
  'region: East\nstage: [Won]\namount: [10]\ncurrency: [USD]\nclose_date: [2026-03-31]\nwin_prob: [50]',
  'region:\nstage: ""\namount: []\ncurrency: ~\noems: [""]\npartners: {}\nforecast: {}\nwin_prob: [null]\nowner: {}',
  'customer: [[Navy]]\noems: [[Cisco]]\npartners:\n  - [[Acme]]\n  -',
  'win_prob: 50\nforecast:\n  win_prob: high',
  'amount: 1\nest_amount: lots',
  'rev_attribution: soon',
  'other: [1, 2]',
])('can be read or has no value: %j', (yaml) => {
  expect(noteOf(yaml).unreadable.size).toBe(0);
});

test('a long value is kept whole, because undo restores its text', () => {
  const long = `[${'East, '.repeat(2000)}West]`;
  expect(noteOf(`region: ${long}`).unreadable.get('region')).toBe(long);
});
