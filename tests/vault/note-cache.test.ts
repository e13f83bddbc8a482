import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNoteCache } from '../../src/vault/note-cache.ts';

const stamp = (mtime: number, size = 1): { mtime: number; size: number } => ({ mtime, size });

test('a value is returned while its note is unchanged', () => {
  const cache = createNoteCache<string>();
  cache.set('a.md', stamp(1), 'A', 'first');
  expect(cache.recall('a.md', stamp(1))).toBe('first');
  expect(cache.recall('a.md', stamp(2))).toBeUndefined();
  expect(cache.recall('a.md', stamp(1, 2))).toBeUndefined();
  expect(cache.recall('b.md', stamp(1))).toBeUndefined();
});

test('IDs return their notes, sorted', () => {
  const cache = createNoteCache<number>();
  cache.set('b.md', stamp(1), 'X', 1);
  cache.noteId('a.md', 'X');
  cache.noteId('c.md', 'Y');
  expect(cache.pathsWithId('X')).toEqual(['a.md', 'b.md']);
  cache.noteId('b.md', 'Y');
  expect(cache.pathsWithId('X')).toEqual(['a.md']);
  expect(cache.pathsWithId('Y')).toEqual(['b.md', 'c.md']);
  cache.noteId('c.md', undefined);
  cache.delete('b.md');
  expect(cache.pathsWithId('Y')).toEqual([]);
  expect(cache.recall('b.md', stamp(1))).toBeUndefined();
});

test('IDs that a CRM treats as equal return the same notes, and are listed as written', () => {
  const cache = createNoteCache<number>();
  cache.noteId('a.md', 'OPP-e\u0301');
  cache.noteId('b.md', 'opp-\u00e9\u200b');
  expect(cache.pathsWithId(' Opp-\u00e9')).toEqual(['a.md', 'b.md']);
  expect([...cache.ids()]).toEqual(['OPP-e\u0301', 'opp-\u00e9\u200b']);
  cache.noteId('a.md', undefined);
  expect(cache.pathsWithId('OPP-\u00e9')).toEqual(['b.md']);
});

test('a renamed note keeps its value and ID', () => {
  const cache = createNoteCache<string>();
  cache.set('a.md', stamp(1), 'X', 'kept');
  cache.set('b.md', stamp(1), 'Y', 'gone');
  cache.rename('a.md', 'b.md');
  expect(cache.recall('b.md', stamp(1))).toBe('kept');
  expect(cache.recall('a.md', stamp(1))).toBeUndefined();
  expect([cache.pathsWithId('X'), cache.pathsWithId('Y')]).toEqual([['b.md'], []]);
  cache.rename('nobody.md', 'c.md');
  expect(cache.recall('c.md', stamp(1))).toBeUndefined();
});

test('renaming to the same path changes nothing', () => {
  const cache = createNoteCache<string>();
  cache.set('a.md', stamp(1), 'X', 'kept');
  cache.rename('a.md', 'a.md');
  expect([cache.recall('a.md', stamp(1)), cache.pathsWithId('X')]).toEqual(['kept', ['a.md']]);
});

test('values can be deleted without the IDs, or together with them', () => {
  const cache = createNoteCache<string>();
  cache.set('a.md', stamp(1), 'X', 'v');
  cache.dropValues();
  expect([cache.recall('a.md', stamp(1)), cache.pathsWithId('X')]).toEqual([undefined, ['a.md']]);
  cache.clear();
  expect(cache.pathsWithId('X')).toEqual([]);
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
      const cache = createNoteCache<null>();
      const naive = new Map<string, string | undefined>();
      for (const action of steps) {
        if (action.do === 'id') cache.noteId(action.path, action.id);
        else if (action.do === 'forget') cache.delete(action.path);
        else cache.rename(action.path, action.to);
        const before = naive.get(action.path);
        naive.delete(action.path);
        if (action.do === 'id') naive.set(action.path, action.id);
        if (action.do === 'rename') naive.set(action.to, before);
      }
      for (const wanted of ['1', '2']) {
        const paths = [...naive].filter(([, own]) => own === wanted).map(([own]) => own);
        expect(cache.pathsWithId(wanted)).toEqual(paths.sort());
      }
    }),
  );
});
