/** Opportunities to export in tests of targets: the guide's worked example, with changes. */
import type { Opportunity } from '../../src/domain/opportunity.ts';
import type { PlainValue } from '../../src/domain/value.ts';
import type { Exportable } from '../../src/targets/core/target.ts';
import { opportunity } from '../support/inspection.ts';

const WORKED_EXAMPLE: Opportunity = opportunity({
  title: 'DoD Enterprise Agreement',
  customer: 'Defense Information Systems Agency',
  closeDate: '2026-03-31',
  customerPoc: 'John Doe (People Hub)',
  source: 'Partner referral',
  contractVehicle: 'SEWP V',
  tags: ['federal', 'renewal'],
  notes: 'Multi-year strategic initiative',
  forecast: {
    amounts: [
      { year: 2025, money: { minor: 80_000_000, currency: 'USD' } },
      { year: 2026, money: { minor: 15_000_000, currency: 'USD' } },
      { year: 2027, money: { minor: 5_000_000, currency: 'USD' } },
    ],
    scores: { winProbability: 72.5, confidence: 85, oemAlignment: 95, partnerFit: 75 },
  },
});

const ATTRIBUTION = new Map<string, PlainValue>([
  [
    'oem_attribution',
    new Map([
      ['Microsoft', 600000],
      ['Cisco', 300000],
    ]),
  ],
  [
    'partner_attribution',
    new Map([
      ['Partner A', 100000],
      ['Partner B', 100000],
    ]),
  ],
  ['region', 'East'],
  ['customer_org', 'Department of Defense'],
  ['total_amount', 1000000],
  ['currency', 'USD'],
  ['oem_unallocated', 100000],
  ['attribution_method', 'multi_factor_v1'],
  ['calculated_at', '2025-10-29T01:00:00Z'],
]);

/** Returns the worked example with its attribution and the given changes. */
export function exportable(changes: Partial<Opportunity> = {}, others: Partial<Exportable> = {}): Exportable {
  return {
    opportunity: { ...WORKED_EXAMPLE, ...changes },
    effective: new Map(),
    emptyFields: [],
    unreadable: new Map(),
    attribution: ATTRIBUTION,
    exportedAt: '2025-10-29T01:02:03Z',
    ...others,
  };
}

/**
 * Returns an opportunity with only the required values, and the given changes. As in every note without a customer
 * organization, the customer is used for it, unless the key was cleared.
 */
export function minimal(changes: Partial<Opportunity> = {}, others: Partial<Exportable> = {}): Exportable {
  const customer = 'customer' in changes ? changes.customer : WORKED_EXAMPLE.customer;
  const isEffective =
    customer !== undefined && !('customerOrg' in changes) && others.emptyFields?.includes('customerOrg') !== true;
  const effective: Exportable['effective'] = new Map(isEffective ? [['customerOrg', 'customer']] : []);
  const bare: Opportunity = {
    ...WORKED_EXAMPLE,
    oems: [],
    partners: [],
    customerOrg: isEffective ? customer : undefined,
    customerPoc: undefined,
    region: undefined,
    source: undefined,
    contractVehicle: undefined,
    tags: [],
    notes: undefined,
    forecast: { amounts: [], scores: {} },
  };
  return exportable({ ...bare, ...changes }, { attribution: undefined, effective, ...others });
}
