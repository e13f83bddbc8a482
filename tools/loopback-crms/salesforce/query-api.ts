/** Queries page by page, and the records updated or deleted in a period. */
import type { Answer } from '../answer.ts';
import { refuse } from './answers.ts';
import type { Call } from './call.ts';
import { objectNamed } from './call.ts';
import { readMs, stamp } from './moment.ts';
import type { ObjectSpec } from './objects.ts';
import type { Row } from './org.ts';
import { textOf } from './org.ts';
import { shown } from './rows-api.ts';
import { parseSoql } from './soql.ts';
import { malformed } from './soql-tokens.ts';
import { resolvePath, runQuery } from './soql-run.ts';
import type { Path } from './soql-run.ts';

/** Result sets with further pages, by ID: the records as they were when the query ran. */
export type Cursors = Map<string, { records: readonly unknown[]; size: number }>;

const DAY_MS = 86_400_000;

export function query(call: Call): Answer {
  return start(call, false);
}

export function queryAll(call: Call): Answer {
  return start(call, true);
}

function start(call: Call, withDeleted: boolean): Answer {
  const soql = call.request.query.get('q');
  if (soql === null) throw malformed('The query parameter q is missing');
  const parsed = parseSoql(soql);
  const { org, cursors } = call.crm;
  const object = org.object(parsed.from);
  if (object === undefined) {
    throw refuse(400, 'INVALID_TYPE', `sObject type '${parsed.from}' is not supported.`);
  }
  const repeated = parsed.select.find((name, at) => parsed.select.slice(0, at).some((one) => same(one, name)));
  if (repeated !== undefined) throw malformed(`duplicate field selected: ${repeated}`);
  const rows = runQuery(org, object, parsed, withDeleted);
  if (parsed.select.length === 0) return { status: 200, body: { totalSize: rows.length, done: true, records: [] } };
  const paths = parsed.select.map((name) => resolvePath(org, object, name));
  const records = rows.map((row) => record(call, object, row, paths));
  const id = `01gLoopback${String(cursors.size + 1).padStart(4, '0')}`;
  cursors.set(id, { records, size: pageSize(call) });
  return page(call, id, 0);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function record(call: Call, object: ObjectSpec, row: Row, paths: readonly Path[]): Record<string, unknown> {
  const own = paths.filter((path) => path.parent === undefined).map((path) => path.field.name);
  const result = shown(call.version, object, row, own);
  for (const { parent, parentObject, parentRow } of paths) {
    if (parent === undefined || parent in result) continue;
    const names = paths.filter((path) => path.parent === parent).map((path) => path.field.name);
    const found = parentRow(row);
    result[parent] = found === undefined ? null : shown(call.version, objectNamed(call, parentObject), found, names);
  }
  return result;
}

/** Returns the page size: the client's within 200 to 2000; the option replaces the server's default. */
function pageSize(call: Call): number {
  const most = call.crm.options.pageSize ?? 2000;
  const asked = /batchSize=(\d+)/.exec(String(call.request.headers['sforce-query-options'] ?? ''))?.[1];
  return asked === undefined ? most : Math.min(most, Math.max(200, Number(asked)));
}

export function nextPage(call: Call, [cursor = '']: string[]): Answer {
  const [, id = '', from = ''] = /^(.+)-(\d+)$/.exec(cursor) ?? [];
  if (!call.crm.cursors.has(id)) throw refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(call, id, Number(from));
}

function page(call: Call, id: string, from: number): Answer {
  const { records, size } = call.crm.cursors.get(id) ?? { records: [], size: 1 };
  const until = from + size;
  const done = until >= records.length;
  const next = done ? {} : { nextRecordsUrl: `/services/data/${call.version}/query/${id}-${until}` };
  const body = { totalSize: records.length, done, ...next, records: records.slice(from, until) };
  return { status: 200, body: call.crm.faults.forPage(body, call.request.url) };
}

/** Returns the requested period in milliseconds; a period before the retained days is rejected. */
function period(call: Call, days: number): { startMs: number; endMs: number } {
  const [startMs, endMs] = ['start', 'end'].map((name) => readMs(call.request.query.get(name) ?? '')) as [
    number,
    number,
  ];
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) {
    throw refuse(400, 'INVALID_REPLICATION_DATE', 'start and end must be dates and times with a zone');
  }
  if (endMs - startMs < 60_000) {
    throw refuse(400, 'INVALID_REPLICATION_DATE', 'The end must be at least a minute after the start');
  }
  if (startMs < call.crm.org.now() - days * DAY_MS) {
    throw refuse(400, 'INVALID_REPLICATION_DATE', `The start may not be more than ${days} days ago`);
  }
  return { startMs, endMs };
}

function coveredMs(call: Call, endMs: number): number {
  return Math.min(endMs, call.crm.org.now() - (call.crm.options.coverageLagMs ?? 0));
}

export function updated(call: Call, [name = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const { startMs, endMs } = period(call, 30);
  const untilMs = coveredMs(call, endMs);
  const rows = call.crm.org.live(object.name).filter((row) => {
    const ms = readMs(textOf(row['SystemModstamp']));
    return ms >= startMs && ms <= untilMs;
  });
  if (rows.length > (call.crm.options.updatedIds ?? 600_000)) throw refuse(400, 'EXCEEDED_ID_LIMIT', 'too many ids');
  return { status: 200, body: { ids: rows.map((row) => row['Id']), latestDateCovered: stamp(untilMs) } };
}

export function deleted(call: Call, [name = '']: string[]): Answer {
  const object = objectNamed(call, name);
  const { startMs, endMs } = period(call, 15);
  const { org } = call.crm;
  const sinceMs = Math.max(org.deletionsSinceMs, org.now() - 15 * DAY_MS);
  const untilMs = coveredMs(call, endMs);
  const deletedRecords = org.deletions
    .filter(
      (one) => one.object === object.name && one.deletedMs >= Math.max(startMs, sinceMs) && one.deletedMs <= untilMs,
    )
    .map((one) => ({ id: one.id, deletedDate: stamp(one.deletedMs) }));
  const dates = { earliestDateAvailable: stamp(sinceMs), latestDateCovered: stamp(untilMs) };
  return { status: 200, body: { deletedRecords, ...dates } };
}
