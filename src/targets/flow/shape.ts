/** Objects as answers hold them. The library takes a list for an object, of which it then finds no member: an optional one would count as absent. */
import * as v from 'valibot';

const EXPECTED = 'An object was expected, and no list';

function isNoList(value: unknown): boolean {
  return !Array.isArray(value);
}

/** An object with these members, and any others, which are left out; a list is none. `entries`: the members. */
export function object<E extends v.ObjectEntries>(entries: E) {
  const schema = v.object(entries);
  return Object.assign(v.pipe(v.custom<v.InferInput<typeof schema>>(isNoList, EXPECTED), schema), { entries });
}

/** An object with any members of one shape, by their names; a list is none. */
export function record<V extends v.GenericSchema>(value: V) {
  const schema = v.record(v.string(), value);
  return v.pipe(v.custom<v.InferInput<typeof schema>>(isNoList, EXPECTED), schema);
}
