/** Tags, merge keys, and unusual numbers: each is read correctly or has a finding, and a write changes none of them. */
import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/domain/finding.ts';
import { majorOf } from '../../src/domain/money.ts';
import type { Opportunity } from '../../src/domain/opportunity.ts';
import { inspect } from '../../src/vault/inspect.ts';
import { compileSettings } from '../../src/config/compiled-settings.ts';
import { deskOver } from '../support/note-service.ts';
import { dealText, OPTIONS } from '../support/rules.ts';

const RULES = compileSettings(OPTIONS);

function inspected(text: string) {
  return inspect('a.md', text, RULES, '2026-11-22', () => []);
}

const amountOf = ({ amount }: Opportunity): number | undefined => amount && majorOf(amount.minor, amount.currency);

/** The value that is read, or the code of the finding that explains its absence. */
test.each<[string, Record<string, string>, (one: Opportunity) => unknown, unknown, Code?]>([
  ['a list with its tag', { oems: '!!seq [Microsoft]' }, ({ oems }) => oems, ['Microsoft']],
  ['a list with a tag of its own', { oems: '!foo [Microsoft, Cisco]' }, ({ oems }) => oems, ['Microsoft', 'Cisco']],
  ['an item with a tag of its own', { oems: '[!foo Microsoft]' }, ({ oems }) => oems, ['Microsoft']],
  ['a set of names', { oems: '!!set {Microsoft, Cisco}' }, ({ oems }) => oems, [], 'value-kind-wrong'],
  ['a set on lines', { oems: '!!set\n  ? Microsoft\n  ? Cisco' }, ({ oems }) => oems, [], 'value-kind-wrong'],
  ['an ordered map', { oems: '!!omap [Microsoft: 60]' }, ({ oems }) => oems, [], 'list-entry-unreadable'],
  ['pairs', { oems: '!!pairs [Microsoft: 60]' }, ({ oems }) => oems, [], 'list-entry-unreadable'],
  [
    'a forecast as ordered map',
    { forecast: '!!omap [win_prob: 60]' },
    (one) => one.forecast.scores,
    { winProbability: 60 },
  ],
  [
    'a forecast with a tag of its own',
    { forecast: '!foo {win_prob: 60}' },
    (one) => one.forecast.scores,
    { winProbability: 60 },
  ],
  ['an amount with a tag of its own', { amount: '!foo 100' }, amountOf, 100],
  ['an amount with the tag that is none', { amount: '! 100' }, amountOf, 100],
  ['an amount as number', { amount: '!!int 100' }, amountOf, 100],
  ['an amount as number in quotes', { amount: '!!float "100.50"' }, amountOf, 100.5],
  ['an amount as text', { amount: '!!str 100' }, amountOf, 100],
  ['an amount with an exponent', { amount: '1e6' }, amountOf, 1_000_000],
  ['an amount beyond what is exact', { amount: '123456789012345678901' }, amountOf, undefined, 'amount-out-of-range'],
  ['a hexadecimal amount', { amount: '0x10' }, amountOf, undefined, 'amount-not-a-number'],
  ['an octal amount', { amount: '0o17' }, amountOf, undefined, 'amount-not-a-number'],
  ['an infinite amount', { amount: '.inf' }, amountOf, undefined, 'amount-not-a-number'],
  ['an amount with underscores', { amount: '1_000' }, amountOf, undefined, 'amount-not-a-number'],
  ['a day with its tag', { close_date: '!!timestamp 2027-03-31' }, ({ closeDate }) => closeDate, '2027-03-31'],
  ['a big number as ID', { id: '12345678901234567890' }, ({ id }) => id, '12345678901234567890', 'id-unsafe-number'],
  ['a big number in quotes', { id: '"12345678901234567890"' }, ({ id }) => id, '12345678901234567890'],
  ['a title with a tag in full', { title: '!<tag:yaml.org,2002:str> Radar' }, ({ title }) => title, 'Radar'],
  ['a title that is a set', { title: '!!set {a}' }, ({ title }) => title, undefined, 'value-kind-wrong'],
  ['a title that is a map', { title: '!!map {a: 1}' }, ({ title }) => title, undefined, 'value-kind-wrong'],
  [
    'a customer that is null by its tag',
    { customer: '!!null x' },
    ({ customer }) => customer,
    undefined,
    'required-empty',
  ],
])('%s', (_, lines, read, value, code) => {
  const { opportunity, findings } = inspected(dealText({ ...lines }));
  expect(opportunity && read(opportunity)).toEqual(value);
  expect(findings.map((one) => one.code)).toEqual(code === undefined ? [] : [code]);
});

test.each([
  ['a tag of a handle that is not declared', 'x: !e!foo y', 'yaml-invalid'],
  ['a merge of an alias that is not there', '<<: *b', 'yaml-invalid'],
])('%s is a finding with its line', (_, line, code) => {
  const { findings } = inspected(dealText().replace('---\nBody', `${line}\n---\nBody`));
  expect(findings.map((one) => [one.code, one.place?.line])).toContainEqual([code, 13]);
});

test.each([
  ['in place', '<<: {amount: 5}'],
  ['by alias', 'base: &b {amount: 5}\n<<: *b'],
  ['a list', '<<: [{amount: 5}]'],
])('a merge key has no value, as in the app, and missing fields are reported: %s', (_, lines) => {
  const { opportunity, findings } = inspected(
    dealText({ amount: undefined }).replace('---\nBody', `${lines}\n---\nBody`),
  );
  expect(opportunity?.amount).toBeUndefined();
  expect(findings.map((one) => one.code)).toEqual(['required-missing']);
});

/** Lines that must be byte-for-byte the same after a write. */
const ODD = [
  'x: !!set {a, b}',
  'x: !!set\n  ? a\n  ? b # why',
  'x: !!omap [a: 1, b: 2]',
  'x: !!omap\n  - a: 1\n  - b: 2',
  'x: !!pairs [a: 1, a: 2]',
  'x: !foo {a: 1}',
  'x: !foo\n  a: 1',
  'x: !foo |\n  text\n\n  more',
  'x: !!python/object:shop.Deal {a: 1}',
  'x: !<tag:example.com,2026:foo> y',
  'x: !!binary aGVsbG8=',
  'x: !!binary |\n  aGVs\n  bG8=',
  'x: !!timestamp 2001-12-14t21:59:43.10-05:00',
  'x: !!null ""',
  'x: !!bool "yes"',
  'x: ! 12',
  'x: !foo',
  'x: &a !foo 1\ny: *a',
  'x: !foo &a 1\ny: *a',
  '!foo x: 1',
  '!!str 12: 1',
  '<<: {a: 1}',
  'base: &b {a: 1}\n<<: *b',
  'base: &b {a: 1}\n<<: [*b, {c: 2}]\nother: {<<: *b, d: 3}',
  '"<<": x',
  '? [a, b]\n: 1',
  '? {a: 1}\n: 2',
  '1: one\n2.50: two\ntrue: yes\n~: nothing',
  'x: 123456789012345678901234567890',
  'x: -0.1e-400',
  'x: 0x1F\ny: 0o17\nz: 017\nv: 1_000\nw: 1:30:00',
  'x: .nan\ny: -.INF',
  'x: =\ny: "=\\x41"',
];

describe('a write of the attribution does not change', () => {
  test.each(ODD.flatMap((line) => ['\n', '\r\n'].map((end) => [line, end] as const)))(
    '%j with %j',
    async (line, end) => {
      const text = dealText().replace('title:', `${line}\ntitle:`).replaceAll('\n', end);
      const { service, store } = deskOver({ 'a.md': text });
      const run = await service.attribute({ what: 'note', path: 'a.md' }, { dryRun: false });
      expect(run).toMatchObject({ outcomes: ['written'] });
      const written = store.texts()['a.md'] ?? '';
      const block = /rev_attribution:(?:\r?\n[ ]+[^\r\n]*)+\r?\n/.exec(written)?.[0] ?? '';
      expect(block).toContain('Microsoft: 600000');
      expect(written.replace(block, '')).toBe(text);
      await service.attribute({ what: 'note', path: 'a.md' }, { dryRun: false });
      expect(store.texts()['a.md']).toBe(written);
    },
  );
});
