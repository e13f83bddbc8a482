/** Effective values of absent keys: from the user's rules, and from the customer for the customer organization. */
import { nameKey } from '../domain/name.ts';
import type { Effective, Opportunity, OpportunityNote } from '../domain/opportunity.ts';

/**
 * Enrichment rules. Each rule derives an absent key from another field; comparison of texts ignores case and outer
 * spaces.
 */
export interface EnrichmentRules {
  readonly organizations: readonly { readonly customer: string; readonly organization: string }[];
  /** `of` is a customer organization or a customer. */
  readonly regions: readonly { readonly of: string; readonly region: string }[];
  /** `team` or `owner` may be empty; then only the other is filled in. */
  readonly teams: readonly { readonly region: string; readonly team: string; readonly owner: string }[];
}

type FillableField = 'customerOrg' | 'region' | 'team' | 'owner';

/** An absent field that a rule can fill in. */
export interface RuleEnrichment {
  readonly field: FillableField;
  readonly value: string;
  /** The field that the rule is based on, and its value, which may also come from a rule. */
  readonly because: { readonly field: 'customer' | 'customerOrg' | 'region'; readonly value: string };
}

/** The values of a note, including effective values of absent keys. */
export interface EffectiveValues {
  /** The note's own opportunity if no other value applies. */
  readonly opportunity: Opportunity;
  readonly effective: Effective;
  /** The effective values that come from a rule. */
  readonly enrichments: readonly RuleEnrichment[];
}

type ReadNote = Pick<OpportunityNote, 'opportunity' | 'sources' | 'unreadable'>;

/**
 * Returns the effective values of a note: attribution, payloads, and plans all use this result. A key that is in the
 * note always keeps its value, even if it is empty or cannot be read.
 */
export function effectiveValues(note: ReadNote, rules: EnrichmentRules): EffectiveValues {
  const { opportunity, sources } = note;
  const enrichments = suggestEnrichments(note, rules);
  const isCustomer = sources.customerOrg === undefined && opportunity.customer !== undefined;
  if (enrichments.length === 0 && !isCustomer) return { opportunity, effective: NO_VALUES, enrichments };
  const values: { -readonly [F in FillableField]?: string } = {};
  const effective = new Map<FillableField, 'rule' | 'customer'>();
  for (const { field, value } of enrichments) {
    values[field] = value;
    effective.set(field, 'rule');
  }
  if (isCustomer && values.customerOrg === undefined) {
    values.customerOrg = opportunity.customer;
    effective.set('customerOrg', 'customer');
  }
  return { opportunity: { ...opportunity, ...values }, effective, enrichments };
}

const NO_VALUES: Effective = new Map();

/**
 * Returns the values that the rules can fill in, in the order organization, region, team, owner: each may depend on a
 * previous one. If several rules match a text, the first with a value applies; for a region, the organization has
 * priority over the customer. The result contains only fields whose keys are absent, and no value that depends on an
 * unreadable value.
 */
export function suggestEnrichments(
  { opportunity, sources, unreadable }: ReadNote,
  rules: EnrichmentRules,
): readonly RuleEnrichment[] {
  const index = indexOf(rules);
  if (index.length === 0) return NOTHING;
  const enrichments: RuleEnrichment[] = [];
  const unknown = new Set<string>();
  const value = (field: FillableField | 'customer'): string | undefined =>
    opportunity[field] ?? enrichments.find((enrichment) => enrichment.field === field)?.value;
  for (const [field, because, table] of index) {
    if (sources[field] !== undefined || value(field) !== undefined || unknown.has(field)) continue;
    if (unreadable.has(because) || unknown.has(because)) unknown.add(field);
    const reason = value(because);
    const filled = reason === undefined || unknown.has(field) ? undefined : table.get(nameKey(reason));
    if (reason !== undefined && filled !== undefined) {
      enrichments.push({ field, value: filled, because: { field: because, value: reason } });
    }
  }
  return enrichments;
}

const NOTHING: readonly RuleEnrichment[] = Object.freeze([]);

/** One way to fill in a field: the field that it is based on, and the values by name key. */
type IndexedRules = readonly [FillableField, RuleEnrichment['because']['field'], ReadonlyMap<string, string>];

/** Rule sets are never mutated, so each is indexed once. */
const indexes = new WeakMap<EnrichmentRules, readonly IndexedRules[]>();

function indexOf(rules: EnrichmentRules): readonly IndexedRules[] {
  const cached = indexes.get(rules);
  if (cached !== undefined) return cached;
  const regions = firstOf(rules.regions.map((rule) => [rule.of, rule.region]));
  const ways: readonly IndexedRules[] = [
    ['customerOrg', 'customer', firstOf(rules.organizations.map((rule) => [rule.customer, rule.organization]))],
    ['region', 'customerOrg', regions],
    ['region', 'customer', regions],
    ['team', 'region', firstOf(rules.teams.map((rule) => [rule.region, rule.team]))],
    ['owner', 'region', firstOf(rules.teams.map((rule) => [rule.region, rule.owner]))],
  ];
  const index = ways.filter(([, , table]) => table.size > 0);
  indexes.set(rules, index);
  return index;
}

/** Returns the first value of each name; pairs with an empty side are ignored. */
function firstOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = nameKey(name);
    if (key !== '' && value.trim() !== '' && !first.has(key)) first.set(key, value.trim());
  }
  return first;
}
