/** Merging of several errors of one operation. */
import { expect, test } from 'vitest';
import { MOST_MESSAGE, errorsByOperation } from '../../../src/targets/flow/response.ts';
import type { CrmError } from '../../../src/targets/flow/request-flow.ts';

function error(message: string, changes: Partial<CrmError> = {}): CrmError {
  return { kind: 'record', code: 'FIRST', message, ...changes };
}

test('uses the kind of the first error, and the messages and fields of all, without duplicates', () => {
  const later = { kind: 'later', code: 'SECOND' } as const;
  const errors = errorsByOperation([
    ['a', error('One.', { remedy: 'rights', fields: ['Partner'] })],
    ['b', error('Other.')],
    ['a', error('Two.', { ...later, fields: ['Partner', 'Company'] })],
    ['a', error('One.', later)],
  ]);
  expect([...errors]).toEqual([
    ['a', error('One. Two.', { remedy: 'rights', fields: ['Partner', 'Company'] })],
    ['b', error('Other.')],
  ]);
});

test('omits fields if no error names any', () => {
  const errors = errorsByOperation([
    ['a', error('One.')],
    ['a', error('Two.')],
  ]);
  expect(errors.get('a')).toEqual(error('One. Two.'));
});

test('limits the length of the message', () => {
  const errors = errorsByOperation([
    ['a', error('x'.repeat(MOST_MESSAGE))],
    ['a', error('y')],
  ]);
  expect(errors.get('a')?.message).toHaveLength(MOST_MESSAGE);
});
