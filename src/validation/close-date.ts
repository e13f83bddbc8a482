/** Check of the close date: a day of the calendar. */
import { isPlausibleDay } from '../domain/day.ts';
import { suggestDay } from '../domain/suggest-fix-value.ts';
import { isBlank, onlyItem } from '../domain/value.ts';
import { NO_FINDINGS, type Check, type Example } from './check.ts';
import { replaceWith } from './fix.ts';
import { foundIn, keySpan, plainIn } from './source-text.ts';

/** A list or map is `close-date-invalid` too; `required-empty` reports a blank day. */
export const closeDate: Check = {
  codes: ['close-date-invalid', 'close-date-implausible'],
  check: ({ opportunity, sources }, context) => {
    const day = opportunity.closeDate;
    const entry = sources.closeDate?.[0];
    if (entry === undefined || isBlank(entry.value) || (day !== undefined && isPlausibleDay(day))) return NO_FINDINGS;
    const found = foundIn(onlyItem(entry.value), context);
    const about = { field: 'closeDate', key: entry.key, at: keySpan(entry) } as const;
    if (day !== undefined) return [{ code: 'close-date-implausible', ...about, data: { day } }];
    const suggestion = suggestDay(plainIn(onlyItem(entry.value), context));
    if (suggestion === undefined) return [{ code: 'close-date-invalid', ...about, data: { found } }];
    const fix = replaceWith([entry.key], entry.value, { bare: suggestion }, context);
    return [{ code: 'close-date-invalid', ...about, data: { found, suggestion }, fix }];
  },
};

export const examples: readonly Example[] = [
  { name: 'a day that does not exist', yaml: 'close_date: 2025-02-30', finds: ['close-date-invalid @2:1'] },
  { name: 'a bare year', yaml: 'close_date: 2025', finds: ['close-date-invalid @2:1'] },
  { name: 'a day or a month first', yaml: 'close_date: 03/04/2026', finds: ['close-date-invalid @2:1'] },
  {
    name: 'an American day',
    yaml: 'est_close: 11/30/2026 # fiscal year end',
    finds: ['close-date-invalid @2:1'],
    fixed: 'est_close: 2026-11-30 # fiscal year end',
  },
  {
    name: 'a German day',
    yaml: 'close_date: "30.11.2026"',
    finds: ['close-date-invalid @2:1'],
    fixed: 'close_date: 2026-11-30',
  },
  {
    name: 'a day with a month name in another language',
    yaml: 'close_date: 31. März 2027',
    finds: ['close-date-invalid @2:1'],
    fixed: 'close_date: 2027-03-31',
  },
  { name: 'an hour 25', yaml: 'close_date: 2027-03-31T25:61:99Z', finds: ['close-date-invalid @2:1'] },
  { name: 'a year of the Buddhist calendar', yaml: 'close_date: 2570-03-31', finds: ['close-date-implausible @2:1'] },
  { name: 'a year that was typed wrongly', yaml: 'close_date: 31.03.0202', finds: ['close-date-invalid @2:1'] },
  { name: 'the day of a week, and of a year', yaml: 'close_date: 2026-W48-7\nest_close: 2026-333', finds: [] },
  { name: 'several days', yaml: 'close_date: [2026-11-30, 2026-12-31]', finds: ['close-date-invalid @2:1'] },
  { name: 'a day', yaml: 'close_date: 2026-11-30', finds: [] },
  { name: 'a link to a daily note', yaml: 'close_date: "[[Daily/2026-11-30]]"', finds: [] },
  { name: 'a moment, of which the day counts', yaml: 'close_date: 2026-11-30T23:30:00-05:00', finds: [] },
  { name: 'a day without dashes', yaml: 'close_date: 20261130', finds: [] },
];
