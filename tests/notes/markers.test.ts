import { describe, expect, test } from 'vitest';
import { compileMarkers, matchedMarker, tagsIn, type MarkerOptions } from '../../src/notes/markers.ts';
import { keyNames } from '../../src/domain/fields.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';

const KEYS = keyIndex(keyNames());

function standingIn(text: string, markers: Partial<MarkerOptions> = {}, path = 'Deals/a.md', templates: string[] = []) {
  const reading = readNote(text, KEYS, 'USD');
  const entries = reading.state === 'read' ? reading.note.entries : [];
  const marks = compileMarkers({ tag: '', folder: '', ...markers }, templates);
  return matchedMarker(marks, path, () => ({ text, tags: tagsIn(entries) }));
}

function markIn(text: string, markers: Partial<MarkerOptions> = {}, path = 'Deals/a.md'): string | undefined {
  return standingIn(text, markers, path).markedBy;
}

describe('a tag marks a note', () => {
  test.each([
    ['in its text', 'A #deal with Acme', '#deal'],
    ['on the first line', '#deal', '#deal'],
    ['below it', 'see #deal/federal', '#deal'],
    ['in another case', '#Deal', '#deal'],
    ['in its frontmatter', '---\ntags: [deal]\n---\n', '#deal'],
    ['in its frontmatter, with #', '---\ntags: ["#deal/federal"]\n---\n', '#deal'],
    ['under a key in another case', '---\nTags: deal\n---\n', '#deal'],
    ['under the key “tag”', '---\ntag: deal\n---\n', '#deal'],
    ['in one text with several tags', '---\ntags: a, deal b\n---\n', '#deal'],
    ['not in a comment', '%% #deal %% <!-- #deal -->', undefined],
    ['not in an open comment', 'a %%\n #deal', undefined],
    ['not in math', '$a #deal$ and $$\n #deal $$', undefined],
    ['between amounts of money', 'from $5 #deal to $6', '#deal'],
    ['not in a link', '[[Note #deal]]', undefined],
    ['not in a comment of the properties', '---\nid: 1 #deal\n---\n', undefined],
    ['not in an open block of code', '~~~\n #deal', undefined],
    ['after a block of code', '````\n``` #deal\n````\n#deal', '#deal'],
    ['after a mark without an end', 'a ` b % $ #deal', '#deal'],
    ['not as part of a word', 'a#deal', undefined],
    ['not as the start of another', '#deals #deal-old #deal_2', undefined],
    ['not in a block of code', '```\n#deal\n```\n', undefined],
    ['not in code within a line', 'write `a #deal here`', undefined],
    ['not if the note has only other tags', '---\ntags: [dealer]\n---\n', undefined],
  ])('%s', (_, text, mark) => {
    expect(markIn(text, { tag: 'deal' })).toBe(mark);
  });

  test('as the user entered it in the settings', () => {
    expect(markIn('#crm/deal', { tag: ' #crm/deal ' })).toBe('#crm/deal');
    expect(markIn('x #a.b', { tag: 'a.b' })).toBe('#a.b');
    expect(markIn('x #axb', { tag: 'a.b' })).toBeUndefined();
  });
});

describe('a folder marks a note', () => {
  test.each([
    ['a note in the folder', 'Deals/a.md', 'Deals/'],
    ['a note in a subfolder', 'Deals/FY27/a.md', 'Deals/'],
    ['not a note in a folder next to it', 'Deals old/a.md', undefined],
    ['not a note in a parent folder', 'a.md', undefined],
  ])('%s', (_, path, mark) => {
    expect(markIn('text', { folder: '/Deals/' }, path)).toBe(mark);
  });

  test('unless a tag does', () => {
    expect(markIn('#deal', { tag: 'deal', folder: 'Deals' })).toBe('#deal');
    expect(markIn('none', { tag: 'deal', folder: 'Deals' })).toBe('Deals/');
  });
});

describe('tag and folder limit what counts', () => {
  const limit = { tagAndFolder: 'limit', tag: 'deal', folder: 'Deals' } as const;
  test.each([
    ['both', '#deal', 'Deals/a.md', limit, undefined],
    ['the folder alone', 'x', 'Deals/a.md', limit, 'outside'],
    ['the tag alone', '#deal', 'b.md', limit, 'outside'],
    ['the only configured rule', 'x', 'Deals/a.md', { ...limit, tag: '' }, undefined],
    ['no configured rule', 'x', 'b.md', { ...limit, tag: '', folder: '' }, undefined],
  ])('with %s', (_, text, path, markers, skip) => {
    expect(standingIn(text, markers, path)).toEqual({ isMarked: false, skip });
  });
});

test.each([
  ['an excluded folder', { excluded: 'Archive, Sales/Old/' }, 'Sales/Old/x/a.md', 'excluded-folder'],
  ['a folder next to it', { excluded: 'Archive, Sales/Old/' }, 'Sales/Older/a.md', undefined],
  ['an excluded folder before the tag', { excluded: 'Archive', tag: 'deal' }, 'Archive/a.md', 'excluded-folder'],
  ['a folder of templates', {}, 'Meta/Templates/a.md', 'template'],
  ['no folder', { excluded: ' , ' }, 'a.md', undefined],
])('%s is skipped', (_, markers, path, skip) => {
  expect(standingIn('#deal', markers, path, ['Meta/Templates', '/'])).toMatchObject({ skip });
});

test('folders and tags are compared after Unicode normalization', () => {
  expect(markIn('x', { folder: 'Verka\u0308ufe' }, 'Verk\u00e4ufe/a.md')).toBe('Verk\u00e4ufe/');
  expect(markIn('#verka\u0308ufe', { tag: 'verk\u00e4ufe' })).toBe('#verk\u00e4ufe');
});

test('without a rule, nothing marks a note', () => {
  expect(markIn('#deal')).toBeUndefined();
});
