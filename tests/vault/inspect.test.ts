import { describe, expect, test } from 'vitest';
import { analyzeNote, inspect, withOthers } from '../../src/vault/inspect.ts';
import type { Inspection } from '../../src/vault/note-service.ts';
import { readNote } from '../../src/notes/read.ts';
import { validate } from '../../src/validation/validate.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import type { Settings } from '../../src/config/settings.ts';
import { attributionText, dealText, OPTIONS } from '../support/rules.ts';

const TODAY = '2026-11-22';
const STORED = attributionText('2025-10-29T01:00:00Z');

function inspected(text: string, options: Partial<Settings> = {}, others: readonly string[] = []): Inspection {
  return inspect('Deals/a.md', text, compileSettings({ ...OPTIONS, ...options }), TODAY, () => others);
}

function codesOf(inspection: Inspection): readonly string[] {
  return inspection.findings.map((finding) => finding.code);
}

describe('an inspection reports', () => {
  test("the guide's worked example", () => {
    const found = inspected(dealText());
    expect(found).toMatchObject({ path: 'Deals/a.md', skip: undefined, findings: [], valid: true, stored: 'none' });
    expect(found.opportunity).toMatchObject({ id: 'opp-123', amount: { minor: 100_000_000, currency: 'USD' } });
    expect(found.attribution?.oem.shares.map((share) => share.minor)).toEqual([60_000_000, 30_000_000]);
    expect(found.attribution?.oem.unallocated).toBe(10_000_000);
    expect(found.calculatedAt).toBeUndefined();
  });

  test.each([
    ['in order', dealText({ rev_attribution: STORED }), 'current', '2025-10-29T01:00:00Z', []],
    ['stale', dealText({ rev_attribution: STORED, amount: '5' }), 'stale', undefined, ['attribution-stale']],
    ['emptied', dealText({ rev_attribution: '{}' }), 'none', undefined, []],
    ['not computable', dealText({ rev_attribution: STORED, amount: '0' }), 'stale', undefined, ['amount-not-positive']],
  ])('a stored attribution that is %s', (_, text, stored, calculatedAt, codes) => {
    const found = inspected(text);
    expect(found.stored).toBe(stored);
    expect(found.calculatedAt).toBe(calculatedAt);
    expect(codesOf(found)).toEqual(codes);
  });

  test.each(['', '""', "' '", '[]', '[""]', '\n  -'])('a key with the value %j as cleared', (nothing) => {
    expect(inspected(dealText({ region: nothing, partners: nothing })).emptyFields).toEqual(['partners', 'region']);
  });

  test.each([
    ['region', '[East, West]', 'value-kind-wrong'],
    ['customer_org', '{a: 1}', 'value-kind-wrong'],
    ['oems', '[Cisco, {Dell: 1}]', 'list-entry-unreadable'],
    ['oems', 'Cisco; Dell', 'names-in-one-text'],
    ['oems', 'Cisco, Dell and HP', 'names-in-one-text'],
    ['oems', '"[[Cisco, Inc.]], [[Dell]]"', 'names-in-one-text'],
    ['oems', '"[Cisco, Dell]"', 'names-in-one-text'],
    ['oems', 'N/A', 'name-none'],
    ['partners', '[Acme, tbd]', 'name-none'],
    ['partners', 'Acme、Globex', 'names-in-one-text'],
    ['partners', '"[[Acme]] (prime)"', 'link-mixed-text'],
    ['customer', '"[[Navy]], [[Army]]"', 'names-in-one-text'],
    ['customer', '"[[Navy]] (Norfolk)"', 'link-mixed-text'],
    ['region', '"[[East"', 'link-mixed-text'],
    ['currency', '[USD, EUR]', 'currency-unknown'],
    ['currency', '€', 'currency-unknown'],
    ['amount', '50k', 'amount-not-a-number'],
  ])('a value that cannot be read, so that nothing is calculated: %s: %s', (key, value, code) => {
    const found = inspected(dealText({ [key]: value }));
    expect(found).toMatchObject({ valid: false, attribution: undefined, emptyFields: [] });
    expect([...found.unreadable.values()]).toContain(value);
    expect(codesOf(found)).toEqual([code]);
  });

  test.each([
    ['oems', 'Cisco and Dell', ['name-with-and'], ['Cisco and Dell']],
    ['oems', '["Cisco; Dell"]', [], ['Cisco; Dell']],
    ['oems', '["![[Firms/Cisco]]", "[D](Firms/Dell%20EMC.md)"]', [], ['Cisco', 'Dell EMC']],
    ['oems', 'Acme, Inc.', ['list-expected'], ['Acme, Inc.']],
  ])('a text that is read as one name: %s: %s', (key, value, codes, names) => {
    const found = inspected(dealText({ [key]: value }));
    expect(codesOf(found)).toEqual(codes);
    expect(found.attribution?.oem.shares.map(({ name }) => name)).toEqual(names);
  });

  test('several stages as a value of the wrong kind, not as empty', () => {
    expect(codesOf(inspected(dealText({ stage: '[Proposal, Won]' })))).toEqual(['value-kind-wrong']);
  });

  test('a link in a list of one as a link', () => {
    const found = inspected(dealText({ crm_salesforce: '["v1 o:1 x m"]', crm_hubspot: '[a, b]' }));
    expect(found.links).toEqual({ salesforce: 'v1 o:1 x m', hubspot: '' });
  });

  test('an attribution that is not calculated yet as not cleared', () => {
    expect(inspected(dealText({ rev_attribution: '{}' })).emptyFields).toEqual([]);
  });

  test('cleared keys, and suggested values for missing keys', () => {
    const rules = {
      organizations: [{ customer: 'DoD', organization: 'Department of Defense' }],
      regions: [{ of: 'Department of Defense', region: 'East' }],
      teams: [{ region: 'East', team: 'Federal', owner: '' }],
    };
    const found = inspected(dealText({ customer_org: undefined, region: undefined, team: '', source: '~' }), { rules });
    expect(found.emptyFields).toEqual(['team', 'source']);
    expect(found.enrichments).toEqual([
      {
        field: 'customerOrg',
        key: 'customer_org',
        value: 'Department of Defense',
        because: { field: 'customer', value: 'DoD' },
      },
      {
        field: 'region',
        key: 'region',
        value: 'East',
        because: { field: 'customerOrg', value: 'Department of Defense' },
      },
    ]);
    expect(found.opportunity).toMatchObject({ region: 'East', customerOrg: 'Department of Defense', team: undefined });
    expect([...found.effective]).toEqual([
      ['customerOrg', 'rule'],
      ['region', 'rule'],
    ]);
    expect(found.attribution).toMatchObject({ region: 'East', customerOrg: 'Department of Defense', team: undefined });
  });

  test("the user's own keys, stages, and currency", () => {
    const text = dealText({ amount: undefined, value: '1000', stage: 'Sold', close_date: '2020-01-01' });
    const options = { keys: { amount: 'value' }, currency: 'JPY', stages: [{ name: 'Sold', state: 'won' as const }] };
    const found = inspected(text, options);
    expect(found).toMatchObject({ findings: [], attribution: { amount: { minor: 1000, currency: 'JPY' } } });
  });
});

describe('a note without an opportunity', () => {
  const tagged = { markers: { ...OPTIONS.markers, tag: 'deal', folder: '' } };
  const filed = { markers: { ...OPTIONS.markers, tag: '', folder: 'Deals' } };
  test.each<[string, string, Partial<Settings>, Inspection['skip'], readonly string[]]>([
    ['has no frontmatter', 'Just text', {}, 'no-frontmatter', []],
    ['has none, but a mark', 'Just text #deal', tagged, undefined, ['frontmatter-missing']],
    ['has none, but its folder marks it', 'Just text', filed, undefined, ['frontmatter-missing']],
    ['cannot be read', '---\ntype: opportunity\na: b: c\n---\n', {}, undefined, ['yaml-invalid']],
  ])('%s', (_, text, options, skip, codes) => {
    const found = inspected(text, options);
    expect(found).toMatchObject({
      skip,
      opportunity: undefined,
      valid: false,
      stored: 'none',
      enrichments: [],
      emptyFields: [],
    });
    expect(codesOf(found)).toEqual(codes);
  });

  test('is inspected anyway, regardless of its type', () => {
    expect(inspected(dealText({ type: 'meeting' }))).toMatchObject({ skip: 'other-type', valid: true });
  });

  test('counts in the opportunity folder, regardless of its type', () => {
    expect(inspected(dealText({ type: 'meeting' }), filed)).toMatchObject({ skip: undefined, valid: true });
  });

  test('that cannot be read keeps the link to its record, and is reported', () => {
    const link = 'v1 00D:006';
    const found = inspected(dealText({ crm_salesforce: link, type: 'meeting', title: 'a: b: c' }));
    expect(found).toMatchObject({ skip: undefined, valid: false, links: { salesforce: link } });
    expect(codesOf(found)).toEqual(['yaml-invalid']);
  });

  test('counts if it has a marker, even with few keys', () => {
    const found = inspected('---\ntags: [deal]\nid: x\n---\n', tagged);
    expect(found.skip).toBeUndefined();
    expect(codesOf(found)).toContain('required-missing');
  });
});

describe('a duplicate ID', () => {
  test('is a finding at its position, and an error', () => {
    const found = inspected(dealText({ oems: 'Microsoft' }), {}, ['Deals/b.md']);
    expect(codesOf(found)).toEqual(['id-duplicate', 'list-expected']);
    expect(found.findings[0]).toMatchObject({
      severity: 'error',
      place: { line: 3, column: 1 },
      data: { id: 'opp-123', others: ['Deals/b.md'] },
    });
    expect(found.valid).toBe(false);
  });

  test.each([
    ['alone', {}],
    ['among others', { id: '00650000000012345678', amount: 'much', title: '' }],
    ['behind others', { type: undefined, title: '', id: undefined, oem: '[A, A]', ID: 'x' }],
  ])('is reported in the same way as by the check: %s', (_, changes) => {
    const text = dealText(changes).replace('ID:', 'id:');
    const rules = compileSettings(OPTIONS);
    const reading = readNote(text, rules.keyIndex, 'USD');
    const { attribution } = inspected(text);
    const checked = validate(reading, {
      path: 'Deals/a.md',
      text,
      today: TODAY,
      keys: rules.keyNames,
      stages: [],
      oemWeights: 3,
      othersWithId: () => ['b.md'],
      attribution,
      markedBy: undefined,
    });
    expect(checked.map(({ code }) => code)).toContain('id-duplicate');
    expect(inspected(text, {}, ['b.md']).findings).toEqual(checked);
  });

  test('is not cached', () => {
    const { analysis } = analyzeNote('a.md', dealText(), compileSettings(OPTIONS), TODAY);
    expect(analysis.inspection.findings).toEqual([]);
    expect(withOthers(analysis, () => [])).toBe(analysis.inspection);
    expect(codesOf(withOthers(analysis, () => ['b.md']))).toEqual(['id-duplicate']);
    expect(analysis.inspection.valid).toBe(true);
  });

  test('is not searched for if the note has no ID', () => {
    expect(codesOf(inspected(dealText({ id: undefined }), {}, ['b.md']))).toEqual(['required-missing']);
  });
});
