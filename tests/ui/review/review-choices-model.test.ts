/**
 * The user's choices on a plan: selected rows, resolved conflicts, the confirmation word, and their transfer to a new
 * plan.
 */
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/sync/plan/plan.ts';
import {
  answer,
  answerAll,
  canTick,
  carried,
  decisionsOf,
  fieldKey,
  freshChoices,
  isTicked,
  openConflicts,
  tick,
} from '../../../src/ui/review/review-choices-model.ts';
import { CONFLICT, planField, planOf, planRow } from '../../support/sync-service.ts';

const brake = { why: 'many-rows', figure: 30 } as const;
const row = planRow('a.md', { verb: 'conflict', fields: [CONFLICT, planField()] });
const key = fieldKey(row, CONFLICT);

test.each([
  ['create', true],
  ['update', true],
  ['pull', true],
  ['link', true],
  ['conflict', true],
  ['blocked', false],
  ['unchanged', false],
] as const)('a row with the action %s can be selected: %s', (verb, can) => {
  const one = planRow('a.md', { verb });
  expect(canTick(one)).toBe(can);
  expect(isTicked(freshChoices(), one)).toBe(can);
});

test('a row can be cleared and selected again', () => {
  const choices = freshChoices();
  tick(choices, row.opId, false);
  expect(isTicked(choices, row)).toBe(false);
  tick(choices, row.opId, true);
  expect(isTicked(choices, row)).toBe(true);
});

test('a conflict is open until the service has a valid choice for it, or the row is excluded', () => {
  const choices = freshChoices();
  expect(openConflicts(choices, row)).toBe(1);
  expect(openConflicts(choices, { ...row, fields: [{ ...CONFLICT, action: 'push' }] })).toBe(0);
  tick(choices, row.opId, false);
  expect(openConflicts(choices, row)).toBe(0);
});

test('resolving all conflicts keeps those that are already resolved or excluded', () => {
  const choices = freshChoices();
  const third = { ...CONFLICT, remote: 'Type' };
  tick(choices, fieldKey(row, third), false);
  const other = { ...CONFLICT, remote: 'CloseDate' };
  const two = { ...row, fields: [CONFLICT, other, third, planField()] };
  answer(choices, key, { take: 'edit', text: '5' });
  answerAll(choices, two, 'theirs');
  expect([...choices.answers]).toEqual([
    [key, { take: 'edit', text: '5' }],
    [fieldKey(two, other), { take: 'theirs' }],
  ]);
});

test.each([
  ['', [brake], false],
  ['SYN', [brake], false],
  [' sync ', [brake], true],
  ['', [], true],
])('typing %j with the safety limits %o confirms: %s', (typed, brakes, confirmed) => {
  expect(decisionsOf({ ...freshChoices(), typed }, brakes).confirmed).toBe(confirmed);
});

test('decisions are transferred to a new plan for the same notes, with new operation IDs', () => {
  const left = planRow('b.md', { fields: [planField()] });
  const choices = { ...freshChoices(), typed: 'SYNC' };
  answer(choices, key, { take: 'ours' });
  tick(choices, left.opId, false);
  tick(choices, fieldKey(left, planField()), false);
  const next = planOf([{ ...row, opId: 'x' }, { ...left, opId: 'y' }, planRow('new.md')]);
  const now = carried({ plan: planOf([row, left]), choices }, next);
  expect([...now.answers]).toEqual([['x/Amount', { take: 'ours' }]]);
  expect([...now.left]).toEqual(['y', 'y/StageName']);
  expect(now.typed).toBe('');
});

test.each<[string, Partial<typeof CONFLICT>]>([
  ['here', { ours: '7' }],
  ['there', { theirs: '7' }],
])('a choice is dropped if the value changed %s', (_, changes) => {
  const choices = freshChoices();
  answer(choices, key, { take: 'ours' } satisfies Answer);
  const next = planOf([{ ...row, fields: [{ ...CONFLICT, ...changes }] }]);
  expect(carried({ plan: planOf([row]), choices }, next).answers.size).toBe(0);
});

test('without an earlier plan, nothing is transferred', () => {
  expect(carried(undefined, planOf([row]))).toEqual(freshChoices());
});
