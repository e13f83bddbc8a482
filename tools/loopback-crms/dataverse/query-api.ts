/** Listings: filtered, ordered, in pages, or tracked so that the next one returns only changes. */
import type { Answer } from '../answer.ts';
import { noPrivilege, refuse } from './answers.ts';
import type { Call } from './call.ts';
import { ROOT, optionsOf, preferences, tableOfSet } from './call.ts';
import type { Column, Table } from './columns.ts';
import { parseFilter } from './filter.ts';
import { comparable, compiled } from './filter-run.ts';
import type { Row } from './org.ts';
import type { Rest } from './paging.ts';
import { rowJson, valueOf } from './row-json.ts';
import { byProperty, selected } from './select.ts';

const KNOWN = ['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken', '$deltatoken'];
const DAY_MS = 86_400_000;

interface Listing {
  call: Call;
  table: Table;
  options: ReadonlyMap<string, string>;
  pageSize: number;
  /** Is set for a listing that ends in a delta link. */
  trackedVersion: number | undefined;
}

export function list(call: Call, [set = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const options = optionsOf(call.request);
  const unknown = [...options.keys()].find((name) => !KNOWN.includes(name) && !name.startsWith('@'));
  if (unknown !== undefined) throw refuse(400, `The query parameter ${unknown} is not supported`);
  const token = options.get('$skiptoken');
  if (token !== undefined) return nextPage(call, table, token);
  const deltaToken = options.get('$deltatoken');
  if (deltaToken !== undefined) return changes(call, table, deltaToken);
  const tracked = preferences(call.request).has('odata.track-changes');
  if (tracked) checkTracking(call, table, options);
  const trackedVersion = tracked ? call.crm.org.version : undefined;
  const listing: Listing = { call, table, options, pageSize: pageSize(call), trackedVersion };
  return page(listing, undefined);
}

/**
 * Returns plain text, at most 5,000.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/count-rows, 2026-11-29.
 */
export function countRows(call: Call, [set = '']: string[]): Answer {
  const table = tableOfSet(call.crm.org, set);
  const test = filterOf(call, table, optionsOf(call.request));
  const found = call.crm.org.live(table.name).filter((row) => !call.crm.org.hidden.has(row.id) && test(row));
  return { status: 200, body: String(Math.min(found.length, 5000)), contentType: 'text/plain' };
}

function pageSize(call: Call): number {
  const asked = Number(preferences(call.request).get('odata.maxpagesize') ?? 'NaN');
  const most = call.crm.options.pageSize ?? 5000;
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, most) : most;
}

function nextPage(call: Call, table: Table, token: string): Answer {
  const rest = call.crm.cursors.rest(token);
  if (rest?.set === table.set) return changesPage(call, rest);
  const cursor = call.crm.cursors.page(token);
  if (cursor?.set !== table.set) throw refuse(400, 'The paging cookie is malformed.', '0x80041129');
  return page({ call, table, ...cursor }, cursor.last);
}

function page(listing: Listing, after: Row | undefined): Answer {
  const { call, table, options, pageSize } = listing;
  const compare = order(table, options.get('$orderby'));
  const test = filterOf(call, table, options);
  const readable = call.crm.org.live(table.name).filter((row) => !call.crm.org.hidden.has(row.id));
  const all = readable.filter(test).sort(compare);
  const rest = after === undefined ? all : all.filter((row) => compare(row, after) > 0);
  const top = topOf(options);
  const rows = rest.slice(0, top ?? pageSize);
  const more = top === undefined && rest.length > rows.length ? rows.at(-1) : undefined;
  const columns = selected(table, options);
  const body: Record<string, unknown> = {
    ...{ '@odata.context': `${call.crm.url}${ROOT}$metadata#${table.set}` },
    ...(options.get('$count') === 'true' ? { '@odata.count': Math.min(all.length, 5000) } : {}),
    value: rows.map((row) => rowJson(call, table, row, columns)),
  };
  if (more !== undefined) body['@odata.nextLink'] = nextLink(listing, more);
  else if (listing.trackedVersion !== undefined) body['@odata.deltaLink'] = deltaLink(listing, listing.trackedVersion);
  return asOrdered(call, body);
}

function nextLink(listing: Listing, last: Row): string {
  const { call, table, options, pageSize, trackedVersion } = listing;
  const token = call.crm.cursors.keepPage({ set: table.set, options, last, pageSize, trackedVersion });
  return link(listing, '$skiptoken', token);
}

function deltaLink(listing: Listing, version: number): string {
  const { call, table, options } = listing;
  const issuedMs = call.crm.org.now();
  return link(listing, '$deltatoken', call.crm.cursors.keepDelta({ set: table.set, options, version, issuedMs }));
}

function link(listing: Listing, name: string, token: string): string {
  const { call, table, options } = listing;
  const select = options.get('$select');
  const kept = select === undefined ? '' : `$select=${encodeURIComponent(select)}&`;
  return `${call.crm.url}${ROOT}${table.set}?${kept}${name}=${encodeURIComponent(token)}`;
}

function filterOf(call: Call, table: Table, options: ReadonlyMap<string, string>): (row: Row) => boolean {
  const filter = options.get('$filter');
  return filter === undefined ? () => true : compiled(table, parseFilter(filter, options), call.userId);
}

function topOf(options: ReadonlyMap<string, string>): number | undefined {
  const text = options.get('$top');
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw refuse(400, `Invalid value '${text}' for $top.`);
  return Number(text);
}

/** Returns a comparison of rows; rows that are equal in all requested columns are ordered by ID. */
function order(table: Table, text: string | undefined): (one: Row, other: Row) => number {
  const keys = (text?.split(',') ?? []).map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || !['asc', 'desc'].includes(direction)) throw refuse(400, `Invalid $orderby '${part}'.`);
    return { column: byProperty(table, name), sign: direction === 'asc' ? 1 : -1 };
  });
  return (one, other) => {
    for (const { column, sign } of keys) {
      const by = compareValues(comparable(valueOf(table, one, column)), comparable(valueOf(table, other, column)));
      if (by !== 0) return by * sign;
    }
    return compareValues(one.id, other.id);
  };
}

function compareValues(one: string | number | boolean | null, other: string | number | boolean | null): number {
  if (one === other) return 0;
  if (one === null) return -1;
  return other === null || one > other ? 1 : -1;
}

function checkTracking(call: Call, table: Table, options: ReadonlyMap<string, string>): void {
  const forbidden = ['$filter', '$orderby', '$expand', '$top'].find((name) => options.has(name));
  if (forbidden !== undefined) throw refuse(400, `${forbidden} is not supported with change tracking.`, '0x80060888');
  if (!table.changeTracking) throw refuse(400, `Change tracking is not enabled for ${table.name}.`, '0x80072493');
  if (call.crm.org.organizationRead) return;
  throw noPrivilege(call.userId, 'prvReadOpportunity', table.name, 'Opportunity');
}

/** Returns the changes since a delta link was issued: the newest state of each row, and deletions. */
function changes(call: Call, table: Table, token: string): Answer {
  const { org, cursors, options } = call.crm;
  const delta = cursors.delta(token);
  if (delta?.set !== table.set) throw refuse(400, 'The delta token is malformed.', '0x80044351');
  checkTracking(call, table, new Map());
  if (org.now() - delta.issuedMs >= (options.deltaDays ?? 7) * DAY_MS) {
    throw refuse(
      400,
      'Version stamp associated with the client has expired. Please perform a full sync.',
      '0x80044352',
    );
  }
  const columns = selected(table, delta.options);
  const changed = org.live(table.name).filter((row) => changedAt(row, columns) > delta.version);
  const gone = org.deletedSince(table.name, delta.version).map((id) => ({
    ...{ '@odata.context': `${call.crm.url}${ROOT}$metadata#${table.set}/$deletedEntity`, id, reason: 'deleted' },
  }));
  const listing: Listing = { call, table, options: delta.options, pageSize: pageSize(call), trackedVersion: undefined };
  const rows = changed
    .sort((one, other) => one.version - other.version)
    .map((row) => rowJson(call, table, row, columns));
  const behind = deltaLink(listing, org.version);
  return changesPage(call, { set: table.set, entries: [...rows, ...gone], pageSize: listing.pageSize, behind });
}

/** Returns the version of the last change to the tracked columns only, as OData 4.01 allows. */
function changedAt(row: Row, columns: readonly Column[]): number {
  return Math.max(...columns.map(({ name }) => (name === 'versionnumber' ? row.version : (row.since[name] ?? 0))));
}

function changesPage(call: Call, rest: Rest): Answer {
  const { crm } = call;
  const { set, entries, pageSize, behind } = rest;
  const further = entries.slice(pageSize);
  const next = (): string => encodeURIComponent(crm.cursors.keepRest({ ...rest, entries: further }));
  const body = {
    ...{ '@odata.context': `${crm.url}${ROOT}$metadata#${set}/$delta`, value: entries.slice(0, pageSize) },
    ...(further.length === 0
      ? { '@odata.deltaLink': behind }
      : { '@odata.nextLink': `${crm.url}${ROOT}${set}?$skiptoken=${next()}` }),
  };
  return asOrdered(call, body);
}

/** Returns the page, or the one that a test has ordered instead. */
function asOrdered({ crm, request }: Call, body: Record<string, unknown>): Answer {
  return { status: 200, body: crm.faults.forPage(body, crm.url + request.url) };
}
