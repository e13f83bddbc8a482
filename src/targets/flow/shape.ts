/**
 * Schemas of objects in responses. The library accepts a list as an object without members, so that optional members
 * would count as absent.
 */
import * as v from 'valibot';

const EXPECTED = 'An object was expected, and no list';

function isNoList(value: unknown): boolean {
  return !Array.isArray(value);
}

/**
 * Returns the schema of an object with these members; other members are removed, and a list is invalid. `entries` are
 * the schemas of the members.
 */
export function objectShape<E extends v.ObjectEntries>(entries: E) {
  const schema = v.object(entries);
  return Object.assign(v.pipe(v.custom<v.InferInput<typeof schema>>(isNoList, EXPECTED), schema), { entries });
}

/** Returns the schema of an object with any members of one shape, by name; a list is invalid. */
export function recordShape<V extends v.GenericSchema>(value: V) {
  const schema = v.record(v.string(), value);
  return v.pipe(v.custom<v.InferInput<typeof schema>>(isNoList, EXPECTED), schema);
}
