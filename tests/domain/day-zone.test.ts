/** Days in time zones: the account's zone, which is a parameter, and the system's, which must not matter. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addDays, dayAt, daysBetween, parseDay, startOfDay } from '../../src/domain/day.ts';
import { periodOf } from '../../src/domain/period.ts';

const DAY_MS = 86_400_000;

test.each([
  ['at midnight', '2026-03-31', 'UTC', '2026-03-31T00:00:00Z'],
  ['at midnight of summer time', '2026-07-01', 'America/New_York', '2026-07-01T00:00:00-04:00'],
  ['at midnight on the day the clocks go forward later', '2026-03-08', 'America/New_York', '2026-03-08T00:00:00-05:00'],
  ['at midnight on the day the clocks go back later', '2026-11-01', 'America/New_York', '2026-11-01T00:00:00-04:00'],
  ['at midnight on the day after', '2026-11-02', 'America/New_York', '2026-11-02T00:00:00-05:00'],
  ['at one where the clocks skip midnight', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T01:00:00-02:00'],
  ['at the first of two midnights', '2026-11-01', 'America/Havana', '2026-11-01T00:00:00-04:00'],
  ['after the repeated hour of the night before', '2018-02-18', 'America/Sao_Paulo', '2018-02-18T00:00:00-03:00'],
  ['furthest east', '2026-01-01', 'Pacific/Kiritimati', '2026-01-01T00:00:00+14:00'],
  ['furthest west', '2026-01-01', 'Pacific/Pago_Pago', '2026-01-01T00:00:00-11:00'],
  ['at the odd seconds of long ago', '1880-01-01', 'America/New_York', '1880-01-01T04:56:02Z'],
  ['at a half hour of UTC', '2026-01-01', 'Asia/Kathmandu', '2026-01-01T00:00:00+05:45'],
  ['with the next one where the zone skipped it', '2011-12-30', 'Pacific/Apia', '2011-12-31T00:00:00+14:00'],
  ['with the next one on the other side too', '1993-08-21', 'Pacific/Kwajalein', '1993-08-22T00:00:00+12:00'],
  ['at one in Beirut', '2026-03-29', 'Asia/Beirut', '2026-03-29T01:00:00+03:00'],
  ['at midnight before a change of half an hour', '2026-10-04', 'Australia/Lord_Howe', '2026-10-04T00:00:00+10:30'],
  ['less than an hour after midnight in UTC', '1971-06-30', 'Africa/Monrovia', '1971-06-30T00:44:30Z'],
  ['less than an hour before midnight in UTC', '1905-01-01', 'Europe/Paris', '1904-12-31T23:50:39Z'],
])('a day starts %s: %s in %s', (_, day, zone, expected) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(expected).toISOString());
});

/** Zones that skipped a day when they moved across the date line. */
const SKIPPERS = [
  'Pacific/Apia',
  'Pacific/Fakaofo',
  'Pacific/Kiritimati',
  'Pacific/Enderbury',
  'Pacific/Kanton',
  'Pacific/Kwajalein',
];

test('a day starts with its first timestamp, in every zone', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => !SKIPPERS.includes(zone));
  const formats = new Map(zones.map((zone) => [zone, new Intl.DateTimeFormat('en-CA', { timeZone: zone })]));
  const days = fc
    .date({ min: new Date('1975-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(days, fc.constantFrom(...zones), (day, zone) => {
      const start = startOfDay(day, zone);
      const local = formats.get(zone);
      expect(local?.format(start)).toBe(day);
      expect((local?.format(start - 1) ?? day) < day).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const ZONES = [
  ...['Pacific/Apia', 'Pacific/Kwajalein', 'America/Sao_Paulo', 'Asia/Beirut', 'Australia/Lord_Howe', 'UTC'],
  ...['America/New_York', 'America/Havana', 'Europe/Dublin', 'Africa/Monrovia', 'Africa/Cairo', 'Asia/Kathmandu'],
  'Pacific/Kiritimati',
];

/** Days on which a zone of the list skipped a day, or changed its clocks at or near midnight, with the days next to them. */
const NAMED = ['2011-12-30', '1993-08-21', '2018-11-04', '2018-02-18', '2026-03-29', '2026-10-04', '1972-01-07'];

/** Every 397th day from 1900 to 2100, and the named ones. */
function sampledDays(): string[] {
  const days = NAMED.flatMap((day) => [-1, 0, 1].map((by) => addDays(day, by)));
  for (let day = '1900-01-01'; day <= '2100-12-31'; day = addDays(day, 397)) days.push(day);
  return days;
}

describe('days from 1900 to 2100 are as Intl shows them', () => {
  test.each(ZONES)('%s', (timeZone) => {
    const shown = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    const wrong = sampledDays().flatMap((day) => {
      const start = startOfDay(day, timeZone);
      const isFirst = shown.format(start) >= day && shown.format(start - 1) < day;
      const timestamps = [start - 1, start, start + DAY_MS / 2, Date.parse(day)];
      return isFirst && timestamps.every((at) => dayAt(at, timeZone) === shown.format(at)) ? [] : [day];
    });
    expect(wrong).toEqual([]);
  });
});

test('only a day that a zone skipped starts with the next one', () => {
  const skipped = ZONES.flatMap((zone) =>
    sampledDays().flatMap((day) => (dayAt(startOfDay(day, zone), zone) === day ? [] : [`${zone} ${day}`])),
  );
  expect(skipped).toEqual(['Pacific/Apia 2011-12-30', 'Pacific/Kwajalein 1993-08-21']);
});

describe('the zone of the system does not matter', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each([
    ['Pacific/Apia', '2011-12-30', '2011-W52-5', '2011-364'],
    ['Pacific/Kwajalein', '1993-08-21', '1993-W33-6', '1993-233'],
  ])('%s, which skipped %s', (system, day, byWeek, inYear) => {
    vi.stubEnv('TZ', system);
    const [year = 0, month = 0, inMonth = 0] = day.split('-').map(Number);
    expect(new Date(year, month - 1, inMonth).getDate()).not.toBe(inMonth);
    const texts = [day, day.replaceAll('-', ''), byWeek, inYear, `${day}T10:00`];
    expect(texts.map(parseDay)).toEqual(texts.map(() => day));
    expect([addDays(addDays(day, -1), 1), addDays(addDays(day, 1), -1)]).toEqual([day, day]);
    expect(daysBetween(addDays(day, -1), addDays(day, 1))).toBe(2);
    expect(periodOf('month', day)).toEqual({ from: `${day.slice(0, 7)}-01`, to: `${day.slice(0, 7)}-31` });
    expect(startOfDay(day, 'UTC')).toBe(Date.parse(day));
    expect(dayAt(Date.parse(day), 'UTC')).toBe(day);
  });
});

test.each([
  ['a number that is not a timestamp', 8.64e15 + 1],
  ['NaN', Number.NaN],
  ['the year 0', Date.parse('0000-12-31T23:59:59Z')],
  ['the year 10000', Date.parse('+010000-01-01T00:00:00Z')],
])('%s has no day', (_, timestamp) => {
  expect(dayAt(timestamp, 'UTC')).toBeUndefined();
});

test.each(['Mars/Olympus', ''])('an unknown zone is an error: %j', (zone) => {
  expect(() => startOfDay('2026-01-01', zone)).toThrow(RangeError);
  expect(() => dayAt(0, zone)).toThrow(RangeError);
});
