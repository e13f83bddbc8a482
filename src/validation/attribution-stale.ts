/** Whether the attribution in the note still follows from what the note says. */
import type { Attribution } from '../attribution/attribution.ts';
import { staleKeys } from '../attribution/written.ts';
import { NOTHING, type Check } from './check.ts';
import { keySpan } from './written.ts';

/** While the amount allows no attribution, the old one is left alone: the amount's own finding says why. */
export const attributionStale: Check = {
  codes: ['attribution-stale'],
  check: ({ sources }, { attribution }) => {
    const entry = sources.revAttribution?.[0];
    if (entry === undefined || attribution === undefined) return NOTHING;
    const changed = staleKeys(entry.value, attribution);
    if (changed.length === 0) return NOTHING;
    const about = { field: 'revAttribution', key: entry.key, at: keySpan(entry) } as const;
    return [{ code: 'attribution-stale', ...about, data: { changed } }];
  },
  examples: [
    {
      name: 'an attribution of an older amount',
      yaml: stored(900000, 540000, 360000),
      context: { attribution: million() },
      finds: ['attribution-stale @2:1'],
    },
    {
      name: 'an attribution that still holds',
      yaml: stored(1000000, 600000, 400000),
      context: { attribution: million() },
      finds: [],
    },
    { name: 'an attribution and no amount to calculate it from', yaml: stored(900000, 540000, 360000), finds: [] },
    { name: 'no attribution yet', yaml: 'rev_attribution:', context: { attribution: million() }, finds: [] },
  ],
};

function stored(total: number, share: number, unallocated: number): string {
  return [
    'rev_attribution:',
    '  oem_attribution:',
    `    Microsoft: ${share}`,
    '  partner_attribution: {}',
    '  region: East',
    `  total_amount: ${total}`,
    '  currency: USD',
    `  oem_unallocated: ${unallocated}`,
    '  attribution_method: multi_factor_v1',
    '  calculated_at: 2026-01-02T10:00:00Z',
  ].join('\n');
}

/** One million dollars, of which one OEM gets 60 %. */
function million(): Attribution {
  const amount = { minor: 100_000_000, currency: 'USD' };
  const shares = [{ name: 'Microsoft', weight: { parts: 60, of: 100 }, minor: 60_000_000 }];
  return {
    amount,
    oem: { kind: 'credit', shares, unallocated: 40_000_000 },
    partner: { kind: 'overlay', shares: [], unallocated: amount.minor },
    region: 'East',
    team: undefined,
    customerOrg: undefined,
    method: 'multi_factor_v1',
  };
}
