import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBook } from '../../src/vault/note-cache.ts';

const stamp = (mtime: number, size = 1): { mtime: number; size: number } => ({ mtime, size });

test('a value is returned while its note is unchanged', () => {
  const book = createBook<string>();
  book.remember('a.md', stamp(1), 'A', 'first');
  expect(book.recall('a.md', stamp(1))).toBe('first');
  expect(book.recall('a.md', stamp(2))).toBeUndefined();
  expect(book.recall('a.md', stamp(1, 2))).toBeUndefined();
  expect(book.recall('b.md', stamp(1))).toBeUndefined();
});

test('IDs return their notes, sorted', () => {
  const book = createBook<number>();
  book.remember('b.md', stamp(1), 'X', 1);
  book.noteId('a.md', 'X');
  book.noteId('c.md', 'Y');
  expect(book.pathsWithId('X')).toEqual(['a.md', 'b.md']);
  book.noteId('b.md', 'Y');
  expect(book.pathsWithId('X')).toEqual(['a.md']);
  expect(book.pathsWithId('Y')).toEqual(['b.md', 'c.md']);
  book.noteId('c.md', undefined);
  book.forget('b.md');
  expect(book.pathsWithId('Y')).toEqual([]);
  expect(book.recall('b.md', stamp(1))).toBeUndefined();
});

test('IDs that a CRM treats as equal return the same notes, and are listed as written', () => {
  const book = createBook<number>();
  book.noteId('a.md', 'OPP-e\u0301');
  book.noteId('b.md', 'opp-\u00e9\u200b');
  expect(book.pathsWithId(' Opp-\u00e9')).toEqual(['a.md', 'b.md']);
  expect([...book.ids()]).toEqual(['OPP-e\u0301', 'opp-\u00e9\u200b']);
  book.noteId('a.md', undefined);
  expect(book.pathsWithId('OPP-\u00e9')).toEqual(['b.md']);
});

test('a renamed note keeps its value and ID', () => {
  const book = createBook<string>();
  book.remember('a.md', stamp(1), 'X', 'kept');
  book.remember('b.md', stamp(1), 'Y', 'gone');
  book.rename('a.md', 'b.md');
  expect(book.recall('b.md', stamp(1))).toBe('kept');
  expect(book.recall('a.md', stamp(1))).toBeUndefined();
  expect([book.pathsWithId('X'), book.pathsWithId('Y')]).toEqual([['b.md'], []]);
  book.rename('nobody.md', 'c.md');
  expect(book.recall('c.md', stamp(1))).toBeUndefined();
});

test('renaming to the same path changes nothing', () => {
  const book = createBook<string>();
  book.remember('a.md', stamp(1), 'X', 'kept');
  book.rename('a.md', 'a.md');
  expect([book.recall('a.md', stamp(1)), book.pathsWithId('X')]).toEqual(['kept', ['a.md']]);
});

test('values can be deleted without the IDs, or together with them', () => {
  const book = createBook<string>();
  book.remember('a.md', stamp(1), 'X', 'v');
  book.dropValues();
  expect([book.recall('a.md', stamp(1)), book.pathsWithId('X')]).toEqual([undefined, ['a.md']]);
  book.clear();
  expect(book.pathsWithId('X')).toEqual([]);
});

test('the IDs equal those of a simple index after any operations', () => {
  const path = fc.constantFrom('a', 'b', 'c', 'd');
  const id = fc.option(fc.constantFrom('1', '2'), { nil: undefined });
  const step = fc.oneof(
    fc.record({ do: fc.constant('id' as const), path, id }),
    fc.record({ do: fc.constant('forget' as const), path }),
    fc.record({ do: fc.constant('rename' as const), path, to: path }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const book = createBook<null>();
      const naive = new Map<string, string | undefined>();
      for (const action of steps) {
        if (action.do === 'id') book.noteId(action.path, action.id);
        else if (action.do === 'forget') book.forget(action.path);
        else book.rename(action.path, action.to);
        const before = naive.get(action.path);
        naive.delete(action.path);
        if (action.do === 'id') naive.set(action.path, action.id);
        if (action.do === 'rename') naive.set(action.to, before);
      }
      for (const wanted of ['1', '2']) {
        const paths = [...naive].filter(([, own]) => own === wanted).map(([own]) => own);
        expect(book.pathsWithId(wanted)).toEqual(paths.sort());
      }
    }),
  );
});
