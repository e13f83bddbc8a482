/** Months by their names in several languages. */
import { expect, test } from 'vitest';
import { monthNamed } from '../../src/domain/month-names.ts';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'ru', 'sv'];

test.each(LANGUAGES)('every name in the language %s, in full and abbreviated, is its own month', (language) => {
  for (const month of ['long', 'short'] as const)
    for (let at = 0; at < 12; at += 1) {
      const format = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
      const name = format.formatToParts(Date.UTC(2027, at, 15)).find(({ type }) => type === 'month')?.value ?? '';
      expect([name, monthNamed(name)]).toEqual([name, at + 1]);
      expect([name, monthNamed(name.toUpperCase())]).toEqual([name, at + 1]);
    }
});

test.each([
  ['sept', 9],
  ['Janu', 1],
  ['decembre', 12],
  ['Mär', 3],
  ['marzec', 3],
])('%s is month %i', (name, month) => {
  expect(monthNamed(name)).toBe(month);
});

test.each(['', 'ma', 'Monday', 'Q1', 'marching', 'xyz'])('%j is no month', (name) => {
  expect(monthNamed(name)).toBeUndefined();
});
