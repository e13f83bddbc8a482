import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/targets/salesforce/target.ts';
import type { PlainValue } from '../../../src/domain/value.ts';
import { inspect } from '../../../src/vault/inspect.ts';
import { noteDigest, applyPulledFields, writesToNote, setLink } from '../../../src/sync/plan/note-changes.ts';
import type { FieldChange } from '../../../src/sync/plan/plan.ts';
import { compileSettings } from '../../../src/config/compiled-settings.ts';
import { choiceWith, linked, linkTo, noteOf, record, rowFor, RULES } from './plan-scene.ts';
import { dealText, OPTIONS } from '../../support/rules.ts';

function pulled(from: FieldChange['from'], take: PlainValue, more: Partial<FieldChange> = {}): FieldChange {
  return {
    remote: from,
    from,
    action: 'pull',
    reason: 'changed-there',
    noteValue: '',
    crmValue: '',
    base: undefined,
    take,
    ...more,
  };
}

function taken(text: string, ...fields: readonly FieldChange[]): string {
  const { text: made, refused } = applyPulledFields(text, fields, RULES);
  expect([...refused]).toEqual([]);
  return made;
}

describe('the digest of a note', () => {
  const text = dealText({ crm_salesforce: linkTo() });
  const digestOf = (of: string, target: 'salesforce' | 'hubspot' = 'salesforce'): string =>
    noteDigest(
      inspect('Deal.md', of, RULES, '2026-11-22', () => []),
      target,
    );

  test.each([
    ['prose', (was: string) => `${was}\nCalled them today.\n`],
    ['a comment', (was: string) => was.replace('stage: Proposal', 'stage: Proposal # for now')],
    ['quotes', (was: string) => was.replace('stage: Proposal', 'stage: "Proposal"')],
    ['a property that is not synced', (was: string) => was.replace('stage:', 'mood: good\nstage:')],
    ['the link of another CRM', (was: string) => was.replace('stage:', 'crm_hubspot: v1 x\nstage:')],
    ['line breaks', (was: string) => was.replaceAll('\n', '\r\n')],
  ])('%s may change', (_, change) => {
    expect(change(text)).not.toBe(text);
    expect(digestOf(change(text))).toBe(digestOf(text));
  });

  test.each([
    ['a value', (was: string) => was.replace('Proposal', 'Closed Won')],
    ['a cleared property', (was: string) => was.replace('region: East', 'region:')],
    ['a removed property', (was: string) => was.replace('region: East\n', '')],
    ['the order of OEMs', (was: string) => was.replace('[Microsoft, Cisco]', '[Cisco, Microsoft]')],
    ['the link', (was: string) => was.replace(linkTo(), linkTo('006B'))],
    ['a lost link', (was: string) => was.replace(/crm_salesforce.*\n/, '')],
    ['an attribution', (was: string) => was.replace('stage:', 'rev_attribution: old\nstage:')],
  ])('%s may not change', (_, change) => {
    expect(change(text)).not.toBe(text);
    expect(digestOf(change(text))).not.toBe(digestOf(text));
  });

  test('is separate for each CRM', () => {
    expect(digestOf(text, 'hubspot')).not.toBe(digestOf(text));
  });
});

describe('links of a note', () => {
  test.each([
    ['none', 'region: East', undefined],
    ['one', 'crm_salesforce: v1 a', { salesforce: 'v1 a' }],
    ['two', 'crm_salesforce: v1 a\ncrm_dynamics: "v1 b"', { salesforce: 'v1 a', dynamics: 'v1 b' }],
    ['a list', 'crm_salesforce: [v1, a]', { salesforce: '' }],
    ['an empty property', 'crm_salesforce:', { salesforce: '' }],
    ['a similar property', 'crm_stage: x\ncrm_generic_json: y', undefined],
  ])('%s', (_, lines, links) => {
    expect(noteOf(`---\nid: a\ntitle: b\n${lines}\n---\n`).inspection.links).toEqual(links);
  });
});

describe('a pulled value', () => {
  test.each([
    ['an amount', 'amount: 10 # net', pulled('amount', { bare: '1200000.5' }), 'amount: 1200000.5 # net'],
    ['a day', "close_date: '2026-01-01'", pulled('closeDate', { bare: '2027-03-31' }), 'close_date: 2027-03-31'],
    ['a text', 'title: "Old"', pulled('title', 'New: better'), 'title: "New: better"'],
    ['lines', 'lifecycle_notes: x', pulled('notes', 'one\ntwo'), 'lifecycle_notes: "one\\ntwo"'],
    ['nothing', 'region: East', pulled('region', null), 'region: null'],
    ['names', 'partners: [A, B]', pulled('partners', ['B', 'C']), 'partners: [B, C]'],
    ['names on separate lines', 'partners:\n  - A', pulled('partners', ['B', 'C']), 'partners:\n  - B\n  - C'],
    [
      'names that were links',
      'partners: ["[[x/A|a]]", "[[B]]"]',
      pulled('partners', ['A', 'C']),
      'partners: ["[[x/A|a]]", "[[C]]"]',
    ],
    ['a link', 'customer: "[[Old]]"', pulled('customer', 'New'), 'customer: "[[New]]"'],
    ['a text that cannot be a link', 'customer: "[[Old]]"', pulled('customer', 'A|B'), 'customer: "A|B"'],
    ['more than one line', 'customer: "[[Old]]"', pulled('customer', 'A\nB'), 'customer: "A\\nB"'],
    ['prose, which is not a name', 'lifecycle_notes: "[[Old]]"', pulled('notes', 'New'), 'lifecycle_notes: "New"'],
    ['a title', 'title: "[[Old]]"', pulled('title', 'New'), 'title: "New"'],
    ['prose as a link of the same name', 'title: "[[Old|o]]"', pulled('title', 'Old'), 'title: "[[Old|o]]"'],
    ['the first OEM', 'oems: [Cisco, Dell]', pulled('firstOem', 'HPE'), 'oems: [HPE, Dell]'],
    ['an OEM alone', 'oem: Cisco', pulled('firstOem', 'HPE'), 'oem: HPE'],
    ['an OEM alone with a separator', 'oem: Cisco', pulled('firstOem', 'A; B'), 'oem:\n  - A; B'],
    ['a first OEM with a comma', 'stage: x', pulled('firstOem', 'A, B'), 'stage: x\noems:\n  - A, B'],
    [
      'a year in a list of one map',
      'forecast:\n  - projected_amount_FY25: 1 # old\n    win_prob: 50',
      pulled('forecastAmounts', { bare: '2' }, { year: 2025 }),
      'forecast:\n  - projected_amount_FY25: 2 # old\n    win_prob: 50',
    ],
    [
      'a year in a list of one map in brackets',
      'forecast: [{ projected_amount_FY25: 1 }]',
      pulled('forecastAmounts', { bare: '2' }, { year: 2025 }),
      'forecast: [{ projected_amount_FY25: 2 }]',
    ],
    ['a score', 'forecast:\n  win_prob: 50', pulled('score.winProbability', 72.5), 'forecast:\n  win_prob: 72.5'],
    ['a score at the top', 'win_prob: 50', pulled('score.winProbability', 72.5), 'win_prob: 72.5'],
    [
      'a year',
      'forecast: { projected_amount_FY25: 1 }',
      pulled('forecastAmounts', { bare: '2' }, { year: 2025 }),
      'forecast: { projected_amount_FY25: 2 }',
    ],
    [
      'a new year',
      'forecast:\n  projected_amount_FY25: 1',
      pulled('forecastAmounts', { bare: '2' }, { year: 2026 }),
      'forecast:\n  projected_amount_FY25: 1\nprojected_amount_FY26: 2',
    ],
    ['an alias', 'est_amount: 1', pulled('amount', { bare: '2' }), 'est_amount: 2'],
    ['a missing property', 'stage: a', pulled('region', 'East'), 'stage: a\nregion: East'],
    [
      'an edit for both sides',
      'stage: a',
      pulled('stage', 'b', { action: 'push', reason: 'edited', send: 'b' }),
      'stage: b',
    ],
  ] as const)('%s', (_, line, field, expected) => {
    const note = (inner: string): string => `---\r\n# ours\r\n${inner.replaceAll('\n', '\r\n')}\r\n---\r\nBody\r\n`;
    expect(taken(note(line), field)).toBe(note(expected));
  });

  test('is written to the key that the user assigned to the field', () => {
    const rules = compileSettings({ ...OPTIONS, keys: { region: 'territory' } });
    const { text } = applyPulledFields('---\nterritory: East\nregion: mine\n---\n', [pulled('region', 'West')], rules);
    expect(text).toBe('---\nterritory: West\nregion: mine\n---\n');
  });

  test('only pulls and edits are written to the note', () => {
    const others: FieldChange[] = (['conflict', 'hold'] as const).map((action) => pulled('stage', 'b', { action }));
    const { take: _, ...push } = pulled('stage', null, { action: 'push', send: 'b' });
    expect([...others, push].map(writesToNote)).toEqual([false, false, false]);
    expect(applyPulledFields('---\nstage: a\n---\n', [...others, push], RULES).text).toBe('---\nstage: a\n---\n');
  });

  test('a rejected one leaves its key unchanged, and the others are written', () => {
    const text = '---\nregion: &r East\nteam: *r\nstage: a\n---\n';
    const { text: made, refused } = applyPulledFields(text, [pulled('region', 'West'), pulled('stage', 'b')], RULES);
    expect(made).toBe(text.replace('stage: a', 'stage: b'));
    expect([...refused].map(([name, { code }]) => [name, code])).toEqual([['region', 'anchor-in-use']]);
  });

  test('unreadable frontmatter accepts nothing', () => {
    const { text, refused } = applyPulledFields('---\na: [\n---\n', [pulled('region', 'West')], RULES);
    expect(text).toBe('---\na: [\n---\n');
    expect([...refused.keys()]).toEqual(['region']);
  });
});

describe('the link', () => {
  test('is added at the end of the frontmatter', () => {
    expect(setLink('---\nid: a\n---\nx', 'salesforce', 'v1 o:r abc m', RULES)).toEqual({
      text: '---\nid: a\ncrm_salesforce: v1 o:r abc m\n---\nx',
    });
  });

  test.each([
    ['crm_salesforce: v1 o:r old m\nid: a', 'crm_salesforce: v1 o:r abc m\nid: a'],
    ["crm_salesforce: 'v1 old' # do not touch\nid: a", "crm_salesforce: 'v1 o:r abc m' # do not touch\nid: a"],
    ['crm_salesforce: [x]\nid: a', 'crm_salesforce: v1 o:r abc m\nid: a'],
    ['crm_hubspot: x\ncrm_salesforce:', 'crm_hubspot: x\ncrm_salesforce: v1 o:r abc m'],
  ])('replaces %s', (line, expected) => {
    const edited = setLink(`---\n${line}\n---\n`, 'salesforce', 'v1 o:r abc m', RULES);
    expect(edited).toEqual({ text: `---\n${expected}\n---\n` });
  });

  test('that exists already writes nothing', () => {
    const text = dealText({ crm_salesforce: linkTo() });
    expect(setLink(text, 'salesforce', linkTo(), RULES)).toEqual({ text });
  });

  test('is rejected if the note has no frontmatter for it', () => {
    expect(setLink('Body', 'salesforce', linkTo(), RULES)).toMatchObject({ refused: { code: 'no-frontmatter' } });
  });
});

describe('a note that took the values of its record', () => {
  const names = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', ':', '#', '"', "'", '[', ']', '\n', 'é', '0', '-'),
    minLength: 1,
  });
  const cents = fc.integer({ min: 1, max: 1e11 }).map((minor) => minor / 100);
  const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  const choice = choiceWith(salesforce.mapping, {
    Partner_Names__c: { direction: 'both' },
    OEM_Primary__c: { direction: 'both' },
    Win_Probability__c: { direction: 'both' },
    'FY{FY}_Forecast__c': { direction: 'both' },
  });

  test('has the same values, unless the field was blocked', { timeout: 60_000 }, () => {
    const fields = fc.record({
      Name: names,
      Description: names,
      Region__c: names,
      Partner_Names__c: fc.array(names, { minLength: 1, maxLength: 3 }).map((all) => all.join(', ')),
      OEM_Primary__c: names,
      Amount: cents,
      FY25_Forecast__c: cents,
      Win_Probability__c: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
      CloseDate: days.map((date) => date.toISOString().slice(0, 10)),
    });
    fc.assert(
      fc.property(fields, (crmValue) => {
        const there = record(crmValue);
        const row = rowFor(linked(), [there], { choice });
        expect(row.blocks).toEqual([]);
        const text = taken(dealText({ crm_salesforce: linkTo() }), ...row.fields);
        const again = rowFor(noteOf(text), [there], { choice });
        if (again.blocks.length > 0) return;
        const heldNow = again.fields.filter(({ action }) => action !== 'hold').map(({ remote }) => remote);
        expect(heldNow).toEqual([]);
        const held = row.fields.filter(({ action }) => action === 'hold').map(({ remote }) => remote);
        expect(again.fields.map(({ remote }) => remote)).toEqual(held);
      }),
      { numRuns: 100 },
    );
  });
});
