/** Searches beyond the limit of 10,000 results per search. Changes of the last seconds are not found yet. */
import type { InferOutput } from 'valibot';
import { parseResponse, stop, unexpected } from '../flow/response.ts';
import { endless, createPageCheck } from '../flow/paging.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { getJson, nextOf, pageOf, post, type Scope } from './api.ts';
import { DEAL_ROW, MODIFIED, type DealRow } from './read.ts';

/** One condition; all conditions of a group must be true. */
export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'GT' | 'GTE' | 'IN' | 'NOT_IN';
  readonly value?: string;
  readonly values?: readonly string[];
}

interface Search {
  /** Groups of conditions; at least one group must be true. */
  readonly groups: readonly (readonly SearchFilter[])[];
  readonly properties: readonly string[];
  /** Property for sorting in ascending order. */
  readonly sort?: string;
}

const PAGE = pageOf(DEAL_ROW);

/** Results per page. https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm, 2026-11-22. */
const HITS_A_PAGE = 200;

/** Maximum number of results of one search. Source: the same page. */
const MOST_HITS = 10_000;

/** Maximum number of pages: twice the number of full pages. */
const MOST_PAGES = (2 * MOST_HITS) / HITS_A_PAGE;

const ID_PROPERTY = 'hs_object_id';

interface Found10k {
  readonly found: readonly DealRow[];
  /** True if more results exist than one search can return. */
  readonly isCut: boolean;
}

/** Returns the first 10,000 results. */
export function* search(
  scope: Scope,
  type: 'deals' | 'companies',
  { groups, properties, sort = MODIFIED }: Search,
): RequestFlow<Found10k> {
  const found: DealRow[] = [];
  const filterGroups = groups.filter(({ length }) => length > 0).map((filters) => ({ filters }));
  const sorts = [{ propertyName: sort, direction: 'ASCENDING' }];
  const checkPage = createPageCheck('0', MOST_PAGES);
  let after: string | undefined = '0';
  while (after !== undefined && !(Number(after) >= MOST_HITS)) {
    const body = { filterGroups, sorts, properties, limit: HITS_A_PAGE, after };
    const response = yield* getJson(post(scope, 'crm/objects', `${type}/search`, body));
    const page: InferOutput<typeof PAGE> = yield* parseResponse(PAGE, response);
    for (const one of page.results) found.push(one);
    after = yield* nextOf(page, checkPage);
  }
  return { found, isCut: after !== undefined };
}

/**
 * Returns all deals that match, in ascending order of change, each once and as last read. `since` is in milliseconds,
 * or empty. A search that reached the limit is followed by one from its last timestamp. If one timestamp alone reaches
 * the limit, its deals are read by ID because no search by timestamp would get beyond them. Every search must advance.
 */
export function* searchAll(
  scope: Scope,
  since: string,
  filters: readonly SearchFilter[],
  properties: readonly string[],
): RequestFlow<readonly DealRow[]> {
  const byId = new Map<string, DealRow>();
  let from = since === '' ? [] : [stamped('GTE', since)];
  for (let reached = -Infinity; ;) {
    const { found, isCut } = yield* search(scope, 'deals', { groups: [[...from, ...filters]], properties });
    addNew(byId, found);
    if (!isCut) return [...byId.values()];
    const [first, last] = [stampOf(found[0]), stampOf(found.at(-1))];
    if (Number.isNaN(last)) return yield* unexpected('A deal without the time of its change', 200);
    const isOne = first === last;
    if (last < reached || (last === reached && !isOne)) return yield* stop(STUCK);
    reached = last;
    from = [stamped(isOne ? 'GT' : 'GTE', String(last))];
    if (isOne) yield* oneStamp(scope, [stamped('EQ', String(last)), ...filters], properties, byId);
  }
}

const STUCK = endless('A search returned deals that were already read.');

function* oneStamp(
  scope: Scope,
  filters: readonly SearchFilter[],
  properties: readonly string[],
  byId: Map<string, DealRow>,
): RequestFlow<void> {
  for (let last = '0'; ;) {
    const beyond: SearchFilter = { propertyName: ID_PROPERTY, operator: 'GT', value: last };
    const groups = [[...filters, beyond]];
    const { found, isCut } = yield* search(scope, 'deals', { groups, properties, sort: ID_PROPERTY });
    addNew(byId, found);
    const next = found.at(-1)?.id ?? last;
    if (!isCut) return;
    if (!isBeyond(next, last)) return yield* stop(STUCK);
    last = next;
  }
}

/** Returns true if an ID is a larger number, regardless of its number of digits. */
function isBeyond(id: string, last: string): boolean {
  return /^\d{1,30}$/.test(id) && BigInt(id) > BigInt(last);
}

function stamped(operator: 'EQ' | 'GT' | 'GTE', value: string): SearchFilter {
  return { propertyName: MODIFIED, operator, value };
}

/** Adds deals; one that was read again moves to the end, according to its later change. */
function addNew(byId: Map<string, DealRow>, found: readonly DealRow[]): void {
  for (const one of found) {
    byId.delete(one.id);
    byId.set(one.id, one);
  }
}

function stampOf(found: DealRow | undefined): number {
  return Date.parse(found?.properties[MODIFIED] ?? '');
}
