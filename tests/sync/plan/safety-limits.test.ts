import { describe, expect, test } from 'vitest';
import { exceededLimits } from '../../../src/sync/plan/safety-limits.ts';
import type { FieldReason, FieldChange, PlanRow, RowAction } from '../../../src/sync/plan/plan.ts';

function amount(crmValue: string, noteValue: string, reason: FieldReason = 'changed-here'): FieldChange {
  return {
    remote: 'Amount',
    from: 'amount',
    action: 'push',
    reason,
    noteValue,
    crmValue,
    base: undefined,
    send: Number(noteValue),
  };
}

function row(at: number, verb: RowAction, fields: readonly FieldChange[] = [], more: Partial<PlanRow> = {}): PlanRow {
  return {
    opId: `op${at}`,
    path: `${at}.md`,
    noteDigest: '',
    opportunityId: `opp-${at}`,
    title: '',
    verb,
    remoteId: verb === 'create' ? undefined : `006${at}`,
    remoteVersion: 'v',
    fields,
    agreed: {},
    blocks: [],
    moneyDeltaMinor: 0,
    currency: 'USD',
    ...more,
  };
}

const changed = [{ ...amount('1', '1'), from: 'title', remote: 'Name' }] as const;

/** Returns the given number of rows of each action. */
function rows(
  counts: Readonly<Partial<Record<RowAction, number>>>,
  fields: readonly FieldChange[] = changed,
): PlanRow[] {
  return Object.entries(counts).flatMap(([verb, count]) =>
    Array.from({ length: count }, (_, at) => row(at, verb as RowAction, verb === 'unchanged' ? [] : fields)),
  );
}

function told(of: readonly PlanRow[], org?: string): string[] {
  return exceededLimits(of, org).map(({ why, figure }) => `${why} ${figure}`);
}

const cleared: FieldChange = { ...amount('1', ''), clears: true };
const unagreed = [{ ...amount('', '5', 'empty-there'), from: 'title' }] as const;

describe('rows', () => {
  test.each([
    ['the largest allowed number', { create: 25 }, []],
    ['one more', { create: 26 }, ['many-rows 26']],
    [
      'of every kind that writes',
      { create: 10, update: 1, pull: 10, conflict: 5 },
      ['many-rows 26', 'large-share 100'],
    ],
    ['that only write links', { link: 100, blocked: 100, unchanged: 100 }, []],
    ['a fifth of the linked ones', { update: 2, unchanged: 8 }, []],
    ['more than a fifth', { update: 3, unchanged: 9 }, ['large-share 25']],
    ['all of a small number', { update: 5, unchanged: 4 }, []],
  ] as const)('%s', (_, counts, expected) => {
    expect(told(rows(counts))).toEqual(expected);
  });
});

describe('cleared fields', () => {
  test.each([
    [3, []],
    [4, ['many-cleared 4']],
  ] as const)('one field in %i rows', (count, expected) => {
    expect(told(rows({ update: count }, [cleared]))).toEqual(expected);
  });

  test('several fields a few times each', () => {
    const fields = ['A', 'B', 'C'].map((remote) => ({ ...cleared, remote }));
    expect(told(rows({ update: 3 }, fields))).toEqual([]);
  });
});

describe('amounts', () => {
  const moving = (at: number, from: number, to: number, currency = 'USD'): PlanRow => {
    const fields = [amount(String(from), String(to))];
    return row(at, 'update', fields, { moneyDeltaMinor: (to - from) * (currency === 'JPY' ? 1 : 100), currency });
  };
  const still = row(9, 'unchanged', [], { agreed: { Amount: '1000' } });

  test.each([
    ['a quarter', [moving(1, 100, 125), moving(2, 100, 125)], []],
    ['more than a quarter', [moving(1, 100, 125), moving(2, 100, 127)], ['money 26']],
    ['a single record', [moving(1, 100, 900)], []],
    ['a small part of the total', [moving(1, 100, 200), moving(2, 100, 200), still], []],
    ['increases and decreases', [moving(1, 100, 150), moving(2, 100, 50)], ['money 50']],
    ['the currency with the largest change', [moving(1, 100, 101), moving(2, 1000, 1600, 'JPY')], ['money 60']],
    ['from zero', [moving(1, 0, 100), moving(2, 0, 100)], ['money 100']],
  ] as const)('%s', (_, of, expected) => {
    expect(told(of)).toEqual(expected);
  });
});

describe('no base', () => {
  test.each([
    ['in a few rows', rows({ update: 5 }, unagreed), []],
    ['in all rows', rows({ update: 6 }, unagreed), ['no-base 6']],
    ['in all rows that write', rows({ update: 6, unchanged: 30 }, unagreed), ['no-base 6']],
    ['in all except one', [...rows({ update: 6 }, unagreed), ...rows({ pull: 1 })], []],
    ['of new records', rows({ create: 6 }, [amount('', '5', 'new-record')]), []],
  ] as const)('%s', (_, of, expected) => {
    expect(told(of)).toEqual(expected);
  });
});

test('another org is named', () => {
  expect(told([], 'Acme sandbox')).toEqual(['other-org Acme sandbox']);
});
