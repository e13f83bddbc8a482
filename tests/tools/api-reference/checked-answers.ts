/** Checks answers by their strict schemas, and collects the members that occurred. */
import * as v from 'valibot';
import { membersOf } from '../../../tools/api-reference/members.ts';

/** Returns the paths of all members of a schema, such as `results.fields.label`. */
function memberPaths(schema: v.GenericSchema, prefix = ''): readonly string[] {
  return membersOf(schema).flatMap(({ name, schema: inner }) => {
    return [`${prefix}${name}`, ...memberPaths(inner, `${prefix}${name}.`)];
  });
}

/** Returns the paths of all members without a description. */
export function undescribed(schema: v.GenericSchema, prefix = ''): readonly string[] {
  return membersOf(schema).flatMap(({ name, description, schema: inner }) => {
    return [...(description === '' ? [`${prefix}${name}`] : []), ...undescribed(inner, `${prefix}${name}.`)];
  });
}

export class CheckedAnswers {
  readonly #seen = new Map<v.GenericSchema, Set<string>>();

  /** Throws if the answer has another member, or lacks one, at any level. */
  check(schema: v.GenericSchema, answer: unknown): void {
    const { success, issues = [] } = v.safeParse(schema, answer);
    if (!success) throw new Error(issues.map((one) => `${v.getDotPath(one) ?? ''}: ${one.message}`).join('\n'));
    const seen = this.#seen.get(schema) ?? new Set();
    collect(schema, answer, '', seen);
    this.#seen.set(schema, seen);
  }

  /** Returns the members that occurred in no answer. */
  unseen(schema: v.GenericSchema): readonly string[] {
    const seen = this.#seen.get(schema) ?? new Set();
    return memberPaths(schema).filter((path) => !seen.has(path));
  }
}

function collect(schema: v.GenericSchema, value: unknown, prefix: string, seen: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(schema, item, prefix, seen);
  else if (typeof value === 'object' && value !== null)
    for (const { name, schema: inner } of membersOf(schema).filter((one) => one.name in value)) {
      seen.add(`${prefix}${name}`);
      collect(inner, (value as Record<string, unknown>)[name], `${prefix}${name}.`, seen);
    }
}
