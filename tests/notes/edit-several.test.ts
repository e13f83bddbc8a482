/** Several edits of one note. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { NoteEdit, PlainValue } from '../../src/domain/value.ts';
import { allOrRefused, applyEdit, applyEdits, sourceAt } from '../../src/notes/edit.ts';
import { findPlace } from '../../src/notes/find.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';
import { KEYS, noteTexts, plainValues } from './arbitrary-notes.ts';

/** Change of a key. `late` means that the key had another value when the edit was made. */
interface Change {
  readonly what: 'set' | 'remove' | 'rename';
  readonly key: string;
  readonly value: PlainValue;
  readonly late: boolean;
}

const changes = fc.array(
  fc.record<Change>({
    what: fc.constantFrom('set', 'set', 'set', 'remove', 'rename'),
    key: fc.constantFrom(...KEYS, 'rev_attribution'),
    value: plainValues,
    late: fc.constantFrom(false, false, false, false, true),
  }),
  { maxLength: 5 },
);

/** Notes, some of which have line ends of a single carriage return. */
const texts = fc.tuple(noteTexts, fc.constantFrom('', '', 'g', 'one')).map(([text, which]) => {
  if (which === '') return text;
  return text.replace(new RegExp(/([^-\s])\n(?!---)/, which === 'g' ? 'g' : ''), '$1\r');
});

/** Returns the edit of a change, made from the text before all edits. */
function editOf(text: string, { what, key, value, late }: Change): NoteEdit {
  const parsed = parseFrontmatter(text);
  const frontmatter = parsed.state === 'read' ? parsed.frontmatter : undefined;
  if (what === 'rename') {
    const entry = frontmatter?.entries.find((one) => one.key === key);
    return { do: 'rename', path: [key], to: 'renamed', was: entry ? text.slice(entry.keyFrom, entry.keyTo) : key };
  }
  const found = frontmatter && findPlace(text, frontmatter, [key]);
  const was = late ? 'late' : found && sourceAt(text, found.value);
  return what === 'set' ? { do: 'set', path: [key], value, was } : { do: 'remove', path: [key], was: was ?? '' };
}

test('several edits have the same result and the same refusals as one after the other', () => {
  fc.assert(
    fc.property(texts, changes, fc.boolean(), (text, list, createFrontmatter) => {
      const edits = list.map((change) => editOf(text, change));
      const refused = new Map<number, Refusal>();
      let now = text;
      for (const [at, edit] of edits.entries()) {
        const outcome = applyEdit(now, edit, { createFrontmatter });
        if ('text' in outcome) now = outcome.text;
        else refused.set(at, outcome.refused);
      }
      expect(applyEdits(text, edits, { createFrontmatter })).toEqual({ text: now, refused });
    }),
    { numRuns: 400 },
  );
});

const OPTIONS = { createFrontmatter: true };

const set = (key: string, value: PlainValue, was?: string): NoteEdit => ({ do: 'set', path: [key], value, was });

test('a rejected edit is skipped, and the others are applied', () => {
  const text = '---\na: 1\nb: 2\n---\n';
  const edited = applyEdits(text, [set('a', 5, '1'), set('b', 6, '7'), set('c', 8)], OPTIONS);
  expect(edited.text).toBe('---\na: 5\nb: 2\nc: 8\n---\n');
  expect([...edited.refused].map(([at, { code }]) => [at, code])).toEqual([[1, 'changed-meanwhile']]);
  expect(allOrRefused(edited)).toEqual({ refused: edited.refused.get(1) });
});

test('a note without frontmatter gets one block for all edits', () => {
  const edited = applyEdits('body\n', [set('a', 1), set('b', null)], OPTIONS);
  expect(allOrRefused(edited)).toEqual({ text: '---\na: 1\nb:\n---\nbody\n' });
  expect(applyEdits('body\n', [], OPTIONS)).toEqual({ text: 'body\n', refused: new Map() });
});
