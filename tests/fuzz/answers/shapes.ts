/**
 * Objects that `src/targets` expects in responses, and the members that appeared in the changed responses. `object`
 * replaces the one of `src/targets/flow/shape.ts`, which creates all of them.
 */
import * as v from 'valibot';
import type { objectShape as ownObject } from '../../../src/targets/flow/shape.ts';

interface Shape {
  readonly members: readonly string[];
  readonly met: Set<string>;
}

/** Shapes by file and members. */
const shapes = new Map<string, Shape>();

let isWatching = false;

/** Records the members that appear while `work` runs. */
export async function watched<Out>(work: () => Promise<Out>): Promise<Out> {
  isWatching = true;
  try {
    return await work();
  } finally {
    isWatching = false;
  }
}

/** Returns the members that appeared in no response, as `file: object, member`. */
export function neverMet(): readonly string[] {
  return [...shapes].flatMap(([name, { members, met }]) =>
    members.filter((member) => !met.has(member)).map((member) => `${name}: ${member}`),
  );
}

export function counting(make: typeof ownObject): typeof ownObject {
  return (entries) => {
    const members = Object.keys(entries);
    const name = `${fileOf(new Error().stack ?? '')} {${members.join()}}`;
    const shape = shapes.get(name) ?? { members, met: new Set<string>() };
    shapes.set(name, shape);
    const made = make(entries);
    const note = v.custom<v.InferInput<typeof made>>((value) => {
      if (isWatching && typeof value === 'object' && value !== null)
        for (const member of members) if (Object.hasOwn(value, member)) shape.met.add(member);
      return true;
    });
    return Object.assign(v.pipe(note, made), { entries }) as unknown as typeof made;
  };
}

function fileOf(stack: string): string {
  return /src\/targets\/([\w/-]+\.ts)/.exec(stack)?.[1] ?? '';
}
