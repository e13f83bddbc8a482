/** Opportunities to attribute: the guide's own, varied by plain spreads. */
import type { EnrichmentRules } from '../../src/attribution/enrichment.ts';
import type { ModelParameters } from '../../src/attribution/model.ts';
import type { Opportunity, Unreadable } from '../../src/domain/opportunity.ts';
import { opportunity } from '../support/inspection.ts';

/** The worked example of the guide: a million dollars. */
export const GUIDE: Opportunity = opportunity({ title: 'Cloud migration', closeDate: '2026-03-31' });

export const V1: ModelParameters = { oemWeights: [60, 30, 10], partnerPool: 20 };

export const NO_RULES: EnrichmentRules = { organizations: [], regions: [], teams: [] };

/** What a note has in which every value can be read. */
export const ALL_READ: Unreadable = new Map();
