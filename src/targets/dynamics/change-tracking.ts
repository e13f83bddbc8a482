/** Opportunities that changed since an earlier query, according to Dataverse change tracking. */
import { stop, textMember, type Row } from '../flow/response.ts';
import type { CrmScope, ChangeSet } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { OPPORTUNITY_ID, OPPORTUNITIES, listRows, queryText } from './api.ts';
import { guidOf } from './guid.ts';

const PAGES = 'odata.maxpagesize=5000';

/**
 * Address for tracking the table, which is possible only as a whole, without filter or order. The version changes with
 * every change, so no change is missed even if only changes of the requested columns count.
 * https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems,
 * 2026-11-28.
 */
const WHOLE = OPPORTUNITIES + queryText({ $select: `${OPPORTUNITY_ID},versionnumber` });

/**
 * Returns the changes since `token`. A token that has expired, usually after a week, is rejected like an unknown one;
 * then everything is listed again.
 */
export function* readChanges({ options }: CrmScope, token: string | undefined): RequestFlow<ChangeSet | undefined> {
  if (options['tracking'] !== 'on') return undefined;
  const since = token === undefined ? undefined : yield* tracked(token, PAGES);
  if (since !== undefined) return { token: since.token, changed: idsOf(since.rows) };
  const whole = yield* tracked(WHOLE, `odata.track-changes,${PAGES}`);
  return whole && { token: whole.token, changed: undefined };
}

interface Tracked {
  readonly rows: readonly Row[];
  readonly token: string;
}

/**
 * Returns the rows and the next token, or `undefined` if the request is rejected, as it is for users without read
 * access to the whole table, or if the response has no token.
 */
function* tracked(address: string, prefer: string): RequestFlow<Tracked | undefined> {
  const listing = yield* listRows(address, { prefer });
  if ('kind' in listing) return listing.kind === 'later' ? yield* stop(listing) : undefined;
  return listing.delta === undefined ? undefined : { rows: listing.rows, token: listing.delta };
}

/** Returns the IDs of changed and deleted rows, or `undefined` if a row has no ID. */
function idsOf(rows: readonly Row[]): readonly string[] | undefined {
  const ids = rows.map((row) => guidOf(textMember(row, OPPORTUNITY_ID) || textMember(row, 'id')));
  return ids.every((id) => id !== undefined) ? ids : undefined;
}
