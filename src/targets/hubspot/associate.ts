/** Associating companies with deals, and removing partners from deals; each pair that fails has its own error. */
import { json, pieces, troublesByOperation } from '../flow/response.ts';
import type { CrmScope } from '../core/crm.ts';
import type { OurTrouble, Talk, Trouble } from '../flow/request-flow.ts';
import { heard, outcomeOf, strayTrouble } from './batch.ts';
import { ID, post } from './api.ts';
import { LINKS_A_REQUEST, linksOf, PRIMARY, primaryOf, type Link, type LinkType } from './associations.ts';
import { endsNamed, rowTrouble, troubleOf } from './errors.ts';
import { object } from '../flow/shape.ts';

/** A deal and a company, with the type of their association. */
export interface Pair {
  readonly opId: string;
  readonly deal: string;
  readonly company: string;
  readonly type: LinkType;
}

/** Schema of one result. Results are returned in any order. */
const RESULT = object({ fromObjectId: ID, toObjectId: ID });

/**
 * Action on associations. `labels/archive` removes the association type and keeps the pair; its response does not list
 * the removed types.
 */
export type Deed = 'create' | 'labels/archive';

/** Companies by deal as last read; a deal that was not read is absent. */
type Seen = ReadonlyMap<string, readonly Link[]>;

type Troubled = readonly (readonly [opId: string, trouble: Trouble])[];

/** Associates companies with deals, or removes partners from them. Returns their {@link troublesByOperation}. */
export function* associate(
  scope: CrmScope,
  deed: Deed,
  pairs: readonly Pair[],
  seen: Seen,
): Talk<ReadonlyMap<string, Trouble>> {
  const found: Troubled[] = [];
  for (const some of pieces(pairs, LINKS_A_REQUEST)) found.push(yield* send(scope, deed, some, seen));
  return troublesByOperation(found.flat());
}

function* send(scope: CrmScope, deed: Deed, pairs: readonly Pair[], seen: Seen): Talk<Troubled> {
  if (pairs.length === 0) return [];
  const inputs = pairs.map(({ deal, company, type }) => ({ from: { id: deal }, to: { id: company }, types: [type] }));
  const request = post(scope, 'crm/associations', `deals/companies/batch/${deed}`, { inputs });
  const response = yield heard(request, true);
  const trouble = troubleOf(response);
  if (trouble?.kind === 'record' && pairs.length > 1) {
    return yield* apart(scope, deed, pairs, seen, { trouble, refusal: json(response.body) });
  }
  if (trouble !== undefined) return pairs.map(({ opId }) => [opId, trouble]);
  if (response.status === 204) return [];
  const { results, errors, isRead, said } = outcomeOf(RESULT, response.body);
  const isDone = ({ deal, company }: Pair): boolean =>
    results.some(({ fromObjectId, toObjectId }) => fromObjectId === deal && toObjectId === company);
  const stray = errors.filter((error) => !pairs.some((pair) => isNamed(pair, error)));
  // Pairs that an archive response does not name are archived, unless it reports a failure without naming the pair.
  const isUnsure = deed === 'create' || !isRead || (response.status === 207 && errors.length === 0);
  return pairs.flatMap((pair): Troubled => {
    if (isDone(pair)) return [];
    const error = errors.find((one) => isNamed(pair, one));
    if (error !== undefined) return [[pair.opId, rowTrouble(error)]];
    return isUnsure || stray.length > 0 ? [[pair.opId, strayTrouble(stray, said)]] : [];
  });
}

/** Returns true if an error refers to the pair, according to the deals and companies that it names. */
function isNamed({ deal, company }: Pair, error: unknown): boolean {
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
  deed: Deed,
  pairs: readonly Pair[],
  seen: Seen,
  { trouble, refusal }: { readonly trouble: Trouble; readonly refusal: unknown },
): Talk<Troubled> {
  const named = pairs.filter((pair) => isNamed(pair, refusal));
  const rest = pairs.filter((pair) => !named.includes(pair));
  const found: (readonly [string, Trouble])[] = named.map(({ opId }) => [opId, trouble]);
  for (const some of named.length > 0 ? [rest] : pieces(rest, Math.ceil(rest.length / 2))) {
    if (some.length === 0) continue;
    const now = yield* linksOf(
      scope,
      some.map(({ deal }) => deal),
    );
    const again = some.filter((pair) => !isMoved(pair, seen, now.get(pair.deal) ?? []));
    for (const { opId } of some.filter((pair) => !again.includes(pair))) found.push([opId, MOVED]);
    for (const one of yield* send(scope, deed, again, seen)) found.push(one);
  }
  return found;
}

const MOVED: Trouble = { kind: 'record', code: 'moved' satisfies OurTrouble, message: '' };

function isMoved({ deal, company, type }: Pair, seen: Seen, now: readonly Link[]): boolean {
  const before = seen.get(deal);
  if (before === undefined || type !== PRIMARY) return false;
  const primary = primaryOf(now);
  return primary !== primaryOf(before) && primary !== company;
}
