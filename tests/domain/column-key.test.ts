/** Names that users treat as equal have the same key; other names do not. */
import { expect, test } from 'vitest';
import { columnKey, columnWords } from '../../src/domain/column-key.ts';

test.each([
  ['Close Date', 'close_date', 'closeDate', 'CLOSE-DATE', 'Close. Date', 'Ｃｌｏｓｅ Date'],
  ['Währung', 'Wahrung', 'Waehrung', 'Wa\u0308hrung', 'WÄHRUNG'],
  ['Größe', 'Groesse', 'Grosse'],
  ['Étape', 'Etape', 'E\u0301tape'],
  ['Probability (%)', 'probability', '💰 Probability'],
  ['Valeur de l’opportunité', "Valeur de l'opportunite"],
  ['金額 通貨', '金額通貨'],
])('%s equals its other forms', (name, ...others) => {
  expect(new Set(others.map(columnKey))).toEqual(new Set([columnKey(name)]));
});

test.each([
  ['パートナー', 'ハートナー'],
  ['amount', 'amounts'],
  ['金額', '額'],
])('%s differs from %s', (one, other) => {
  expect(columnKey(one)).not.toBe(columnKey(other));
});

test.each([
  ['closeDate', ['close', 'date']],
  ['deal.amount', ['deal', 'amount'].map(columnKey)],
  ['Est. Close-Date (UTC)', ['est', 'close', 'date', 'utc']],
])('%s has words', (name, words) => {
  expect([...columnWords(name)]).toEqual(words);
});
