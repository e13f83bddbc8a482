/** The order of day and month in the close dates of a run, inferred from the days that are possible in one order only. */
import type { Settings } from '../config/settings.ts';
import type { Finding } from '../domain/finding.ts';
import { daysByOrder, type DayOrder } from '../domain/suggest-fix-value.ts';
import type { OrderQuestion } from './change-list.ts';
import type { Inspection } from './note-service.ts';

/** Returns the question about all invalid close dates; `undefined` if no day has an open order. */
export function orderQuestion(
  inspections: readonly Inspection[],
  requested: DayOrder | undefined,
  setting: Settings['dayOrder'],
): OrderQuestion | undefined {
  let [dayFirst, monthFirst, open] = [0, 0, 0];
  for (const { findings } of inspections) {
    for (const finding of findings) {
      const days = daysOf(finding);
      if (days === undefined) continue;
      if (isSwappable(days)) open += 1;
      else if (days['day-first'] === days['month-first']) continue;
      else if (days['day-first'] === undefined) monthFirst += 1;
      else dayFirst += 1;
    }
  }
  if (open === 0) return undefined;
  const isClear = (dayFirst === 0) !== (monthFirst === 0);
  const inferred = isClear ? (dayFirst > 0 ? 'day-first' : 'month-first') : undefined;
  const saved = setting === 'ask' ? undefined : setting;
  return { given: requested ?? saved, saved, inferred, dayFirst, monthFirst, open };
}

type DaysByOrder = NonNullable<ReturnType<typeof daysByOrder>>;

/** Returns the day of an invalid close date in each order; `undefined` for any other finding, and for other texts. */
function daysOf(finding: Finding): DaysByOrder | undefined {
  return finding.code === 'close-date-invalid' ? daysByOrder(finding.data.found) : undefined;
}

/** Returns true if day and month could be swapped. */
function isSwappable(days: DaysByOrder): boolean {
  const { 'day-first': dayFirst, 'month-first': monthFirst } = days;
  return dayFirst !== undefined && monthFirst !== undefined && dayFirst !== monthFirst;
}

/** Returns the days that an invalid close date can be; `undefined` if it is not a day with an open order. */
export function openDays(finding: Finding): Readonly<Record<DayOrder, string>> | undefined {
  const days = daysOf(finding);
  return days !== undefined && isSwappable(days) ? (days as Readonly<Record<DayOrder, string>>) : undefined;
}
