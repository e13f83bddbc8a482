/** Opportunities to attribute: the guide's own, varied by plain spreads. */
import type { EnrichmentRules } from '../../src/attribution/enrichment.ts';
import type { ModelParameters } from '../../src/attribution/model.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';

/** The worked example of the guide: a million dollars. */
export const GUIDE: Opportunity = {
  id: 'opp-123',
  title: 'Cloud migration',
  customer: 'Department of Defense',
  amount: { minor: 100_000_000, currency: 'USD' },
  stage: 'Proposal',
  closeDate: '2026-03-31',
  currency: 'USD',
  oems: ['Microsoft', 'Cisco'],
  partners: ['Partner A', 'Partner B'],
  customerOrg: 'Department of Defense',
  customerPoc: undefined,
  region: 'East',
  team: undefined,
  owner: undefined,
  source: undefined,
  contractVehicle: undefined,
  tags: [],
  notes: undefined,
  forecast: { amounts: [], scores: {} },
};

export const V1: ModelParameters = { oemWeights: [60, 30, 10], partnerPool: 20 };

export const NO_RULES: EnrichmentRules = { organizations: [], regions: [], teams: [] };
