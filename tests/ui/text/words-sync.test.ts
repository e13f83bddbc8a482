/** Everything a plan and a run can say is said in whole sentences that name the CRM and nothing technical. */
import { expect, test } from 'vitest';
import type { TroubleKind } from '../../../src/targets/flow/request-flow.ts';
import { about, BRAKES, deltaText, REASONS, VERBS } from '../../../src/ui/text/plan.ts';
import { RESULTS, TROUBLES, troubleWords } from '../../../src/ui/text/errors.ts';

const SENTENCE = /^[A-Z{][^]*[.]$/;

test.each(Object.entries(REASONS))('the reason %s is a sentence', (_, text) => {
  expect(text).toMatch(SENTENCE);
  expect(about(text, 'HubSpot')).not.toContain('{');
});

test.each(Object.entries(TROUBLES))('the trouble %s says what is so and what to do', (_, { message, advice }) => {
  expect(message).toMatch(SENTENCE);
  expect(advice).toMatch(SENTENCE);
});

test.each(Object.entries(RESULTS))('the result %s is a word, and where that is not enough a sentence', (_, words) => {
  expect(words.word).toMatch(/^[A-Z][a-z ]+$/);
  if (words.advice !== '') expect(words.advice).toMatch(SENTENCE);
});

test('no kind of row looks like another', () => {
  const all = Object.values(VERBS);
  expect(new Set(all.map(({ group }) => group)).size).toBe(all.length);
  expect(new Set(all.map(({ icon }) => icon)).size).toBe(all.length);
});

test.each(Object.entries(BRAKES))('the brake %s is a sentence', (_, say) => {
  expect(say(5)).toMatch(/^[A-Z5][^]*[.]$/);
});

test.each<[TroubleKind, string, string, string]>([
  ['record', 'REQUIRED_FIELD_MISSING', 'Stage is missing', '{crm} says: Stage is missing.'],
  ['record', 'X', 'Stage?', '{crm} says: Stage?'],
  ['later', 'SERVER_UNAVAILABLE', '', '{crm} is too busy now. (SERVER_UNAVAILABLE)'],
  ['connection', 'API_DISABLED', '', '{crm} rejected the entire sync. (API_DISABLED)'],
  ['unknown', 'X', '', 'It’s unclear whether the change arrived. (X)'],
  ['unknown', 'timeout', 'ETIMEDOUT', '{crm} didn’t respond in time.'],
])('a trouble of kind %s and code %s saying %j', (kind, code, message, text) => {
  expect(troubleWords({ kind, code, message }).message).toBe(text);
});

test('a sentence of ours about the settings is not put into the mouth of the CRM', () => {
  const message = 'No deal pipeline has the ID p3.';
  expect(troubleWords({ kind: 'connection', code: 'PIPELINE_UNKNOWN', message, own: true })).toEqual({
    message,
    advice: 'You can change this in the plugin settings.',
  });
});

test.each([
  [12_000_000, 'USD', '+$120,000'],
  [-50, 'USD', '−$0.50'],
])('%s minor units of %s move a sum by %s', (minor, currency, text) => {
  expect(deltaText(minor, currency, 'en')).toBe(text);
});

test('a field that is not there is not called locked', () => {
  const text = REASONS['missing-there'];
  expect(text).toMatch(/doesn’t exist/);
  expect(text).toMatch(/don’t have access/);
  expect(text).not.toMatch(/lock|change this field/i);
});

test('where no edit of the note would help, nobody is asked for one', () => {
  const remedies = ['rights', 'setup', 'duplicate', 'gone', 'closed', 'locked', 'limit', 'again'] as const;
  const told = remedies.map((remedy) => troubleWords({ kind: 'record', code: '0x1', message: 'No', remedy }));
  for (const { message, advice } of told) {
    expect(message).toBe('{crm} says: No.');
    expect(advice).not.toMatch(/mend|fix|correct/i);
  }
  expect(new Set(told.map(({ advice }) => advice)).size).toBe(remedies.length);
  for (const code of ['next-page-refused', 'pages-endless']) {
    const { message } = troubleWords({ kind: 'connection', code, message: '' });
    expect(message).toMatch(/list/);
    expect(message).not.toMatch(/dry run/i);
  }
});
