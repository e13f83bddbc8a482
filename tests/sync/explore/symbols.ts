/**
 * Values, versions, times, and digests as symbols. Two states that differ only in these are one: `<a3>` is the fourth
 * amount that occurs, `<v0>` the first version, `<t15>` a time 15 seconds ago. The engine only receives real texts,
 * which replace the symbols before each sync and are replaced by symbols after it.
 */
import { hash32 } from '../../../src/domain/digest.ts';
import { serializeLink, parseLink } from '../../../src/vault/record-link.ts';
import type { ServedCrm } from './served.ts';
import { NOW_MS, stageId, valueText, VALUES } from './values.ts';

/** After this many seconds no request is in flight. */
export const OLD_SECONDS = 60;

/** Texts by number. */
export interface Numbered {
  readonly versions: string[];
  readonly digests: string[];
}

/** Texts and their symbols for one CRM. */
export interface Symbols {
  /** Returns the text with real texts in place of symbols. */
  readonly real: (symbolic: string, versions: readonly string[]) => string;
  /** Returns the text with symbols; new texts are added to `numbered`. */
  readonly symbolic: (real: string, nowMs: number, numbered: Numbered) => string;
}

/** The formats of a value: an amount, a stage, a stage in lowercase, a stage's ID. */
const SPELLINGS: Readonly<Record<string, (number: number) => string>> = {
  a: (number) => valueText('amount', number),
  s: (number) => valueText('stage', number),
  l: (number) => valueText('stage', number).toLowerCase(),
  i: stageId,
};

/** Values by fingerprint, as a link contains them. */
const PRINTS = new Map(
  Object.entries(SPELLINGS).flatMap(([sort, spell]) =>
    Array.from({ length: VALUES }, (_, number) => [hash32(spell(number)), `${sort}${number}`] as const),
  ),
);

/** Symbols of values by text. */
const TEXTS = new Map(
  Object.entries(SPELLINGS).flatMap(([sort, spell]) =>
    Array.from({ length: VALUES }, (_, number) => [spell(number), `<${sort}${number}>`] as const),
  ),
);

const LINK = /v1 [!-9;-~]+:[!-~]+ [\w-]+ \w+/;
const PARTS = [
  LINK.source,
  /\b70000\d\d\b|\b[Ss]tage 1\d\d\b|\bst1\d\d\b/.source,
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:\+0000|Z)/.source,
  /W\/\\*"\d+/.source,
  /\b17\d{11}\b/.source,
  /\b[0-9a-f]{32}\b/.source,
  /\bid-\d+\b/.source,
];
const REAL = new RegExp(PARTS.map((part) => `(${part})`).join('|'), 'g');
const SYMBOL = /<L [^>]*>|<([asilvtd])(\d+)>/g;

export function symbolsOf({ identity: { orgId } }: Pick<ServedCrm, 'identity'>): Symbols {
  return {
    real: (symbolic, versions) =>
      symbolic.replace(SYMBOL, (symbol: string, sort: string | undefined, number: string) =>
        sort === undefined ? realLink(symbol, orgId) : realText(sort, Number(number), versions),
      ),
    symbolic: (real, nowMs, { versions, digests }) => {
      return real.replace(REAL, (found: string, link, value, stamp, etag, moment, digest) => {
        if (link !== undefined) return symbolicLink(found, orgId);
        if (value !== undefined) return TEXTS.get(found) ?? found;
        if (stamp !== undefined) return `<v${numbered(versions, found)}>`;
        if (etag !== undefined) return found.replace(/\d+$/, (digits) => `<v${numbered(versions, digits)}>`);
        if (moment !== undefined) return `<t${Math.floor((nowMs - Number(found)) / 1000)}>`;
        return digest === undefined ? 'id-0' : `<d${digestNumber(digests, found)}>`;
      });
    },
  };
}

/** Digests that replaced symbols contain their numbers; those of the engine get the next numbers. */
function digestNumber(digests: string[], text: string): number {
  return /^0{28}/.test(text) ? Number(text) : 100 + numbered(digests, text);
}

function numbered(list: string[], text: string): number {
  const at = list.indexOf(text);
  return at < 0 ? list.push(text) - 1 : at;
}

function realText(sort: string, number: number, versions: readonly string[]): string {
  if (sort === 'v') return versions[number] ?? lost(`version ${number}`);
  if (sort === 't') return String(NOW_MS - number * 1000);
  if (sort === 'd') return String(number).padStart(32, '0');
  return SPELLINGS[sort]?.(number) ?? lost(`${sort}${number}`);
}

function lost(what: string): never {
  throw new Error(`The exploration has lost ${what}`);
}

/** Returns `<L record mapping 123=<a0>;456=99>`, by key of the base; other values appear with their fingerprint. */
function symbolicLink(text: string, orgId: string): string {
  const link = parseLink(text, orgId) ?? lost(`what a link says: ${text}`);
  const entries = [...link.base].map(([key, print]) => `${key}=${PRINTS.get(print) ?? String(print)}`);
  return `<L ${link.recordId} ${link.mappingRev} ${entries.join(';')}>`;
}

function realLink(symbol: string, orgId: string): string {
  const [, recordId = '', mappingRev = '', entries = ''] = symbol.slice(0, -1).split(' ');
  const base = entries.split(';').map((entry) => {
    const [key, value = ''] = entry.split('=');
    const sort = value.charAt(0);
    const print = sort in SPELLINGS ? hash32(SPELLINGS[sort]?.(Number(value.slice(1))) ?? '') : Number(value);
    return [Number(key), print] as const;
  });
  return serializeLink(orgId, { recordId, base: new Map(base), mappingRev });
}

/** New numbers by old ones, by kind; a stage has the same number in every format. */
export type Renaming = Readonly<Record<'a' | 's' | 'v' | 'd', Map<number, number>>>;

export function renaming(): Renaming {
  return { a: new Map(), s: new Map(), v: new Map(), d: new Map() };
}

const NUMBER = /([<=])([asilvd])(\d+)/g;

function sortOf(letter: string): keyof Renaming {
  return letter === 'a' || letter === 'v' || letter === 'd' ? letter : 's';
}

/** Renames symbols; a symbol without a new number gets the next one of `next`. */
export function renamed(symbolic: string, names: Renaming, next: (sort: keyof Renaming) => number): string {
  return symbolic.replace(NUMBER, (_, mark: string, letter: string, digits: string) => {
    const sort = sortOf(letter);
    const number = Number(digits);
    const known = names[sort].get(number);
    const name = known ?? next(sort);
    if (known === undefined) names[sort].set(number, name);
    return `${mark}${letter}${name}`;
  });
}

/** Returns the next numbers in the order of occurrence. */
export function inOrder(names: Renaming): (sort: keyof Renaming) => number {
  return (sort) => names[sort].size;
}

/** Returns the inverse renaming. */
export function inverse(names: Renaming): Renaming {
  const turned = (map: Map<number, number>) => new Map([...map].map(([from, to]) => [to, from]));
  return { a: turned(names.a), s: turned(names.s), v: turned(names.v), d: turned(names.d) };
}

/** Returns the state after this many seconds. Of old times, only the order is kept. */
export function later(symbolic: string, seconds: number): string {
  if (!symbolic.includes('<t')) return symbolic;
  const ages = [...symbolic.matchAll(/<t(\d+)>/g)].map(([, age]) => Number(age) + seconds);
  const old = [...new Set(ages.filter((age) => age >= OLD_SECONDS))].sort((one, other) => one - other);
  return symbolic.replace(/<t(\d+)>/g, (_, text: string) => {
    const age = Number(text) + seconds;
    return `<t${age < OLD_SECONDS ? age : OLD_SECONDS + old.indexOf(age)}>`;
  });
}

/** A number for each text so far. */
const NUMBERS = new Map<string, number>();

/** Returns a short name for these texts: the same for the same ones, and for no others. */
export function numbersOf(texts: readonly string[]): string {
  const numbers = texts.map((text) => {
    const number = NUMBERS.get(text) ?? NUMBERS.size;
    NUMBERS.set(text, number);
    return number;
  });
  return numbers.join();
}
