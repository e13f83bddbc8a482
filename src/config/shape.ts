/** Reads a value of data.json by a valibot schema: an invalid part becomes its default and is reported, the rest stays. */
import * as v from 'valibot';
import { isRawObject, type RawSettings } from './migrations.ts';

/** A saved value that is not valid. The texts are for the user. */
export interface SettingProblem {
  /** Path from the top, such as `modelParameters.oemWeights` or `stages.2`. List positions start at 1. `data.json` is the whole file. */
  readonly key: string;
  /** The value as JSON, truncated to 60 characters. */
  readonly found: string;
  /** A sentence that says what to enter. */
  readonly expected: string;
}

/** A key that is not in the schema. It is written back to the file unchanged. */
export interface UnknownKey {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Problems and unknown keys of a file, in the order of the schema. */
export interface ReadingLog {
  readonly problems: SettingProblem[];
  readonly unknownKeys: UnknownKey[];
}

/** Returns a message for an invalid value, `undefined` for a valid one. */
type Validate<T> = (value: T) => string | undefined;

/** Returns a pipe action that rejects a value with the message of `validate`. */
export function rule<T>(validate: Validate<T>): v.RawCheckAction<T> {
  return v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? validate(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  });
}

/** Returns a pipe action that rejects rows of a list one by one. `validate` also gets the valid rows before the row. */
export function eachRow<T>(validate: (row: T, before: readonly T[]) => string | undefined): v.RawCheckAction<T[]> {
  return v.rawCheck(({ dataset, addIssue }) => {
    const rows: unknown = dataset.value;
    if (!isList<T>(rows)) return;
    const invalid = new Set(dataset.issues?.map(({ path }) => path?.[0].key));
    const before: T[] = [];
    for (const [key, value] of rows.entries()) {
      if (invalid.has(key)) continue;
      const message = validate(value, before);
      if (message === undefined) before.push(value);
      else addIssue({ message, path: [{ type: 'array', origin: 'value', input: rows, key, value }] });
    }
  });
}

function isList<T>(value: unknown): value is T[] {
  return Array.isArray(value);
}

/** Returns a pipe action that rejects members of an object, given all of them. Only optional members can be rejected. */
export function eachMember<T extends Readonly<Record<string, unknown>>>(
  validate: (key: keyof T & string, all: T) => string | undefined,
): v.RawCheckAction<T> {
  return v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const key of Object.keys(input)) {
      const message = validate(key, input);
      if (message !== undefined)
        addIssue({ message, path: [{ type: 'object', origin: 'value', input, key, value: input[key] }] });
    }
  });
}

type Path = readonly string[];
type ObjectNode = v.ObjectSchema<v.ObjectEntries, undefined>;
type RecordNode = v.RecordSchema<v.GenericSchema<string>, v.GenericSchema, undefined>;

/** The schemas that are read part by part. Any other schema, here represented by the string, is a single value. */
type Node =
  | ObjectNode
  | RecordNode
  | v.ArraySchema<v.GenericSchema, undefined>
  | v.LazySchema<v.GenericSchema>
  | v.OptionalSchema<v.GenericSchema, undefined>
  | v.ExactOptionalSchema<v.GenericSchema, undefined>
  | v.StringSchema<undefined>;

/**
 * Returns the valid parts of `raw`. `undefined` is absent and becomes the fallback without a problem. A single value that is
 * invalid becomes the fallback; an invalid row of a list is dropped. Never throws.
 */
export function readSetting(
  schema: v.GenericSchema,
  raw: unknown,
  fallback: unknown,
  path: Path,
  log: ReadingLog,
): unknown {
  if (raw === undefined) return fallback;
  const node = schema as Node;
  switch (node.type) {
    case 'optional':
    case 'exact_optional':
      return readSetting(node.wrapped, raw, replacement(node.wrapped, fallback), path, log);
    case 'lazy':
      return readSetting(node.getter(raw), raw, fallback, path, log);
    case 'object':
      return readObject(node, raw, fallback, path, log);
    case 'record':
      return readRecord(node, raw, fallback, path, log);
    case 'array':
      return isRow(node.item) ? readRows(node, raw, fallback, path, log) : readValue(node, raw, fallback, path, log);
    default:
      return readValue(node, raw, fallback, path, log);
  }
}

/** Returns the value that replaces an invalid one: the schema's own fallback, otherwise the default. */
function replacement(schema: v.GenericSchema, fallback: unknown): unknown {
  return 'fallback' in schema ? schema.fallback : fallback;
}

/** Returns true if items of a list are read one by one. A list of single values is one value. */
function isRow(item: v.GenericSchema): boolean {
  return item.type === 'object';
}

function readValue(schema: v.GenericSchema, raw: unknown, fallback: unknown, path: Path, log: ReadingLog): unknown {
  const message = messageOf(schema, raw);
  if (message === undefined) return raw;
  log.problems.push(problem(path, raw, message));
  return fallback;
}

/** Reads the members in the order of the schema. Absent members without a default are omitted. */
function readObject(schema: ObjectNode, raw: unknown, fallback: unknown, path: Path, log: ReadingLog): unknown {
  if (!isRawObject(raw)) {
    log.problems.push(problem(path, raw, 'Expected an object.'));
    return fallback;
  }
  for (const [key, value] of Object.entries(raw)) {
    if (!Object.hasOwn(schema.entries, key)) log.unknownKeys.push({ path: [...path, key], value });
  }
  const defaults = isRawObject(fallback) ? fallback : {};
  const members = Object.entries(schema.entries).map(([key, member]) => {
    return [key, readSetting(member, own(raw, key), own(defaults, key), [...path, key], log)] as const;
  });
  const read = Object.fromEntries(members.filter(([, value]) => value !== undefined));
  return 'pipe' in schema ? validMembers(schema, read, path, log) : read;
}

/** Removes the first member that a rule of the object rejects, and validates the others again, because the rule sees all members. */
function validMembers(schema: ObjectNode, read: RawSettings, path: Path, log: ReadingLog): RawSettings {
  const issue = v.safeParse(schema, read).issues?.[0];
  const key = issue?.path?.[0].key;
  if (issue === undefined || typeof key !== 'string') return read;
  log.problems.push(problem([...path, key], read[key], issue.message));
  const others = Object.fromEntries(Object.entries(read).filter(([other]) => other !== key));
  return validMembers(schema, others, path, log);
}

/** Reads texts under keys that the user chooses. An invalid one is dropped. */
function readRecord(schema: RecordNode, raw: unknown, fallback: unknown, path: Path, log: ReadingLog): unknown {
  if (!isRawObject(raw)) {
    log.problems.push(problem(path, raw, 'Expected an object of names.'));
    return fallback;
  }
  const valid = Object.entries(raw).filter(([key, value]) => {
    const message = messageOf(schema.key, key) ?? messageOf(schema.value, value);
    if (message !== undefined) log.problems.push(problem([...path, key], value, message));
    return message === undefined;
  });
  return Object.fromEntries(valid);
}

/** Reads a list of objects. An invalid row is dropped. Valid rows keep the keys that are not in the schema. A list without a default becomes empty. */
function readRows(schema: v.GenericSchema, raw: unknown, fallback: unknown, path: Path, log: ReadingLog): unknown {
  if (!Array.isArray(raw)) {
    log.problems.push(problem(path, raw, 'Expected a list.'));
    return fallback;
  }
  const messages = new Map<unknown, string>();
  for (const issue of v.safeParse(schema, raw).issues ?? []) {
    const at = issue.path?.[0].key;
    if (!messages.has(at)) messages.set(at, issue.message);
  }
  return raw.filter((row, at) => {
    const message = messages.get(at);
    if (message !== undefined) log.problems.push(problem([...path, String(at + 1)], row, message));
    return message === undefined;
  });
}

/** Returns the first message of a schema about a value, `undefined` if the value is valid. */
function messageOf(schema: v.GenericSchema, raw: unknown): string | undefined {
  return v.safeParse(schema, raw).issues?.[0].message;
}

/** Returns a problem at a path, with the value as JSON. */
export function problem(path: Path, raw: unknown, expected: string): SettingProblem {
  const found = JSON.stringify(raw) as string | undefined;
  const line = found ?? String(raw);
  return {
    key: path.length === 0 ? 'data.json' : path.join('.'),
    found: line.length > 60 ? `${line.slice(0, 59)}…` : line,
    expected,
  };
}

/** Returns an own value. Inherited values are not part of the file. */
function own(raw: RawSettings, key: string): unknown {
  return Object.hasOwn(raw, key) ? raw[key] : undefined;
}
