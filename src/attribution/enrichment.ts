/** Missing fields that the user's rules can fill from those that are there. */

/** Each rule fills a missing key from a field that is there; texts compare without regard to case and outer blanks. */
export interface EnrichmentRules {
  readonly organizations: readonly { readonly customer: string; readonly organization: string }[];
  /** `of` is a customer organisation or a customer. */
  readonly regions: readonly { readonly of: string; readonly region: string }[];
  /** `team` or `owner` may be empty: then only the other is filled. */
  readonly teams: readonly { readonly region: string; readonly team: string; readonly owner: string }[];
}
