/** The decision if a note still contains the current attribution. */
import { describe, expect, test } from 'vitest';
import { changedInputs, storedState } from '../../src/attribution/is-outdated.ts';
import { toStoredShape } from '../../src/attribution/stored-shape.ts';
import type { NoteValue, PlainValue } from '../../src/domain/value.ts';
import { AT, attributed, inNote } from './stored-values.ts';

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
