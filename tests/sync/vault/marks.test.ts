import { describe, expect, test } from 'vitest';
import { compileMarks, markOf } from '../../../src/sync/vault/marks.ts';
import { keyNames } from '../../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../../src/notes/read.ts';

const KEYS = keyIndex(keyNames());

function markIn(
  text: string,
  markers: { tag?: string; folder?: string } = {},
  path = 'Deals/a.md',
): string | undefined {
  const reading = readNote(text, KEYS, 'USD');
  const opportunity = reading.state === 'read' ? reading.note.opportunity : undefined;
  return markOf(compileMarks({ tag: '', folder: '', ...markers }), path, text, opportunity);
}

describe('a tag marks a note', () => {
  test.each([
    ['in its text', 'A #deal with Acme', '#deal'],
    ['on the first line', '#deal', '#deal'],
    ['below it', 'see #deal/federal', '#deal'],
    ['in other letters', '#Deal', '#deal'],
    ['in its frontmatter', '---\ntags: [deal]\n---\n', '#deal'],
    ['in its frontmatter, with the sign', '---\ntags: ["#deal/federal"]\n---\n', '#deal'],
    ['not as part of a word', 'a#deal', undefined],
    ['not as the start of another', '#deals #deal-old #deal_2', undefined],
    ['not in a block of code', '```\n#deal\n```\n', undefined],
    ['not in code within a line', 'write `a #deal here`', undefined],
    ['not when only others are there', '---\ntags: [dealer]\n---\n', undefined],
  ])('%s', (_, text, mark) => {
    expect(markIn(text, { tag: 'deal' })).toBe(mark);
  });

  test('as the user typed it into the settings', () => {
    expect(markIn('#crm/deal', { tag: ' #crm/deal ' })).toBe('#crm/deal');
    expect(markIn('x #a.b', { tag: 'a.b' })).toBe('#a.b');
    expect(markIn('x #axb', { tag: 'a.b' })).toBeUndefined();
  });
});

describe('a folder marks a note', () => {
  test.each([
    ['in it', 'Deals/a.md', 'Deals/'],
    ['below it', 'Deals/FY27/a.md', 'Deals/'],
    ['not beside it', 'Deals old/a.md', undefined],
    ['not above it', 'a.md', undefined],
  ])('%s', (_, path, mark) => {
    expect(markIn('text', { folder: '/Deals/' }, path)).toBe(mark);
  });

  test('unless a tag does', () => {
    expect(markIn('#deal', { tag: 'deal', folder: 'Deals' })).toBe('#deal');
    expect(markIn('none', { tag: 'deal', folder: 'Deals' })).toBe('Deals/');
  });
});

test('nothing marks where no rule is set', () => {
  expect(markIn('#deal')).toBeUndefined();
});
