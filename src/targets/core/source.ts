/** What a mapping row reads out of an opportunity. */
import {
  FIELD_NAMES,
  FIELDS,
  FORECAST_YEAR,
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

/** A value that stands in the note; `year`, four digits, when there is one value a fiscal year. */
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

/** Everything a mapping row may read, fields first in the order of their table. */
export const MAPPING_SOURCES: readonly MappingSource[] = [
  ...FIELD_NAMES,
  'firstOem',
  'forecastAmounts',
  ...SCORE_NAMES.map((name) => `score.${name}` as const),
];

/** The kind of value that a source gives, whatever the note says. */
export function sourceKind(from: MappingSource): SourceKind {
  if (from === 'firstOem') return 'text';
  if (from === 'forecastAmounts') return 'money';
  return isScore(from) ? 'number' : KINDS[FIELDS[from].kind];
}

/** The field of the note behind a source. */
export function fieldOf(from: MappingSource): FieldName {
  if (from === 'firstOem') return 'oems';
  return from === 'forecastAmounts' || isScore(from) ? 'forecast' : from;
}

/** As people call a source, in the middle of a sentence. */
export function sourceLabel(from: MappingSource): string {
  if (from === 'firstOem') return 'first OEM';
  if (from === 'forecastAmounts') return 'forecast amounts';
  return isScore(from) ? SCORES[scoreOf(from)].label : FIELDS[from].label;
}

/** What the note says there: nothing, one value, or one a fiscal year. Empty lists and maps are nothing. */
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

/** The same as one value, that of the `year` where there is one a fiscal year; undefined: the note says nothing there. */
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

/** Where the value of a source is from if its key is not in the note; undefined for a value of the note. */
export function originOf({ effective }: Exportable, from: MappingSource): 'rule' | 'customer' | undefined {
  return effective.size === 0 ? undefined : effective.get(fieldOf(from));
}

/** The source text of the value that the note has there and that cannot be read; undefined if there is none. */
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

/** The forecast under the keys of the note, amounts in major units. */
function forecastMap({ amounts, scores }: Forecast): ReadonlyMap<string, PlainValue> {
  const map = new Map<string, PlainValue>();
  for (const { year, money } of amounts) {
    map.set(forecastKey(year), majorOf(money.minor, money.currency));
  }
  for (const name of SCORE_NAMES) {
    const score = scores[name];
    if (score !== undefined) map.set(SCORES[name].key, score);
  }
  return map;
}

/** The key of a score, or of a fiscal year's amount. */
export function forecastKey(what: ScoreName | number): string {
  return typeof what === 'number' ? `${FORECAST_YEAR}${yearDigits(what)}` : SCORES[what].key;
}

/** The score that a source is; undefined for any other source. */
export function scoreIn(from: MappingSource): ScoreName | undefined {
  return isScore(from) ? scoreOf(from) : undefined;
}

/** `2025` → `"25"`. */
export function yearDigits(year: number): string {
  return String(year % 100).padStart(2, '0');
}

function isScore(from: MappingSource): from is `score.${ScoreName}` {
  return from.startsWith('score.');
}

function scoreOf(from: `score.${ScoreName}`): ScoreName {
  return from.slice('score.'.length) as ScoreName;
}
