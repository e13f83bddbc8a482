/** Lists of changes: what they contain, what is certain, and how much work they are. */
import { describe, expect, test } from 'vitest';
import type { ChangeList, ChangeRequest } from '../../src/vault/change-list.ts';
import { deskOver, found, VAULT } from '../support/note-service.ts';
import { attributionText, dealText, OPTIONS } from '../support/rules.ts';

async function listOf(
  files: Readonly<Record<string, string>>,
  request: ChangeRequest = { work: 'fix' },
  settings = {},
): Promise<ChangeList> {
  return found(await deskOver(files, settings).service.listChanges(VAULT, request));
}

/** Returns the rows as `kind key: before → after`, with `?` for one that is not certain. */
function shown({ rows }: ChangeList): readonly string[] {
  return rows.map(
    ({ kind, key, before, after, certain }) =>
      `${kind} ${key}: ${before ?? '(absent)'} → ${after ?? '(absent)'}${certain ? '' : ' ?'}`,
  );
}

const STAGES = {
  stages: [
    { name: 'Proposal', state: 'open' },
    { name: 'Closed Won', state: 'won' },
  ],
};

describe('a fix is certain only if every reading of the old value agrees', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, string]>([
    ['an amount with two groups', { amount: '"$1,200,000"' }, 'amount-not-a-number amount: "$1,200,000" → 1200000'],
    ['an amount that may have decimals', { amount: '"$1,200"' }, 'amount-not-a-number amount: "$1,200" → 1200 ?'],
    ['an amount with a multiple', { amount: '1.2M' }, 'amount-not-a-number amount: 1.2M → 1200000'],
    ['a German amount', { amount: '"1.200.000,50"' }, 'amount-not-a-number amount: "1.200.000,50" → 1200000.50'],
    ['a day with one order', { close_date: '11/30/2026' }, 'close-date-invalid close_date: 11/30/2026 → 2026-11-30'],
    ['a named month', { close_date: '"Nov 3, 2026"' }, 'close-date-invalid close_date: "Nov 3, 2026" → 2026-11-03'],
    ['a year first', { close_date: '2026/4/3' }, 'close-date-invalid close_date: 2026/4/3 → 2026-04-03'],
    ['a day with periods', { close_date: '3.4.2027' }, 'close-date-invalid close_date: 3.4.2027 → 2027-04-03 ?'],
    ['a currency in brackets', { currency: '"(eur)"' }, 'currency-unknown currency: "(eur)" → "EUR"'],
    ['a slip in a currency', { currency: 'UDS' }, 'currency-unknown currency: UDS → USD ?'],
    ['a link without quotes', { oems: '[[Cisco]]' }, 'link-unquoted oems: [[Cisco]] → ["[[Cisco]]"]'],
    ['names with semicolons', { oems: 'Cisco; Dell' }, 'names-in-one-text oems: Cisco; Dell → - Cisco\n  - Dell'],
    ['names with commas', { oems: 'Cisco, Dell' }, 'names-in-one-text oems: Cisco, Dell → - Cisco\n  - Dell ?'],
    ['one name or two', { oems: 'Cisco and Dell' }, 'name-with-and oems: Cisco and Dell → - Cisco\n  - Dell ?'],
    ['a stage in other case', { stage: 'closed won' }, 'stage-unknown stage: closed won → Closed Won'],
    ['a slip in a stage', { stage: 'Propsal' }, 'stage-unknown stage: Propsal → Proposal ?'],
    ['a key with a slip', { stage: undefined, stgae: 'Proposal' }, 'key-near-miss stgae: stgae → stage ?'],
    ['a comment in a value', { title: 'Renewal #42' }, 'comment-truncates-value title: Renewal → "Renewal #42" ?'],
    [
      'an ID that is a number',
      { id: '12345678901234567890' },
      'id-unsafe-number id: 12345678901234567890 → "12345678901234567890"',
    ],
    ['a probability as a fraction', { win_prob: '0.65' }, 'probability-fraction win_prob: 0.65 → 65 ?'],
  ])('%s', async (_, changes, row) => {
    const list = await listOf({ 'a.md': dealText({ oems: '[Cisco]', ...changes }) }, { work: 'fix' }, STAGES);
    expect(shown(list).filter((one) => !one.startsWith('required-missing'))[0] ?? '').toBe(row);
  });

  test('an ID is never changed for certain', async () => {
    const list = await listOf({ 'a.md': dealText({ id: '"opp\\u200b1"', region: '"Ea\\u200bst"' }) });
    expect(list.rows.map(({ key, certain }) => [key, certain])).toEqual([
      ['id', false],
      ['region', true],
    ]);
  });

  test('a note that counts only by its keys and is invalid has no certain fixes, unless it was selected', async () => {
    const { service } = deskOver({ 'a.md': dealText({ type: undefined, amount: '"$1,200,000"' }) });
    const all = found(await service.listChanges(VAULT, { work: 'fix' }));
    expect(all.rows.map(({ certain }) => certain)).toEqual([false]);
    const one = found(await service.listChanges({ what: 'note', path: 'a.md' }, { work: 'fix' }));
    expect(one.rows.map(({ certain }) => certain)).toEqual([true]);
  });
});

describe('the order of day and month', () => {
  const days = (texts: readonly string[]): Record<string, string> =>
    Object.fromEntries(texts.map((text, at) => [`${at}.md`, dealText({ id: `o${at}`, close_date: text })]));
  const SIX = ['13/4/2027', '14/4/2027', '15/4/2027', '16/4/2027', '17/4/2027', '18/4/2027'];
  const TEN = [...SIX, '3/4/2027', '5/6/2027', '1/2/2027', '7/8/2027'];

  test('six days settle the other four, which are still one question', async () => {
    const list = await listOf(days(TEN));
    expect(list.order).toEqual({ given: undefined, inferred: 'day-first', dayFirst: 6, monthFirst: 0, open: 4 });
    expect(list.groups).toEqual([{ kind: 'close-date-invalid', count: 10, certain: 6 }]);
    expect(list.rows.filter(({ asksOrder }) => asksOrder).map(({ after }) => after)).toEqual([
      '2027-04-03',
      '2027-06-05',
      '2027-02-01',
      '2027-08-07',
    ]);
  });

  test('an answer makes them certain, also against the inferred order', async () => {
    const list = await listOf(days(TEN), { work: 'fix', order: 'month-first' });
    expect(list.groups).toEqual([{ kind: 'close-date-invalid', count: 10, certain: 10 }]);
    expect(list.rows.find(({ path }) => path === '6.md')?.after).toBe('2027-03-04');
    expect(list.rows.find(({ path }) => path === '0.md')?.after).toBe('2027-04-13');
  });

  test('the order in the settings is an answer, which another one replaces', async () => {
    const settings = { dayOrder: 'month-first' };
    const saved = await listOf(days(['3/4/2027']), { work: 'fix' }, settings);
    expect(saved.order).toMatchObject({ given: 'month-first', saved: 'month-first', inferred: undefined, open: 1 });
    expect(shown(saved)).toEqual(['close-date-invalid close_date: 3/4/2027 → 2027-03-04']);
    const other = await listOf(days(['3/4/2027']), { work: 'fix', order: 'day-first' }, settings);
    expect(other.order).toMatchObject({ given: 'day-first', saved: 'month-first' });
    expect(shown(other)).toEqual(['close-date-invalid close_date: 3/4/2027 → 2027-04-03']);
  });

  test('days of both orders settle nothing', async () => {
    const list = await listOf(days(['13/4/2027', '4/13/2027', '3/4/2027', '4/4/2027']));
    expect(list.order).toMatchObject({ inferred: undefined, dayFirst: 1, monthFirst: 1, open: 1 });
    expect(list.rows.map(({ path }) => path)).toEqual(['0.md', '1.md', '3.md']);
  });

  test('a list without close dates does not ask', async () => {
    const list = await listOf(days(TEN), { work: 'fix', kind: 'amount-not-a-number' });
    expect(list).toMatchObject({ rows: [], groups: [] });
    expect(list).not.toHaveProperty('order');
  });
});

test('fixes of one list are certain together', async () => {
  const { service, store } = deskOver({ 'a.md': dealText({ oems: '[N/A, Cisco, none]' }) });
  const list = found(await service.listChanges(VAULT, { work: 'fix' }));
  expect(shown(list)).toEqual([
    'name-none oems: [N/A, Cisco, none] → [Cisco, none]',
    'name-none oems: [N/A, Cisco, none] → [N/A, Cisco]',
  ]);
  await service.applyChanges(list, list.rows);
  expect(store.texts()['a.md']).toBe(dealText({ oems: '[Cisco]' }));
});

test('calculated values are rows too', async () => {
  const stale = dealText({ rev_attribution: attributionText('2026-01-01T00:00:00Z'), amount: '2000000' });
  const list = await listOf({ 'a.md': dealText(), 'b.md': stale }, { work: 'attribute' });
  expect(list.rows).toMatchObject([
    { path: 'a.md', key: 'rev_attribution', kind: 'attribution', before: undefined, certain: true },
    { path: 'b.md', key: 'rev_attribution', kind: 'attribution', certain: true },
  ]);
  expect(list.rows[1]?.before).toContain('total_amount: 1000000');
  expect(list.rows[1]?.after).toContain('total_amount: 2000000');
});

test('values of rules are rows too, and notes without one are not read', async () => {
  const { service, store } = deskOver(
    { 'a.md': dealText({ customer_org: undefined }), 'b.md': dealText({ id: 'b' }) },
    { rules: { ...OPTIONS.rules, organizations: [{ customer: 'DoD', organization: 'Department of Defense' }] } },
  );
  await service.validate(VAULT);
  const { reads } = store.counts;
  const list = found(await service.listChanges(VAULT, { work: 'enrich' }));
  expect(shown(list)).toEqual(['enrichment customer_org: (absent) → Department of Defense']);
  expect(list.rows.map(({ because }) => because)).toEqual([{ field: 'customer', value: 'DoD' }]);
  expect(store.counts.reads - reads).toBe(1);
});
