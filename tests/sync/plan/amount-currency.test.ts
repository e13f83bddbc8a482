/** Amounts whose note and record have different currencies. */
import { describe, expect, test } from 'vitest';
import { applyDecisions } from '../../../src/sync/plan/apply-decisions.ts';
import type { PlanInput } from '../../../src/sync/plan/build-plan.ts';
import { skipMixedCurrency } from '../../../src/sync/plan/amount-currency.ts';
import type { RemoteField } from '../../../src/targets/core/crm.ts';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { Direction } from '../../../src/targets/core/target.ts';
import { planField } from '../../support/sync-service.ts';
import { fieldIn, linked, planFor, record, rowFor, SCHEMA } from './plan-scene.ts';

const CURRENCY = 'currency';

const amount = planField({ remote: 'amount', from: 'amount', noteValue: '5', crmValue: '9', send: '5' });
const forecast = planField({
  remote: 'fy27',
  from: 'forecastAmounts',
  year: 2027,
  noteValue: '1',
  crmValue: '2',
  send: '1',
});
const stage = planField();

test.each([
  ['skipped', { action: 'hold' as const, reason: 'push-only' as const }, true],
  ['skipped, and the record has none', { action: 'hold' as const, reason: 'push-only' as const, crmValue: '' }, false],
  ['excluded, and the record has none', { action: 'hold' as const, crmValue: '' }, true],
  ['sent', {}, false],
  ['a conflict', { action: 'conflict' as const }, false],
])('with a currency that is %s', (_, changes, rests) => {
  const currency = planField({ remote: CURRENCY, from: 'currency', noteValue: 'USD', crmValue: 'EUR', ...changes });
  const agreed = { amount: '5', fy27: '1', StageName: 'Proposal' };
  const { fields, agreed: rest } = skipMixedCurrency({ fields: [amount, forecast, stage, currency], agreed }, CURRENCY);
  expect(fields.map(({ action }) => action).slice(0, 3)).toEqual(
    rests ? ['hold', 'hold', 'push'] : ['push', 'push', 'push'],
  );
  expect(rest).toEqual(rests ? { StageName: 'Proposal' } : agreed);
  expect(fields[0]).toMatchObject(rests ? { reason: 'other-currency', noteValue: '5', crmValue: '9' } : { send: '5' });
});

test.each([
  ['is pushed, and the number in the CRM was excluded', {}, 'hold other-currency'],
  ['is pushed, and the CRM has no number', { crmValue: '' }, 'push changed-here'],
  ['is pushed, and the number is skipped for its own reason', { reason: 'push-only' as const }, 'push changed-here'],
])('a currency that %s', (_, changes, told) => {
  const kept = { ...amount, action: 'hold' as const, ...changes };
  const currency = planField({ remote: CURRENCY, from: 'currency', noteValue: 'EUR', crmValue: 'USD' });
  const { fields, agreed } = skipMixedCurrency({ fields: [kept, currency], agreed: { [CURRENCY]: 'EUR' } }, CURRENCY);
  expect(fields.map(({ action, reason }) => `${action} ${reason}`)[1]).toBe(told);
  expect(CURRENCY in agreed).toBe(told.startsWith('push'));
});

test('an org without a currency field has one currency', () => {
  const does = { fields: [amount], agreed: { amount: '5' } };
  expect(skipMixedCurrency(does, undefined)).toEqual(does);
});

describe('an amount and a currency that changed on different sides', () => {
  const ISO = 'CurrencyIsoCode';
  const field: RemoteField = {
    ...{ name: ISO, label: 'Currency', type: 'choice', creatable: true, updatable: true, required: false },
  };
  const AMOUNT = SCHEMA.fields['Amount'] as RemoteField;
  const schema = { fields: { ...SCHEMA.fields, [ISO]: field }, currencyField: ISO };
  const choice = (winner: 'ask' | 'vault' | 'crm', direction: Direction = 'both') => ({
    mapping: [...salesforce.mapping, { from: 'currency', to: ISO, codec: 'text', direction } as const],
    sync: { winner },
  });
  const told = (
    lines: Readonly<Record<string, string>>,
    there: Readonly<Record<string, string | number>>,
    more: Partial<PlanInput> = {},
  ) => {
    const all = record({ [ISO]: 'USD', ...there });
    const row = rowFor(linked({ currency: 'USD', ...lines }, { [ISO]: 'USD' }), [all], {
      ...{ schema, choice: choice('ask') },
      ...more,
    });
    return Object.fromEntries(row.fields.map(({ remote, action, reason }) => [remote, `${action} ${reason}`]));
  };

  const here = { amount: '5' };
  const there = { Amount: 5 };

  test.each([
    ['here', { ...here, currency: 'EUR' }, {}, 'ask', 'push changed-here', 'push changed-here'],
    ['there', {}, { ...there, [ISO]: 'EUR' }, 'ask', 'pull changed-there', 'pull changed-there'],
    ['apart', here, { [ISO]: 'EUR' }, 'ask', 'conflict mixed-currency', 'pull changed-there'],
    ['apart', here, { [ISO]: 'EUR' }, 'vault', 'conflict mixed-currency', 'pull changed-there'],
    ['apart', { currency: 'EUR' }, there, 'ask', 'conflict mixed-currency', 'push changed-here'],
    ['apart', { currency: 'EUR' }, there, 'crm', 'conflict mixed-currency', 'push changed-here'],
    [
      'twice',
      { ...here, currency: 'JPY' },
      { [ISO]: 'EUR' },
      'ask',
      'conflict mixed-currency',
      'conflict both-changed',
    ],
    ['twice', { ...here, currency: 'JPY' }, { [ISO]: 'EUR' }, 'vault', 'push changed-here', 'push vault-wins'],
    ['twice', { ...here, currency: 'JPY' }, { [ISO]: 'EUR' }, 'crm', 'conflict mixed-currency', 'pull crm-wins'],
    ['all', { ...here, currency: 'EUR' }, { Amount: 7 }, 'ask', 'conflict both-changed', 'push changed-here'],
  ] as const)(
    'changed %s: %j in the note and %j in the CRM, if %s wins: %s, %s',
    (_, lines, edits, winner, amount, currency) => {
      const row = told(lines, edits, { choice: choice(winner) });
      expect([row['Amount'], row[ISO]]).toEqual([amount, currency]);
    },
  );

  test('only amounts depend on the currency, and a currency that differs blocks its amounts', () => {
    expect(told({ region: 'West' }, { [ISO]: 'EUR' })['Region__c']).toBe('push changed-here');
    const only = choice('ask', 'push');
    expect(told({ amount: '5' }, { [ISO]: 'EUR' }, { choice: only })['Amount']).toBe('hold other-currency');
  });

  test('either can be chosen', () => {
    const row = rowFor(linked({ currency: 'USD', amount: '5' }, { [ISO]: 'USD' }), [record({ [ISO]: 'EUR' })], {
      ...{ schema, choice: choice('ask') },
    });
    expect(fieldIn(row, 'Amount')).toMatchObject({
      noteValue: '5',
      crmValue: '1000000',
      send: 5,
      take: { bare: '1000000' },
    });
    expect(row.verb).toBe('conflict');
  });

  test.each([
    ['EURO', 'conflict'],
    ['GBP', 'push'],
  ])('%s in place of two currencies: %s', (text, action) => {
    const one = linked({ currency: 'JPY' }, { [ISO]: 'USD' });
    const choices = choice('ask');
    const plan = planFor([one], [record({ [ISO]: 'EUR' })], { schema, choice: choices });
    const answers = new Map([[`${plan.rows[0]?.opId ?? ''}/${ISO}`, { take: 'edit', text } as const]]);
    const { rows } = applyDecisions(plan, { excluded: new Set(), answers, confirmed: true });
    expect(rows[0]?.fields.find(({ remote }) => remote === ISO)?.action).toBe(action);
  });

  test.each([
    ['yen, which it supports', 'JPY', '7.50', '7'],
    ['dinars, which it supports', 'KWD', '7.1255', '7.125'],
  ] as const)('an edit of the note is an amount in %s', (_, code, wrong, right) => {
    const one = linked({ currency: 'USD', amount: '5' }, { [ISO]: 'USD' });
    const choices = choice('ask');
    const plan = planFor([one], [record({ [ISO]: code })], { schema, choice: choices });
    const opId = plan.rows[0]?.opId ?? '';
    const told = (text: string) => {
      const answers = new Map([[`${opId}/Amount`, { take: 'edit', text } as const]]);
      const row = applyDecisions(plan, { excluded: new Set(), answers, confirmed: true }).rows[0];
      return row?.fields.find(({ remote }) => remote === 'Amount')?.action;
    };
    expect([told(wrong), told(right)]).toEqual(['conflict', 'push']);
  });

  test.each([
    [{ [ISO]: 'KWD', Amount: '12.345' }, '12.345'],
    [{ [ISO]: 'JPY', Amount: '12' }, '12'],
    [{ Amount: '12.34' }, '12.34'],
  ])('%j is written to the note with the decimals of that currency', (there, bare) => {
    const scales = { USD: 2, KWD: 3, JPY: 0 };
    const amounts = { ...schema, fields: { ...schema.fields, Amount: { ...AMOUNT, scale: 3, scales } } };
    const one = linked({ currency: 'USD' }, { [ISO]: 'USD' });
    const row = rowFor(one, [record({ [ISO]: 'USD', ...there })], { schema: amounts, choice: choice('ask') });
    expect(fieldIn(row, 'Amount')).toMatchObject({ action: 'pull', take: { bare } });
  });
});
