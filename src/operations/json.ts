/** JSON objects of the answers. */
import type { PlainValue } from '../domain/value.ts';

/** A JSON object; its members keep their order. */
export type Json = ReadonlyMap<string, PlainValue>;

/** Returns an object with all members that are not `undefined`, in order. */
export function json(members: Readonly<Record<string, PlainValue | undefined>>): Json {
  return new Map(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
