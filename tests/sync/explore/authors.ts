/**
 * The values that each author had seen. A value is not its text: a user who types 1000 again after 1001 has written
 * another value than the first 1000. A value may only be replaced by one whose author had seen it; the plugin is not an
 * author, because it transfers values of others.
 */

/** Place of a value: the note on the first or second device, or the CRM. */
export type Place = 0 | 1 | 2;

export const CRM = 2;

/** A user by the device, or `there`: another user of the CRM, or an automation. */
export type Author = 'start' | 0 | 1 | 'there';

interface Value {
  readonly by: Author;
  /** Bits: the devices that have sent it to the CRM. */
  readonly sentBy: number;
  /** Numbers of the values that its author had seen. */
  readonly seen: ReadonlySet<number>;
}

/** The existing values of one field, by number. */
export interface Minds {
  /** By place; `undefined` if the record does not exist. */
  readonly at: readonly [number | undefined, number | undefined, number | undefined];
  readonly values: ReadonlyMap<number, Value>;
  /** The text that identifies tidied values; only these have one. */
  readonly text?: string;
}

/** A value was replaced by one whose author had not seen it. */
export interface Unseen {
  readonly replaced: Value;
  readonly by: Value;
  /** If true, the author of the replaced value had seen the other one: an older value came back. */
  readonly older: boolean;
}

/** Returns the same value in all places; `linked`: in the CRM too. */
export function startMinds(linked: boolean): Minds {
  const value: Value = { by: 'start', sentBy: 0, seen: new Set() };
  return { at: [0, 0, linked ? 0 : undefined], values: new Map([[0, value]]) };
}

function set(minds: Minds, place: Place, number: number | undefined): Minds['at'] {
  const at: [number | undefined, number | undefined, number | undefined] = [...minds.at];
  at[place] = number;
  return at;
}

/** Records that an author writes a value in place of the current one. */
export function wrote(minds: Minds, place: Place, by: Author): Minds {
  const number = Math.max(...minds.values.keys()) + 1;
  const old = minds.at[place];
  const seen = old === undefined ? [] : [old, ...(minds.values.get(old)?.seen ?? [])];
  return {
    at: set(minds, place, number),
    values: new Map([...minds.values, [number, { by, sentBy: 0, seen: new Set(seen) }]]),
  };
}

/** Records that a value is copied to another place. */
export function carried(minds: Minds, number: number | undefined, to: Place): Minds {
  return minds.at[to] === number ? minds : { at: set(minds, to, number), values: minds.values };
}

/**
 * Records that a value is copied to another place although its author had not seen the replaced value there, and the
 * plugin cannot detect it. From then on it counts as one that replaces both, so that the effects of a return are
 * reported once. Values that were written over it still do so.
 */
export function returned(minds: Minds, number: number, from: Place, to: Place): Minds {
  const [value, old] = [minds.values.get(number), minds.at[to]];
  if (value === undefined || old === undefined) return carried(minds, number, to);
  const next = Math.max(...minds.values.keys()) + 1;
  const seen = [number, old, ...value.seen, ...(minds.values.get(old)?.seen ?? [])];
  const values = [...minds.values].map(([key, one]) => {
    const isOver = one.seen.has(number) && key !== old && !one.seen.has(old);
    return [key, isOver ? { ...one, seen: new Set([...one.seen, next, ...seen]) } : one] as const;
  });
  const at = set(minds, to, next);
  return {
    at: minds.at[from] === number ? set({ ...minds, at }, from, next) : at,
    values: new Map([...values, [next, { ...value, seen: new Set(seen) }]]),
  };
}

/** Returns the fault of copying this value to the place, or `undefined` if it is allowed. */
export function unseen({ at, values }: Minds, number: number, to: Place): Unseen | undefined {
  const old = at[to];
  const [by, replaced] = [values.get(number), old === undefined ? undefined : values.get(old)];
  if (old === undefined || by === undefined || replaced === undefined) return undefined;
  if (old === number || by.seen.has(old)) return undefined;
  return { replaced, by, older: replaced.seen.has(number) };
}

export function sent(minds: Minds, number: number, device: 0 | 1): Minds {
  const value = minds.values.get(number);
  if (value === undefined || (value.sentBy & (1 << device)) !== 0) return minds;
  const sentBy = value.sentBy | (1 << device);
  return { at: minds.at, values: new Map([...minds.values, [number, { ...value, sentBy }]]) };
}

/** Records that the plugin compared both values and they are equal: the next author on either side has seen both. */
export function agreed(minds: Minds, one: Place, other: Place): Minds {
  const [a, b] = [minds.at[one], minds.at[other]];
  if (a === undefined || b === undefined || a === b) return minds;
  const [first, second] = [minds.values.get(a), minds.values.get(b)];
  if (first === undefined || second === undefined) return minds;
  const number = Math.max(...minds.values.keys()) + 1;
  const both: Value = {
    by: first.by === 'start' ? second.by : first.by,
    sentBy: first.sentBy & second.sentBy,
    seen: new Set([a, b, ...first.seen, ...second.seen]),
  };
  // An author who had seen one of them had seen the content of both, and so will an author who sees one of them in
  // another place.
  const values = [...minds.values].map(([key, value]) =>
    key === a || key === b || value.seen.has(a) || value.seen.has(b)
      ? ([key, { ...value, seen: new Set([...value.seen, number]) }] as const)
      : ([key, value] as const),
  );
  return {
    at: set({ ...minds, at: set(minds, one, number) }, other, number),
    values: new Map([...values, [number, both]]),
  };
}

/** Records that the next author at one place has seen the value of the other. */
export function shown(minds: Minds, one: Place, other: Place): Minds {
  const [at, there] = [minds.at[one], minds.at[other]];
  const value = at === undefined ? undefined : minds.values.get(at);
  if (at === undefined || there === undefined || at === there || value === undefined) return minds;
  const seen = new Set([...value.seen, there, ...(minds.values.get(there)?.seen ?? [])]);
  return { at: minds.at, values: new Map([...minds.values, [at, { ...value, seen }]]) };
}

interface TidyMinds extends Minds {
  readonly text: string;
}

function isTidy(minds: Minds): minds is TidyMinds {
  return minds.text !== undefined;
}

/** Tidied values by their text. */
const TIDY = new Map<string, TidyMinds>();

/** Returns the values without those that exist nowhere, numbered by place; those with the same text are the same. */
export function tidied(minds: Minds): TidyMinds {
  if (isTidy(minds)) return minds;
  const { at, values } = minds;
  const live = [...new Set(at.filter((one) => one !== undefined))];
  const number = new Map(live.map((old, now) => [old, now] as const));
  const kept = live.map((old): Value => {
    const { by, sentBy, seen } = values.get(old) ?? { by: 'start', sentBy: 0, seen: new Set() };
    return { by, sentBy, seen: new Set([...seen].flatMap((one) => number.get(one) ?? []).sort()) };
  });
  const [a, b, c] = at.map((one) => (one === undefined ? undefined : number.get(one)));
  const text = [a, b, c, ...kept.map(({ by, sentBy, seen }) => `${by}${sentBy}[${[...seen].join()}]`)].join(' ');
  const found = TIDY.get(text) ?? { at: [a, b, c], values: new Map(kept.entries()), text };
  TIDY.set(text, found);
  return found;
}

/** Returns the values with both devices exchanged. */
export function mirrored({ at: [a, b, c], values }: Minds): Minds {
  const turned = [...values].map(([number, value]) => {
    const sentBy = ((value.sentBy & 1) << 1) | (value.sentBy >> 1);
    const by = value.by === 0 ? 1 : value.by === 1 ? 0 : value.by;
    return [number, { ...value, by, sentBy }] as const;
  });
  return { at: [b, a, c], values: new Map(turned) };
}
