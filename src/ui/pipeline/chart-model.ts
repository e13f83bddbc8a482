/** Display model of the period chart: the amounts by fiscal quarter, stacked by status, on a scale with round numbers. */
import { nice, ticks } from 'd3-array';
import type { Day } from '../../domain/day.ts';
import { largest } from '../../domain/largest.ts';
import { majorOf } from '../../domain/money.ts';
import { isInPeriod, periodLabel, periodsIn } from '../../domain/period.ts';
import { MEASURES } from '../../pipeline/measures.ts';
import type { RollUpContext } from '../../pipeline/opportunity.ts';
import type { RollUpBlock, RollUpLine } from '../../pipeline/roll-up.ts';
import { counted } from '../text/format.ts';
import { figureText } from '../text/pipeline.ts';

export interface ChartBar {
  /** First day of the quarter. */
  readonly id: string;
  readonly quarter: string;
  /** Fiscal year, at the first bar and at each first quarter; otherwise empty. */
  readonly year: string;
  readonly isNow: boolean;
  /** From the bottom to the top; the heights add up to at most 1. */
  readonly parts: readonly { readonly series: string; readonly height: number }[];
}

export interface ChartModel {
  readonly currency: string;
  /** Describes the chart: the largest quarter, the total, and what is not shown. */
  readonly caption: string;
  /** Labels of the statuses, in the order of the stack. */
  readonly series: readonly string[];
  /** Lines of the scale, from 0 to 1. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly bars: readonly ChartBar[];
}

/** Number of quarters that fit on a phone; of more, those near today are shown. */
const MOST_BARS = 12;

/** Number of these quarters that are before today's. */
const BARS_BEFORE = 4;

/**
 * Returns the chart of one currency: a roll-up of amounts by fiscal quarter and status. Returns `undefined` if no
 * opportunity has a close date and an amount.
 */
export function chartModel(
  block: RollUpBlock,
  { today, fiscalYearStart }: Pick<RollUpContext, 'today' | 'fiscalYearStart'>,
  locale?: string,
): ChartModel | undefined {
  const { currency, columns } = block;
  const dated = block.lines.filter(({ isSpecial }) => !isSpecial);
  const starts = quartersOf(dated, today, fiscalYearStart);
  const lines = new Map(dated.map((line) => [line.id, line]));
  const highest = largest(
    starts.map(({ from }) => lines.get(from)?.total ?? 0),
    0,
  );
  if (highest === 0) return undefined;
  const scale = majorOf(highest, currency);
  const top = nice(0, scale, 4)[1];
  const text = (value: number): string => compactText(value, currency, locale);
  return {
    currency,
    caption: captionOf(block, starts, lines, locale),
    series: columns.map(({ label }) => label),
    ticks: ticks(0, top, 4).map((value) => ({ at: value / top, text: text(value) })),
    bars: starts.map((period, at) => {
      const [year = '', quarter = ''] = periodLabel('quarter', period.from, fiscalYearStart).split(' ');
      const line = lines.get(period.from);
      return {
        ...{ id: period.from, quarter, year: at === 0 || quarter === 'Q1' ? year : '' },
        isNow: isInPeriod(today, period),
        parts: columns.flatMap(({ label }, column) => {
          const value = line?.cells[column] ?? 0;
          return value > 0 ? [{ series: label, height: majorOf(value, currency) / top }] : [];
        }),
      };
    }),
  };
}

/** Returns the quarters from the first to the last one with opportunities, or those near today if they are too many. */
function quartersOf(lines: readonly RollUpLine[], today: Day, start: number) {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return [];
  // A mistyped year, such as 0206, would make thousands of quarters.
  const near = lines.filter(({ id }) => Math.abs(Number(id.slice(0, 4)) - Number(today.slice(0, 4))) <= MOST_BARS);
  const from = near[0]?.id ?? first.id;
  const to = near.at(-1)?.id ?? from;
  const all = periodsIn('quarter', { from, to }, start);
  if (all.length <= MOST_BARS) return all;
  const now = all.findIndex((period) => today <= period.to);
  const begin = Math.min(Math.max((now < 0 ? all.length : now) - BARS_BEFORE, 0), all.length - MOST_BARS);
  return all.slice(begin, begin + MOST_BARS);
}

function captionOf(
  { currency, lines: all }: RollUpBlock,
  shown: readonly { readonly from: Day }[],
  lines: ReadonlyMap<string, RollUpLine>,
  locale: string | undefined,
): string {
  const money = (minor: number): string => figureText(minor, currency, MEASURES.amount, locale);
  const totals = shown.map(({ from }) => lines.get(from)).filter((line) => line !== undefined);
  const sum = totals.reduce((total, line) => total + (line.total ?? 0), 0);
  const [first] = [...totals].sort((one, other) => (other.total ?? 0) - (one.total ?? 0));
  const hidden = all.filter(({ isSpecial, id }) => !isSpecial && !shown.some(({ from }) => from === id));
  const without = all.find(({ isSpecial }) => isSpecial);
  return [
    `Amounts by fiscal quarter, ${currency}: ${money(sum)} in ${counted(shown.length, 'quarter')}.`,
    first === undefined ? '' : `Largest: ${first.label} with ${money(first.total ?? 0)}.`,
    hidden.length === 0 ? '' : `Not shown: ${counted(hidden.length, 'quarter')} far from today.`,
    without === undefined ? '' : `Without a close date: ${money(without.total ?? 0)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Returns a short amount for the scale, such as `$1.5M`. */
function compactText(major: number, currency: string, locale: string | undefined): string {
  const digits = { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(major);
}
