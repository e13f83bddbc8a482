/** Ready connections, URLs of records, and the message if no CRM is ready. */
import { expect, test } from 'vitest';
import type { ConnectionState } from '../../../src/sync/sync-service.ts';
import { notReadyText, readyConnections, recordUrl } from '../../../src/ui/sync/connection-model.ts';
import { READY } from '../../support/sync-service.ts';

const OUT: ConnectionState = { target: 'salesforce', state: 'signed-out' };
const ABSENT: ConnectionState = { target: 'hubspot', state: 'absent' };

test('only signed-in connections are ready', () => {
  expect(readyConnections([READY, ABSENT, OUT])).toEqual([READY]);
});

test('the URL of a record starts with the address of its connection', () => {
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
])('the message for the connections %o', (states, text) => {
  expect(notReadyText(states)).toBe(text);
});
