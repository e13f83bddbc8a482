/** Values of an opportunity that a mapping row can read. */
import {
  FIELD_NAMES,
  FIELDS,
  forecastKey,
  forecastKeys,
  SCORES,
  type FieldKind,
  type FieldName,
  type ScoreName,
} from '../../domain/fields.ts';
import { majorOf, type Money } from '../../domain/money.ts';
import type { Forecast } from '../../domain/opportunity.ts';
import type { PlainValue } from '../../domain/value.ts';
import type { SourceKind, SourceValue } from './codec.ts';
import type { Exportable, MappingSource } from './target.ts';

/** A value of a note; `year`, four digits, is set if the source has one value per fiscal year. */
export interface SourceReading {
  readonly source: SourceValue;
  readonly year?: number;
}

const KINDS: Readonly<Record<FieldKind, SourceKind>> = {
  text: 'text',
  link: 'text',
  currency: 'text',
  money: 'money',
  day: 'day',
  list: 'list',
  links: 'list',
  forecast: 'map',
  attribution: 'map',
};

const SCORE_NAMES = Object.keys(SCORES) as readonly ScoreName[];

/** Every source that a mapping row can read; fields first, in the order of their table. */
export const MAPPING_SOURCES: readonly MappingSource[] = [
  ...FIELD_NAMES,
  'firstOem',
  'forecastAmounts',
  ...SCORE_NAMES.map((name) => `score.${name}` as const),
];

/** Returns the kind of value that a source has, regardless of the note. */
export function sourceKind(from: MappingSource): SourceKind {
  if (from === 'firstOem') return 'text';
  if (from === 'forecastAmounts') return 'money';
  return isScore(from) ? 'number' : KINDS[FIELDS[from].kind];
}

/** Returns the note field that a source reads. */
export function fieldOf(from: MappingSource): FieldName {
  if (from === 'firstOem') return 'oems';
  return from === 'forecastAmounts' || isScore(from) ? 'forecast' : from;
}

/** Returns the display name of a source, for use within a sentence. */
export function sourceLabel(from: MappingSource): string {
  if (from === 'firstOem') return 'first OEM';
  if (from === 'forecastAmounts') return 'forecast amounts';
  return isScore(from) ? SCORES[scoreOf(from)].label : FIELDS[from].label;
}

/**
 * Returns the values of a source in the note: none, one, or one per fiscal year. Empty lists and maps count as none.
 */
export function readSource(item: Exportable, from: MappingSource): readonly SourceReading[] {
  if (from === 'forecastAmounts') {
    return item.opportunity.forecast.amounts.map(({ year, money }) => ({
      source: { kind: 'money', value: money },
      year,
    }));
  }
  const source = valueIn(item, from);
  return source === undefined ? [] : [{ source }];
}

/**
 * Returns one value of a source in the note, that of `year` if the source has one per fiscal year; `undefined` if the
 * note has none.
 */
export function valueIn(item: Exportable, from: MappingSource, year?: number): SourceValue | undefined {
  const { opportunity } = item;
  const { amounts, scores } = opportunity.forecast;
  if (from === 'firstOem') return textValue(opportunity.oems[0]);
  if (from === 'forecastAmounts') {
    const money = amounts.find((one) => one.year === year)?.money;
    return money && { kind: 'money', value: money };
  }
  if (isScore(from)) {
    const score = scores[scoreOf(from)];
    return score === undefined ? undefined : { kind: 'number', value: score };
  }
  if (from === 'forecast') return mapValue(forecastMap(opportunity.forecast));
  if (from === 'revAttribution') return mapValue(item.attribution);
  return fieldValue(opportunity[from], from);
}

/** Returns the origin of a value whose key is absent in the note; `undefined` for a value of the note. */
export function originOf({ effective }: Exportable, from: MappingSource): 'rule' | 'customer' | undefined {
  return effective.size === 0 ? undefined : effective.get(fieldOf(from));
}

/**
 * Returns the source text of a value in the note that cannot be read, or `undefined` if the value can be read or is
 * absent.
 */
export function unreadableText({ unreadable }: Exportable, from: MappingSource, year?: number): string | undefined {
  if (unreadable.size === 0) return undefined;
  return unreadable.get(scoreIn(from) ?? year ?? fieldOf(from));
}

function fieldValue(value: string | Money | readonly string[] | undefined, from: FieldName): SourceValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { kind: FIELDS[from].kind === 'day' ? 'day' : 'text', value };
  if ('minor' in value) return { kind: 'money', value };
  return value.length === 0 ? undefined : { kind: 'list', value };
}

function textValue(value: string | undefined): SourceValue | undefined {
  return value === undefined ? undefined : { kind: 'text', value };
}

function mapValue(value: ReadonlyMap<string, PlainValue> | undefined): SourceValue | undefined {
  return value === undefined || value.size === 0 ? undefined : { kind: 'map', value };
}

/** The keys of a payload do not depend on those of the notes. */
const DEFAULT_KEYS = forecastKeys();

/** Returns the forecast under the default keys, with amounts in major units. */
function forecastMap({ amounts, scores }: Forecast): ReadonlyMap<string, PlainValue> {
  const map = new Map<string, PlainValue>();
  for (const { year, money } of amounts) {
    map.set(forecastKey(year, DEFAULT_KEYS), majorOf(money.minor, money.currency));
  }
  for (const name of SCORE_NAMES) {
    const score = scores[name];
    if (score !== undefined) map.set(forecastKey(name, DEFAULT_KEYS), score);
  }
  return map;
}

/** Returns the score that a source reads, or `undefined` for any other source. */
export function scoreIn(from: MappingSource): ScoreName | undefined {
  return isScore(from) ? scoreOf(from) : undefined;
}

/** Returns the two digits of a fiscal year: `2025` → `"25"`. */
export function yearDigits(year: number): string {
  return String(year % 100).padStart(2, '0');
}

function isScore(from: MappingSource): from is `score.${ScoreName}` {
  return from.startsWith('score.');
}

function scoreOf(from: `score.${ScoreName}`): ScoreName {
  return from.slice('score.'.length) as ScoreName;
}
