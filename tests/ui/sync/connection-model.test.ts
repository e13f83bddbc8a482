/** Who is connected, where a record is seen, and what is said to somebody who is not. */
import { expect, test } from 'vitest';
import type { ConnectionState } from '../../../src/sync/sync-service.ts';
import { notReadyText, readyOnes, recordUrl } from '../../../src/ui/sync/connection-model.ts';
import { READY } from '../../support/sync-service.ts';

const OUT: ConnectionState = { target: 'salesforce', state: 'signed-out' };
const ABSENT: ConnectionState = { target: 'hubspot', state: 'absent' };

test('only those who are signed in are ready', () => {
  expect(readyOnes([READY, ABSENT, OUT])).toEqual([READY]);
});

test('a record is seen below the address of its own connection', () => {
  const id = '006000000000001AAA';
  expect(recordUrl([READY], 'salesforce', id)).toBe(`https://acme.my.salesforce.com/${id}`);
  expect(recordUrl([READY], 'salesforce', '../evil')).toBeUndefined();
  expect(recordUrl([OUT], 'salesforce', id)).toBeUndefined();
  expect(recordUrl([READY], 'dynamics', '006A')).toBeUndefined();
});

test.each([
  [[], 'No CRM is connected. Connect one in the plugin settings.'],
  [[ABSENT], 'No CRM is connected. Connect one in the plugin settings.'],
  [[OUT, ABSENT], 'You’re signed out of Salesforce. Sign in again in the plugin settings.'],
])('with %o', (states, text) => {
  expect(notReadyText(states)).toBe(text);
});
