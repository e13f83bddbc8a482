import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTimeZone, startOfDay } from '../../../src/targets/core/time-zone.ts';

describe('a day begins', () => {
  test.each([
    ['at midnight', '2026-03-31', 'UTC', '2026-03-31T00:00:00Z'],
    ['at midnight of summer time', '2026-07-01', 'America/New_York', '2026-07-01T00:00:00-04:00'],
    [
      'at midnight on the day the clocks go forward later',
      '2026-03-08',
      'America/New_York',
      '2026-03-08T00:00:00-05:00',
    ],
    ['at midnight on the day the clocks go back later', '2026-11-01', 'America/New_York', '2026-11-01T00:00:00-04:00'],
    ['at midnight on the day after', '2026-11-02', 'America/New_York', '2026-11-02T00:00:00-05:00'],
    ['at one where the clocks skip midnight', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T01:00:00-02:00'],
    ['at the first of two midnights', '2026-11-01', 'America/Havana', '2026-11-01T00:00:00-04:00'],
    ['after the hour that came twice the night before', '2018-02-18', 'America/Sao_Paulo', '2018-02-18T00:00:00-03:00'],
    ['furthest east', '2026-01-01', 'Pacific/Kiritimati', '2026-01-01T00:00:00+14:00'],
    ['furthest west', '2026-01-01', 'Pacific/Pago_Pago', '2026-01-01T00:00:00-11:00'],
    ['at the odd seconds of long ago', '1880-01-01', 'America/New_York', '1880-01-01T04:56:02Z'],
    ['at a half hour of UTC', '2026-01-01', 'Asia/Kathmandu', '2026-01-01T00:00:00+05:45'],
    ['with the next one where the zone skipped it', '2011-12-30', 'Pacific/Apia', '2011-12-31T00:00:00+14:00'],
  ])('%s: %s in %s', (_, day, zone, expected) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(expected).toISOString());
  });

  test('with its first instant, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'Pacific/Apia');
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
});

test.each([
  ['America/New_York', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});
