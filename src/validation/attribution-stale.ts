/** Check of the attribution in the note: it still follows from the note's values. */
import type { Attribution } from '../attribution/attribution.ts';
import { changedInputs } from '../attribution/is-outdated.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { keySpan } from './source-text.ts';

/** If the amount allows no attribution, the old one stays unchanged: the amount's own finding gives the reason. */
export const attributionStale: Check = {
  codes: ['attribution-stale'],
  check: ({ sources }, { attribution }) => {
    const entry = sources.revAttribution?.[0];
    if (entry === undefined || attribution === undefined) return NO_FINDINGS;
    const changed = changedInputs(entry.value, attribution);
    if (changed === undefined) return NO_FINDINGS;
    const about = { field: 'revAttribution', key: entry.key, at: keySpan(entry) } as const;
    return [{ code: 'attribution-stale', ...about, data: { changed } }];
  },
};

/** One million dollars, of which one OEM gets 60 %. */
const MILLION: Attribution = {
  amount: { minor: 100_000_000, currency: 'USD' },
  oem: {
    kind: 'credit',
    shares: [{ name: 'Microsoft', weight: { parts: 60, of: 100 }, minor: 60_000_000 }],
    unallocated: 40_000_000,
  },
  partner: { kind: 'overlay', shares: [], unallocated: 100_000_000 },
  region: 'East',
  team: undefined,
  customerOrg: undefined,
  method: 'multi_factor_v1',
};

const OF_NINE_HUNDRED_THOUSAND = `rev_attribution:
  oem_attribution:
    Microsoft: 540000
  partner_attribution: {}
  region: East
  total_amount: 900000
  currency: USD
  oem_unallocated: 360000
  attribution_method: multi_factor_v1
  calculated_at: 2026-01-02T10:00:00Z`;

const OF_A_MILLION = `rev_attribution:
  oem_attribution:
    Microsoft: 600000
  partner_attribution: {}
  region: East
  total_amount: 1000000
  currency: USD
  oem_unallocated: 400000
  attribution_method: multi_factor_v1
  calculated_at: 2026-01-02T10:00:00Z`;

export const examples: readonly Example[] = [
  {
    name: 'an attribution of an older amount',
    yaml: OF_NINE_HUNDRED_THOUSAND,
    context: { attribution: MILLION },
    finds: ['attribution-stale @2:1'],
  },
  {
    name: 'an attribution that still holds',
    yaml: OF_A_MILLION,
    context: { attribution: MILLION },
    finds: [],
  },
  {
    name: 'an attribution that says the same in another form',
    yaml: `rev_attribution:
  attribution_method: "multi_factor_v1"
  currency: 'USD'
  oem_attribution: { "Microsoft": "600000.00" }
  oem_unallocated: 4e5
  partner_attribution:
  region: "[[East]]"
  total_amount: "1000000"`,
    context: { attribution: MILLION },
    finds: [],
  },
  { name: 'an attribution and no amount to calculate it from', yaml: OF_NINE_HUNDRED_THOUSAND, finds: [] },
  { name: 'no attribution yet', yaml: 'rev_attribution:', context: { attribution: MILLION }, finds: [] },
];
