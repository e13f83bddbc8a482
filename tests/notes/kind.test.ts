import { expect, test } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import { skipReason } from '../../src/notes/kind.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';

const KEYS = keyIndex(keyNames());
const MARKER = { key: 'type', value: 'opportunity' };

test.each<[string, string, string | undefined]>([
  ['a note without frontmatter', '# Title\n', 'no-frontmatter'],
  ['the marker', '---\ntype: opportunity\n---\n', undefined],
  ['the marker in another case', '---\ntype: Opportunity\n---\n', undefined],
  ['the marker as a link', '---\ntype: "[[opportunity]]"\n---\n', undefined],
  ['the marker as an unquoted link', '---\ntype: [[Opportunity]]\n---\n', undefined],
  ['the marker in a list', '---\ntype: [note, opportunity]\n---\n', undefined],
  ['another type', '---\ntype: person\nid: 1\ntitle: x\n---\n', 'other-type'],
  ['an empty type, and required keys', '---\ntype:\nid: 1\ntitle: x\n---\n', undefined],
  ['two required keys', '---\nid:\nest_amount: 1\n---\n', undefined],
  ['one required key twice', '---\ntitle: 1\nname: 1\n---\n', 'too-few-keys'],
  ['a map as type', '---\ntype: {a: 1}\n---\n', 'too-few-keys'],
  ['empty frontmatter', '---\n---\n', 'too-few-keys'],
  ['broken frontmatter of the type', '---\ntype: opportunity\na: b: c\n---\n', undefined],
  ['broken frontmatter of the quoted type', '---\r\n"type":   "opportunity" \r\na: b: c\r\n---\r\n', undefined],
  ['broken frontmatter of another type', '---\ntype: person\na: b: c\n---\n', 'other-type'],
  ['broken frontmatter with required keys', '---\nid: 1\nid: 2\nstage:\n---\n', undefined],
  ['a broken template', '---\n<%* const x = 1 %>\na: 1\n---\n', 'too-few-keys'],
  ['frontmatter that is not closed', '---\nid: 1\nstage: x\n\ntype: person\n', undefined],
  ['a rule on the first line', '---\nSome text: id\n\nid: 1\nstage: 2\n', 'too-few-keys'],
])('%s', (_, text, wanted) => {
  expect(skipReason(readNote(text, KEYS, 'USD'), MARKER)).toBe(wanted);
});

test("the key and value of the marker are the user's", () => {
  const reading = readNote('---\nkind: Deal\n---\n', KEYS, 'USD');
  expect(skipReason(reading, { key: 'kind', value: ' deal ' })).toBeUndefined();
});

test('broken frontmatter of which nothing is known counts', () => {
  const problem = { at: { from: 0, to: 0 }, reason: 'other', found: '' } as const;
  expect(skipReason({ state: 'broken', problem }, MARKER)).toBeUndefined();
});
