/** Forecast of a note: projected amounts by fiscal year and scores, at the top of the frontmatter or in a map of it. */
import { amountKeyPattern, type ForecastKeys, type ScoreName, SCORES } from '../domain/fields.ts';
import { byKey } from '../domain/memo.ts';
import { decimalsOf, parseAmount } from '../domain/money.ts';
import type { Forecast, ForecastSource } from '../domain/opportunity.ts';
import { onlyItem, type NoteEntry } from '../domain/value.ts';

const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

const NO_AMOUNTS: Forecast['amounts'] = [];

function byYear(one: { readonly year: number }, other: { readonly year: number }): number {
  return one.year - other.year;
}

/** Returns the score or fiscal year of a key, or `undefined` if it has none. */
export type ForecastIndex = (key: string) => ForecastSource['what'] | undefined;

/** Compiles the keys of the forecast. */
export function forecastIndex(keys: ForecastKeys): ForecastIndex {
  const scores = new Map((Object.keys(SCORES) as ScoreName[]).map((name) => [keys[name], name]));
  const amounts = amountKeyPattern(keys);
  return byKey((key) => {
    const match = amounts.exec(key);
    return match === null ? scores.get(key) : 2000 + Number(match[1]);
  });
}

/**
 * Returns every forecast key. Keys at the top come first, each group in the note's order. `map` is the entry of the
 * `forecast` key.
 */
export function forecastSourcesOf(
  entries: readonly NoteEntry[],
  map: NoteEntry | undefined,
  index: ForecastIndex,
): ForecastSource[] {
  const sources: ForecastSource[] = [];
  collect(sources, entries, index, { within: undefined });
  const only = map && onlyItem(map.value);
  if (only?.kind === 'map') {
    const at = map?.value.kind === 'list' ? { at: map.value.items.indexOf(only) } : {};
    collect(sources, only.entries, index, { within: map?.key, ...at });
  }
  return sources;
}

function collect(
  into: ForecastSource[],
  entries: readonly NoteEntry[],
  index: ForecastIndex,
  place: Pick<ForecastSource, 'within' | 'at'>,
): void {
  for (const entry of entries) {
    const what = index(entry.key);
    if (what !== undefined) into.push({ entry, ...place, what });
  }
}

/**
 * Returns the forecast that the sources contain. If two have the same meaning, the earlier one counts; an unreadable
 * value is skipped.
 */
export function forecastOf(sources: readonly ForecastSource[], currency: string): Forecast {
  const amounts: { year: number; money: { minor: number; currency: string } }[] = [];
  const scores: Partial<Record<ScoreName, number>> = {};
  // A list is enough because at most a hundred years are possible.
  const seen: (ScoreName | number)[] = [];
  for (const { entry, what } of sources) {
    if (seen.includes(what)) continue;
    seen.push(what);
    const value = onlyItem(entry.value);
    const text = value.kind === 'scalar' ? value.text.trim() : '';
    if (typeof what === 'number') {
      const minor = parseAmount(text, decimalsOf(currency));
      if (typeof minor === 'number') amounts.push({ year: what, money: { minor, currency } });
    } else if (DECIMAL.test(text)) scores[what] = Number(text);
  }
  // A sorted copy takes only the memory of its items, unlike a list that grew.
  return { amounts: amounts.length === 0 ? NO_AMOUNTS : amounts.toSorted(byYear), scores };
}
