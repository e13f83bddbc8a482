import { describe, expect, test } from 'vitest';
import type { TargetSettings } from '../../../src/targets/core/target.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import { linkAfter } from '../../support/link-after.ts';
import type { ConflictChoice, Decisions, Plan, PlanRow } from '../../../src/sync/plan/plan.ts';
import { choiceWith, linked, note, planFor, record, SCHEMA, schemaWith, toldOf } from './plan-scene.ts';

const noteValue: ConflictChoice = { take: 'note' };
const crmValue: ConflictChoice = { take: 'crm' };

function edit(text: string): ConflictChoice {
  return { take: 'edit', text };
}

function only(plan: Plan): PlanRow {
  const [row] = plan.rows;
  if (row === undefined) throw new Error('The plan has no row');
  return row;
}

/** Returns the plan after these choices, by remote name, and with these names skipped. */
function after(plan: Plan, answers: Readonly<Record<string, ConflictChoice>>, left: readonly string[] = []): Plan {
  const { opId } = only(plan);
  const decisions: Decisions = {
    excluded: new Set(left.map((name) => (name === '' ? opId : `${opId}/${name}`))),
    answers: new Map(Object.entries(answers).map(([name, answer]) => [`${opId}/${name}`, answer])),
    confirmed: false,
  };
  return applyDecisions(plan, decisions);
}

/**
 * Returns a plan in which amount and region changed on both sides, the close date only in the CRM, the title only in
 * the note.
 */
function torn(choice: TargetSettings = {}, schema = SCHEMA): Plan {
  const one = linked({ title: 'Newer', amount: '1500000', region: 'West' });
  const there = record({ Amount: 900_000, Region__c: 'North', CloseDate: '2027-05-01' });
  return planFor([one], [there], { choice, schema });
}

test('without a decision the plan is unchanged', () => {
  const plan = torn();
  expect(after(plan, {})).toEqual(plan);
  expect(only(after(plan, {}))).toBe(only(plan));
});

describe('choices', () => {
  const plan = torn();

  test.each([
    ['note', noteValue, 'push chosen', { send: 1_500_000 }, '1500000', 60_000_000],
    ['crm', crmValue, 'pull chosen', { take: { bare: '900000' } }, '900000', 0],
    [
      'another value',
      edit('1200000.50'),
      'push edited',
      { send: 1_200_000.5, take: { bare: '1200000.5' } },
      '1200000.5',
      30_000_050,
    ],
    ['the note value, typed', edit('1500000'), 'push edited', { send: 1_500_000 }, '1500000', 60_000_000],
    ['theirs, typed', edit(' 900000 '), 'pull edited', { take: { bare: '900000' } }, '900000', 0],
  ] as const)('%s', (_, answer, told, values, agreed, money) => {
    const row = only(after(plan, { Amount: answer, Region__c: noteValue }));
    expect(toldOf(row)).toContain(`Amount ${told}`);
    const { send, take } = row.fields.find(({ remote }) => remote === 'Amount') ?? {};
    expect({ ...(send !== undefined && { send }), ...(take !== undefined && { take }) }).toEqual(values);
    expect(row.agreed['Amount']).toBe(agreed);
    expect(row).toMatchObject({ verb: 'update', moneyDeltaMinor: money, opId: only(plan).opId });
  });

  test('a missing one keeps the row a conflict', () => {
    const row = only(after(plan, { Amount: noteValue }));
    expect(row.verb).toBe('conflict');
    expect(row.agreed).not.toHaveProperty('Region__c');
  });

  test.each([
    ['an amount that is none', 'Amount', edit('a lot')],
    ['an amount in parts of a cent', 'Amount', edit('1.005')],
    ['an amount of nothing', 'Amount', edit('0')],
    ['an amount below nothing', 'Amount', edit('-5')],
    ['nothing, while clearing is off', 'Region__c', edit('')],
    ['nothing for what a note needs', 'Amount', edit('')],
  ])('%s is not a valid choice', (_, name, answer) => {
    const choice = { sync: { clearing: name === 'Amount' } };
    expect(toldOf(only(after(torn(choice), { [name]: answer })))).toContain(`${name} conflict both-changed`);
  });

  test('a choice without a conflict changes nothing', () => {
    expect(after(plan, { CloseDate: noteValue, Name: crmValue }).rows).toEqual(plan.rows);
  });

  test('each decision returns another plan, and equal decisions equal plans', () => {
    const ids = [{}, { Amount: noteValue }, { Amount: crmValue }, { Amount: edit('7') }].map(
      (answers) => after(plan, answers).planId,
    );
    expect(new Set(ids).size).toBe(4);
    expect(after(plan, { Amount: noteValue }).planId).toBe(ids[1]);
    expect(after(plan, {}, ['Name']).planId).not.toBe(plan.planId);
  });
});

describe('an empty side', () => {
  const clearing = { sync: { clearing: true } };

  test('is used if clearing is on', () => {
    const plan = planFor([linked({ region: '' })], [record({ Region__c: 'North' })], { choice: clearing });
    const row = only(after(plan, { Region__c: noteValue }));
    expect(row.fields).toEqual([expect.objectContaining({ action: 'push', send: null, clears: true })]);
    const emptied = only(after(plan, { Region__c: edit('') }));
    expect(emptied.fields).toEqual([expect.objectContaining({ action: 'push', send: null, clears: true })]);
    expect(emptied.fields[0]).not.toHaveProperty('take');
  });

  test('is ignored if clearing is off', () => {
    const plan = planFor([linked({ region: '' })], [record({ Region__c: 'North' })]);
    const row = only(after(plan, { Region__c: noteValue }));
    expect(toldOf(row)).toEqual(['Region__c hold clearing-not-allowed']);
    expect(row).toMatchObject({ verb: 'link', agreed: { Region__c: 'North' } });
    const link = linkAfter(plan, row, '006A', row.agreed, linked().inspection.links?.salesforce);
    const next = planFor([linked({ region: '', crm_salesforce: link })], [record({ Region__c: 'North' })]);
    expect(only(next)).toMatchObject({ verb: 'unchanged' });
    expect(toldOf(only(next))).toEqual(['Region__c hold clearing-not-allowed']);
  });
});

describe('a field with one direction, without a last synced value', () => {
  test.each([
    ['push', crmValue, 'hold push-only', 'East'],
    ['push', noteValue, 'push chosen', 'East'],
    ['push', edit('North'), 'conflict never-agreed', undefined],
    ['pull', noteValue, 'hold pull-only', 'West'],
    ['pull', crmValue, 'pull chosen', 'West'],
    ['pull', edit('North'), 'conflict never-agreed', undefined],
  ] as const)('%s: %o', (direction, answer, told, agreed) => {
    const choice = choiceWith(salesforce.mapping, { Region__c: { direction } });
    const plan = planFor([note()], [record({ Region__c: 'West' })], { choice });
    const row = only(after(plan, { Region__c: answer }));
    expect(toldOf(row)).toEqual([`Region__c ${told}`]);
    expect(row.agreed['Region__c']).toBe(agreed);
  });

  test('is ignored once the user has chosen the other side', () => {
    const choice = choiceWith(salesforce.mapping, { Region__c: { direction: 'push' } });
    const there = [record({ Region__c: 'West' })];
    const plan = planFor([note()], there, { choice });
    const row = only(after(plan, { Region__c: crmValue }));
    const link = linkAfter(plan, row, '006A', row.agreed, undefined);
    const next = planFor([note({ crm_salesforce: link })], there, { choice });
    expect(only(next)).toMatchObject({ verb: 'unchanged' });
    expect(toldOf(only(next))).toEqual(['Region__c hold push-only']);
  });
});

test('a field that the CRM does not accept can only be pulled', () => {
  const schema = schemaWith({ Region__c: { updatable: false } });
  const plan = torn({}, schema);
  expect(toldOf(only(after(plan, { Region__c: noteValue })))).toContain('Region__c hold cannot-be-written-there');
  expect(toldOf(only(after(plan, { Region__c: edit('x') })))).toContain('Region__c conflict both-changed');
  expect(toldOf(only(after(plan, { Region__c: crmValue })))).toContain('Region__c pull chosen');
});

describe('skipped items', () => {
  const plan = torn();

  test('a row does nothing', () => {
    const row = only(after(plan, { Amount: noteValue }, ['']));
    expect(row).toMatchObject({ verb: 'unchanged', agreed: {}, moneyDeltaMinor: 0 });
    expect(row.fields.every(({ action }) => action === 'hold')).toBe(true);
  });

  test('a field keeps its sides and its base', () => {
    const row = only(after(plan, { Amount: noteValue, Region__c: noteValue }, ['CloseDate', 'Region__c']));
    expect(toldOf(row)).toEqual([
      'Name push changed-here',
      'Amount push chosen',
      'CloseDate hold changed-there',
      'Region__c hold both-changed',
    ]);
    expect(row.verb).toBe('update');
    expect(row.agreed).not.toHaveProperty('CloseDate');
    expect(row.fields[2]).not.toHaveProperty('take');
  });

  test('a blocked row is unchanged', () => {
    const blocked = planFor([linked()], []);
    expect(after(blocked, {}, ['']).rows).toEqual(blocked.rows);
  });
});

test('safety limits and requests are those of the remaining changes', () => {
  const notes = Array.from({ length: 26 }, (_, at) => note({ id: `opp-${at}` }, `${at}.md`));
  const plan = planFor(notes, []);
  expect(plan.safetyLimits).toEqual([{ why: 'many-rows', figure: 26 }]);
  expect(plan.calls).toBe(3);
  const fewer = after(plan, {}, ['']);
  expect(fewer.safetyLimits).toEqual([]);
  const left = new Set(plan.rows.map(({ opId }) => opId));
  const none = applyDecisions(plan, { excluded: left, answers: new Map(), confirmed: false });
  expect(none.calls).toBe(0);
});
