/** Check of the forecast: its numbers can be read and do not exceed the amount. */
import { SCORES } from '../domain/fields.ts';
import type { UnplacedFinding } from '../domain/finding.ts';
import { suggestAmount } from '../domain/suggest-fix-value.ts';
import { displayMoney } from '../domain/money.ts';
import { forecastPath, type ForecastSource, type OpportunityNote } from '../domain/opportunity.ts';
import { isBlank, onlyItem } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example, type CheckContext } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan, plainIn } from './source-text.ts';

/**
 * Projected amounts are money like the amount, scores are numbers. Neither is required, so both cause only warnings.
 */
export const forecast: Check = {
  codes: ['forecast-not-a-number', 'forecast-unreadable', 'forecast-exceeds-amount'],
  check: (note, context) => {
    const whole = note.sources.forecast?.[0];
    if (note.forecastSources.length === 0 && whole === undefined) return NO_FINDINGS;
    let findings: UnplacedFinding[] | undefined;
    if (
      whole !== undefined &&
      !isBlank(whole.value) &&
      !note.forecastSources.some(({ within }) => within === whole.key)
    ) {
      const data = { found: foundIn(whole.value, context) };
      findings = [{ code: 'forecast-unreadable', field: 'forecast', key: whole.key, at: keySpan(whole), data }];
    }
    const open = unread(note);
    for (const source of note.forecastSources) {
      if (!open.has(source) || isBlank(source.entry.value)) continue;
      (findings ??= []).push(unreadable(source, note.opportunity.currency, context));
    }
    const excess = exceeding(note);
    if (excess !== undefined) (findings ??= []).push(excess);
    return findings ?? NO_FINDINGS;
  },
};

export const examples: readonly Example[] = [
  {
    name: 'a projection written for people',
    yaml: 'forecast:\n  projected_amount_FY26: "$250,000"\n  projected_amount_FY27: later',
    finds: ['forecast-not-a-number @3:3', 'forecast-not-a-number @4:3'],
    fixed: 'forecast:\n  projected_amount_FY26: 250000\n  projected_amount_FY27: later',
  },
  { name: 'a percent sign', yaml: 'win_prob: 75 %', finds: ['forecast-not-a-number @2:1'], fixed: 'win_prob: 75' },
  {
    name: 'a decimal comma',
    yaml: 'confidence_score: 72,5',
    finds: ['forecast-not-a-number @2:1'],
    fixed: 'confidence_score: 72.5',
  },
  {
    name: 'a list of one score with a percent sign',
    yaml: 'win_prob: [75 %]',
    finds: ['forecast-not-a-number @2:1'],
    fixed: 'win_prob: 75',
  },
  { name: 'a word for a score', yaml: 'win_prob: high', finds: ['forecast-not-a-number @2:1'] },
  {
    name: 'a score at the top, which counts, and in the map',
    yaml: 'win_prob: high\nforecast:\n  win_prob: 60',
    finds: ['forecast-not-a-number @2:1'],
  },
  { name: 'a word where years and scores belong', yaml: 'forecast: soon', finds: ['forecast-unreadable @2:1'] },
  {
    name: 'a list of years',
    yaml: 'forecast:\n  - projected_amount_FY26: 250000\n  - projected_amount_FY27: 100000',
    finds: ['forecast-unreadable @2:1'],
  },
  {
    name: 'a list of one map, which counts as the map',
    yaml: 'forecast:\n  - # as imported\n  - projected_amount_FY26: 250000\n    win_prob: 75 %',
    finds: ['forecast-not-a-number @5:5'],
    fixed: 'forecast:\n  - # as imported\n  - projected_amount_FY26: 250000\n    win_prob: 75',
  },
  { name: 'a list of one map in brackets', yaml: 'forecast: [{ projected_amount_FY26: 250000 }]', finds: [] },
  {
    name: 'a bare amount for a forecast, and a year at the top, which counts',
    yaml: 'forecast: 250000\nprojected_amount_FY26: 250000',
    finds: ['forecast-unreadable @2:1'],
  },
  {
    name: 'years under other names than those that are read',
    yaml: 'forecast:\n  FY26: 250000\n  projected_amount_fy27: 100000',
    finds: ['forecast-unreadable @2:1'],
  },
  { name: 'one year in the forecast next to a key of another', yaml: 'forecast: { win_prob: 60, by: Ann }', finds: [] },
  { name: 'an empty forecast', yaml: 'forecast:', finds: [] },
  {
    name: 'years that come to more than the amount',
    yaml: 'amount: 1000000\nforecast:\n  projected_amount_FY26: 700000\n  projected_amount_FY27: 300000.01',
    finds: ['forecast-exceeds-amount @3:1'],
  },
  {
    name: 'more than the amount, at the top of the note',
    yaml: 'amount: 1000000\nprojected_amount_FY26: 1500000',
    finds: ['forecast-exceeds-amount @3:1'],
  },
  {
    name: 'years that come to the amount, and one left blank',
    yaml: 'amount: 1000000\nforecast:\n  projected_amount_FY26: 700000\n  projected_amount_FY27: 300000\n  projected_amount_FY28:\n  win_prob: 60',
    finds: [],
  },
];

const NO_SOURCES: ReadonlySet<ForecastSource> = new Set();

/** Returns the sources whose value was not read. If two have the same meaning, the second one is never read. */
function unread({ opportunity, forecastSources }: OpportunityNote): ReadonlySet<ForecastSource> {
  const { amounts, scores } = opportunity.forecast;
  const isRead = (what: ForecastSource['what']): boolean =>
    typeof what === 'number' ? amounts.some(({ year }) => year === what) : scores[what] !== undefined;
  if (forecastSources.every(({ what }) => isRead(what))) return NO_SOURCES;
  const first = new Map<ForecastSource['what'], ForecastSource>();
  for (const source of forecastSources) if (!first.has(source.what)) first.set(source.what, source);
  return new Set([...first.values()].filter(({ what }) => !isRead(what)));
}

function unreadable(source: ForecastSource, currency: string, context: CheckContext): UnplacedFinding {
  const { entry, what } = source;
  const found = foundIn(onlyItem(entry.value), context);
  const isAmount = typeof what === 'number';
  const label = isAmount ? `FY${String(what).slice(2)} forecast` : SCORES[what].label;
  const data = { found, label, wants: isAmount ? 'amount' : 'percentage' } as const;
  const about = { code: 'forecast-not-a-number', field: 'forecast', key: entry.key, at: keySpan(entry) } as const;
  const plain = plainIn(onlyItem(entry.value), context);
  const suggestion = isAmount ? suggestAmount(plain, currency) : suggestScore(plain);
  if (suggestion === undefined) return { ...about, data };
  const fix = replaceWith(forecastPath(source), entry.value, { bare: suggestion }, context);
  return { ...about, data: { ...data, suggestion }, fix };
}

/** Returns the score that a text means: `"75 %"` → `"75"`, `"72,5"` → `"72.5"`. */
function suggestScore(text: string): string | undefined {
  const match = /^(\d{1,3})(?:[.,](\d+))?\s*%?$/.exec(text);
  if (match === null) return undefined;
  return match[2] === undefined ? match[1] : `${match[1] ?? ''}.${match[2]}`;
}

function exceeding({ opportunity, forecastSources, sources }: OpportunityNote): UnplacedFinding | undefined {
  const { amount, forecast } = opportunity;
  if (amount === undefined || amount.minor <= 0) return undefined;
  let minor = 0;
  for (const { money } of forecast.amounts) minor += money.minor;
  if (minor <= amount.minor) return undefined;
  const data = { total: displayMoney({ ...amount, minor }, 'en'), amount: displayMoney(amount, 'en') };
  const first = forecastSources.find(({ what }) => typeof what === 'number');
  if (first === undefined) return undefined;
  const entry = (first.within === undefined ? undefined : sources.forecast?.[0]) ?? first.entry;
  return { code: 'forecast-exceeds-amount', field: 'forecast', key: entry.key, at: keySpan(entry), data };
}
