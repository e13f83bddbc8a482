/** What has to be true of what a conversation brought, when an answer of it was spoiled. */
import type {
  CrmScope,
  RemoteRecord,
  RemoteSchema,
  RemoteWrite,
  Snapshot,
  WriteAnswer,
} from '../../../src/targets/core/crm.ts';
import type { CrmId } from '../../../src/targets/targets.ts';
import type { Spot } from './spot.ts';
import { wrongTrouble } from './trial.ts';

const IDS = new Set(['id', 'Id', 'opportunityid', 'accountid']);

/** Whether what stands there now is what a record may well have: another value, or nothing. */
export function isValue({ path, harm }: Spot): boolean {
  const name = path.at(-1);
  return typeof name === 'string' && !IDS.has(name) && ['null', 'text', 'number', 'flag'].includes(harm);
}

/**
 * Whether a record that is left out cannot be noticed: Dataverse tells no number of rows, the number of a HubSpot search may be a
 * moment ahead of what it lists, and of pages of Salesforce records may be deleted while they are read; in it a null says that there is none.
 */
export function isUncounted(id: CrmId, { path, harm }: Spot, isPaged = false): boolean {
  if (typeof path.at(-1) !== 'number') return false;
  return id === 'salesforce'
    ? (isPaged && harm === 'removed') || (harm === 'null' && path.length === 2)
    : harm === 'removed';
}

/** Whether a page names no next one any more: then it is the last. */
export function isWithoutNext({ path, harm }: Spot): boolean {
  const name = String(path.at(-1));
  if (name === '@odata.nextLink') return harm === 'removed' || harm === 'renamed';
  return ['paging', 'next'].includes(name) && ['removed', 'renamed', 'null', 'object'].includes(harm);
}

/** Members of an association of HubSpot, which make up the company of a deal. */
const ASSOCIATION: readonly unknown[] = ['toObjectId', 'typeId', 'category'];

/** Remote name of the field that a member of a row is shown under. */
function nameAt({ path }: Spot, { schema }: CrmScope): string | undefined {
  const shown = path.at(-1);
  const found = Object.values(schema.fields).find(({ name, readAs = name }) => readAs === shown);
  return found?.name;
}

/** A record as it is compared, but for one field. */
function toldOf({ id, key, fields }: RemoteRecord, without: string | undefined): unknown {
  const kept = Object.entries(fields).filter(([name]) => name !== without);
  return { id, fields: Object.fromEntries(kept), ...(fields[without ?? ''] === undefined ? { key } : {}) };
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a snapshot has the records that are there, but for the one value that was spoiled. */
export function misread(
  scope: CrmScope,
  right: Snapshot,
  { records, missing }: Snapshot,
  spot: Spot,
): string | undefined {
  const told = (all: Snapshot['records']): unknown =>
    all.map((record) => toldOf(record, isValue(spot) ? nameAt(spot, scope) : undefined));
  // Another company of a deal is a value of it.
  if (ASSOCIATION.includes(spot.path.at(-1)) && isValue(spot)) return undefined;
  if (!same(missing, right.missing)) return `other records are missing: ${missing.join()}`;
  return same(told(records), told(right.records)) ? undefined : `other records: ${JSON.stringify(told(records))}`;
}

/** Most fields that one member of a description may change: those of one list of choices, or of one table that several lead to. */
const MOST_CHANGED = 3;

/** Whether a description has the fields that are there, but for what hangs on the one item that was spoiled. */
export function misdescribed(right: RemoteSchema, found: RemoteSchema, { path, harm }: Spot): string | undefined {
  // No description tells how many items its lists have.
  if (harm === 'removed' || !path.some((part) => typeof part === 'number')) return undefined;
  const changed = Object.keys(right.fields).filter((name) => !same(right.fields[name], found.fields[name]));
  return changed.length <= MOST_CHANGED ? undefined : `other fields: ${changed.join()}`;
}

/** What is wrong with the answers to some writes; `idOf`: the record in which a write is done, if it is. */
export function misjudged(
  writes: readonly RemoteWrite[],
  answers: readonly WriteAnswer[],
  idOf: (write: RemoteWrite) => string | undefined,
): string | undefined {
  for (const write of writes) {
    const given = answers.filter(({ opId }) => opId === write.opId);
    const [answer] = given;
    if (answer === undefined || given.length > 1) return `${given.length} answers for one write`;
    const there = idOf(write);
    if (answer.ok && answer.id !== there) return `success as ${answer.id}, and the record is ${there ?? 'not there'}`;
    if (answer.ok) continue;
    const wrong = wrongTrouble(answer.trouble);
    if (wrong !== undefined) return wrong;
    if (answer.trouble.kind === 'record' && there !== undefined)
      return `refused as ${answer.trouble.code}, and the record is there`;
  }
  return undefined;
}
