/** One record: payload, fields as display text, and each finding once. */
import { expect, test } from 'vitest';
import type { PlainValue } from '../../../src/domain/value.ts';
import { recordModel } from '../../../src/ui/preview/preview-record-model.ts';
import { leftOut, ready } from '../../support/export-batch.ts';
import { finding, inspection } from '../../support/inspection.ts';

const error = finding({ code: 'amount-not-positive', field: 'amount', data: { found: '0' } }, 5);
const warning = finding({ code: 'link-unquoted', field: 'customer', data: { name: 'Navy' } }, 3);
const tooLong = {
  code: 'target-text-too-long',
  data: { target: 'Salesforce', remote: 'Name', length: 130, most: 120 },
} as const;

test('the payload is the text, in tokens', () => {
  const { payload } = recordModel(ready(inspection('a.md')), 'salesforce');
  expect(payload?.text).toContain('"Name": "DoD Cloud Modernization"');
  expect(payload?.tokens.map((token) => token.text).join('')).toBe(payload?.text);
  expect(payload?.tokens.find((token) => token.kind === 'key')?.text).toBe('"Name"');
});

test('remarks on fields are display text', () => {
  const model = recordModel(
    ready(inspection('a.md'), {
      fields: [
        { from: 'id', to: 'Key__c', noteValue: 'opp-1', crmValue: 'opp-1', note: 'key' },
        { from: 'customerOrg', to: 'AccountId', noteValue: 'DoD', crmValue: 'DoD', note: 'resolved' },
        { from: 'customerOrg', to: 'Org__c', noteValue: 'DoD', crmValue: 'DoD', origin: 'customer', note: 'resolved' },
        { from: 'region', to: 'Region__c', noteValue: 'East', crmValue: 'East', origin: 'rule', note: undefined },
        { from: 'notes', to: 'Description', noteValue: '', crmValue: '', note: 'clears' },
        { from: 'score.winProbability', to: 'Win__c', noteValue: '40', crmValue: 40, note: undefined },
      ],
    }),
    'salesforce',
  );
  expect(model.fields.map(({ noteValue, sent, note, tone }) => [noteValue, sent, note, tone])).toEqual([
    ['ID', 'opp-1', 'Used to find the record', 'quiet'],
    ['Customer organization', 'DoD', 'Replaced with the record’s ID during sync', 'quiet'],
    ['Customer organization', 'DoD', 'Same as the customer. Replaced with the record’s ID during sync', 'quiet'],
    ['Region', 'East', 'From a rule', 'quiet'],
    ['Lifecycle notes', '', 'Clears this field', 'bad'],
    ['Win probability', '40', '', 'quiet'],
  ]);
});

test.each<[string, PlainValue, string]>([
  ['a text', 'Navy', 'Navy'],
  ['nothing', null, ''],
  ['a number', 60.01, '60.01'],
  ['a yes', true, 'true'],
  ['a bare scalar', { bare: '2026-12-18' }, '2026-12-18'],
  ['a list', ['A', 'B'], 'A, B'],
  ['a map', new Map<string, PlainValue>([['Microsoft', 600000]]), 'Microsoft: 600000'],
  ['a map in a map', new Map<string, PlainValue>([['oem', new Map([['A', 1]])]]), 'oem: { A: 1 }'],
])('%s is shown on one line', (_, crmValue, text) => {
  const fields = [{ from: 'tags', to: 'x', noteValue: '', crmValue, note: undefined }] as const;
  expect(recordModel(ready(inspection('a.md'), { fields }), 'generic_json').fields[0]?.sent).toBe(text);
});

test('an excluded record has no payload, and shows each finding once, the most severe first', () => {
  const model = recordModel(
    leftOut(inspection('Deals/c.md', { findings: [warning, error], opportunity: undefined }), [error]),
    'hubspot',
  );
  expect(model).toMatchObject({ title: 'c', payload: undefined, fields: [] });
  expect(model.findings.map(({ severity, place }) => `${severity} ${place?.line ?? ''}`)).toEqual([
    'error 5',
    'warning 3',
  ]);
  expect(model.analysis).toContain('excluded');
});

test('only an excluded record of a note with a fix can be fixed', () => {
  const fix = { do: 'set', path: ['amount'], value: 5, was: '0' } as const;
  const fixable = inspection('a.md', { findings: [{ ...error, fix }] });
  expect(recordModel(leftOut(fixable), 'salesforce').canFix).toBe(true);
  expect(recordModel(leftOut(inspection('a.md', { findings: [error] })), 'salesforce').canFix).toBe(false);
  expect(recordModel(ready(fixable), 'salesforce').canFix).toBe(false);
});

test('each sentence of the advice is shown once', () => {
  const twice = inspection('a.md', {
    findings: [
      finding({ code: 'name-duplicate', field: 'oems', data: { name: 'A' } }, 3),
      finding({ code: 'name-duplicate', field: 'oems', data: { name: 'B' } }, 4),
    ],
  });
  const [first, second] = recordModel(leftOut(twice), 'salesforce').findings;
  expect(first?.advice).not.toBe('');
  expect(second?.advice).toBe('');
});

test('findings of the target are shown together with those of the note', () => {
  const model = recordModel(ready(inspection('a.md', { findings: [warning] }), { findings: [tooLong] }), 'salesforce');
  expect(model.findings.map((each) => each.severity)).toEqual(['error', 'warning']);
  expect(model.findings[0]?.place).toBeUndefined();
  expect(model.analysis).toContain('don’t block it');
  expect(recordModel(ready(inspection('a.md')), 'salesforce').analysis).toBe('No issues found.');
});
