import { expect, test } from 'vitest';
import { startOfDay } from '../../../src/domain/day.ts';
import { daysBeginningAt, isTimeZone, midnightsOf } from '../../../src/targets/core/time-zone.ts';

test.each([
  ['America/New_York', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['', false],
])('%s is a time zone: %s', (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});

test('a day starts from 14 hours before to 12 hours after midnight UTC', () => {
  const midnights = midnightsOf('2027-03-31');
  expect(midnights[0]).toBe(startOfDay('2027-03-31', 'Pacific/Kiritimati'));
  expect(midnights.at(-1)).toBe(startOfDay('2027-03-31', 'Etc/GMT+12'));
});

test.each([
  ['2027-03-31T09:45:00Z', ['2027-03-31']],
  ['2027-03-31T10:00:00Z', ['2027-03-31', '2027-04-01']],
  ['2027-03-31T12:00:00Z', ['2027-03-31', '2027-04-01']],
  ['2027-03-31T12:15:00Z', ['2027-04-01']],
])('at %s, these days start in a time zone: %s', (timestamp, days) => {
  expect(daysBeginningAt(Date.parse(timestamp))).toEqual(days);
});
