/** Every reading of a number, so that a fix is certain only if there is one. */
import { expect, test } from 'vitest';
import { numberReadings } from '../../src/domain/amount-readings.ts';

test.each<[string, string[]]>([
  ['$1,200,000', ['1200000']],
  ['1.200.000,50 €', ['1200000.5']],
  ['1,200', ['1200', '1.2']],
  ['$250,000', ['250000', '250']],
  ['1.500', ['1.5', '1500']],
  ['1.50', ['1.5']],
  ['0.50', ['0.5']],
  ['100', ['100']],
  ['007', ['7']],
  ['1 200 000', ['1200000']],
  ["1'200'000.00", ['1200000']],
  ['1,20,00,000.50', ['12000000.5']],
  ['€ 1.000,-', ['1', '1000']],
  ['1,200.50,5', []],
  ['5 of 6', []],
  ['12.34.56', []],
  ['tbd', []],
])('%s', (text, readings) => {
  expect(numberReadings(text)).toEqual(readings);
});
