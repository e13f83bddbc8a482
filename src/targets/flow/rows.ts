/** Checks that the rows of a list match the request. */
import { unexpected, type Row } from './response.ts';
import type { Stop, CrmResponse } from './request-flow.ts';

/** Requirements for a row. */
export interface ListRequest {
  /** Member that contains the ID. */
  readonly id: string;
  /** Returns the ID in the CRM's format, or `undefined` for a text that is not an ID. */
  readonly idOf: (text: string) => string | undefined;
  /** Requested members; every row contains them, with `null` if the record has no value. */
  readonly names: readonly string[];
  /** Names of members that can contain more than one value, for example an address. */
  readonly compound?: ReadonlySet<string>;
}

/**
 * Stops the request flow at the first row that is incomplete. A member that is absent, or that contains a list, is not
 * an empty member: treating it as empty would clear the value in a note, and a record without an ID would be created a
 * second time.
 */
export function* checkListedRows(rows: readonly Row[], request: ListRequest): Generator<Stop, void, CrmResponse> {
  for (const row of rows) {
    const wrong = wrongIn(row, request);
    if (wrong !== undefined) return yield* unexpected(wrong, 200);
  }
}

function wrongIn(row: Row, { id, idOf, names, compound }: ListRequest): string | undefined {
  const recordId = row[id];
  if (typeof recordId !== 'string' || idOf(recordId) === undefined) return `A record came without its ${id}.`;
  const missing = names.find((name) => !isValue(row, name, compound?.has(name) ?? false));
  return missing === undefined
    ? undefined
    : `The record ${recordId} came without a value for ${missing}, which was requested.`;
}

function isValue(row: Row, name: string, isCompound: boolean): boolean {
  if (!Object.hasOwn(row, name)) return false;
  return row[name] === null || typeof row[name] !== 'object' || isCompound;
}
