/**
 * Cache of linked records for plans: records that did not change since this device read them are not read again, if the
 * CRM supports change tracking. Only plans use it; before a write, each record is read again.
 */
import { hash32 } from '../../domain/digest.ts';
import { fieldIn, type CrmScope, type ChangeSet, type RemoteRecord, type Snapshot } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { runRead, isCrmError, type CrmContext } from './crm-context.ts';
import type { Store } from '../../log/ports.ts';

/** One store entry, so that records are never stored without the token with which they were read. */
interface CachedRecords {
  readonly mark: string;
  /** Digest of everything that affects how a record is read, except the requested fields. */
  readonly readBy: number;
  readonly records: readonly RemoteRecord[];
}

/** Reads records by ID and by key. Records found by key are never cached, because no note is linked to them yet. */
export async function readRecordsForPlan(
  ids: readonly string[],
  keys: readonly string[],
  scope: CrmScope,
  org: CrmContext,
  device: Store,
): Promise<Snapshot | CrmError> {
  const { tracking } = org.crm;
  if (tracking === undefined || ids.length < tracking.minRecords) return read(ids, keys, scope, org);
  const entry = `records/${org.target}/${org.identity.orgId}`;
  const text = await device.get(entry);
  const known = text === undefined ? undefined : (JSON.parse(text) as CachedRecords);
  const changes = await runRead(org, tracking.readChanges(scope, known?.mark));
  if ('error' in changes) return changes.error;
  if (changes.out === undefined) {
    await device.put([[entry, undefined]]);
    return read(ids, keys, scope, org);
  }
  const { token, changed } = changes.out;
  const readBy = hash32(JSON.stringify([org.identity.userId, { ...scope, fields: [] }]));
  const unchangedRecords = unchangedById(known?.readBy === readBy ? known.records : [], changed);
  const current = ids.flatMap((id) => unchangedRecords.get(id) ?? []).filter((record) => hasAll(record, scope));
  const currentIds = new Set(current.map(({ id }) => id));
  const toRead = ids.filter((id) => !currentIds.has(id));
  const fresh = await read(toRead, [], scope, org);
  if (isCrmError(fresh)) return fresh;
  for (const record of fresh.records) unchangedRecords.set(record.id, record);
  const now: CachedRecords = { mark: token, readBy, records: [...unchangedRecords.values()] };
  await device.put([[entry, JSON.stringify(now)]]);
  const byKey = await read([], keys, scope, org);
  if (isCrmError(byKey)) return byKey;
  return { records: [...current, ...fresh.records, ...byKey.records], missing: fresh.missing };
}

/** Returns the cached records that did not change, by ID. `changed` is as in a {@link ChangeSet}. */
function unchangedById(records: readonly RemoteRecord[], changed: ChangeSet['changed']): Map<string, RemoteRecord> {
  const unchangedRecords = new Map(changed === undefined ? [] : records.map((record) => [record.id, record]));
  for (const id of changed ?? []) unchangedRecords.delete(id);
  return unchangedRecords;
}

async function read(
  ids: readonly string[],
  keys: readonly string[],
  scope: CrmScope,
  org: CrmContext,
): Promise<Snapshot | CrmError> {
  if (ids.length + keys.length === 0) return { records: [], missing: [] };
  const result = await runRead(org, org.crm.read(scope, ids, keys));
  return 'error' in result ? result.error : result.out;
}

/** Returns true if the record was read with each field that is compared now; these depend on the notes of a plan. */
function hasAll({ fields }: RemoteRecord, scope: CrmScope): boolean {
  return scope.fields.every((name) => Object.hasOwn(fields, name) || fieldIn(scope.schema, name) === undefined);
}
