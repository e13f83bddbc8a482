/** Texts of the notices after work on one note. */
import { expect, test } from 'vitest';
import type { WriteOutcome, WriteRun } from '../../src/vault/note-service.ts';
import { attributedText, dryRunNotice, fillableText, validatedText, whereOf } from '../../src/ui/notice-text.ts';
import { inspection } from '../support/inspection.ts';
import { FINDINGS, attributed } from './panel/panel-scenes.ts';

function run(changes: Partial<WriteRun> = {}): WriteRun {
  const inspections = [attributed()];
  return {
    total: 1,
    inspections,
    skipped: [],
    failures: [],
    cancelled: false,
    outcomes: ['written'],
    dryRun: false,
    ...changes,
  };
}

const invalid = attributed({}, { findings: FINDINGS, valid: false });
const failures = [{ path: 'Deals/Radar.md', message: 'The disk is full.' }];

test.each([
  [{ what: 'note', path: 'Deals/Radar.md' } as const, '“Radar”'],
  [{ what: 'folder', path: 'Deals/FY27' } as const, '“FY27”'],
  [{ what: 'folder', path: '' } as const, 'the whole vault'],
  [{ what: 'folder', path: '/' } as const, 'the whole vault'],
  [{ what: 'ids', ids: ['a', 'b'] } as const, '2 IDs'],
  [{ what: 'vault' } as const, 'the whole vault'],
])('display name of the selection %o', (selection, where) => {
  expect(whereOf(selection)).toBe(where);
});

test.each<[string, Partial<WriteRun>, string]>([
  ['valid', {}, '“DoD Cloud Modernization” is valid.'],
  ['with errors', { inspections: [invalid] }, '“DoD Cloud Modernization” isn’t valid: 2 errors and 1 warning.'],
  [
    'with a warning',
    { inspections: [attributed({}, { findings: FINDINGS.slice(1, 2) })] },
    '“DoD Cloud Modernization” is valid: 1 warning.',
  ],
  ['unreadable', { inspections: [], failures }, '“Radar” wasn’t changed. The disk is full.'],
  ['nothing', { inspections: [] }, 'Nothing to validate.'],
])('after a validation: %s', (_, changes, text) => {
  expect(validatedText(run(changes))).toBe(text);
});

const outcome = (...outcomes: WriteOutcome[]): Partial<WriteRun> => ({ outcomes });

test.each<[string, Partial<WriteRun>, string]>([
  ['written', {}, 'Attribution written to “DoD Cloud Modernization”.'],
  ['unchanged', outcome('unchanged'), 'The attribution in “DoD Cloud Modernization” is up to date.'],
  [
    'refused',
    { ...outcome('refused'), inspections: [invalid] },
    'No attribution for “DoD Cloud Modernization”. est_amount: The amount “$1,200,000” isn’t a plain number. Enter 1200000, without currency signs or separators.',
  ],
  [
    'refused without a finding',
    { ...outcome('refused'), inspections: [inspection('A.md')] },
    'No attribution for “A”.',
  ],
  [
    'in the way of a refusal',
    {
      inspections: [],
      failures: [
        {
          path: 'Radar.md',
          message: 'tab-indent',
          refusal: { code: 'changed-meanwhile', place: { from: 0, to: 1, line: 3, column: 1 }, found: 'a: 1' },
        },
      ],
    },
    '“Radar” wasn’t changed. The note changed before the update could be written. Refresh, then try again. (line 3)',
  ],
  ['nothing', { inspections: [] }, 'Nothing to attribute.'],
])('after an attribution: %s', (_, changes, text) => {
  expect(attributedText(run(changes))).toBe(text);
});

const enrichment = {
  field: 'region',
  key: 'region',
  value: 'East',
  because: { field: 'customer', value: 'Navy' },
} as const;

test.each<[string, Partial<WriteRun>, string]>([
  ['nothing to add', {}, 'Your rules found no missing values in “DoD Cloud Modernization”.'],
  [
    'a value',
    { inspections: [attributed({}, { enrichments: [enrichment] })] },
    '1 value can be filled in for “DoD Cloud Modernization”. Review and apply in the side panel.',
  ],
  ['nothing', { inspections: [] }, 'Nothing to fill in.'],
])('after a search for suggested values: %s', (_, changes, text) => {
  expect(fillableText(run(changes))).toBe(text);
});

test.each([
  [true, 'Dry run is on. Nothing is sent to a CRM.'],
  [false, 'Dry run is off. Syncing can change records in your CRM.'],
])('dry run is %s', (isOn, text) => {
  expect(dryRunNotice(isOn)).toBe(text);
});
