/** Missing fields that the user's rules can fill from those that are there. */
import { nameKey } from '../domain/name.ts';
import type { Opportunity } from '../domain/opportunity.ts';

/** Each rule fills a missing key from a field that is there; texts compare without regard to case and outer blanks. */
export interface EnrichmentRules {
  readonly organizations: readonly { readonly customer: string; readonly organization: string }[];
  /** `of` is a customer organisation or a customer. */
  readonly regions: readonly { readonly of: string; readonly region: string }[];
  /** `team` or `owner` may be empty: then only the other is filled. */
  readonly teams: readonly { readonly region: string; readonly team: string; readonly owner: string }[];
}

type FillableField = 'customerOrg' | 'region' | 'team' | 'owner';

/** A missing field that a rule can fill. */
export interface RuleFilling {
  readonly field: FillableField;
  readonly value: string;
  /** The field the rule went by, and what stood there or was just filled in. */
  readonly because: { readonly field: 'customer' | 'customerOrg' | 'region'; readonly value: string };
}

/**
 * What the rules can fill, in the order organisation, region, team, owner: each may rest on one before it. Of several rules
 * for the same text the first that has something to say counts; a region goes by the organisation before the customer.
 * A field that stands in the note is never in the result. Empty when nothing is missing or no rule fits.
 */
export function fillingsFor(opportunity: Opportunity, rules: EnrichmentRules): readonly RuleFilling[] {
  const index = indexOf(rules);
  if (index.length === 0) return NOTHING;
  const fillings: RuleFilling[] = [];
  const value = (field: FillableField | 'customer'): string | undefined =>
    opportunity[field] ?? fillings.find((filling) => filling.field === field)?.value;
  for (const [field, because, table] of index) {
    const reason = value(because);
    if (value(field) !== undefined || reason === undefined) continue;
    const filled = table.get(nameKey(reason));
    if (filled !== undefined) fillings.push({ field, value: filled, because: { field: because, value: reason } });
  }
  return fillings;
}

const NOTHING: readonly RuleFilling[] = Object.freeze([]);

/** One way to fill a field: by which other field, and the values by the key of that one's name. */
type Way = readonly [FillableField, RuleFilling['because']['field'], ReadonlyMap<string, string>];

/** Rules are never changed in place, so each set of them is indexed once. */
const indexes = new WeakMap<EnrichmentRules, readonly Way[]>();

function indexOf(rules: EnrichmentRules): readonly Way[] {
  const known = indexes.get(rules);
  if (known !== undefined) return known;
  const regions = firstOf(rules.regions.map((rule) => [rule.of, rule.region]));
  const ways: readonly Way[] = [
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

/** The first value given for each name; pairs with a blank side say nothing. */
function firstOf(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = nameKey(name);
    if (key !== '' && value.trim() !== '' && !first.has(key)) first.set(key, value.trim());
  }
  return first;
}
