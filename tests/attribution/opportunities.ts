/** Opportunities to attribute: the guide's own, varied by plain spreads. */
import type { EnrichmentRules } from '../../src/attribution/enrichment.ts';
import type { ModelParameters } from '../../src/attribution/model.ts';
import { FIELD_NAMES, type FieldName } from '../../src/domain/fields.ts';
import type { Opportunity, OpportunityNote, Unreadable } from '../../src/domain/opportunity.ts';
import { opportunity } from '../support/inspection.ts';

/** The worked example of the guide: a million dollars. */
export const GUIDE: Opportunity = opportunity({ title: 'Cloud migration', closeDate: '2026-03-31' });

export const V1: ModelParameters = { oemWeights: [60, 30, 10], partnerPool: 20 };

export const NO_RULES: EnrichmentRules = { organizations: [], regions: [], teams: [] };

/** What a note has in which every value can be read. */
export const ALL_READ: Unreadable = new Map();

/** A note that says this, with a key for every field that has a value and for those that are `present` without one. */
export function noteOf(
  opportunity: Opportunity,
  present: readonly FieldName[] = [],
  unreadable: Unreadable = ALL_READ,
): Pick<OpportunityNote, 'opportunity' | 'sources' | 'unreadable'> {
  const value = { kind: 'empty', from: 0, to: 0 } as const;
  const has = (field: FieldName): boolean =>
    present.includes(field) || (field in opportunity && opportunity[field as keyof Opportunity] !== undefined);
  const sources = FIELD_NAMES.filter(has).map((field) => [field, [{ key: field, keyFrom: 0, keyTo: 0, value }]]);
  return { opportunity, sources: Object.fromEntries(sources) as OpportunityNote['sources'], unreadable };
}
