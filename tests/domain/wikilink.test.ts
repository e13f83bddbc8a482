import { describe, expect, test } from 'vitest';
import { linkForm, linkName, nameIn, unquotedLink } from '../../src/domain/wikilink.ts';
import { namelessItems, namesIn } from '../../src/domain/names.ts';
import type { ListValue, NoteValue, ScalarValue } from '../../src/domain/value.ts';

const text = (written: string): ScalarValue => ({ kind: 'scalar', text: written, plain: true, from: 0, to: 0 });
const list = (...items: NoteValue[]): ListValue => ({ kind: 'list', items, flow: true, from: 0, to: 0 });
const block = (...items: NoteValue[]): ListValue => ({ ...list(...items), flow: false });
const empty: NoteValue = { kind: 'empty', from: 0, to: 0 };
const map: NoteValue = { kind: 'map', entries: [], from: 0, to: 0 };

test.each([
  ['Acme', 'Acme'],
  ['  Acme  ', 'Acme'],
  ['[[Acme]]', 'Acme'],
  [' [[ Acme ]] ', 'Acme'],
  ['[[Acme|the firm]]', 'Acme'],
  ['[[Firms/East/Acme]]', 'Acme'],
  ['[[Acme#Offices]]', 'Acme'],
  ['[[Firms/Acme.md#Offices|us]]', 'Acme'],
  ['[[Acme Inc.]]', 'Acme Inc.'],
  ['[[#Offices]]', ''],
  ['![[Acme]]', 'Acme'],
  ['![[Acme.md|120]]', 'Acme'],
  ['[[Acme\\|the firm]]', 'Acme'],
  ['[the firm](Firms/Acme.md)', 'Acme'],
  ['[the firm](Accounts/Nordhafen%20Terminals.md)', 'Nordhafen Terminals'],
  ['[the firm](<Accounts/Nordhafen Terminals.md#HQ>)', 'Nordhafen Terminals'],
  ['[the firm](Firms/Acme_(US).md "title")', 'Acme_(US)'],
  ['[the firm](Firms/100%.md)', '100%'],
  ['[Acme](https://acme.example/about#us)', 'Acme'],
  ['[Acme]()', 'Acme'],
  ['![logo](Acme.md)', 'Acme'],
  ['Acme (US)', 'Acme (US)'],
  ['[[]]', ''],
  ['', ''],
  ['[Acme]', '[Acme]'],
  ['[[Acme', '[[Acme'],
  ['[[Acme]] and [[Globex]]', '[[Acme]] and [[Globex]]'],
])('%j names %j', (written, name) => {
  expect(linkName(written)).toBe(name);
});

test.each([
  ['Acme', 'name'],
  ['Acme [US]', 'name'],
  ['[[Acme]]', 'name'],
  [' ![[Acme]] ', 'name'],
  ['[Acme](Acme.md)', 'name'],
  ['[[Acme]] (Hamburg)', 'mixed'],
  ['the [Acme](Acme.md)', 'mixed'],
  ['[[Acme', 'mixed'],
  ['Acme]]', 'mixed'],
  ['[[Acme]], [[Globex]]', 'links'],
  ['[[Acme]] and [Globex](Globex.md)', 'links'],
])('%j is %s', (written, form) => {
  expect(linkForm(written)).toBe(form);
});

describe('a link without quotes', () => {
  test.each<[string, NoteValue, string | undefined]>([
    ['[[Acme]]', list(list(text('Acme'))), 'Acme'],
    ['[[Acme, Inc.]]', list(list(text('Acme'), text('Inc.'))), 'Acme, Inc.'],
    ['[[Firms/Acme|us]]', list(list(text('Firms/Acme|us'))), 'Firms/Acme|us'],
    ['[Acme]', list(text('Acme')), undefined],
    ['[[]]', list(list()), undefined],
    ['[[[Acme]]]', list(list(list(text('Acme')))), undefined],
    ['[[Acme], [Globex]]', list(list(text('Acme')), list(text('Globex'))), undefined],
    ['a block list in a list', block(list(text('Acme'))), undefined],
    ['a block list below a list', list(block(text('Acme'))), undefined],
    ['Acme', text('Acme'), undefined],
  ])('%s', (_, value, inner) => {
    expect(unquotedLink(value)).toBe(inner);
  });
});

test.each<[string, NoteValue, string | undefined]>([
  ['a text', text('Acme'), 'Acme'],
  ['a link', text('[[Firms/Acme]]'), 'Acme'],
  ['an unquoted link', list(list(text('Firms/Acme|us'))), 'Acme'],
  ['a link among words', text('[[Acme]] (Hamburg)'), undefined],
  ['several links', text('[[Acme]], [[Globex]]'), undefined],
  ['an unquoted link to a heading', list(list(text('#Offices'))), undefined],
  ['a text of spaces', text('  '), undefined],
  ['nothing', empty, undefined],
  ['a map', map, undefined],
  ['a list', list(text('Acme')), undefined],
])('one name in %s', (_, value, name) => {
  expect(nameIn(value)).toBe(name);
});

test.each<[string, NoteValue, [string, number | undefined][]]>([
  [
    'a list',
    block(text('Cisco'), text('[[Dell]]')),
    [
      ['Cisco', 0],
      ['Dell', 1],
    ],
  ],
  [
    'a list with empty items and maps',
    list(empty, text('Cisco'), text(''), map, text('Dell')),
    [
      ['Cisco', 1],
      ['Dell', 4],
    ],
  ],
  [
    'a list of unquoted links',
    block(list(list(text('Cisco'))), list(list(text('Dell')))),
    [
      ['Cisco', 0],
      ['Dell', 1],
    ],
  ],
  ['one text', text('Cisco'), [['Cisco', undefined]]],
  ['one text that may be two names', text('Cisco and Dell'), [['Cisco and Dell', undefined]]],
  ['one text of several names', text('Cisco; Dell'), []],
  ['an item with a separator', list(text('Cisco; Dell')), [['Cisco; Dell', 0]]],
  ['a text without a name', text('N/A'), []],
  ['an item without a name', list(text('none'), text('Dell')), [['Dell', 1]]],
  ['one unquoted link', list(list(text('Cisco'))), [['Cisco', undefined]]],
  ['a list of one unquoted link', list(list(list(text('Cisco')))), [['Cisco', 0]]],
  ['a list of lists', list(list(text('Cisco')), list(text('Dell'))), []],
  ['an empty list', list(), []],
  ['nothing', empty, []],
  ['a map', map, []],
])('names in %s', (_, value, names) => {
  expect(namesIn(value).map((item) => [item.name, item.position])).toEqual(names);
});

const cloud: NoteValue = { ...map, entries: [{ key: 'Cisco', keyFrom: 0, keyTo: 0, value: text('Cloud') }] };

test.each<[string, NoteValue, readonly NoteValue[]]>([
  ['names and empty items', list(text('Cisco'), empty, text(''), map, list()), []],
  ['a map among names', list(text('Dell'), cloud), [cloud]],
  ['a list among names', block(block(text('HP')), text('Dell')), [block(text('HP'))]],
  ['a link without a name', list(text('[[#Top]]')), [text('[[#Top]]')]],
  ['an unquoted link', list(list(text('Cisco'))), []],
  ['a text', text('Cisco'), []],
  ['a map in place of a list', cloud, []],
])('items without a name in %s', (_, value, nameless) => {
  expect(namelessItems(value)).toEqual(nameless);
});
