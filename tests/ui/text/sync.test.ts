/** All texts of a plan and a sync are complete sentences that name the CRM and contain no technical terms. */
import { expect, test } from 'vitest';
import type { CrmErrorKind } from '../../../src/targets/flow/request-flow.ts';
import {
  fillCrmName,
  SAFETY_LIMIT_TEXT,
  deltaText,
  FIELD_REASON_TEXT,
  ROW_ACTION_TEXT,
} from '../../../src/ui/text/plan.ts';
import { OUTCOME_TEXT, ERROR_TEXT, errorMessage } from '../../../src/ui/text/errors.ts';

const SENTENCE = /^[A-Z{][^]*[.]$/;

test.each(Object.entries(FIELD_REASON_TEXT))('the reason %s is a sentence', (_, text) => {
  expect(text).toMatch(SENTENCE);
  expect(fillCrmName(text, 'HubSpot')).not.toContain('{');
});

test.each(Object.entries(ERROR_TEXT))('the error %s has the problem and the advice', (_, { message, advice }) => {
  expect(message).toMatch(SENTENCE);
  expect(advice).toMatch(SENTENCE);
});

test.each(Object.entries(OUTCOME_TEXT))(
  'the outcome %s has a name, and a sentence if the name is not enough',
  (_, words) => {
    expect(words.word).toMatch(/^[A-Z][a-z ]+$/);
    if (words.advice !== '') expect(words.advice).toMatch(SENTENCE);
  },
);

test('each row action has its own heading and icon', () => {
  const all = Object.values(ROW_ACTION_TEXT);
  expect(new Set(all.map(({ group }) => group)).size).toBe(all.length);
  expect(new Set(all.map(({ icon }) => icon)).size).toBe(all.length);
});

test.each(Object.entries(SAFETY_LIMIT_TEXT))('the safety limit %s is a sentence', (_, say) => {
  expect(say(5)).toMatch(/^[A-Z5][^]*[.]$/);
});

test.each<[CrmErrorKind, string, string, string]>([
  ['record', 'REQUIRED_FIELD_MISSING', 'Stage is missing', '{crm} says: Stage is missing.'],
  ['record', 'X', 'Stage?', '{crm} says: Stage?'],
  ['later', 'SERVER_UNAVAILABLE', '', '{crm} is too busy now. (SERVER_UNAVAILABLE)'],
  ['connection', 'API_DISABLED', '', '{crm} rejected the entire sync. (API_DISABLED)'],
  ['unknown', 'X', '', 'It’s unclear whether the change arrived. (X)'],
  ['unknown', 'timeout', 'ETIMEDOUT', '{crm} didn’t respond in time.'],
])('an error of kind %s and code %s with the message %j', (kind, code, message, text) => {
  expect(errorMessage({ kind, code, message }).message).toBe(text);
});

test('the plugin’s own sentence about the settings is not quoted as the CRM’s', () => {
  const message = 'No deal pipeline has the ID p3.';
  expect(errorMessage({ kind: 'connection', code: 'PIPELINE_UNKNOWN', message, own: true })).toEqual({
    message,
    advice: 'You can change this in the plugin settings.',
  });
});

test.each([
  [12_000_000, 'USD', '+$120,000'],
  [-50, 'USD', '−$0.50'],
])('%s minor units of %s change a total by %s', (minor, currency, text) => {
  expect(deltaText(minor, currency, 'en')).toBe(text);
});

test('a field that does not exist is not called locked', () => {
  const text = FIELD_REASON_TEXT['missing-there'];
  expect(text).toMatch(/doesn’t exist/);
  expect(text).toMatch(/don’t have access/);
  expect(text).not.toMatch(/lock|change this field/i);
});

test('if no edit of the note would help, the advice does not ask for one', () => {
  const remedies = ['rights', 'setup', 'duplicate', 'gone', 'closed', 'locked', 'limit', 'again'] as const;
  const told = remedies.map((remedy) => errorMessage({ kind: 'record', code: '0x1', message: 'No', remedy }));
  for (const { message, advice } of told) {
    expect(message).toBe('{crm} says: No.');
    expect(advice).not.toMatch(/mend|fix|correct/i);
  }
  expect(new Set(told.map(({ advice }) => advice)).size).toBe(remedies.length);
  for (const code of ['next-page-refused', 'pages-endless']) {
    const { message } = errorMessage({ kind: 'connection', code, message: '' });
    expect(message).toMatch(/list/);
    expect(message).not.toMatch(/dry run/i);
  }
});
