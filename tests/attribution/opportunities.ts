/** Opportunities to attribute: the guide's opportunity, with variations. */
import type { EnrichmentRules } from '../../src/attribution/enrichment.ts';
import type { ModelParameters } from '../../src/attribution/model.ts';
import { FIELD_NAMES, type FieldName } from '../../src/domain/fields.ts';
import type { Opportunity, OpportunityNote, Unreadable } from '../../src/domain/opportunity.ts';
import { opportunity } from '../support/inspection.ts';

/** The worked example of the guide: one million dollars. */
export const GUIDE: Opportunity = opportunity({ title: 'Cloud migration', closeDate: '2026-03-31' });

export const V1: ModelParameters = { oemWeights: [60, 30, 10], partnerPool: 20 };

export const NO_RULES: EnrichmentRules = { organizations: [], regions: [], teams: [] };

/** The unreadable values of a note in which every value can be read. */
export const ALL_READ: Unreadable = new Map();

/**
 * Returns a note with this opportunity: a key for every field with a value, and for those that are `present` without
 * one.
 */
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
