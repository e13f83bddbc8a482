/** Associating companies with deals, and removing partners from deals; each pair that fails has its own error. */
import { jsonOf, chunk, errorsByOperation } from '../flow/response.ts';
import type { CrmScope } from '../core/crm.ts';
import type { PluginErrorCode, RequestFlow, CrmError } from '../flow/request-flow.ts';
import { withErrorDelivery, parseBatch, unmatchedError } from './batch.ts';
import { ID, post } from './api.ts';
import {
  ASSOCIATIONS_PER_REQUEST,
  associationsOf,
  PRIMARY,
  primaryOf,
  type DealAssociation,
  type AssociationLabel,
} from './associations.ts';
import { endsNamed, toRowError, toCrmError } from './errors.ts';
import { objectShape } from '../flow/shape.ts';

/** A deal and a company, with the type of their association. */
export interface AssociationPair {
  readonly opId: string;
  readonly deal: string;
  readonly company: string;
  readonly type: AssociationLabel;
}

/** Schema of one result. Results are returned in any order. */
const RESULT = objectShape({ fromObjectId: ID, toObjectId: ID });

/**
 * Action on associations. `labels/archive` removes the association type and keeps the pair; its response does not list
 * the removed types.
 */
export type AssociationAction = 'create' | 'labels/archive';

/** Companies by deal as last read; a deal that was not read is absent. */
type Seen = ReadonlyMap<string, readonly DealAssociation[]>;

type FailedWrites = readonly (readonly [opId: string, error: CrmError])[];

/** Associates companies with deals, or removes partners from them. Returns their {@link errorsByOperation}. */
export function* associate(
  scope: CrmScope,
  action: AssociationAction,
  pairs: readonly AssociationPair[],
  seen: Seen,
): RequestFlow<ReadonlyMap<string, CrmError>> {
  const found: FailedWrites[] = [];
  for (const some of chunk(pairs, ASSOCIATIONS_PER_REQUEST)) found.push(yield* send(scope, action, some, seen));
  return errorsByOperation(found.flat());
}

function* send(
  scope: CrmScope,
  action: AssociationAction,
  pairs: readonly AssociationPair[],
  seen: Seen,
): RequestFlow<FailedWrites> {
  if (pairs.length === 0) return [];
  const inputs = pairs.map(({ deal, company, type }) => ({ from: { id: deal }, to: { id: company }, types: [type] }));
  const request = post(scope, 'crm/associations', `deals/companies/batch/${action}`, { inputs });
  const response = yield withErrorDelivery(request, true);
  const error = toCrmError(response);
  if (error?.kind === 'record' && pairs.length > 1) {
    return yield* apart(scope, action, pairs, seen, { error, refusal: jsonOf(response.body) });
  }
  if (error !== undefined) return pairs.map(({ opId }) => [opId, error]);
  if (response.status === 204) return [];
  const { results, errors, isRead, message } = parseBatch(RESULT, response.body);
  const isDone = ({ deal, company }: AssociationPair): boolean =>
    results.some(({ fromObjectId, toObjectId }) => fromObjectId === deal && toObjectId === company);
  const stray = errors.filter((error) => !pairs.some((pair) => isNamed(pair, error)));
  // Pairs that an archive response does not name are archived, unless it reports a failure without naming the pair.
  const isUnsure = action === 'create' || !isRead || (response.status === 207 && errors.length === 0);
  return pairs.flatMap((pair): FailedWrites => {
    if (isDone(pair)) return [];
    const error = errors.find((one) => isNamed(pair, one));
    if (error !== undefined) return [[pair.opId, toRowError(error)]];
    return isUnsure || stray.length > 0 ? [[pair.opId, unmatchedError(stray, message)]] : [];
  });
}

/** Returns true if an error refers to the pair, according to the deals and companies that it names. */
function isNamed({ deal, company }: AssociationPair, error: unknown): boolean {
  const { deals, companies } = endsNamed(error);
  if (deals.length === 0 && companies.length === 0) return false;
  return (deals.length === 0 || deals.includes(deal)) && (companies.length === 0 || companies.includes(company));
}

/**
 * Separates pairs that were rejected together: those that the rejection names have failed. If it names none, each half
 * is sent separately. Before pairs are sent again, their associations are read: a deal whose primary company was
 * changed by someone else since then counts as moved.
 */
function* apart(
  scope: CrmScope,
  action: AssociationAction,
  pairs: readonly AssociationPair[],
  seen: Seen,
  { error, refusal }: { readonly error: CrmError; readonly refusal: unknown },
): RequestFlow<FailedWrites> {
  const named = pairs.filter((pair) => isNamed(pair, refusal));
  const rest = pairs.filter((pair) => !named.includes(pair));
  const found: (readonly [string, CrmError])[] = named.map(({ opId }) => [opId, error]);
  for (const some of named.length > 0 ? [rest] : chunk(rest, Math.ceil(rest.length / 2))) {
    if (some.length === 0) continue;
    const now = yield* associationsOf(
      scope,
      some.map(({ deal }) => deal),
    );
    const repeated = some.filter((pair) => !isMoved(pair, seen, now.get(pair.deal) ?? []));
    for (const { opId } of some.filter((pair) => !repeated.includes(pair))) found.push([opId, MOVED]);
    for (const one of yield* send(scope, action, repeated, seen)) found.push(one);
  }
  return found;
}

const MOVED: CrmError = { kind: 'record', code: 'moved' satisfies PluginErrorCode, message: '' };

function isMoved({ deal, company, type }: AssociationPair, seen: Seen, now: readonly DealAssociation[]): boolean {
  const before = seen.get(deal);
  if (before === undefined || type !== PRIMARY) return false;
  const primary = primaryOf(now);
  return primary !== primaryOf(before) && primary !== company;
}
