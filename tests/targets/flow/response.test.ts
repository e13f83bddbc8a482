/** Merging of several errors of one operation. */
import { expect, test } from 'vitest';
import { MOST_MESSAGE, troublesByOperation } from '../../../src/targets/flow/response.ts';
import type { Trouble } from '../../../src/targets/flow/request-flow.ts';

function trouble(message: string, changes: Partial<Trouble> = {}): Trouble {
  return { kind: 'record', code: 'FIRST', message, ...changes };
}

test('uses the kind of the first error, and the messages and fields of all, without duplicates', () => {
  const later = { kind: 'later', code: 'SECOND' } as const;
  const troubles = troublesByOperation([
    ['a', trouble('One.', { remedy: 'rights', fields: ['Partner'] })],
    ['b', trouble('Other.')],
    ['a', trouble('Two.', { ...later, fields: ['Partner', 'Company'] })],
    ['a', trouble('One.', later)],
  ]);
  expect([...troubles]).toEqual([
    ['a', trouble('One. Two.', { remedy: 'rights', fields: ['Partner', 'Company'] })],
    ['b', trouble('Other.')],
  ]);
});

test('omits fields if no error names any', () => {
  const troubles = troublesByOperation([
    ['a', trouble('One.')],
    ['a', trouble('Two.')],
  ]);
  expect(troubles.get('a')).toEqual(trouble('One. Two.'));
});

test('limits the length of the message', () => {
  const troubles = troublesByOperation([
    ['a', trouble('x'.repeat(MOST_MESSAGE))],
    ['a', trouble('y')],
  ]);
  expect(troubles.get('a')?.message).toHaveLength(MOST_MESSAGE);
});
