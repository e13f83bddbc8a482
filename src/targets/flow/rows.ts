/** Whether rows of a listing are what was asked for. */
import { unexpected, type Row } from './response.ts';
import type { Halt, WireResponse } from './request-flow.ts';

/** What a row has to have. */
export interface Asked {
  /** Member that holds its id. */
  readonly id: string;
  /** The id as the CRM writes it; undefined for what is none. */
  readonly idOf: (text: string) => string | undefined;
  /** Members that were asked for; each is there, and null where the record has nothing. */
  readonly names: readonly string[];
  /** Names of members that may hold more than one value, such as an address. */
  readonly compound?: ReadonlySet<string>;
}

/**
 * Ends the conversation at the first row that is not whole. A member that is not there, or that holds a list, is not an empty one:
 * taken for empty, it would clear the value in a note, and a record without an id would be made a second time.
 */
export function* checkRows(rows: readonly Row[], asked: Asked): Generator<Halt, void, WireResponse> {
  for (const row of rows) {
    const wrong = wrongIn(row, asked);
    if (wrong !== undefined) return yield* unexpected(wrong, 200);
  }
}

function wrongIn(row: Row, { id, idOf, names, compound }: Asked): string | undefined {
  const told = row[id];
  if (typeof told !== 'string' || idOf(told) === undefined) return `A record came without its ${id}.`;
  const odd = names.find((name) => !isValue(row, name, compound?.has(name) ?? false));
  return odd === undefined ? undefined : `The record ${told} came without a value for ${odd}, which was requested.`;
}

function isValue(row: Row, name: string, isCompound: boolean): boolean {
  if (!Object.hasOwn(row, name)) return false;
  return row[name] === null || typeof row[name] !== 'object' || isCompound;
}
