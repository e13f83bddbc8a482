/** Queries of a base: order, groups, limits, sums, values, and the configuration of a view. */
import { describe, expect, test } from 'vitest';
import type { App } from '../../../tools/obsidian-host/app/app.ts';
import { Events } from '../../../tools/obsidian-host/app/events.ts';
import { NotInHost } from '../../../tools/obsidian-host/app/not-in-host.ts';
import { Plugin } from '../../../tools/obsidian-host/app/plugin.ts';
import { parseBase, serializeBase } from '../../../tools/obsidian-host/bases/base-file.ts';
import { QueryController } from '../../../tools/obsidian-host/bases/bases-view.ts';
import { type BasesEntry, type BasesQueryResult, runQuery } from '../../../tools/obsidian-host/bases/query-result.ts';
import {
  DateValue,
  LinkValue,
  ListValue,
  NullValue,
  NumberValue,
  ObjectValue,
  StringValue,
  Value,
  wrap,
} from '../../../tools/obsidian-host/bases/values.ts';
import { BasesViewConfig } from '../../../tools/obsidian-host/bases/view-config.ts';
import { openVault } from './memory-app.ts';

const BASE = `
filters: {and: ['type == "opportunity"']}
formulas: {share: rev.share, broken: formula.broken}
properties: {note.close_date: {displayName: Close date}, formula.share: {displayName: Share}}
views:
  - type: table
    name: By stage
    order: [file.name, amount, formula.share]
    sort: [{property: amount, direction: DESC}]
    groupBy: {property: note.stage, direction: DESC}
    summaries: {note.amount: Sum}
    limit: 3
    height: 200
`;

const note = (amount: string, stage: string): string =>
  `---\ntype: opportunity\namount: ${amount}\nstage: ${stage}\nrev: {share: 0.5}\nclose_date: 2026-11-30\n---\n`;

const app = await openVault({
  'A.md': note('10', 'Open'),
  'B.md': note('9', 'Won'),
  'C.md': note('100', 'Open'),
  'D.md': note('soon', ''),
  'E.md': '---\ntype: partner\namount: 7\n---\n',
});
const base = parseBase(BASE);

function query(of: App = app, text = BASE): BasesQueryResult {
  const read = parseBase(text);
  return runQuery(of, read, read.views[0]).result;
}

const names = (entries: readonly BasesEntry[]): string[] => entries.map(({ file }) => file.basename);
const controller = new QueryController(app, new Events(), () => undefined);

describe('a query', () => {
  test('filters, sorts, and limits the entries', () => {
    expect(names(query().data)).toEqual(['D', 'C', 'A']);
    expect(names(query(app, BASE.replace('limit: 3', '')).data)).toEqual(['D', 'C', 'A', 'B']);
  });

  test('groups the limited entries by one property; a group can have an empty key', () => {
    const groups = query().groupedData;
    expect(groups.map(({ key, entries }) => [String(key), ...names(entries)])).toEqual([
      ['', 'D'],
      ['Open', 'C', 'A'],
    ]);
    expect(groups.map((group) => group.hasKey())).toEqual([false, true]);
    const ungrouped = query(app, BASE.replace(/groupBy: .*/, '')).groupedData;
    expect(ungrouped.map(({ key, entries }) => [key, entries.length])).toEqual([[undefined, 3]]);
  });

  test('creates new objects each time', () => {
    const [first, second] = [query(), query()];
    expect(first.data[0]).not.toBe(second.data[0]);
    expect(first.data[0]?.file).toBe(second.data[0]?.file);
  });

  test('adds the numbers of a property, and has no other summary', () => {
    const result = query();
    expect(String(result.getSummaryValue(controller, result.data, 'note.amount', 'Sum'))).toBe('110');
    expect(() => result.getSummaryValue(controller, result.data, 'note.amount', 'Average')).toThrow(NotInHost);
  });

  test('returns full IDs of the visible properties', () => {
    expect(query().properties).toEqual(['file.name', 'note.amount', 'formula.share']);
  });
});

test('a base with nested properties, a filter for a currency, and options of a view type can be read', async () => {
  const own = await openVault({
    'Opportunities/A.md':
      '---\ntype: opportunity\ncurrency: USD\namount: 5\nrev_attribution: {oem_unallocated: 2}\nstage: Won\n---\n',
    'Opportunities/B.md': '---\ntype: opportunity\ncurrency: EUR\namount: 7\n---\n',
  });
  const template = parseBase(`
filters: {and: ['type == "opportunity"', 'file.inFolder("Opportunities")']}
formulas: {unallocated: 'rev_attribution.oem_unallocated', method: 'rev_attribution.attribution_method'}
properties: {note.close_date: {displayName: Close date}, formula.unallocated: {displayName: Unallocated}}
views:
  - {type: crm-roll-up, name: Credit by OEM, measure: credited, rows: oem, columns: fiscal-quarter}
  - {type: table, name: By stage (USD), groupBy: {property: note.stage, direction: ASC}, filters: {and: ['currency == "USD"']},
     order: [file.name, note.customer, note.amount, note.close_date, formula.unallocated], summaries: {note.amount: Sum, formula.unallocated: Sum}}
`);
  const results = template.views.map((view) => runQuery(own, template, view).result);
  expect(results.map(({ data }) => names(data))).toEqual([['A', 'B'], ['A']]);
  const [all] = results;
  const sum = all?.getSummaryValue(controller, all.data, 'formula.unallocated', 'Sum');
  expect(String(sum)).toBe('2');
});

describe('an entry', () => {
  test('has values of the note, the file, and formulas', () => {
    const entry = query().data[1];
    expect(entry?.getValue('note.amount')).toBeInstanceOf(NumberValue);
    expect(entry?.getValue('note.close_date')).toBeInstanceOf(DateValue);
    expect(entry?.getValue('note.missing')).toBe(NullValue.value);
    expect(String(entry?.getValue('formula.share'))).toBe('0.5');
    expect(entry?.getValue('formula.broken')).toBe(NullValue.value);
    expect(entry?.getValue('formula.unknown')).toBeNull();
    expect(String(entry?.getValue('file.name'))).toBe('C.md');
    expect(() => entry?.getValue('file.backlinks')).toThrow(NotInHost);
  });

  test('keeps its values when the note changes; the next query has the new ones after the cache has them', async () => {
    const own = await openVault({ 'A.md': note('10', 'Open') });
    const [before] = query(own).data;
    const file = own.vault.getFileByPath('A.md');
    if (file !== null) await own.vault.modify(file, note('11', 'Open'));
    expect(String(query(own).data[0]?.getValue('note.amount'))).toBe('10');
    await own.metadataCache.hostSettled();
    expect(String(query(own).data[0]?.getValue('note.amount'))).toBe('11');
    expect(String(before?.getValue('note.amount'))).toBe('10');
  });
});

describe('values', () => {
  test.each<[unknown, string, boolean]>([
    ['Acme', 'Acme', true],
    ['', '', false],
    [0, '0', false],
    [false, 'false', false],
    [null, '', false],
    [['a', 1], 'a, 1', true],
    [[], '', false],
    [{ a: 1 }, '{"a":1}', true],
    [{}, '{}', false],
    ['2026-11-30', '2026-11-30', true],
    ['[[Acme Corp|Acme]]', 'Acme Corp', true],
  ])('%j', (value, text, isTruthy) => {
    expect([String(wrap(value)), wrap(value).isTruthy()]).toEqual([text, isTruthy]);
  });

  test('are equal if type and text are equal, and loosely equal if only the text is', () => {
    const [number, text] = [new NumberValue(1), new StringValue('1')];
    expect(Value.looseEquals(number, text)).toBe(true);
    expect(Value.equals(number, text)).toBe(false);
    expect(Value.equals(new NumberValue(1), number)).toBe(true);
    expect(Value.equals(null, number)).toBe(false);
  });

  test('of lists, objects, links, and dates have the members of the app', () => {
    const list = new ListValue(['a', 2]);
    expect([list.length(), list.includes(wrap('2')), String(list.get(5)), String(list.concat(list))]).toEqual([
      2,
      true,
      '',
      'a, 2, a, 2',
    ]);
    expect(String(new ObjectValue({ a: [1] }).get('a'))).toBe('1');
    expect(LinkValue.parseFromString(app, 'Acme', '')).toBeNull();
    expect(String(DateValue.parseFromString('2026-11-30T10:00')?.dateOnly())).toBe('2026-11-30');
    expect(DateValue.parseFromString('2026-13-30')).toBeNull();
  });
});

describe('the configuration of a view', () => {
  test('has the options of the view, the order, the sorting, and the display names', () => {
    const config = new BasesViewConfig(base, base.views[0], () => undefined);
    expect(config.name).toBe('By stage');
    expect([config.get('height'), config.get('limit'), config.get('unset')]).toEqual([200, 3, undefined]);
    expect(config.getOrder()).toEqual(['file.name', 'note.amount', 'formula.share']);
    expect(config.getSort()).toEqual([{ property: 'note.amount', direction: 'DESC' }]);
    const ids = ['file.name', 'note.close_date', 'formula.share', 'note.amount'] as const;
    expect(ids.map((id) => config.getDisplayName(id))).toEqual(['file name', 'Close date', 'Share', 'amount']);
    expect(config.getAsPropertyId('unset')).toBeNull();
  });

  test('stores options in the base; the keys of Bases cannot be set', () => {
    const own = parseBase(BASE);
    let calls = 0;
    const config = new BasesViewConfig(own, own.views[0], () => calls++);
    config.set('measure', 'amount');
    config.set('measure', 'amount');
    config.set('height', null);
    expect(calls).toBe(2);
    expect(config.getAsPropertyId('measure')).toBe('note.amount');
    const stored = parseBase(serializeBase(own)).views[0];
    expect([stored['measure'], 'height' in stored, stored.name]).toEqual(['amount', false, 'By stage']);
    expect(() => {
      config.set('limit', 5);
    }).toThrow('belongs to Bases');
  });
});

describe('a base file', () => {
  test('without views has a table', () => {
    expect(parseBase('').views).toEqual([{ type: 'table', name: 'Table' }]);
  });

  test.each(['- a', 'views: []', 'views: [{type: table}]', 'a: b: c'])('%j is not a base', (text) => {
    expect(() => parseBase(text)).toThrow(Error);
  });
});

describe('registering a view type', () => {
  class Fixture extends Plugin {}
  const manifest = { id: 'a', name: 'A', version: '1', minAppVersion: '1', author: '', description: '' };
  const registration = {
    name: 'A',
    icon: 'table',
    factory: (): never => {
      throw new Error('There is no screen');
    },
  };

  test('is undone with the plugin', async () => {
    const own = await openVault({});
    const plugin = new Fixture(own, manifest);
    plugin.load();
    expect(plugin.registerBasesView('a', registration)).toBe(true);
    expect(own.hostRegistered.basesViews.names()).toEqual(['a']);
    plugin.unload();
    expect(own.hostRegistered.basesViews.names()).toEqual([]);
  });

  test('returns false if Bases is off', async () => {
    const own = await openVault({}, false);
    expect(new Fixture(own, manifest).registerBasesView('a', registration)).toBe(false);
    expect(own.hostRegistered.basesViews.names()).toEqual([]);
  });

  test('a second handler for a code block’s language is an error', async () => {
    const own = await openVault({});
    const plugin = new Fixture(own, manifest);
    plugin.load();
    plugin.registerMarkdownCodeBlockProcessor('a', () => undefined);
    expect(() => plugin.registerMarkdownCodeBlockProcessor('a', () => undefined)).toThrow('already registered');
    plugin.unload();
    expect(own.hostRegistered.postProcessors.names()).toEqual([]);
  });
});

test('a controller runs the query once for several changes, and never after it was unloaded', async () => {
  const changes = new Events();
  let calls = 0;
  const one = new QueryController(app, changes, () => calls++);
  one.load();
  changes.trigger('changed');
  changes.trigger('rename');
  await expect.poll(() => calls).toBe(1);
  changes.trigger('create');
  one.unload();
  changes.trigger('delete');
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls).toBe(1);
});
