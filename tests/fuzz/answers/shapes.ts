/**
 * Which objects `src/targets` expects in answers, and which of their members came in the answers that are spoiled. `object` takes the
 * place of the one of `src/targets/flow/shape.ts`, which all of them are made by.
 */
import * as v from 'valibot';
import type { object as ownObject } from '../../../src/targets/flow/shape.ts';

interface Shape {
  readonly members: readonly string[];
  readonly met: Set<string>;
}

/** By the file and the members. */
const shapes = new Map<string, Shape>();

let isWatching = false;

/** Notes what comes while this is done. */
export async function watched<Out>(work: () => Promise<Out>): Promise<Out> {
  isWatching = true;
  try {
    return await work();
  } finally {
    isWatching = false;
  }
}

/** Members that came in no answer, as `file: object, member`. */
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
