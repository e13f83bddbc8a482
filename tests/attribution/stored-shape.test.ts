/** The shape of an attribution that is stored in a note. */
import { describe, expect, test } from 'vitest';
import { toStoredShape } from '../../src/attribution/stored-shape.ts';
import type { NoteValue, PlainValue } from '../../src/domain/value.ts';
import { AT, attributed, inNote, isMap } from './stored-values.ts';

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
