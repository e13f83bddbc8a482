/** A simulated search over more deals than the loopback server can sort during a test, with the vendor's rules. */
import type { CrmRequest } from '../../../src/targets/flow/request-flow.ts';
import { bodyOf, type Reply } from '../conversing.ts';

interface Body {
  readonly filterGroups: readonly {
    readonly filters: readonly { propertyName: string; operator: string; value: string }[];
  }[];
  readonly sorts: readonly { readonly propertyName: string }[];
  readonly limit: number;
  readonly after: string;
}

/** Beyond the exact integers of a double. */
const FIRST_ID = 12_345_678_901_234_561n;

const START_MS = Date.parse('2026-11-22T00:00:00Z');

/**
 * Returns a responder in which `together` deals share each timestamp. It answers searches, and reports no companies.
 */
export function crowd(total: number, together: number): (request: CrmRequest) => Reply {
  const deals = Array.from({ length: total }, (_, at) => ({
    id: FIRST_ID + BigInt(at),
    ms: START_MS + Math.floor(at / together),
  }));
  return (request) => {
    const { filterGroups, sorts, limit, after } = bodyOf(request) as Body;
    const filters = filterGroups.flatMap((group) => group.filters);
    if (Number(after) + limit > 10_000) return { status: 400, json: { category: 'VALIDATION_ERROR' } };
    // The server chooses the order of deals with the same timestamp, so their IDs are descending here.
    const byId = sorts[0]?.propertyName === 'hs_object_id';
    const found = deals.filter((deal) => filters.every((filter) => holds(deal, filter)));
    const ordered = byId ? found : found.sort((a, b) => a.ms - b.ms || Number(b.id - a.id));
    const page = ordered.slice(Number(after), Number(after) + limit);
    const next = Number(after) + limit;
    const paging = next < found.length ? { paging: { next: { after: String(next) } } } : {};
    const results = page.map(({ id, ms }) => {
      const updatedAt = new Date(ms).toISOString();
      return {
        id: String(id),
        updatedAt,
        properties: { k: null, dealname: null, amount: null, hs_lastmodifieddate: updatedAt },
      };
    });
    return { json: { total: found.length, results, ...paging } };
  };
}

function holds(
  { id, ms }: { id: bigint; ms: number },
  filter: Body['filterGroups'][number]['filters'][number],
): boolean {
  const [mine, wanted] = [filter.propertyName === 'hs_object_id' ? id : BigInt(ms), BigInt(filter.value)];
  if (filter.operator === 'EQ') return mine === wanted;
  return filter.operator === 'GT' ? mine > wanted : mine >= wanted;
}
