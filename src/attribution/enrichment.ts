/** The values that apply in place of absent keys: by the user's rules, and the customer for the customer organization. */
import { nameKey } from '../domain/name.ts';
import type { Effective, Opportunity, OpportunityNote } from '../domain/opportunity.ts';

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

/** What a note says, with the values that apply in place of absent keys. */
export interface EffectiveValues {
  /** The note's own where no other value applies. */
  readonly opportunity: Opportunity;
  readonly effective: Effective;
  /** Those of the effective values that are from a rule. */
  readonly fillings: readonly RuleFilling[];
}

type ReadNote = Pick<OpportunityNote, 'opportunity' | 'sources' | 'unreadable'>;

/**
 * The one place where a value takes the place of an absent key: attribution, payloads, and plans all read its result. A key
 * that is in the note, even an empty one or one that cannot be read, keeps what it says.
 */
export function effectiveValues(note: ReadNote, rules: EnrichmentRules): EffectiveValues {
  const { opportunity, sources } = note;
  const fillings = fillingsFor(note, rules);
  const isCustomer = sources.customerOrg === undefined && opportunity.customer !== undefined;
  if (fillings.length === 0 && !isCustomer) return { opportunity, effective: NO_VALUES, fillings };
  const values: { -readonly [F in FillableField]?: string } = {};
  const effective = new Map<FillableField, 'rule' | 'customer'>();
  for (const { field, value } of fillings) {
    values[field] = value;
    effective.set(field, 'rule');
  }
  if (isCustomer && values.customerOrg === undefined) {
    values.customerOrg = opportunity.customer;
    effective.set('customerOrg', 'customer');
  }
  return { opportunity: { ...opportunity, ...values }, effective, fillings };
}

const NO_VALUES: Effective = new Map();

/**
 * What the rules can fill, in the order organization, region, team, owner: each may rest on one before it. Of several rules
 * for the same text the first that has a value counts; a region goes by the organization before the customer. Only fields
 * whose keys are absent are in the result, and none that would rest on a value that cannot be read.
 */
export function fillingsFor(
  { opportunity, sources, unreadable }: ReadNote,
  rules: EnrichmentRules,
): readonly RuleFilling[] {
  const index = indexOf(rules);
  if (index.length === 0) return NOTHING;
  const fillings: RuleFilling[] = [];
  const unknown = new Set<string>();
  const value = (field: FillableField | 'customer'): string | undefined =>
    opportunity[field] ?? fillings.find((filling) => filling.field === field)?.value;
  for (const [field, because, table] of index) {
    if (sources[field] !== undefined || value(field) !== undefined || unknown.has(field)) continue;
    if (unreadable.has(because) || unknown.has(because)) unknown.add(field);
    const reason = value(because);
    const filled = reason === undefined || unknown.has(field) ? undefined : table.get(nameKey(reason));
    if (reason !== undefined && filled !== undefined) {
      fillings.push({ field, value: filled, because: { field: because, value: reason } });
    }
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
