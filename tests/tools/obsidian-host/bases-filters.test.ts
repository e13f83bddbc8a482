/** Filters of a base: the part that the host evaluates, and an error for everything else. */
import type { BasesConfigFileFilter } from 'obsidian';
import { describe, expect, test } from 'vitest';
import { NotInHost } from '../../../tools/obsidian-host/app/not-in-host.ts';
import { readFilter } from '../../../tools/obsidian-host/bases/filters.ts';
import { type Subject, subjectOf } from '../../../tools/obsidian-host/bases/properties.ts';
import { openVault } from './memory-app.ts';

const app = await openVault({
  'Opportunities/2026/Acme.md':
    '---\ntype: opportunity\ncurrency: USD\namount: 100\nopen: true\ntags: [Deals/won, big]\nrev: {method: even}\n---\n',
  'Opportunities/Globex.md': '---\ntype: opportunity\ncurrency: EUR\ntags: "#small"\n---\n',
  'OpportunitiesOld/Initech.md': '---\ntype: partner\n---\n',
  'Opportunities/list.csv': 'a,b\n',
});

const subjects: Subject[] = app.vault.getFiles().map((file) => subjectOf(app, file));
const found = (filter: BasesConfigFileFilter, formulas = {}): string[] =>
  subjects.filter(readFilter(filter, formulas)).map(({ file }) => file.name);

describe('a filter statement', () => {
  test.each([
    ['type == "opportunity"', ['Acme.md', 'Globex.md']],
    ["currency=='USD'", ['Acme.md']],
    ['note.currency == "USD"', ['Acme.md']],
    ['amount == 100', ['Acme.md']],
    ['open == true', ['Acme.md']],
    ['rev.method == "even"', ['Acme.md']],
    ['formula.method == "even"', ['Acme.md']],
    ['file.ext == "csv"', ['list.csv']],
    ['file.inFolder("Opportunities")', ['Acme.md', 'Globex.md', 'list.csv']],
    ['file.inFolder("Opportunities/2026/")', ['Acme.md']],
    ['file.hasTag("big")', ['Acme.md']],
    ['file.hasTag("#deals")', ['Acme.md']],
    ['file.hasTag("big", "small")', ['Acme.md', 'Globex.md']],
    ['file.hasTag("deal")', []],
    ['!currency', ['list.csv', 'Initech.md']],
    ['!note.rev.method', ['Globex.md', 'list.csv', 'Initech.md']],
  ])('%s', (statement, names) => {
    expect(found(statement, { method: 'rev.method' })).toEqual(names);
  });

  test.each([
    'amount > 10',
    'type != "opportunity"',
    'type == "a" && currency == "USD"',
    '!file.hasTag("big")',
    'file.hasLink("Acme")',
    'file.inFolder(this.file.folder)',
    'file.inFolder("A", "B")',
    'type = "opportunity"',
    '',
  ])('%j is an error of the host', (statement) => {
    expect(() => readFilter(statement)).toThrow(NotInHost);
  });

  test('with a formula that is not a path is an error of the host', () => {
    expect(() => found('formula.twice == 2', { twice: 'amount * 2' })).toThrow('the Bases formula amount * 2');
  });
});

describe('a filter group', () => {
  const [usd, big, small] = ['currency == "USD"', 'file.hasTag("big")', 'file.hasTag("small")'];

  test.each<[BasesConfigFileFilter, string[]]>([
    [{ and: [usd, big] }, ['Acme.md']],
    [{ and: [usd, small] }, []],
    [{ or: [usd, small] }, ['Acme.md', 'Globex.md']],
    [{ not: [usd, small] }, ['list.csv', 'Initech.md']],
    [{ and: ['file.ext == "md"', { not: [{ or: [usd, small] }] }] }, ['Initech.md']],
  ])('%j', (filter, names) => {
    expect(found(filter)).toEqual(names);
  });

  test.each([{ xor: [usd] }, { and: [usd], or: [big] }, { and: usd }, {}])('%j is an error of the host', (filter) => {
    expect(() => readFilter(filter as unknown as BasesConfigFileFilter)).toThrow(NotInHost);
  });
});
