/** The contract of every NoteStore, run on the in-memory implementation and on the vault's in a host. */
import { describe, expect, test } from 'vitest';
import { NotUtf8, type NoteStamp, type NoteStore } from '../../src/log/ports.ts';

/** A store over these files, and a function that reads them without the store. */
interface NoteStoreScene {
  readonly store: NoteStore;
  /** Resolves to the file's text, including a byte order mark, or `undefined` if the file does not exist. */
  readonly textAt: (path: string) => Promise<string | undefined>;
  readonly bytesAt: (path: string) => Promise<Uint8Array | undefined>;
  readonly close?: () => Promise<void>;
}

export type SceneMaker = (files: Readonly<Record<string, string | Uint8Array>>) => Promise<NoteStoreScene>;

const FILES = {
  'Deals/FY27/b.md': '---\nid: b\n---\n',
  'Deals/a.md': '\uFEFF---\r\nid: ä\r\n---\r\n',
  'Deals/z.txt': 'no note',
  'a.md': 'one',
};

/** Files that are not text; their paths keep them separate from the other tests' files. */
const FOREIGN = {
  'latin-1.md': Buffer.from('---\nid: a\n---\nCaf\u00e9\n', 'latin1'),
  'mark.md': Buffer.concat([Buffer.from('\uFEFF---\nid: '), Buffer.of(0xe9), Buffer.from('\n---\n')]),
  'cut.md': Buffer.from('emoji \u{1f600}').subarray(0, -1),
  'utf-16.md': Buffer.from('\uFEFF---\nid: a\n---\n', 'utf16le'),
};

function stampOf(store: NoteStore, path: string): NoteStamp | undefined {
  return store.list().find((stamp) => stamp.path === path);
}

export function noteStoreContract(name: string, make: SceneMaker): void {
  const scene = async (run: (scene: NoteStoreScene) => Promise<void>): Promise<void> => {
    const made = await make(FILES);
    try {
      await run(made);
    } finally {
      await made.close?.();
    }
  };

  describe(`${name} lists and reads`, () => {
    test('only notes, sorted by path, with bytes and milliseconds', () =>
      scene(async ({ store }) => {
        await Promise.resolve();
        expect(store.list().map((stamp) => stamp.path)).toEqual(['Deals/FY27/b.md', 'Deals/a.md', 'a.md']);
        expect(stampOf(store, 'a.md')?.size).toBe(3);
        expect(stampOf(store, 'Deals/a.md')?.size).toBe(Buffer.byteLength(FILES['Deals/a.md']));
        expect(stampOf(store, 'a.md')?.mtime).toBeGreaterThan(1_000_000_000_000);
      }));

    test('only the notes at some paths, each once, sorted by path, with the same stamps', () =>
      scene(async ({ store }) => {
        await Promise.resolve();
        const paths = ['a.md', 'gone.md', 'Deals/z.txt', 'Deals', 'Deals/FY27/b.md', 'a.md'];
        const stamps = [stampOf(store, 'Deals/FY27/b.md'), stampOf(store, 'a.md')];
        expect(store.listAt(paths)).toEqual(stamps);
      }));

    test('a text with its byte order mark and line ends', () =>
      scene(async ({ store }) => {
        expect(await store.read('Deals/a.md')).toBe(FILES['Deals/a.md']);
      }));

    test.each(['gone.md', 'Deals'])('rejects for %s, which is not a file, and names it', (path) =>
      scene(async ({ store }) => {
        await expect(store.read(path)).rejects.toThrow(path);
        await expect(store.edit(path, (text) => `${text}!`)).rejects.toThrow(path);
      }),
    );

    test('reports which files exist, of any kind, but not folders', () =>
      scene(async ({ store }) => {
        await Promise.resolve();
        const paths = ['a.md', 'Deals/z.txt', 'Deals', 'gone.md'];
        expect(paths.map((path) => store.exists(path))).toEqual([true, true, false, false]);
      }));
  });

  describe(`${name} edits`, () => {
    test('and reports the new stamp', () =>
      scene(async ({ store, textAt }) => {
        const before = stampOf(store, 'a.md');
        expect(await store.edit('a.md', (text) => `${text} two`)).toBe('written');
        expect(await textAt('a.md')).toBe('one two');
        expect(stampOf(store, 'a.md')).not.toEqual(before);
      }));

    test('keeping a byte order mark and line ends', () =>
      scene(async ({ store, textAt }) => {
        await store.edit('Deals/a.md', (text) => text.replace('ä', 'ö'));
        expect(await textAt('Deals/a.md')).toBe(FILES['Deals/a.md'].replace('ä', 'ö'));
      }));

    test('nothing when the text stays the same', () =>
      scene(async ({ store, textAt }) => {
        const before = stampOf(store, 'a.md');
        expect(await store.edit('a.md', (text) => text)).toBe('unchanged');
        expect(await textAt('a.md')).toBe('one');
        expect(stampOf(store, 'a.md')).toEqual(before);
      }));

    test('one path one after the other', () =>
      scene(async ({ store, textAt }) => {
        const letters = Array.from({ length: 20 }, (_, at) => String.fromCharCode(97 + at));
        await Promise.all(letters.map((letter) => store.edit('a.md', (text) => text + letter)));
        expect((await textAt('a.md'))?.length).toBe(3 + letters.length);
      }));

    test('not when the change throws, and goes on afterwards', () =>
      scene(async ({ store, textAt }) => {
        const failing = store.edit('a.md', () => {
          throw new Error('a bug');
        });
        const next = store.edit('a.md', (text) => `${text}!`);
        await expect(failing).rejects.toThrow('a bug');
        expect(await next).toBe('written');
        expect(await textAt('a.md')).toBe('one!');
      }));
  });

  describe(`${name} never writes a file that is not UTF-8`, () => {
    test.each(Object.keys(FOREIGN))('%s', async (path) => {
      const bytes = FOREIGN[path as keyof typeof FOREIGN];
      const { store, bytesAt, close } = await make(FOREIGN);
      try {
        const before = stampOf(store, path);
        await expect(store.read(path)).rejects.toThrow(NotUtf8);
        await expect(store.edit(path, (text) => `${text}!`)).rejects.toThrow(NotUtf8);
        expect(await store.misread(path)).toMatchObject({ encoding: path === 'utf-16.md' ? 'utf-16' : 'unknown' });
        expect(await bytesAt(path)).toEqual(bytes);
        expect(stampOf(store, path)).toEqual(before);
      } finally {
        await close?.();
      }
    });

    test('and treats a file with a replacement character like any other', async () => {
      const { store, textAt, close } = await make({ 'a.md': 'a \uFFFD' });
      try {
        expect(await store.read('a.md')).toBe('a \uFFFD');
        expect(await store.misread('a.md')).toBeUndefined();
        expect(await store.edit('a.md', (text) => `${text}!`)).toBe('written');
        expect(await textAt('a.md')).toBe('a \uFFFD!');
      } finally {
        await close?.();
      }
    });
  });

  describe(`${name} creates`, () => {
    test('a file and its parent folders', () =>
      scene(async ({ store, textAt }) => {
        await store.create('New/FY28/deal.md', '---\nid: n\n---\n');
        expect(await textAt('New/FY28/deal.md')).toBe('---\nid: n\n---\n');
        expect(store.exists('New/FY28/deal.md')).toBe(true);
        expect(stampOf(store, 'New/FY28/deal.md')?.size).toBe(14);
      }));

    test('a file that is not a note, which the list skips', () =>
      scene(async ({ store }) => {
        await store.create('Exports/deals.json', '{}');
        expect(store.exists('Exports/deals.json')).toBe(true);
        expect(stampOf(store, 'Exports/deals.json')).toBeUndefined();
      }));

    test('nothing over an existing file', () =>
      scene(async ({ store, textAt }) => {
        await expect(store.create('a.md', 'other')).rejects.toThrow('a.md');
        expect(await textAt('a.md')).toBe('one');
      }));
  });
}
