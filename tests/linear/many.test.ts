/**
 * A very long list in a note, a folder, or a CRM is never spread into the arguments of a call, which would overflow the
 * stack.
 */
import { expect, test } from 'vitest';
import { largest } from '../../src/domain/largest.ts';
import { keyNames } from '../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';
import { commentTruncatesValue } from '../../src/validation/comment-truncates-value.ts';
import { linkUnquoted } from '../../src/validation/link-unquoted.ts';
import { dealText } from '../support/rules.ts';

const MANY = 150_000;

test.each([
  ['links without quotes', linkUnquoted, (at: number) => `[[A${at}]]`],
  ['values that a # cuts off', commentTruncatesValue, (at: number) => `A #b${at}`],
])('a list of very many %s has as many findings', (_, { check }, item) => {
  const items = Array.from({ length: MANY }, (__, at) => `  - ${item(at)}`).join('\n');
  const text = dealText({ partners: `\n${items}` });
  const keys = keyNames();
  const reading = readNote(text, keyIndex(keys), 'USD');
  if (reading.state !== 'read') throw new Error(reading.state);
  const context = { path: 'a.md', text, today: '2026-11-22', keys, stages: [], oemWeights: 3, othersWithId: () => [] };
  const unknown = { attribution: undefined, markedBy: undefined, misread: undefined };
  expect(check(reading.note, { ...context, ...unknown })).toHaveLength(MANY);
});

test('the largest of very many numbers', () => {
  const numbers = Array.from({ length: 10 * MANY }, (_, at) => at % 1000);
  expect(largest(numbers, 0)).toBe(999);
  expect(largest([], 7)).toBe(7);
  expect(largest([-3], 0)).toBe(0);
});
