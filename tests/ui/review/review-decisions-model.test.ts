/**
 * The user's choices on a plan: selected rows, resolved conflicts, the confirmation word, and their transfer to a new
 * plan.
 */
import { expect, test } from 'vitest';
import type { ConflictChoice } from '../../../src/sync/plan/plan.ts';
import {
  answer,
  answerAll,
  canSelect,
  carryChoices,
  decisionsOf,
  fieldKey,
  initialChoices,
  isSelected,
  openConflicts,
  select,
} from '../../../src/ui/review/review-decisions-model.ts';
import { CONFLICT, planField, planOf, planRow } from '../../support/sync-service.ts';

const safetyLimit = { why: 'many-rows', figure: 30 } as const;
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
  expect(canSelect(one)).toBe(can);
  expect(isSelected(initialChoices(), one)).toBe(can);
});

test('a row can be cleared and selected again', () => {
  const choices = initialChoices();
  select(choices, row.opId, false);
  expect(isSelected(choices, row)).toBe(false);
  select(choices, row.opId, true);
  expect(isSelected(choices, row)).toBe(true);
});

test('a conflict is open until the service has a valid choice for it, or the row is excluded', () => {
  const choices = initialChoices();
  expect(openConflicts(choices, row)).toBe(1);
  expect(openConflicts(choices, { ...row, fields: [{ ...CONFLICT, action: 'push' }] })).toBe(0);
  select(choices, row.opId, false);
  expect(openConflicts(choices, row)).toBe(0);
});

test('resolving all conflicts keeps those that are already resolved or excluded', () => {
  const choices = initialChoices();
  const third = { ...CONFLICT, remote: 'Type' };
  select(choices, fieldKey(row, third), false);
  const other = { ...CONFLICT, remote: 'CloseDate' };
  const two = { ...row, fields: [CONFLICT, other, third, planField()] };
  answer(choices, key, { take: 'edit', text: '5' });
  answerAll(choices, two, 'crm');
  expect([...choices.answers]).toEqual([
    [key, { take: 'edit', text: '5' }],
    [fieldKey(two, other), { take: 'crm' }],
  ]);
});

test.each([
  ['', [safetyLimit], false],
  ['SYN', [safetyLimit], false],
  [' sync ', [safetyLimit], true],
  ['', [], true],
])('typing %j with the safety limits %o confirms: %s', (typed, safetyLimits, confirmed) => {
  expect(decisionsOf({ ...initialChoices(), confirmation: typed }, safetyLimits).confirmed).toBe(confirmed);
});

test('decisions are transferred to a new plan for the same notes, with new operation IDs', () => {
  const left = planRow('b.md', { fields: [planField()] });
  const choices = { ...initialChoices(), typed: 'SYNC' };
  answer(choices, key, { take: 'note' });
  select(choices, left.opId, false);
  select(choices, fieldKey(left, planField()), false);
  const next = planOf([{ ...row, opId: 'x' }, { ...left, opId: 'y' }, planRow('new.md')]);
  const now = carryChoices({ plan: planOf([row, left]), choices }, next);
  expect([...now.answers]).toEqual([['x/Amount', { take: 'note' }]]);
  expect([...now.excluded]).toEqual(['y', 'y/StageName']);
  expect(now.confirmation).toBe('');
});

test.each<[string, Partial<typeof CONFLICT>]>([
  ['here', { noteValue: '7' }],
  ['there', { crmValue: '7' }],
])('a choice is dropped if the value changed %s', (_, changes) => {
  const choices = initialChoices();
  answer(choices, key, { take: 'note' } satisfies ConflictChoice);
  const next = planOf([{ ...row, fields: [{ ...CONFLICT, ...changes }] }]);
  expect(carryChoices({ plan: planOf([row]), choices }, next).answers.size).toBe(0);
});

test('without an earlier plan, nothing is transferred', () => {
  expect(carryChoices(undefined, planOf([row]))).toEqual(initialChoices());
});
