import { expect, test } from 'vitest';
import { createPageCheck, pageRefused } from '../../../src/targets/flow/paging.ts';

const ENDLESS = { kind: 'connection', code: 'pages-endless' };

test('accepts a sequence of different pages', () => {
  const judge = createPageCheck('a');
  for (const next of ['b', 'c', 'd']) expect(judge(next, 1)).toBeUndefined();
});

test.each([
  ['the first page again', 'a', 1],
  ['itself', 'b', 1],
  ['an earlier page', 'b', 7],
  ['another, without records', 'z', 0],
])('rejects a page that points to %s', (_, next, rows) => {
  const judge = createPageCheck('a');
  judge('b', 1);
  expect(judge(next, rows)).toMatchObject(ENDLESS);
});

test('rejects more pages than the request can have', () => {
  const judge = createPageCheck('0', 3);
  expect([1, 2].map((next) => judge(String(next), 1))).toEqual([undefined, undefined]);
  expect(judge('3', 1)).toMatchObject({ ...ENDLESS, message: 'The list has more than 3 pages.' });
});

test('limits the number of pages of a list of unknown length', () => {
  const judge = createPageCheck('0');
  let page = 0;
  do page += 1;
  while (judge(String(page), 1) === undefined);
  expect(page).toBe(10_000);
});

test('has a separate code for a page that is not part of the list', () => {
  expect(pageRefused('Elsewhere.')).toEqual({ kind: 'connection', code: 'next-page-refused', message: 'Elsewhere.' });
});
