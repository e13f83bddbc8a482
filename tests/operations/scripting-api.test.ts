/** The API for scripts: the example of the guide, and what is rejected. */
import { expect, test } from 'vitest';
import { createScriptingApi } from '../../src/operations/scripting-api.ts';
import { operationServices } from '../support/operations.ts';

const api = createScriptingApi(operationServices());

const OPPORTUNITY = {
  oems: ['Microsoft', 'Cisco'],
  partners: ['Partner A', 'Partner B'],
  amount: 1000000,
  region: 'East',
  customer_org: 'Department of Defense',
};

test('returns the attribution of the guide', () => {
  expect(api.calculateFullAttribution(OPPORTUNITY)).toEqual({
    oem_attribution: { Microsoft: 600000, Cisco: 300000 },
    partner_attribution: { 'Partner A': 100000, 'Partner B': 100000 },
    region: 'East',
    customer_org: 'Department of Defense',
    total_amount: 1000000,
    currency: 'USD',
    oem_unallocated: 100000,
    attribution_method: 'multi_factor_v1',
    calculated_at: '2026-11-22T18:30:15Z',
  });
});

test('is frozen, and returns copies', () => {
  expect(Object.isFrozen(api)).toBe(true);
  expect(api.version).toBe(1);
  const first = api.calculateFullAttribution(OPPORTUNITY);
  Object.assign(first['oem_attribution'] as object, { Microsoft: 0 });
  expect(api.calculateFullAttribution(OPPORTUNITY)['oem_attribution']).toEqual({ Microsoft: 600000, Cisco: 300000 });
});

test('ignores what no property can be, and reads links of Dataview', () => {
  const page: Record<string, unknown> = { ...OPPORTUNITY, map: () => 0, at: Symbol('x'), none: undefined };
  page['file'] = { page };
  page['oems'] = [{ path: 'OEMs/Microsoft.md', display: 'MS' }];
  expect(api.calculateFullAttribution(page)['oem_attribution']).toEqual({ Microsoft: 600000 });
});

test('reads amounts as a note does', () => {
  const amounts = [1000000n, '1000000.50', 0.1].map((amount) =>
    api.calculateFullAttribution({ ...OPPORTUNITY, amount }),
  );
  expect(amounts.map((result) => result['total_amount'])).toEqual([1000000, 1000000.5, 0.1]);
});

test.each<[opportunity: unknown, message: string]>([
  [undefined, 'The opportunity must be an object with properties, not undefined.'],
  [null, 'The opportunity must be an object with properties, not null.'],
  [[OPPORTUNITY], 'The opportunity must be an object with properties, not a list.'],
  ['opp-1', 'The opportunity must be an object with properties, not the text “opp-1”.'],
  [{}, 'amount'],
  [{ ...OPPORTUNITY, amount: -5 }, 'The amount is -5.'],
  [{ ...OPPORTUNITY, amount: Number.NaN }, 'NaN'],
  [{ ...OPPORTUNITY, amount: '$1,200' }, '$1,200'],
  [{ ...OPPORTUNITY, oems: ['Cisco', 'cisco'] }, 'cisco'],
  [{ ...OPPORTUNITY, currency: 'XXX' }, 'XXX'],
  [{ ...OPPORTUNITY, partners: { a: 1 } }, 'partners'],
])('%j is a TypeError', (opportunity, message) => {
  expect(() => api.calculateFullAttribution(opportunity)).toThrow(TypeError);
  expect(() => api.calculateFullAttribution(opportunity)).toThrow(message);
});
