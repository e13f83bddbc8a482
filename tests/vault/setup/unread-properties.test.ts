/** Data that is recognized and explained, but not read. */
import { expect, test } from 'vitest';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../../src/notes/read.ts';
import { unreadProperties } from '../../../src/vault/setup/unread-properties.ts';

const INDEX = keyIndex(keyNames());

function unread(texts: Readonly<Record<string, string>>): readonly string[] {
  const notes = Object.entries(texts).map(([path, text]) => ({
    ...{ path, text, misread: undefined },
    reading: readNote(text, INDEX, 'USD'),
  }));
  return unreadProperties(notes, INDEX).map(
    ({ kind, key, paths, most }) => `${kind} ${key}: ${paths.join(' ')}${most === undefined ? '' : ` (${most})`}`,
  );
}

test('inline fields on lines, in lists, and in brackets', () => {
  const text = 'amount:: 50000\n- **Kunde**:: [[Nordhafen]]\nWe meet (stage:: Proposal) soon.\nmood:: good\n';
  expect(unread({ 'b.md': text, 'a.md': `# x\n${text}` })).toEqual([
    'inline-field Kunde: a.md b.md',
    'inline-field amount: a.md b.md',
    'inline-field stage: a.md b.md',
  ]);
});

test('a single inline field may be anything', () => {
  expect(unread({ 'a.md': 'amount:: 2 eggs\nstd::vector\n' })).toEqual([]);
  expect(unread({ 'a.md': '---\nstage: Lead\n---\namount:: 500\n' })).toEqual(['inline-field amount: a.md']);
});

test('nested keys', () => {
  expect(unread({ 'a.md': '---\ndeal:\n  amount: 5\n  owner: Kim\n  mood: good\n---\n' })).toEqual([
    'nested-key deal.amount: a.md',
    'nested-key deal.owner: a.md',
  ]);
  expect(
    unread({ 'a.md': '---\nperson:\n  name: Kim\n---\n', 'b.md': '---\nforecast:\n  win_prob: 5\n---\n' }),
  ).toEqual([]);
});

test('several opportunities in one note', () => {
  const two = '---\nopps:\n  - {amount: 5, stage: Lead}\n  - {Betrag: 6, Phase: Won}\n---\n';
  expect(unread({ 'a.md': two, 'b.md': '---\nopps: [{amount: 5, stage: Lead}]\n---\n' })).toEqual([
    'several-opportunities opps: a.md b.md (2)',
  ]);
});
