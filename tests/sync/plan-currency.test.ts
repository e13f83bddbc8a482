/** Amounts where note and record are in two currencies. */
import { expect, test } from 'vitest';
import { apart } from '../../src/sync/plan-currency.ts';
import { planField } from '../support/sync-desk.ts';

const CURRENCY = 'currency';

const amount = planField({ remote: 'amount', from: 'amount', ours: '5', theirs: '9', send: '5' });
const forecast = planField({ remote: 'fy27', from: 'forecastAmounts', year: 2027, ours: '1', theirs: '2', send: '1' });
const stage = planField();

test.each([
  ['held', { action: 'hold' as const, reason: 'push-only' as const }, true],
  ['held, and the record has none', { action: 'hold' as const, reason: 'push-only' as const, theirs: '' }, false],
  ['sent', {}, false],
  ['asked for', { action: 'conflict' as const }, false],
])('with a currency that is %s', (_, changes, rests) => {
  const currency = planField({ remote: CURRENCY, from: 'currency', ours: 'USD', theirs: 'EUR', ...changes });
  const agreed = { amount: '5', fy27: '1', StageName: 'Proposal' };
  const { fields, agreed: rest } = apart({ fields: [amount, forecast, stage, currency], agreed }, CURRENCY);
  expect(fields.map(({ action }) => action).slice(0, 3)).toEqual(
    rests ? ['hold', 'hold', 'push'] : ['push', 'push', 'push'],
  );
  expect(rest).toEqual(rests ? { StageName: 'Proposal' } : agreed);
  expect(fields[0]).toMatchObject(rests ? { reason: 'other-currency', ours: '5', theirs: '9' } : { send: '5' });
});

test('an org that has no field for it keeps one currency', () => {
  const does = { fields: [amount], agreed: { amount: '5' } };
  expect(apart(does, undefined)).toEqual(does);
});
