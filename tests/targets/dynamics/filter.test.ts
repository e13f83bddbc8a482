import { defaultParser } from '@odata/parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, anyOf, is, literal } from '../../../src/targets/dynamics/filter.ts';
import { parseFilter } from '../../crm/dataverse/filter.ts';

/** As the loopback reads it, and only when the language takes it: the parser knows every legal filter and nothing else. */
function parsed(filter: string): unknown {
  expect(() => defaultParser.filter(filter), filter).not.toThrow();
  return parseFilter(filter, new Map());
}

test('whatever stands in a text, the server reads it back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), (texts) => {
      const [chain = ''] = anyOf(texts.map((text) => is('name', literal(text))));
      const compare = [...new Set(texts)].map((value) => ({
        ...{ kind: 'compare', name: 'name', sign: 'eq' },
        literal: { kind: 'text', value },
      }));
      expect(parsed(chain)).toEqual(compare.length === 1 ? compare[0] : { kind: 'or', parts: compare });
    }),
  );
});

test('all and any stand in each other', () => {
  const [any = ''] = anyOf(['a eq 1', 'b eq 2']);
  expect(allOf(['statecode eq 0', any])).toBe('statecode eq 0 and (a eq 1 or b eq 2)');
  expect(parsed(allOf([any, 'c eq 3']) ?? '')).toMatchObject({ kind: 'and', parts: [{ kind: 'or' }, {}] });
  expect([allOf([]), anyOf([])]).toEqual([undefined, []]);
});

test.each([
  ['many', Array.from({ length: 250 }, (_, at) => is('opportunityid', `c11e0000-0000-4000-8000-${at + 1e11}`)), 3],
  ['long ones', Array.from({ length: 30 }, (_, at) => is('new_key', literal(`${at}${'ü'.repeat(100)}`))), 3],
  ['one that is too long by itself', [is('new_key', literal('ü'.repeat(2000)))], 1],
  ['the same', Array.from({ length: 5 }, () => 'a eq 1'), 1],
])('%s go into as many chains as fit into addresses, and none is lost', (_, conditions, chains) => {
  const all = anyOf(conditions);
  expect(all).toHaveLength(chains);
  expect(all.flatMap((chain) => chain.slice(1, -1).split(' or '))).toEqual([...new Set(conditions)]);
  if (conditions.length > 1) for (const chain of all) expect(encodeURIComponent(chain).length).toBeLessThan(7100);
});
