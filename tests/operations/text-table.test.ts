/** Tables in text answers. */
import { expect, test } from 'vitest';
import { textTable } from '../../src/operations/text-table.ts';

test('names start on the left, and figures end on the right', () => {
  expect(
    textTable(
      ['OEM', 'Total'],
      [
        ['Cisco', '1,000.00'],
        ['富士通', '5.00'],
        ['Ünï', ''],
      ],
    ),
  ).toEqual(['OEM        Total', 'Cisco   1,000.00', '富士通      5.00', 'Ünï             ']);
});
