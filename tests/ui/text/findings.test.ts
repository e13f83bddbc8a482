/** Every code, refusal, and reason has a text with advice. */
import { expect, test } from 'vitest';
import { SEVERITIES, type UnplacedFinding, type Code } from '../../../src/domain/finding.ts';
import { SEVERITY_TEXT, FINDING_TEXT, findingText, findingMessage, fixLabel } from '../../../src/ui/text/findings.ts';
import { capital } from '../../../src/domain/sentence.ts';
import { noteName, notesListed } from '../../../src/ui/text/format.ts';
import { REFUSAL_TEXT, SKIP_TEXT, refusalText, unknownText } from '../../../src/ui/text/refusals.ts';
import { YAML_REASON_TEXT } from '../../../src/ui/text/yaml.ts';
import { REMARKS } from './finding-samples.ts';

const CODES = Object.keys(SEVERITIES) as readonly Code[];

test.each(CODES)('%s has complete sentences with all values', (code) => {
  const { message, advice } = findingMessage(REMARKS[code]);
  for (const sentence of [message, advice]) {
    expect(sentence).toMatch(/^["“A-Z0-9].*[.]$/u);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|YAML|frontmatter/);
  }
  expect(FINDING_TEXT[code].title).not.toMatch(/[.]$/);
});

test.each([...Object.entries(YAML_REASON_TEXT), ...Object.entries(REFUSAL_TEXT)])(
  '%s has complete sentences',
  (_, words) => {
    expect(words.message).toMatch(/^[A-Z].*[.]$/);
    expect(words.advice).toMatch(/^[A-Z].*[.]$/);
  },
);

test.each<[string, UnplacedFinding, string]>([
  [
    'with its key first',
    REMARKS['amount-not-positive'],
    'amount: The amount is -5. There’s no revenue to attribute. Enter an amount greater than zero.',
  ],
  [
    'without a key where none is meant',
    REMARKS['frontmatter-missing'],
    'This note is treated as an opportunity (tag #opportunity), but has no properties. Add opportunity properties, or remove the tag or move the note out of the folder.',
  ],
  [
    'with the key of the field table where the remark has none',
    { code: 'required-empty', field: 'closeDate', data: {} },
    'close_date: The close date is empty. Enter the close date after “close_date:”.',
  ],
  [
    'with what is in the place of a text',
    { code: 'value-kind-wrong', field: 'title', key: 'name', data: { found: '[Radar, Fleet]', wants: 'text' } },
    'name: The title “[Radar, Fleet]” can’t be read because it isn’t a single text value. Enter a single text value after “name:”. Until then, nothing is calculated from it.',
  ],
])('a finding on one line, %s', (_, finding, text) => {
  expect(findingText(finding)).toBe(text);
});

test('an amount in another currency shows that currency and the advice', () => {
  const finding: UnplacedFinding = {
    ...REMARKS['amount-not-a-number'],
    data: { found: '1,000 EUR', suggestion: '1000', other: { named: 'EUR', noteValue: 'USD', key: 'currency' } },
    fix: { do: 'set', path: ['currency'], value: 'EUR', was: undefined },
  };
  expect(findingMessage(finding)).toEqual({
    message: 'The amount “1,000 EUR” is in EUR, but the note is in USD.',
    advice: 'Write “currency: EUR” and 1000 as the amount, or the amount in USD.',
  });
  expect(fixLabel(finding)).toBe('Set currency to EUR');
});

test.each<[string, UnplacedFinding, string]>([
  [
    'an amount without a suggestion',
    { ...REMARKS['amount-not-a-number'], data: { found: 'lots' } },
    'Enter digits only, such as 1200000 or 1200000.50, without currency signs or separators.',
  ],
  [
    'a day without a suggestion',
    { ...REMARKS['close-date-invalid'], data: { found: 'soon' } },
    'Use the format YYYY-MM-DD, for example 2025-11-30.',
  ],
  [
    'a currency without a suggestion',
    { ...REMARKS['currency-unknown'], data: { found: '?' } },
    'Use a three-letter code, for example USD.',
  ],
  [
    'a stage without a suggestion',
    { ...REMARKS['stage-unknown'], data: { found: '?', known: ['Open', 'Won'] } },
    'Enter Open or Won.',
  ],
  [
    'a rounding that is known',
    { ...REMARKS['amount-too-precise'], data: { found: '10.50', currency: 'JPY', decimals: 0, suggestion: '1050' } },
    'Did you mean 1050?',
  ],
  [
    'a forecast that was meant',
    { ...REMARKS['forecast-not-a-number'], data: { found: '$5', label: 'forecast', wants: 'amount', suggestion: '5' } },
    'Enter 5.',
  ],
  [
    'a score without a suggestion',
    {
      ...REMARKS['forecast-not-a-number'],
      key: 'win_prob',
      // The label decides nothing.
      data: { found: 'high', label: 'FY score', wants: 'percentage' },
    },
    'Enter a number from 0 to 100.',
  ],
  [
    'decimals that may be thousands',
    { ...REMARKS['amount-too-precise'], data: { found: '250.000', currency: 'EUR', decimals: 2 } },
    'Round the amount. If the point is a thousands separator, remove it.',
  ],
  [
    'a remote field no key leads to',
    { code: 'target-required-missing', data: { target: 'HubSpot', remote: 'pipeline' } },
    'Map a field to pipeline in the settings.',
  ],
  [
    'a remote value without known ones',
    { ...REMARKS['target-value-unknown'], data: { target: 'HubSpot', remote: 'dealstage', found: 'x', known: [] } },
    'Map it in the settings.',
  ],
])('advice for %s', (_, finding, advice) => {
  expect(findingMessage(finding).advice).toBe(advice);
});

test.each([
  [['A.md'], '“A”'],
  [['x/A.md', 'y/A.md', 'B.md', 'C.md'], '“x/A”, “y/A”, “B”, and “C”'],
  [['A.md', 'B.md', 'C.md', 'D.md', 'E.md'], '“A”, “B”, “C”, and 2 more'],
  [[`${'Deals/'.repeat(12)}Radar.md`], `“${'Deals/'.repeat(12)}Radar”`],
])('notes are named with their folders, only the first of many: %j', (paths, text) => {
  expect(notesListed(paths)).toBe(text);
});

test('in a model with one weight, one OEM gets a share', () => {
  const finding: UnplacedFinding = {
    ...REMARKS['oems-beyond-weights'],
    data: { name: 'Dell', position: 2, weights: 1 },
  };
  expect(findingMessage(finding).message).toBe('“Dell” is OEM 2, but only the first gets a share.');
});

test('the advice for a conflict copy is not to change its ID, because that would create a second record', () => {
  const data = { id: 'OPP-1', others: ['Deals/Radar (conflicted copy).md'], copy: 'Deals/Radar (conflicted copy).md' };
  expect(findingMessage({ code: 'id-duplicate', data }).advice).toBe(
    '“Deals/Radar (conflicted copy)” looks like a conflict copy made by a sync tool. Open both notes, move the correct values to the original, and delete the copy.',
  );
});

test('an outdated attribution without a known reason has no reason in its text', () => {
  const finding: UnplacedFinding = { code: 'attribution-stale', data: { changed: [] } };
  expect(findingMessage(finding).message).toBe('The revenue attribution in the note is outdated.');
});

test.each<[string, UnplacedFinding, string | undefined]>([
  ['no fix, no label', REMARKS['close-date-past'], undefined],
  ['a number to write', REMARKS['probability-fraction'], 'Write 80'],
  ['a text to write', REMARKS['stage-unknown'], 'Write Proposal'],
  ['a day to write', REMARKS['close-date-invalid'], 'Write 2025-11-30'],
  [
    'a key to remove',
    { ...REMARKS['key-duplicate'], fix: { do: 'remove', path: ['amount'], was: '1' } },
    'Remove “amount”',
  ],
  ['a list to write', REMARKS['names-in-one-text'], 'Convert to list: Cisco · Dell'],
  [
    'a list to empty',
    { ...REMARKS['key-duplicate'], fix: { do: 'set', path: ['a'], value: [], was: '1' } },
    'Clear the list',
  ],
  ['nothing to write', { ...REMARKS['key-duplicate'], fix: { do: 'set', path: ['a'], value: null, was: '1' } }, 'Fix'],
  ['a separate text', REMARKS['id-unsafe-number'], 'Add quotes'],
])('the fix is called %s', (_, finding, label) => {
  expect(fixLabel(finding)).toBe(label);
});

test('severities have plural headings', () => {
  expect(Object.values(SEVERITY_TEXT).map(({ many }) => many)).toEqual(['Errors', 'Warnings', 'Info']);
});

test('reasons for skipped notes follow "because"', () => {
  expect(Object.values(SKIP_TEXT).every((reason) => /^it(?:s|’s)? /.test(reason) && !reason.endsWith('.'))).toBe(true);
});

test('a refusal contains its line', () => {
  const place = { from: 10, to: 20, line: 4, column: 2 };
  expect(refusalText({ code: 'changed-meanwhile', place, found: 'amount: 5' })).toBe(
    'The note changed before the update could be written. Refresh, then try again. (line 4)',
  );
});

test.each([
  [{ what: 'folder', name: 'Dels', nearest: ['Deals'] } as const, 'No folder is named “Dels”. Did you mean “Deals”?'],
  [{ what: 'note', name: 'A.md', nearest: [] } as const, 'No note is named “A.md”.'],
  [
    { what: 'id', name: 'OPP-9', nearest: ['OPP-8', 'OPP-90'] } as const,
    'No opportunity has the ID “OPP-9”. Did you mean “OPP-8” or “OPP-90”?',
  ],
])('a selection that matches nothing: %o', (unknown, text) => {
  expect(unknownText(unknown)).toBe(text);
});

test('names in messages', () => {
  expect(noteName('Deals/FY26/Radar.md')).toBe('Radar');
  expect(noteName('Radar.v2.md')).toBe('Radar.v2');
  expect(capital('close date')).toBe('Close date');
});
