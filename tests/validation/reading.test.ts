import { expect, test } from 'vitest';
import { checkReading } from '../../src/validation/reading.ts';

test('a note without frontmatter and marker has no finding', () => {
  expect(checkReading({ state: 'absent' }, '# A day\n', undefined)).toEqual([]);
});

test('a marked note without frontmatter names the rule that marks it', () => {
  expect(checkReading({ state: 'absent' }, '#opportunity\n', '#opportunity')).toEqual([
    { code: 'frontmatter-missing', data: { rule: '#opportunity' } },
  ]);
});

test('broken frontmatter gets its reason, its line, and its place', () => {
  const problem = { at: { from: 4, to: 5 }, reason: 'tab-indent', found: 'a: 1' } as const;
  expect(checkReading({ state: 'broken', problem }, '---\n\ta: 1\n---\n', undefined)).toEqual([
    { code: 'yaml-invalid', at: { from: 4, to: 5 }, data: { reason: 'tab-indent', found: 'a: 1' } },
  ]);
});

test('a duplicate key gets the line of the first one', () => {
  const text = '---\nid: 1\nstage: Won\nid: 2\n---\n';
  const at = { from: text.lastIndexOf('id'), to: text.lastIndexOf('id') + 2 };
  const problem = { at, reason: 'duplicate-key', found: 'id: 2', key: 'id', first: { from: 4, to: 6 } } as const;
  expect(checkReading({ state: 'broken', problem }, text, undefined)).toEqual([
    { code: 'key-duplicate', key: 'id', at, data: { firstLine: 2 } },
  ]);
});

test('a duplicate key in a nested map may have no line of the first one', () => {
  const problem = { at: { from: 4, to: 6 }, reason: 'duplicate-key', found: '"": 1' } as const;
  expect(checkReading({ state: 'broken', problem }, '---\n"": 1\n---\n', undefined)).toEqual([
    { code: 'key-duplicate', at: problem.at, data: { firstLine: 0 } },
  ]);
});
