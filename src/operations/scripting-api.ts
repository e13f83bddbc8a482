/** The API for scripts in the vault, such as those of Dataview and Templater. It reads nothing and writes nothing. */
import { isError } from '../domain/finding.ts';
import type { PlainValue } from '../domain/value.ts';
import { toStoredShape } from '../attribution/stored-shape.ts';
import { describeValue } from './describe-value.ts';
import type { OperationServices } from './operation.ts';

/** A value as scripts use it: texts, numbers, lists, and objects. */
type ScriptValue = string | number | boolean | null | readonly ScriptValue[] | { [member: string]: ScriptValue };

/** The API; other versions of the plugin may have a higher `version` with other methods. */
export interface ScriptingApi {
  readonly version: 1;
  /**
   * Returns the attribution of an opportunity, with the members and the units of `rev_attribution`: amounts in major
   * units, `calculated_at` in UTC. `opportunity` has the properties of a note, by the names that the settings define;
   * other members are ignored. Nothing is read from the vault. Throws a `TypeError` with the property, the value, and
   * the fix if there is nothing to attribute.
   */
  readonly calculateFullAttribution: (opportunity: unknown) => Readonly<Record<string, ScriptValue>>;
}

/** Creates the API. It is frozen, and all its results are copies. */
export function createScriptingApi(services: Pick<OperationServices, 'notes' | 'now' | 'messages'>): ScriptingApi {
  const { notes, now, messages } = services;
  return Object.freeze({
    version: 1,
    calculateFullAttribution: (opportunity: unknown) => {
      const { attribution, findings } = notes.inspect('', noteText(opportunity));
      if (attribution !== undefined) return toObject(toStoredShape(attribution, now()));
      const reason = findings.find((finding) => isError(finding) && !OTHER_FIELDS.has(finding.field));
      throw new TypeError(reason === undefined ? 'There is nothing to attribute.' : messages.finding(reason));
    },
  } as const);
}

/** Fields that the attribution does not need: their absence is no reason for an error. */
const OTHER_FIELDS: ReadonlySet<string | undefined> = new Set(['id', 'title', 'customer', 'stage', 'closeDate']);

/** Returns the text of a note that has the members as properties, in JSON, which YAML contains. */
function noteText(opportunity: unknown): string {
  if (typeof opportunity !== 'object' || opportunity === null || Array.isArray(opportunity)) {
    throw new TypeError(`The opportunity must be an object with properties, not ${describeValue(opportunity)}.`);
  }
  const lines = Object.entries(opportunity).flatMap(([key, value]) => {
    const json = jsonOf(value);
    return json === undefined ? [] : `${JSON.stringify(key)}: ${json}\n`;
  });
  return `---\n${lines.join('')}---\n`;
}

/** Returns a value as JSON; `undefined` for a value that no property can have, such as a function. */
function jsonOf(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => jsonOf(item) ?? 'null').join(', ')}]`;
  if (isDataviewLink(value)) return JSON.stringify(`[[${value.path}]]`);
  try {
    return JSON.stringify(value);
  } catch {
    // An object that contains itself, such as a page of Dataview.
    return undefined;
  }
}

/** Dataview has links as objects with the path of the note. */
function isDataviewLink(value: unknown): value is { readonly path: string } {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
}

function toObject(map: ReadonlyMap<string, PlainValue>): Record<string, ScriptValue> {
  return Object.fromEntries([...map].map(([key, value]) => [key, toScriptValue(value)]));
}

function toScriptValue(value: PlainValue): ScriptValue {
  if (value instanceof Map) return toObject(value as ReadonlyMap<string, PlainValue>);
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(toScriptValue);
  return value as string | number | boolean | null;
}
