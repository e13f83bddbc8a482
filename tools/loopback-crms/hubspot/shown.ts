/** A record as the API shows it: some values always, the requested ones, and null for those that are empty. */
import type { Answer } from '../answer.ts';
import type { HubRecord, Portal } from './portal.ts';
import { ALWAYS } from './properties.ts';

/** Returns any value of a record, stored or calculated, or `undefined` if it is empty. */
export function valueOf(portal: Portal, record: HubRecord, name: string): string | undefined {
  const stage = portal.stage(record.values['dealstage']);
  switch (name) {
    case 'hs_object_id':
      return record.id;
    case 'createdate':
      return new Date(record.createdMs).toISOString();
    case 'hs_lastmodifieddate':
      return new Date(record.updatedMs).toISOString();
    case 'hs_deal_stage_probability':
      return stage?.probability.toString();
    case 'hs_is_closed':
      return stage?.isClosed.toString();
    default:
      return record.values[name];
  }
}

export function shown(portal: Portal, record: HubRecord, names: readonly string[]): Record<string, unknown> {
  const known = [...new Set([...ALWAYS, ...names])].filter((name) => portal.property(record.type, name) !== undefined);
  const { archivedMs } = record;
  return {
    id: record.id,
    properties: Object.fromEntries(known.map((name) => [name, valueOf(portal, record, name) ?? null])),
    createdAt: new Date(record.createdMs).toISOString(),
    updatedAt: new Date(record.updatedMs).toISOString(),
    archived: archivedMs !== undefined,
    ...(archivedMs === undefined ? {} : { archivedAt: new Date(archivedMs).toISOString() }),
    url: `https://app.hubspot.com/contacts/${portal.portalId}/record/${record.type === 'deals' ? '0-3' : '0-2'}/${record.id}`,
  };
}

/**
 * Returns the rows in a fixed order that differs from the input: every second from the end, then the others from the
 * end.
 */
export function shuffled<T>(rows: readonly T[]): T[] {
  const backwards = rows.map((row, at) => ({ row, at })).reverse();
  return [...backwards.filter(({ at }) => at % 2 === 1), ...backwards.filter(({ at }) => at % 2 === 0)].map(
    ({ row }) => row,
  );
}

/** Returns the answer of a batch; partial success shows in its errors, and depending on the options in its status. */
export function answered(
  portal: Portal,
  status: number,
  results: readonly unknown[],
  errors: readonly unknown[],
  partial: number,
): Answer {
  const at = new Date(portal.now()).toISOString();
  const more = errors.length === 0 ? {} : { numErrors: errors.length, errors };
  return {
    status: errors.length === 0 ? status : partial,
    body: { status: 'COMPLETE', startedAt: at, completedAt: at, results, ...more },
  };
}
