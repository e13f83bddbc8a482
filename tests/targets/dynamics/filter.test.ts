import { defaultParser } from '@odata/parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryText } from '../../../src/targets/dynamics/api.ts';
import { allOf, among, is, odataLiteral } from '../../../src/targets/dynamics/filter.ts';
import type { RequestFlow } from '../../../src/targets/flow/request-flow.ts';
import { parseFilter } from '../../../tools/loopback-crms/dataverse/filter.ts';
import { hold } from './talk.ts';

/** Returns the filter as the loopback server parses it, after an independent OData parser has accepted it. */
function parsed({ $filter = '', ...beside }: Readonly<Record<string, string>> = {}): unknown {
  expect(() => defaultParser.filter($filter), $filter).not.toThrow();
  return parseFilter($filter, new Map(Object.entries(beside)));
}

test('the server reads every text unchanged', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (texts) => {
      const [query] = among('name', texts);
      expect(parsed(query)).toEqual({ kind: 'in', name: 'name', values: [...new Set(texts)] });
    }),
  );
});

test('accepts an additional condition', () => {
  expect(parsed(among('name', ['a'], 'statecode eq 0')[0])).toMatchObject({ kind: 'and', parts: [{}, { kind: 'in' }] });
  expect(allOf(['a eq 1', 'b eq 2'])).toBe('a eq 1 and b eq 2');
  expect([allOf([]), among('name', [])]).toEqual([undefined, []]);
});

test.each([
  ['many', Array.from({ length: 600 }, (_, at) => `c11e0000-0000-4000-8000-${at + 1e11}`), 3],
  ['long ones', Array.from({ length: 30 }, (_, at) => `${at}${'ü'.repeat(150)}`), 3],
  ['one that is too long by itself', ['ü'.repeat(4000)], 1],
  ['the same', Array.from({ length: 5 }, () => 'a'), 1],
])('splits %s into lists that fit into URLs, without losing any', (_, values, lists) => {
  const all = among('name', values);
  expect(all).toHaveLength(lists);
  expect(all.flatMap((query) => JSON.parse(query['@p2'] ?? '') as unknown)).toEqual([...new Set(values)]);
  if (values.length > 1) for (const query of all) expect(queryText(query).length).toBeLessThan(12_200);
});

test('the test runner rejects a filter that is not valid OData', () => {
  const talk = function* (filter: string): RequestFlow<void> {
    yield { method: 'GET', path: `/api/data/v9.2/opportunities?$filter=${encodeURIComponent(filter)}` };
  };
  expect(() => hold(talk("name eq 'O'Brien'"), [{}])).toThrow();
  expect(hold(talk(is('name', odataLiteral("O'Brien"))), [{}]).sent).toHaveLength(1);
});
