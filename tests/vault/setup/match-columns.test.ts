/** Proposals of a column for each field. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex } from '../../../src/notes/read.ts';
import { FIELD_ALIASES } from '../../../src/vault/setup/field-aliases.ts';
import { matchColumns, type MatchOptions, type NamedColumn } from '../../../src/vault/setup/match-columns.ts';

const OPTIONS: MatchOptions = { keyIndex: keyIndex(keyNames()), currency: 'USD' };

const MONEY = ['$50k', '$1,200,000', '75000', '1.5M'];
const DAYS = ['12/31/2026', '3/4/2027', '2027-01-15', 'Dec 31, 2026'];
const NAMES = ['Acme', 'Nordhafen', 'Vexil', 'Ortano'];

function columns(of: Readonly<Record<string, readonly string[]>>): readonly NamedColumn[] {
  return Object.entries(of).map(([key, values]) => ({ key, values }));
}

/** Returns the proposals as `field: key (confidence)`, `field: open` for a tie, and `field: -` for no proposal. */
function proposed(
  found: readonly NamedColumn[],
  options: Partial<MatchOptions> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    matchColumns(found, { ...OPTIONS, ...options }).map(({ field, match, isTie }) => [
      field,
      match === undefined ? (isTie ? 'open' : '-') : `${match.key} (${match.confidence})`,
    ]),
  );
}

describe('evidence', () => {
  test('a key that is read is sure, an alias too, and both have samples', () => {
    const found = matchColumns(columns({ Amount: MONEY, Kunde: [...NAMES, '', 'Acme'] }), OPTIONS);
    expect(found.find(({ field }) => field === 'amount')?.match).toMatchObject({
      key: 'Amount',
      evidence: 'read',
      confidence: 'sure',
      count: 4,
      samples: ['$50k', '$1,200,000', '75000'],
      written: ['50000', '1200000', '75000'],
      share: 1,
    });
    expect(found.find(({ field }) => field === 'customer')?.match).toMatchObject({
      key: 'Kunde',
      evidence: 'alias',
      confidence: 'sure',
      count: 6,
      samples: ['Acme', 'Nordhafen', 'Vexil'],
      written: ['Acme', 'Nordhafen', 'Vexil'],
    });
  });

  test('orders a read key, the name, an alias, history, and words', () => {
    const history = { amount: ['Wert'] };
    const all = columns({ amount: MONEY, '💰 Amount': MONEY, Betrag: MONEY, Wert: MONEY, 'deal.amount': MONEY });
    for (let at = 0; at < all.length; at += 1) {
      expect(proposed(all.slice(at), { history })['amount']).toMatch(all[at]?.key ?? '');
    }
    const [amount] = matchColumns(all, { ...OPTIONS, history }).filter(({ field }) => field === 'amount');
    expect(amount?.alternatives.map(({ key }) => key)).toEqual(['💰 Amount', 'Betrag', 'Wert', 'deal.amount']);
  });

  test('a common word selects only a column whose values fit, and never a text', () => {
    expect(proposed(columns({ 'deal.amount': MONEY }))['amount']).toBe('deal.amount (likely)');
    expect(proposed(columns({ 'deal.amount': NAMES }))['amount']).toBe('-');
    expect(proposed(columns({ 'deal.customer': NAMES }))['customer']).toBe('-');
  });

  test('a rare column does not win against a frequent one', () => {
    const many = Array.from({ length: 40 }, () => '5000');
    expect(proposed(columns({ amount: ['1', '2'], Betrag: many }))['amount']).toBe('Betrag (sure)');
    expect(proposed(columns({ amount: many.slice(0, 10), Betrag: many }))['amount']).toBe('amount (sure)');
  });
});

describe('values', () => {
  test('nine of ten must parse', () => {
    const nine = [...Array.from({ length: 9 }, () => '$5'), 'tbd'];
    expect(proposed(columns({ Betrag: nine }))['amount']).toBe('Betrag (sure)');
    expect(proposed(columns({ Betrag: [...nine, 'tbd'] }))['amount']).toBe('-');
  });

  test('an ID differs from note to note', () => {
    expect(proposed(columns({ 'Record ID': ['1', '2', '3'] }))['id']).toBe('Record ID (sure)');
    expect(proposed(columns({ 'Record ID': ['1', '1', '3'] }))['id']).toBe('-');
  });

  test('values alone select nothing', () => {
    expect(proposed(columns({ Weather: MONEY, Mood: DAYS }))).toEqual({
      ...{ id: '-', title: '-', customer: '-', amount: '-', stage: '-', closeDate: '-' },
    });
  });

  test('a column without values is at most likely', () => {
    expect(proposed(columns({ Kunde: ['', ''] }))['customer']).toBe('-');
    expect(proposed(columns({ customer: ['', ''] }))['customer']).toBe('customer (likely)');
  });
});

describe('traps', () => {
  test('Expected Revenue of Salesforce is weighted, and never selected', () => {
    const [amount] = matchColumns(columns({ 'Expected Revenue': MONEY }), OPTIONS).filter(
      ({ field }) => field === 'amount',
    );
    expect(amount?.match).toBeUndefined();
    expect(amount?.alternatives).toMatchObject([{ key: 'Expected Revenue', doubt: 'weighted', confidence: 'guess' }]);
  });

  test('a user who chose it before gets it again', () => {
    const history = { amount: ['expected_revenue'] };
    expect(proposed(columns({ 'Expected Revenue': MONEY }), { history })['amount']).toBe('Expected Revenue (likely)');
  });

  test('Ingresos esperados of EspoCRM is the plain amount', () => {
    expect(proposed(columns({ 'Ingresos esperados': MONEY }))['amount']).toBe('Ingresos esperados (sure)');
  });

  test('Amount in company currency is converted, and so is a weighted amount', () => {
    expect(proposed(columns({ 'Amount in company currency': MONEY, 'Weighted Amount': MONEY }))['amount']).toBe('-');
  });

  test('Sales Forecast is a day or an amount, by its values', () => {
    expect(proposed(columns({ 'Sales Forecast': DAYS }))).toMatchObject({
      closeDate: 'Sales Forecast (likely)',
      amount: '-',
    });
    expect(proposed(columns({ 'Sales Forecast': MONEY }))).toMatchObject({
      closeDate: '-',
      amount: 'Sales Forecast (likely)',
    });
  });

  test('Status is a stage with a doubt, and loses against Stage', () => {
    const status = ['open', 'won', 'open', 'lost'];
    expect(matchColumns(columns({ Status: status }), OPTIONS)).toContainEqual(
      expect.objectContaining({
        field: 'stage',
        match: expect.objectContaining({ key: 'Status', doubt: 'state' }) as object,
      }),
    );
    expect(proposed(columns({ Status: status, 'Sales Stage': NAMES }))['stage']).toBe('Sales Stage (sure)');
  });

  test('Type is a source only if the user decides, and type marks notes', () => {
    expect(proposed(columns({ Type: ['Renewal', 'New'] }))['source']).toBe('-');
    expect(proposed(columns({ type: ['Renewal', 'New'] }))['source']).toBeUndefined();
  });

  test('Description is text for the notes, not the title', () => {
    expect(proposed(columns({ Description: NAMES }))).toMatchObject({ title: '-', notes: 'Description (sure)' });
  });
});

describe('ties', () => {
  test('two aliases of similar frequency stay open', () => {
    const found = matchColumns(columns({ Account: NAMES, Company: NAMES }), OPTIONS);
    const customer = found.find(({ field }) => field === 'customer');
    expect(customer).toMatchObject({ match: undefined, isTie: true });
    expect(customer?.alternatives.map(({ key }) => key)).toEqual(['Account', 'Company']);
  });

  test('a column that two fields name goes to the field with the better evidence', () => {
    const history = { owner: ['Kunde'], source: ['Quelle'] };
    const found = matchColumns(columns({ Kunde: NAMES }), { ...OPTIONS, history });
    expect(found.find(({ field }) => field === 'customer')?.match?.key).toBe('Kunde');
    expect(found.find(({ field }) => field === 'owner')).toBeUndefined();
  });

  test('a column that two fields name with the same evidence stays open', () => {
    const history = { owner: ['Wer'], source: ['Wer'] };
    expect(proposed(columns({ Wer: NAMES }), { history })).toMatchObject({ owner: 'open', source: 'open' });
  });

  test('of two keys that are read, the more frequent one is shown, because nothing must change', () => {
    expect(proposed(columns({ amount: MONEY, Amount: [...MONEY, '5'] }))['amount']).toBe('Amount (sure)');
    expect(proposed(columns({ amount: MONEY, Amount: MONEY }))['amount']).toBe('Amount (sure)');
  });

  test('the clearly more frequent one of two clusters wins', () => {
    expect(proposed(columns({ Betrag: [...MONEY, ...MONEY], 金額: MONEY }))['amount']).toBe('Betrag (sure)');
  });
});

const NAME = fc.oneof(
  fc.constantFrom(
    ...Object.values(FIELD_ALIASES).flatMap((names) => Object.values(names).flatMap((list) => list.split('|'))),
  ),
  fc.constantFrom(
    'id',
    'title',
    'customer',
    'amount',
    'stage',
    'close_date',
    'Close Date',
    'deal.amount',
    'tags',
    'type',
  ),
  fc.string({ maxLength: 12 }),
);
const VALUE = fc.oneof(fc.constantFrom(...MONEY, ...DAYS, ...NAMES, '60 %', '', 'open'), fc.string({ maxLength: 8 }));
const COLUMNS = fc.uniqueArray(
  fc.record({
    key: NAME,
    values: fc.oneof(
      fc.array(VALUE, { maxLength: 6 }),
      ...[MONEY, DAYS, NAMES].map((values) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 6 })),
    ),
  }),
  { selector: ({ key }) => key, maxLength: 14 },
);

/** Earlier decisions, which can give one name to several fields. */
const HISTORY = fc.dictionary(
  fc.constantFrom('title', 'customer', 'amount', 'closeDate', 'owner', 'source'),
  fc.array(NAME, { maxLength: 3 }),
);

describe('for any columns', () => {
  test('no two fields share a column, and nothing below likely is selected', () => {
    fc.assert(
      fc.property(COLUMNS, HISTORY, (found, names) => {
        const history = Object.fromEntries(
          Object.entries(names).map(([field, list]) => [field, [...list, ...found.slice(0, 2).map(({ key }) => key)]]),
        );
        const selected = matchColumns(found, { ...OPTIONS, history }).flatMap(({ match }) => match ?? []);
        expect(new Set(selected.map(({ key }) => key)).size).toBe(selected.length);
        expect(selected.map(({ confidence }) => confidence)).not.toContain('guess');
      }),
    );
  });

  test('their order changes nothing', () => {
    fc.assert(
      fc.property(
        COLUMNS.chain((found) => fc.tuple(fc.constant(found), fc.shuffledSubarray(found, { minLength: found.length }))),
        ([found, shuffled]) => {
          expect(matchColumns(shuffled, OPTIONS)).toEqual(matchColumns(found, OPTIONS));
        },
      ),
    );
  });
});
