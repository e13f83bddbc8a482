/** Which deals changed since an earlier look, as Dataverse tracks it. */
import { halt, textOf, type Row } from '../flow/response.ts';
import type { CrmScope, Look } from '../core/crm.ts';
import type { Talk } from '../flow/request-flow.ts';
import { DEAL_ID, DEALS, listed, queryText } from './api.ts';
import { guidOf } from './guid.ts';

const PAGES = 'odata.maxpagesize=5000';

/**
 * The table can be tracked as a whole only, without a filter or an order. The version moves with every change, so that no change
 * is passed over even where only those of the columns asked for count.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems, 2026-11-28.
 */
const WHOLE = DEALS + queryText({ $select: `${DEAL_ID},versionnumber` });

/** A mark that is older than the org remembers, a week as a rule, is refused like one that never was: then all is listed anew. */
export function* look({ options }: CrmScope, mark: string | undefined): Talk<Look | undefined> {
  if (options['tracking'] !== 'on') return undefined;
  const since = mark === undefined ? undefined : yield* tracked(mark, PAGES);
  if (since !== undefined) return { mark: since.mark, changed: idsOf(since.rows) };
  const whole = yield* tracked(WHOLE, `odata.track-changes,${PAGES}`);
  return whole && { mark: whole.mark, changed: undefined };
}

interface Tracked {
  readonly rows: readonly Row[];
  readonly mark: string;
}

/** Undefined: refused, as it is to users who may not read the whole table, or answered without a mark. */
function* tracked(address: string, prefer: string): Talk<Tracked | undefined> {
  const listing = yield* listed(address, { prefer });
  if ('kind' in listing) return listing.kind === 'later' ? yield* halt(listing) : undefined;
  return listing.delta === undefined ? undefined : { rows: listing.rows, mark: listing.delta };
}

/** Of rows that changed and of rows that are gone; undefined: one of them says not which it is. */
function idsOf(rows: readonly Row[]): readonly string[] | undefined {
  const ids = rows.map((row) => guidOf(textOf(row, DEAL_ID) || textOf(row, 'id')));
  return ids.every((id) => id !== undefined) ? ids : undefined;
}
