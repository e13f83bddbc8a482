/** The base of the opportunities: its filters follow the settings, and every YAML reader reads it. */
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/config/settings.ts';
import { pipelineBase } from '../../src/vault/pipeline-base.ts';
import { deskOver } from '../support/note-service.ts';

interface View {
  readonly name: string;
  readonly filters?: unknown;
}

const base = (changes: Partial<Settings> = {}, used: readonly string[] = [], templates: readonly string[] = []) => {
  const rules = compileSettings({ ...DEFAULT_SETTINGS, ...changes }, templates);
  const text = pipelineBase(rules, new Set(used));
  return { text, ...(load(text) as { filters: unknown; views: readonly View[] }) };
};

const marked = (markers: Partial<Settings['markers']>): Partial<Settings> => ({
  markers: { ...DEFAULT_SETTINGS.markers, ...markers },
});

test('has the notes of the marker, roll-ups, and a table of the default currency', () => {
  expect(base().text).toBe(`filters:
  and:
    - file.ext == "md"
    - or:
        - note.type == "opportunity"
formulas:
  unallocated: note.rev_attribution.oem_unallocated
properties:
  note.customer:
    displayName: Customer
  note.amount:
    displayName: Amount
  note.close_date:
    displayName: Close date
  formula.unallocated:
    displayName: Unallocated
views:
  - type: crm-roll-up
    name: Credit by OEM
    measure: credited
    rows: oem
    columns: fiscal-quarter
  - type: crm-roll-up
    name: Overlay by partner
    measure: overlay
    rows: partner
    columns: fiscal-quarter
  - type: table
    name: By stage (USD)
    filters:
      or:
        - note.currency == "USD"
        - "!note.currency"
    groupBy:
      property: note.stage
      direction: ASC
    order:
      - file.name
      - note.customer
      - note.amount
      - note.close_date
      - formula.unallocated
    summaries:
      note.amount: Sum
      formula.unallocated: Sum
`);
});

describe('the filter', () => {
  test.each<[string, Partial<Settings['markers']>, readonly string[], unknown]>([
    [
      'of a tag and a folder that add notes',
      { tag: '#Deal', folder: '/Sales/' },
      [],
      [{ or: ['note.type == "opportunity"', 'file.hasTag("deal")', 'file.inFolder("Sales")'] }],
    ],
    [
      'of a folder that limits notes',
      { folder: 'Sales', tagAndFolder: 'limit' },
      [],
      [{ and: ['note.type == "opportunity"', 'file.inFolder("Sales")'] }],
    ],
    [
      'without folders that are skipped',
      { excluded: 'Archive, Old/2020' },
      ['Templates'],
      [
        { or: ['note.type == "opportunity"'] },
        { not: ['file.inFolder("Archive")', 'file.inFolder("Old/2020")', 'file.inFolder("Templates")'] },
      ],
    ],
    [
      'of a property with other characters',
      { key: 'note kind', value: 'big "deal"' },
      [],
      [{ or: ['note["note kind"] == "big \\"deal\\""'] }],
    ],
    ['of notes that nothing marks', { key: '' }, [], [{ not: ['!note.amount', '!note.stage'] }]],
  ])('%s', (_, markers, templates, filters) => {
    expect(base(marked(markers), [], templates).filters).toEqual({
      and: ['file.ext == "md"', ...(filters as unknown[])],
    });
  });
});

test('has a table for each currency in use, the default one first', () => {
  const tables = (used: readonly string[]) => base({ currency: 'EUR' }, used).views.slice(2);
  expect(tables(['USD', 'JPY', 'EUR']).map(({ name }) => name)).toEqual([
    'By stage (EUR)',
    'By stage (JPY)',
    'By stage (USD)',
  ]);
  expect(tables(['USD'])).toEqual([
    expect.objectContaining({ name: 'By stage (USD)', filters: { or: ['note.currency == "USD"'] } }),
  ]);
});

test('has the user’s own keys', () => {
  const { text, views } = base({ keys: { amount: 'deal value', stage: 'phase', currency: 'Währung' } });
  expect(views[2]).toMatchObject({
    filters: { or: ['note["Währung"] == "USD"', '!note["Währung"]'] },
    groupBy: { property: 'note.phase' },
    summaries: { 'note.deal value': 'Sum' },
  });
  expect(text).not.toMatch(/note\.(?:amount|stage|currency)\b/);
});

test('is created once, with the currencies of the notes, and never changed after that', async () => {
  const note = (currency: string): string =>
    `---\ntype: opportunity\nid: ${currency}\namount: 5\nstage: Won\ncurrency: ${currency}\n---\n`;
  const { service, store } = deskOver({ 'a.md': note('EUR'), 'b.md': note('JPY') });
  expect(await service.createBase()).toEqual({ path: 'Pipeline.base', isNew: true });
  const text = store.texts()['Pipeline.base'] ?? '';
  expect((load(text) as { views: readonly View[] }).views.slice(2).map(({ name }) => name)).toEqual([
    'By stage (EUR)',
    'By stage (JPY)',
  ]);
  store.put('Pipeline.base', 'mine');
  expect(await service.createBase()).toEqual({ path: 'Pipeline.base', isNew: false });
  expect(store.texts()['Pipeline.base']).toBe('mine');
});
