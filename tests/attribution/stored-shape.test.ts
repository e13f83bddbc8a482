/** The stored form of an attribution, and whether a note still contains the current result. */
import { describe, expect, test } from 'vitest';
import { attribute, type Attribution } from '../../src/attribution/attribution.ts';
import { changedInputs, storedState, toStoredShape } from '../../src/attribution/stored-shape.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import type { NoteValue, PlainValue } from '../../src/domain/value.ts';
import { ALL_READ, GUIDE, V1 } from './opportunities.ts';

const AT = '2025-10-29T01:00:00Z';

function attributed(change: Partial<Opportunity> = {}): Attribution {
  const result = attribute(
    { opportunity: { ...GUIDE, ...change }, unreadable: ALL_READ },
    { model: 'multi_factor_v1', parameters: V1 },
  );
  if (result === undefined) throw new Error('nothing to attribute');
  return result;
}

function isMap(value: PlainValue): value is ReadonlyMap<string, PlainValue> {
  return value instanceof Map;
}

/** Returns the value as it is read from a note that contains exactly this. */
function inNote(value: PlainValue): NoteValue {
  const span = { from: 0, to: 0 };
  if (value === null) return { kind: 'empty', ...span };
  if (isMap(value)) {
    const entries = [...value].map(([key, one]) => ({ key, keyFrom: 0, keyTo: 0, value: inNote(one) }));
    return { kind: 'map', entries, ...span };
  }
  if (Array.isArray(value)) return { kind: 'list', flow: true, items: value.map(inNote), ...span };
  if (typeof value === 'object')
    return { kind: 'scalar', text: (value as { bare: string }).bare, plain: true, ...span };
  return { kind: 'scalar', text: String(value), plain: typeof value !== 'string', ...span };
}

/** Returns maps as arrays of pairs, because their order matters. */
function pairs(value: PlainValue): unknown {
  return isMap(value) ? [...value].map(([key, one]) => [key, pairs(one)]) : value;
}

describe('stored form', () => {
  test("the guide's worked example", () => {
    expect(pairs(toStoredShape(attributed(), AT))).toEqual([
      [
        'oem_attribution',
        [
          ['Microsoft', 600000],
          ['Cisco', 300000],
        ],
      ],
      [
        'partner_attribution',
        [
          ['Partner A', 100000],
          ['Partner B', 100000],
        ],
      ],
      ['region', 'East'],
      ['customer_org', 'Department of Defense'],
      ['total_amount', 1000000],
      ['currency', 'USD'],
      ['oem_unallocated', 100000],
      ['attribution_method', 'multi_factor_v1'],
      ['calculated_at', AT],
    ]);
  });

  test('with a team and without an organization', () => {
    const keys = [...toStoredShape(attributed({ team: 'T', customerOrg: undefined }), AT).keys()];
    expect(keys.slice(2, 5)).toEqual(['region', 'team', 'total_amount']);
  });

  test.each<[string, number, string, readonly string[]]>([
    ['cents', 10_002, 'USD', ['100.02', '60.01', '30.01', '10']],
    ['yen', 10_005, 'JPY', ['10005', '6003', '3002', '1000']],
    ['three decimals', 10_005, 'KWD', ['10.005', '6.003', '3.002', '1']],
    ['one cent', 1, 'USD', ['0.01', '0.01', '0', '0']],
    ['the largest', 9e13, 'USD', ['900000000000', '540000000000', '270000000000', '90000000000']],
    [
      'one cent less than the largest',
      9e13 - 1,
      'USD',
      ['899999999999.99', '539999999999.99', '270000000000', '90000000000'],
    ],
  ])('%s print as exact decimals', (_, minor, currency, expected) => {
    const shape = toStoredShape(attributed({ amount: { minor, currency }, oems: ['A', 'B'] }), AT);
    const oem = shape.get('oem_attribution') as ReadonlyMap<string, number>;
    const numbers = [shape.get('total_amount'), oem.get('A'), oem.get('B'), shape.get('oem_unallocated')];
    expect(numbers.map(String)).toEqual(expected);
  });

  test('ledgers without names are empty maps, and unusual names are keys like any other', () => {
    const shape = toStoredShape(attributed({ oems: [], partners: ['__proto__', '360'] }), AT);
    expect(pairs(shape.get('oem_attribution') as PlainValue)).toEqual([]);
    expect(pairs(shape.get('partner_attribution') as PlainValue)).toEqual([
      ['__proto__', 100000],
      ['360', 100000],
    ]);
  });
});

describe('keys that users added', () => {
  test('follow after the calculated keys, unchanged', () => {
    const added: PlainValue = new Map<string, PlainValue>([
      ['reviewed_by', 'Ann'],
      ['region', 'overwritten'],
      ['reviewed', { bare: '2026-01-31' }],
      ['score', { bare: '1.10' }],
      ['final', true],
      ['draft', false],
      ['open', null],
      ['team', 'no longer the team'],
      ['log', ['a', new Map([['b', { bare: '2' }]])]],
    ]);
    const shape = [...toStoredShape(attributed(), AT, inNote(added))].slice(9);
    expect(shape.map(([key, value]) => [key, pairs(value)])).toEqual([
      ['reviewed_by', 'Ann'],
      ['reviewed', { bare: '2026-01-31' }],
      ['score', { bare: '1.10' }],
      ['final', { bare: 'true' }],
      ['draft', { bare: 'false' }],
      ['open', null],
      ['log', ['a', new Map([['b', { bare: '2' }]])]],
    ]);
  });

  test.each(['1e5', '0x1F', '-.inf', '.NaN', 'TRUE', '+007'])('a plain %s stays unchanged and unquoted', (text) => {
    const stored = inNote(new Map([['added', { bare: text }]]));
    expect(toStoredShape(attributed(), AT, stored).get('added')).toEqual({ bare: text });
  });

  test('quoted numbers stay texts', () => {
    const quoted: NoteValue = { kind: 'scalar', text: '007', plain: false, from: 0, to: 0 };
    const stored: NoteValue = {
      kind: 'map',
      entries: [{ key: 'agent', keyFrom: 0, keyTo: 0, value: quoted }],
      from: 0,
      to: 0,
    };
    expect(toStoredShape(attributed(), AT, stored).get('agent')).toBe('007');
  });

  test('a value that contains itself is dropped, and the calculated keys are still written', () => {
    const items: NoteValue[] = [];
    const loop: NoteValue = { kind: 'list', flow: true, items, from: 0, to: 0 };
    items.push(loop, loop);
    const stored: NoteValue = {
      kind: 'map',
      entries: [{ key: 'loop', keyFrom: 0, keyTo: 0, value: loop }],
      from: 0,
      to: 0,
    };
    expect([...toStoredShape(attributed(), AT, stored).keys()].at(-1)).toBe('calculated_at');
  });
});

describe('stored state', () => {
  const current = toStoredShape(attributed(), AT);
  const changed = (key: string, value: PlainValue): NoteValue => inNote(new Map([...current, [key, value]]));
  const without = (key: string): NoteValue => inNote(new Map([...current].filter(([one]) => one !== key)));

  test.each<[string, NoteValue | undefined]>([
    ['no key', undefined],
    ['a key with nothing behind it', inNote(null)],
    ['an empty map', inNote(new Map())],
    ['an empty list', inNote([])],
    ['a blank text', inNote(' ')],
  ])('%s counts as no result, not as a stale one', (_, stored) => {
    expect(storedState(stored, attributed())).toBe('none');
    expect(storedState(stored, undefined)).toBe('none');
    expect(changedInputs(stored, attributed())).toBeUndefined();
  });

  test.each<[string, NoteValue]>([
    ['what was just written', inNote(current)],
    ['a calculation of another day', changed('calculated_at', '2020-01-01T00:00:00Z')],
    ['a result without its time', without('calculated_at')],
    ['a float of the same value', changed('total_amount', { bare: '1000000.0' })],
    ['a key of someone else', changed('reviewed_by', 'Ann')],
    ['an empty team where there is none', changed('team', null)],
    ['keys in another order', inNote(new Map([...current].reverse()))],
    ['an amount as text', changed('total_amount', '1000000')],
    ['an amount with an exponent', changed('total_amount', { bare: '1e6' })],
    ['an amount in a list of one', changed('total_amount', [1_000_000])],
    [
      'shares in another order, as text',
      changed(
        'oem_attribution',
        new Map([
          ['Cisco', '300000.00'],
          ['Microsoft', '600000'],
        ]),
      ),
    ],
    [
      'names as links',
      changed(
        'partner_attribution',
        new Map([
          ['[[Partner A]]', 100000],
          ['[[Firms/Partner B|B]]', 100000],
        ]),
      ),
    ],
    ['a region as a link', changed('region', '[[Regions/East]]')],
    ['a region in a list of one', changed('region', ['East'])],
    ['a missing key that a version before did not write', without('customer_org')],
    ['a missing key', without('currency')],
    [
      'the result of the engine before, which had no currency and no rest',
      inNote(new Map([...current].filter(([key]) => key !== 'currency' && key !== 'oem_unallocated'))),
    ],
  ])('%s is current', (_, stored) => {
    expect(changedInputs(stored, attributed())).toBeUndefined();
    expect(storedState(stored, attributed())).toBe('current');
  });

  const shares = (...all: readonly (readonly [string, PlainValue])[]): NoteValue =>
    changed('oem_attribution', new Map(all));

  test.each<[string, NoteValue, readonly string[]]>([
    ['another amount', changed('total_amount', 999999), ['amount']],
    ['another currency', changed('currency', 'EUR'), ['currency']],
    ['another share', shares(['Microsoft', 600000], ['Cisco', 300001]), ['OEM shares']],
    ['OEMs that changed places', shares(['Cisco', 600000], ['Microsoft', 300000]), ['order of the OEMs']],
    ['another OEM', shares(['Dell', 600000], ['Cisco', 300000]), ['OEMs']],
    ['an OEM less', shares(['Microsoft', 600000]), ['OEMs']],
    ['no OEMs', changed('oem_attribution', null), ['OEMs']],
    ['other partners', changed('partner_attribution', new Map([['Partner C', 100000]])), ['partners']],
    ['another rest alone', changed('oem_unallocated', 5), ['unallocated amount']],
    ['another region', changed('region', 'east'), ['region']],
    ['an emptied region', changed('region', null), ['region']],
    ['two regions', changed('region', ['East', 'West']), ['region']],
    ['another organization', changed('customer_org', 'Navy'), ['customer organization']],
    ['another method', changed('attribution_method', 'multi_factor_v0'), ['attribution method']],
    ['a team that is no longer there', changed('team', 'T'), ['team']],
    ['a text', inNote('yes'), []],
    [
      'another amount with the shares of it',
      inNote(toStoredShape(attributed({ amount: { minor: 500, currency: 'USD' } }), AT)),
      ['amount'],
    ],
    [
      'other inputs all together',
      inNote(
        toStoredShape(attributed({ amount: { minor: 500, currency: 'EUR' }, oems: ['Dell'], region: 'West' }), AT),
      ),
      ['OEMs', 'region', 'amount', 'currency'],
    ],
  ])('%s is stale', (_, stored, keys) => {
    expect(changedInputs(stored, attributed())).toEqual(keys);
    expect(storedState(stored, attributed())).toBe('stale');
  });

  test('a stored value is stale if nothing can be calculated', () => {
    expect(storedState(inNote(current), undefined)).toBe('stale');
  });
});
