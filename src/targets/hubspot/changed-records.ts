/** Deals that changed, or that the user can import. */
import { stop } from '../flow/response.ts';
import type { CrmScope, RemoteFilter, Snapshot } from '../core/crm.ts';
import type { RequestFlow } from '../flow/request-flow.ts';
import { get, listRows, ROWS_A_REQUEST, type Scope } from './api.ts';
import { pipelines } from './describe.ts';
import { owners, ownersCalled } from './owners.ts';
import { recordFields, DEAL_ROW, recordsOf } from './read.ts';
import { searchAll, type SearchFilter } from './search.ts';

/** Overlap of the requested period: a search finds a change some seconds late. */
const OVERLAP_MS = 5 * 60_000;

const STAGE = 'dealstage';

/**
 * Reads deals by the timestamp that every change updates. Searches do not find archived deals, which are included only
 * if `since` is set.
 */
export function* changed(scope: CrmScope, { since, mine, open }: RemoteFilter): RequestFlow<Snapshot> {
  const start = since === '' ? undefined : Date.parse(since) - OVERLAP_MS;
  const closed = open ? yield* closedStages(scope) : [];
  const filters: SearchFilter[] = mine ? [yield* ownFilter(scope)] : [];
  // A list in a search is limited; the remaining stages are filtered below.
  if (closed.length > 0)
    filters.push({ propertyName: STAGE, operator: 'NOT_IN', values: closed.slice(0, ROWS_A_REQUEST) });
  const found = yield* searchAll(scope, start === undefined ? '' : String(start), filters, [
    ...recordFields(scope),
    STAGE,
  ]);
  const live = found.filter(({ properties }) => !closed.includes(properties[STAGE] ?? ''));
  const missing = start === undefined ? [] : yield* archivedSince(scope, start);
  const gone = new Set(missing);
  return {
    records: yield* recordsOf(
      scope,
      live.filter(({ id }) => !gone.has(id)),
    ),
    missing: [...gone],
  };
}

function* closedStages(scope: Scope): RequestFlow<readonly string[]> {
  const stages = (yield* pipelines(scope)).flatMap((pipeline) => pipeline.stages);
  return stages.filter(({ metadata }) => metadata.isClosed === 'true').map(({ id }) => id);
}

/** A service key belongs to no user, so the settings must name the owner. */
function* ownFilter(scope: Scope): RequestFlow<SearchFilter> {
  const email = scope.options['owner'] ?? '';
  const [owner] = email === '' ? [] : ownersCalled(yield* owners(scope), email);
  if (owner !== undefined) return { propertyName: 'hubspot_owner_id', operator: 'EQ', value: owner.id };
  const message =
    email === ''
      ? 'A service key belongs to no user, so the plugin can’t tell which deals are yours. Enter your email under “Export: HubSpot”, or clear “My records only”.'
      : `No HubSpot user has the email ${email}. Check your email under “Export: HubSpot”, or clear “My records only”.`;
  return yield* stop({ kind: 'connection', code: 'OWNER_UNKNOWN', message, own: true });
}

function* archivedSince(scope: Scope, start: number): RequestFlow<readonly string[]> {
  const query = `?archived=true&limit=${ROWS_A_REQUEST}`;
  const all = yield* listRows(get(scope, 'crm/objects', 'deals'), query, DEAL_ROW);
  return all.filter(({ archivedAt }) => !(Date.parse(archivedAt) < start)).map(({ id }) => id);
}
