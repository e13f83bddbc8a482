/**
 * Linked records for a plan, without reading again what did not change since this device read it, where the CRM tells. Only
 * plans go by it: before anything is written, every record is read anew.
 */
import { hash32 } from '../../domain/digest.ts';
import { fieldIn, type CrmScope, type ChangeSet, type RemoteRecord, type Snapshot } from '../../targets/core/crm.ts';
import type { CrmError } from '../../targets/flow/request-flow.ts';
import { runRead, isCrmError, type CrmContext } from './crm-context.ts';
import type { Store } from '../../log/ports.ts';

/** One entry in the store, so that records never part from the mark that they were read behind. */
interface Known {
  readonly mark: string;
  /** Digest of all that decides how a record reads, but for the fields that are asked for. */
  readonly readBy: number;
  readonly records: readonly RemoteRecord[];
}

/** By id and by key. What is found by key is never taken as known: nobody is linked to it yet. */
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
  const known = text === undefined ? undefined : (JSON.parse(text) as Known);
  const looked = await runRead(org, tracking.readChanges(scope, known?.mark));
  if ('error' in looked) return looked.error;
  if (looked.out === undefined) {
    await device.put([[entry, undefined]]);
    return read(ids, keys, scope, org);
  }
  const { token: mark, changed } = looked.out;
  const readBy = hash32(JSON.stringify([org.identity.userId, { ...scope, fields: [] }]));
  const kept = unchanged(known?.readBy === readBy ? known.records : [], changed);
  const standing = ids.flatMap((id) => kept.get(id) ?? []).filter((record) => hasAll(record, scope));
  const stand = new Set(standing.map(({ id }) => id));
  const moved = ids.filter((id) => !stand.has(id));
  const fresh = await read(moved, [], scope, org);
  if (isCrmError(fresh)) return fresh;
  for (const record of fresh.records) kept.set(record.id, record);
  const now: Known = { mark, readBy, records: [...kept.values()] };
  await device.put([[entry, JSON.stringify(now)]]);
  const byKey = await read([], keys, scope, org);
  if (isCrmError(byKey)) return byKey;
  return { records: [...standing, ...fresh.records, ...byKey.records], missing: fresh.missing };
}

/** By id; `changed` as in a {@link ChangeSet}. */
function unchanged(records: readonly RemoteRecord[], changed: ChangeSet['changed']): Map<string, RemoteRecord> {
  const kept = new Map(changed === undefined ? [] : records.map((record) => [record.id, record]));
  for (const id of changed ?? []) kept.delete(id);
  return kept;
}

async function read(
  ids: readonly string[],
  keys: readonly string[],
  scope: CrmScope,
  org: CrmContext,
): Promise<Snapshot | CrmError> {
  if (ids.length + keys.length === 0) return { records: [], missing: [] };
  const heard = await runRead(org, org.crm.read(scope, ids, keys));
  return 'error' in heard ? heard.error : heard.out;
}

/** Whether the record was read with every field that is compared now: which those are depends on the notes of a plan. */
function hasAll({ fields }: RemoteRecord, scope: CrmScope): boolean {
  return scope.fields.every((name) => Object.hasOwn(fields, name) || fieldIn(scope.schema, name) === undefined);
}
