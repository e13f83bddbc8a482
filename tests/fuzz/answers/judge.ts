/** Requirements for the result of a request flow after one of its responses was changed. */
import type {
  CrmScope,
  RemoteRecord,
  RemoteSchema,
  RemoteWrite,
  Snapshot,
  WriteResult,
} from '../../../src/targets/core/crm.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { Spot } from './spot.ts';
import { wrongTrouble } from './trial.ts';

const IDS = new Set(['id', 'Id', 'opportunityid', 'accountid']);

/** Returns true if the changed member is a valid value of a record: another value, or none. */
export function isValue({ path, harm }: Spot): boolean {
  const name = path.at(-1);
  return typeof name === 'string' && !IDS.has(name) && ['null', 'text', 'number', 'flag'].includes(harm);
}

/**
 * Returns true if a missing record cannot be detected: Dataverse returns no number of rows, the number of a HubSpot
 * search may be slightly ahead of its list, and records may be deleted while pages of Salesforce are read, where null
 * means a missing one.
 */
export function isUncounted(id: CrmId, { path, harm }: Spot, isPaged = false): boolean {
  if (typeof path.at(-1) !== 'number') return false;
  return id === 'salesforce'
    ? (isPaged && harm === 'removed') || (harm === 'null' && path.length === 2)
    : harm === 'removed';
}

/** Returns true if a page no longer names a next one: then it is the last. */
export function isWithoutNext({ path, harm }: Spot): boolean {
  const name = String(path.at(-1));
  if (name === '@odata.nextLink') return harm === 'removed' || harm === 'renamed';
  return ['paging', 'next'].includes(name) && ['removed', 'renamed', 'null', 'object'].includes(harm);
}

/** Members of a HubSpot association, which determine the company of a deal. */
const ASSOCIATION: readonly unknown[] = ['toObjectId', 'typeId', 'category'];

/** Returns the remote name of the field for a member of a row. */
function nameAt({ path }: Spot, { schema }: CrmScope): string | undefined {
  const shown = path.at(-1);
  const found = Object.values(schema.fields).find(({ name, readAs = name }) => readAs === shown);
  return found?.name;
}

/** Returns a record for comparison, without one field. */
function toldOf({ id, key, fields }: RemoteRecord, without: string | undefined): unknown {
  const kept = Object.entries(fields).filter(([name]) => name !== without);
  return { id, fields: Object.fromEntries(kept), ...(fields[without ?? ''] === undefined ? { key } : {}) };
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Returns an error unless a snapshot has the existing records, except for the one changed value. */
export function misread(
  scope: CrmScope,
  right: Snapshot,
  { records, missing }: Snapshot,
  spot: Spot,
): string | undefined {
  const told = (all: Snapshot['records']): unknown =>
    all.map((record) => toldOf(record, isValue(spot) ? nameAt(spot, scope) : undefined));
  // Another company of a deal is a value of the deal.
  if (ASSOCIATION.includes(spot.path.at(-1)) && isValue(spot)) return undefined;
  if (!same(missing, right.missing)) return `other records are missing: ${missing.join()}`;
  return same(told(records), told(right.records)) ? undefined : `other records: ${JSON.stringify(told(records))}`;
}

/**
 * Maximum number of fields that one member of a description can change: those of one list of choices, or of one table
 * to which several lookups lead.
 */
const MOST_CHANGED = 3;

/** Returns an error unless a description has the existing fields, except for those that depend on the changed item. */
export function misdescribed(right: RemoteSchema, found: RemoteSchema, { path, harm }: Spot): string | undefined {
  // A description does not contain the lengths of its lists.
  if (harm === 'removed' || !path.some((part) => typeof part === 'number')) return undefined;
  const changed = Object.keys(right.fields).filter((name) => !same(right.fields[name], found.fields[name]));
  return changed.length <= MOST_CHANGED ? undefined : `other fields: ${changed.join()}`;
}

/** Returns an error about the answers to some writes; `idOf` returns the record in which a write was made, if any. */
export function misjudged(
  writes: readonly RemoteWrite[],
  answers: readonly WriteResult[],
  idOf: (write: RemoteWrite) => string | undefined,
): string | undefined {
  for (const write of writes) {
    const given = answers.filter(({ opId }) => opId === write.opId);
    const [answer] = given;
    if (answer === undefined || given.length > 1) return `${given.length} answers for one write`;
    const there = idOf(write);
    if (answer.ok && answer.id !== there) return `success as ${answer.id}, and the record is ${there ?? 'not there'}`;
    if (answer.ok) continue;
    const wrong = wrongTrouble(answer.error);
    if (wrong !== undefined) return wrong;
    if (answer.error.kind === 'record' && there !== undefined)
      return `refused as ${answer.error.code}, and the record is there`;
  }
  return undefined;
}
