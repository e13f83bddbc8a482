/** How parts of data.json are read: each gives the best it can, and logs what it could not take or does not know. */
import { isRawObject, type RawSettings } from './migrations.ts';

/** A setting that was not taken over, in words for the user. */
export interface SettingProblem {
  /** Path from the top, as `modelParameters.oemWeights`; positions in lists count from 1, as `stages.2`; `data.json` is all of it. */
  readonly key: string;
  /** As JSON, cut to a length that a line can hold. */
  readonly found: string;
  /** What should be there, as a sentence. */
  readonly expected: string;
}

/** A key that this version does not know, with its path: it goes back into the file as it came. */
export interface UnknownKey {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Filled while a file is read. */
export interface ReadingLog {
  readonly problems: SettingProblem[];
  readonly unknownKeys: UnknownKey[];
}

/** Reads a part; what is undefined is absent and becomes the fallback without a problem. Never throws. */
export type Shape<T> = (raw: unknown, fallback: T, path: readonly string[], log: ReadingLog) => T;

type Refuse<T> = (value: T) => string | undefined;

/** A value of one type; `refuse` is asked when the type is right. */
export function scalar<T>(
  expected: string,
  is: (raw: unknown) => raw is NonNullable<T>,
  refuse: Refuse<NonNullable<T>> = () => undefined,
): Shape<T> {
  return (raw, fallback, path, log) => {
    if (raw === undefined) return fallback;
    const refusal = is(raw) ? refuse(raw) : expected;
    if (is(raw) && refusal === undefined) return raw;
    log.problems.push(problem(path, raw, refusal ?? expected));
    return fallback;
  };
}

/** An object of known keys, in the order of `shapes`. Those it does not know are kept; those that are undefined left out. */
export function object<T extends object>(shapes: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const known = Object.entries<Shape<unknown>>(shapes as Record<string, Shape<unknown>>);
  return (raw, fallback, path, log) => {
    if (raw === undefined) return fallback;
    if (!isRawObject(raw)) {
      log.problems.push(problem(path, raw, 'Expected an object.'));
      return fallback;
    }
    for (const [key, value] of Object.entries(raw)) {
      if (!Object.hasOwn(shapes, key)) log.unknownKeys.push({ path: [...path, key], value });
    }
    const read = known.map(([key, shape]) => {
      const before = (fallback as Readonly<Record<string, unknown>> | undefined)?.[key];
      return [key, shape(own(raw, key), before, [...path, key], log)] as const;
    });
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as T;
  };
}

/** What a row of a list is: the type of each member, and a rule that sees the rows before it. */
export interface RowShape<T> {
  readonly members: { readonly [K in keyof T]-?: (raw: unknown) => raw is T[K] };
  readonly expected: string;
  readonly refuse: (row: T, before: readonly T[]) => string | undefined;
}

/** A list of rows. A bad row is left out, the others stay; a row carries along the keys that this version does not know. */
export function rows<T extends object>({ members, expected, refuse }: RowShape<T>): Shape<readonly T[]> {
  const known = Object.entries<(raw: unknown) => boolean>(members);
  const isRow = (raw: unknown): raw is T & RawSettings =>
    isRawObject(raw) && known.every(([key, is]) => is(own(raw, key)));
  return (raw, fallback, path, log) => {
    if (raw === undefined) return fallback;
    if (!Array.isArray(raw)) {
      log.problems.push(problem(path, raw, 'Expected a list.'));
      return fallback;
    }
    const good: T[] = [];
    for (const [at, row] of (raw as unknown[]).entries()) {
      const refusal = isRow(row) ? refuse(row, good) : expected;
      if (isRow(row) && refusal === undefined) good.push(row);
      else log.problems.push(problem([...path, String(at + 1)], row, refusal ?? expected));
    }
    return good;
  };
}

/** Texts under keys of the user's choosing. A bad one is left out, the others stay. */
export function texts(expected: string, refuse: (key: string, text: string) => string | undefined) {
  const shape: Shape<Readonly<Record<string, string>> | undefined> = (raw, fallback, path, log) => {
    if (raw === undefined) return fallback;
    if (!isRawObject(raw)) {
      log.problems.push(problem(path, raw, 'Expected an object of names.'));
      return fallback;
    }
    const good = Object.entries(raw).filter((entry): entry is [string, string] => {
      const [key, text] = entry;
      const refusal = typeof text === 'string' ? refuse(key, text) : expected;
      if (refusal !== undefined) log.problems.push(problem([...path, key], text, refusal));
      return refusal === undefined;
    });
    return Object.fromEntries(good);
  };
  return shape;
}

/** A problem at a path, with what was found there as JSON. */
export function problem(path: readonly string[], raw: unknown, expected: string): SettingProblem {
  const found = JSON.stringify(raw) as string | undefined;
  const line = found ?? String(raw);
  return {
    key: path.length === 0 ? 'data.json' : path.join('.'),
    found: line.length > 60 ? `${line.slice(0, 59)}…` : line,
    expected,
  };
}

/** An object's own value: what it inherits is none of the file's. */
function own(raw: RawSettings, key: string): unknown {
  return Object.hasOwn(raw, key) ? raw[key] : undefined;
}

export function isText(raw: unknown): raw is string {
  return typeof raw === 'string';
}

export function isTruth(raw: unknown): raw is boolean {
  return typeof raw === 'boolean';
}

/** Zero is never negative: `-0` would come back from the file as another value. */
export function isNumber(raw: unknown): raw is number {
  return typeof raw === 'number' && Number.isFinite(raw) && !Object.is(raw, -0);
}
