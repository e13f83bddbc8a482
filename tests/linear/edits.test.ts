/** The number of times that a note is read for its edits. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { NoteEdit } from '../../src/domain/value.ts';
import { applyEdit, applyEdits } from '../../src/notes/edit.ts';
import { parseFrontmatter } from '../../src/notes/parse.ts';

vi.mock(import('../../src/notes/parse.ts'), async (original) => {
  const { parseFrontmatter: parse } = await original();
  return { parseFrontmatter: vi.fn(parse) };
});

const parse = vi.mocked(parseFrontmatter);

beforeEach(() => {
  parse.mockClear();
});

const OPTIONS = { createFrontmatter: false };

const set = (key: string, value: number): NoteEdit => ({ do: 'set', path: [key], value, was: undefined });

test.each([0, 1, 2, 5, 20])('%i edits read the note once, and once more to check each', (count) => {
  const edits = Array.from({ length: count }, (_, at) => set(`k${at}`, at));
  const edited = applyEdits('---\na: 1\n---\n', edits, OPTIONS);
  expect(edited.refused.size).toBe(0);
  expect(parse).toHaveBeenCalledTimes(count === 0 ? 0 : count + 1);
});

test('one edit reads it twice, and one without a change reads it once', () => {
  applyEdit('---\na: 1\n---\n', set('b', 2), OPTIONS);
  expect(parse).toHaveBeenCalledTimes(2);
  applyEdit('---\na: 1\n---\n', set('a', 1), OPTIONS);
  expect(parse).toHaveBeenCalledTimes(3);
});
