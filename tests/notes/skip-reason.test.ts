import { expect, test } from 'vitest';
import { keyNames } from '../../src/domain/fields.ts';
import { kindOf, type Marker, type SkipReason, type MarkerEffect } from '../../src/notes/skip-reason.ts';
import { keyIndex, readNote } from '../../src/notes/read.ts';

const KEYS = keyIndex(keyNames());
const MARKER = { key: 'type', value: 'opportunity' };
const PLAIN: MarkerEffect = { isMarked: false, skip: undefined };

function skipped(text: string, standing: MarkerEffect = PLAIN, marker: Marker = MARKER): SkipReason | undefined {
  return kindOf(text, readNote(text, KEYS, 'USD'), marker, standing).skip;
}

test.each<[string, string, string | undefined]>([
  ['a note without frontmatter', '# Title\n', 'no-frontmatter'],
  ['the marker', '---\ntype: opportunity\n---\n', undefined],
  ['the marker in another case', '---\ntype: Opportunity\n---\n', undefined],
  ['the marker as a link', '---\ntype: "[[opportunity]]"\n---\n', undefined],
  ['the marker as an unquoted link', '---\ntype: [[Opportunity]]\n---\n', undefined],
  ['the marker in a list', '---\ntype: [note, opportunity]\n---\n', undefined],
  ['another type', '---\ntype: person\nid: 1\ntitle: x\n---\n', 'other-type'],
  ['an empty type, and enough keys', '---\ntype:\nstage: 1\ncustomer: x\n---\n', undefined],
  ['two distinctive keys', '---\nstage:\nest_amount: 1\n---\n', undefined],
  ['one distinctive key twice', '---\namount: 1\nest_amount: 1\n---\n', 'too-few-keys'],
  ['a recipe', '---\ntitle: Stew\namount: 4\n---\n', 'too-few-keys'],
  ['an ID and a title', '---\nid: 1\ntitle: Stew\n---\n', 'too-few-keys'],
  ['a drawing', '---\ntype: opportunity\nexcalidraw-plugin: parsed\ntags: [excalidraw]\n---\n', 'other-tool'],
  ['a Kanban board', '---\nkanban-plugin: board\nstage: x\namount: 1\n---\n', 'other-tool'],
  ['slides', '---\nmarp: true\nstage: x\namount: 1\n---\n', 'other-tool'],
  ['a note that is not a presentation', '---\nmarp: false\nstage: x\namount: 1\n---\n', undefined],
  ['a template', '---\ntype: opportunity\nid: "{{id}}"\n---\n', 'template'],
  ['a Templater template', '---\ntype: opportunity\ntitle: <% tp.file.title %>\n---\n', 'template'],
  ['a template without quotes', '---\ntype: opportunity\nid: {{id}}\n---\n', 'template'],
  ['a placeholder in a linked note', '---\ntype: opportunity\ntitle: "{{x}}"\ncrm_hubspot: v1 a\n---\n', undefined],
  ['a placeholder under an unknown key', '---\ntype: opportunity\nother: "{{x}}"\n---\n', undefined],
  ['a map as type', '---\ntype: {a: 1}\n---\n', 'too-few-keys'],
  ['empty frontmatter', '---\n---\n', 'too-few-keys'],
  ['broken frontmatter with the marker', '---\ntype: opportunity\na: b: c\n---\n', undefined],
  ['broken frontmatter with the marker in quotes', '---\r\n"type":   "opportunity" \r\na: b: c\r\n---\r\n', undefined],
  ['broken frontmatter with another type', '---\ntype: person\na: b: c\n---\n', 'other-type'],
  ['broken frontmatter with enough keys', '---\namount: 1\namount: 2\nstage:\n---\n', undefined],
  ['broken frontmatter with too few keys', '---\nid: 1\nid: 2\nstage:\n---\n', 'unreadable'],
  ['broken frontmatter with the marker in a list', '---\ntype:\n  - note\n  - Opportunity\na: b: c\n---\n', undefined],
  ['broken frontmatter with the marker in brackets', '---\na: b: c\ntype: [note, "opportunity"] # x\n---\n', undefined],
  ['broken frontmatter with a link to a record', '---\na: b: c\ntype: person\ncrm_salesforce: v1 a\n---\n', undefined],
  ['a broken template', '---\n<%* const x = 1 %>\na: 1\n---\n', 'template'],
  ['a broken template with the marker', '---\ntype: opportunity\ntitle: a: {{x}}\n---\n', 'template'],
  ['frontmatter that is not closed', '---\namount: 1\nstage: x\n\ntype: person\n', undefined],
  ['a horizontal rule on the first line', '---\nSome text: id\n\namount: 1\nstage: 2\n', 'unreadable'],
])('%s', (_, text, wanted) => {
  expect(skipped(text)).toBe(wanted);
});

test("the key and value of the marker are the user's", () => {
  expect(skipped('---\nkind: Deal\n---\n', PLAIN, { key: 'kind', value: ' deal ' })).toBeUndefined();
  expect(skipped('---\nkind: pr\u00fcfung\n---\n', PLAIN, { key: 'kind', value: 'Pru\u0308fung' })).toBeUndefined();
  expect(skipped('---\ntype: opportunity\n---\n', PLAIN, { key: '', value: 'opportunity' })).toBe('too-few-keys');
  expect(skipped('---\ntype: x\nstage: 1\namount: 1\n---\n', PLAIN, { key: '', value: 'x' })).toBeUndefined();
});

test.each([
  ['composed', 'pr\u00fcfung', 'pru\u0308fung'],
  ['decomposed', 'pru\u0308fung', 'pr\u00fcfung'],
])('the key of the marker counts in either composition: %s in the settings', (_, key, written) => {
  const marker = { key, value: 'ja' };
  expect(skipped(`---\n${written}: ja\n---\n`, PLAIN, marker)).toBeUndefined();
  expect(skipped(`---\n${written}: ja\na: b: c\n---\n`, PLAIN, marker)).toBeUndefined();
  expect(skipped(`---\n${written}: nein\nstage: 1\namount: 1\n---\n`, PLAIN, marker)).toBe('other-type');
});

test.each<[string, string, MarkerEffect, SkipReason | undefined]>([
  [
    'a tag or folder wins over another type',
    '---\ntype: Renewal\n---\n',
    { isMarked: true, skip: undefined },
    undefined,
  ],
  ['a tag or folder needs no properties', 'x', { isMarked: true, skip: undefined }, undefined],
  ['broken properties in the folder', '---\na: b: c\n---\n', { isMarked: true, skip: undefined }, undefined],
  ['a drawing in the folder', '---\nexcalidraw-plugin: raw\n---\n', { isMarked: true, skip: undefined }, 'other-tool'],
  ['outside the limit', '---\ntype: opportunity\n---\n', { isMarked: false, skip: 'outside' }, 'outside'],
  ['outside the limit, without properties', 'x', { isMarked: false, skip: 'outside' }, 'no-frontmatter'],
  [
    'broken, with a link to a record, outside the limit',
    '---\na: b: c\ncrm_x: y\n---\n',
    { isMarked: false, skip: 'outside' },
    undefined,
  ],
  [
    'an excluded folder',
    '---\ntype: opportunity\n---\n',
    { isMarked: false, skip: 'excluded-folder' },
    'excluded-folder',
  ],
  [
    'broken in an excluded folder',
    '---\na: b: c\ncrm_x: y\n---\n',
    { isMarked: false, skip: 'excluded-folder' },
    'excluded-folder',
  ],
  ['a folder of templates', 'x', { isMarked: false, skip: 'template' }, 'template'],
])('%s', (_, text, standing, wanted) => {
  expect(skipped(text, standing)).toBe(wanted);
});

test.each([
  ['its keys alone', '---\nstage: 1\namount: 1\n---\n', true],
  ['the marker', '---\ntype: opportunity\n---\n', false],
])('counts for %s', (_, text, byKeys) => {
  expect(kindOf(text, readNote(text, KEYS, 'USD'), MARKER, PLAIN)).toEqual({ skip: undefined, byKeys });
});

test('broken frontmatter without recognizable keys is reported as unreadable', () => {
  const problem = { at: { from: 0, to: 0 }, reason: 'other', found: '' } as const;
  expect(kindOf('---\n---\n', { state: 'broken', problem }, MARKER, PLAIN).skip).toBe('unreadable');
});
