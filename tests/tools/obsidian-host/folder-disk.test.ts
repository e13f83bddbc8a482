/** A vault in a folder: listing and writing files. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChangedMeanwhile } from '../../../tools/obsidian-host/app/disk.ts';
import { draftName } from '../../../tools/obsidian-host/node/draft.ts';
import { FolderDisk } from '../../../tools/obsidian-host/node/folder-disk.ts';

let base: string;
let root: string;

function put(path: string, text: string): string {
  const full = join(root, path);
  writeFileSync(full, text);
  return full;
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'disk-'));
  root = join(base, 'vault');
  mkdirSync(root);
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

async function paths(disk = new FolderDisk(root)): Promise<{ folders: string[]; files: string[] }> {
  const { folders, files } = await disk.scan();
  return { folders, files: files.map(({ path }) => path) };
}

describe('symbolic links', () => {
  test('to a folder and a file outside are followed, each target once', async () => {
    mkdirSync(join(base, 'shared/Deals'), { recursive: true });
    writeFileSync(join(base, 'shared/Deals/a.md'), 'a');
    writeFileSync(join(base, 'one.md'), 'one');
    symlinkSync(join(base, 'shared'), join(root, 'A'));
    symlinkSync(join(base, 'shared/Deals'), join(root, 'B'));
    symlinkSync(join(base, 'one.md'), join(root, 'one.md'));
    expect(await paths()).toEqual({ folders: ['A', 'A/Deals'], files: ['A/Deals/a.md', 'one.md'] });
  });

  test('to places in the vault, to themselves, and to nothing are skipped', async () => {
    mkdirSync(join(root, 'Deals'));
    put('Deals/a.md', 'a');
    symlinkSync(root, join(root, 'Deals/up'));
    symlinkSync(join(root, 'Deals'), join(root, 'again'));
    symlinkSync(join(root, 'gone'), join(root, 'gone.md'));
    symlinkSync(base, join(root, 'above'));
    const disk = new FolderDisk(root);
    expect(await paths(disk)).toEqual({ folders: ['Deals'], files: ['Deals/a.md'] });
    expect(disk.unreadable).toEqual([]);
  });

  test('are kept by a write, which changes their target', async () => {
    writeFileSync(join(base, 'one.md'), 'one');
    symlinkSync(join(base, 'one.md'), join(root, 'one.md'));
    await new FolderDisk(root).write('one.md', 'two', 'one');
    expect(lstatSync(join(root, 'one.md')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(base, 'one.md'), 'utf8')).toBe('two');
  });
});

test('an unreadable file is named, and the rest is listed', async () => {
  symlinkSync(join(root, 'loop-b'), join(root, 'loop-a'));
  symlinkSync(join(root, 'loop-a'), join(root, 'loop-b'));
  put('a.md', 'a');
  const disk = new FolderDisk(root);
  expect((await paths(disk)).files).toEqual(['a.md']);
  expect(disk.unreadable).toEqual([
    expect.stringMatching(/^loop-a can’t be read: ELOOP/),
    expect.stringMatching(/^loop-b /),
  ]);
});

describe('a write', () => {
  test('keeps permissions and owner', async () => {
    const full = put('a.md', 'a');
    chmodSync(full, 0o664);
    // Only the superuser can change a file's owner.
    const gives = process.getuid?.() === 0;
    if (gives) chownSync(full, 1234, 4321);
    await new FolderDisk(root).write('a.md', 'b', 'a');
    const { mode, uid, gid } = statSync(full);
    expect(mode & 0o7777).toBe(0o664);
    if (gives) expect([uid, gid]).toEqual([1234, 4321]);
    expect(readFileSync(full, 'utf8')).toBe('b');
  });

  test('leaves a read-only file unchanged, and no draft', async () => {
    const full = put('a.md', 'a');
    chmodSync(full, 0o444);
    await expect(new FolderDisk(root).write('a.md', 'b', 'a')).rejects.toThrow('EACCES: a.md is read-only.');
    expect(readFileSync(full, 'utf8')).toBe('a');
    expect(statSync(full).mode & 0o777).toBe(0o444);
    expect(readdirSync(root)).toEqual(['a.md']);
  });

  test.each([
    ['was changed', 'b'],
    ['lost its byte order mark', 'a'],
  ])('is abandoned if the file %s in between', async (_, now) => {
    put('a.md', now);
    await expect(new FolderDisk(root).write('a.md', 'new', '\uFEFFa')).rejects.toThrow(ChangedMeanwhile);
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe(now);
    expect(readdirSync(root)).toEqual(['a.md']);
  });

  test('is abandoned if the file was removed or created in between', async () => {
    const disk = new FolderDisk(root);
    await expect(disk.write('gone.md', 'new', 'old')).rejects.toThrow(ChangedMeanwhile);
    put('a.md', 'crm');
    await expect(disk.write('a.md', 'note', null)).rejects.toThrow(ChangedMeanwhile);
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe('crm');
    await disk.write('b.md', 'note', null);
    expect(readdirSync(root)).toEqual(['a.md', 'b.md']);
  });

  test('works for the longest name that the system allows', async () => {
    const name = `${'x'.repeat(252)}.md`;
    put(name, 'a');
    await new FolderDisk(root).write(name, 'b', 'a');
    expect(readFileSync(join(root, name), 'utf8')).toBe('b');
  });
});

test('drafts of ended runs are removed on demand, others are kept', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const own = draftName();
  const left = own.replace(`-${process.pid}-`, `-${pid}-`);
  const elsewhere = left.replace(/^\.crm-sync-[\da-f]+/, '.crm-sync-00000000');
  for (const name of [own, left, elsewhere, '.other.tmp', 'a.md']) put(name, '');
  const disk = new FolderDisk(root);
  expect((await paths(disk)).files).toEqual(['a.md']);
  expect(readdirSync(root)).toHaveLength(5);
  disk.removeLeftovers();
  expect(readdirSync(root).sort()).toEqual([own, elsewhere, '.other.tmp', 'a.md'].sort());
});

describe('reading', () => {
  test('an empty file, a large one, and bytes are read completely', async () => {
    put('empty.md', '');
    put('large.md', 'é'.repeat(300_000));
    const disk = new FolderDisk(root);
    expect(await disk.read('empty.md')).toBe('');
    expect(await disk.read('large.md')).toBe('é'.repeat(300_000));
    expect(new Uint8Array(await disk.readBinary('large.md'))).toHaveLength(600_000);
  });

  test.skipIf(process.platform !== 'linux')('a file with a reported size of 0 is read to its end', async () => {
    symlinkSync('/proc/self/mem', join(root, 'unreadable.md'));
    symlinkSync('/proc/version', join(root, 'version.md'));
    const disk = new FolderDisk(root);
    await expect(disk.read('unreadable.md')).rejects.toThrow('EIO');
    expect(await disk.read('version.md')).toBe(readFileSync('/proc/version', 'utf8'));
  });

  test('after a slow read, the next hundred texts are read asynchronously', async () => {
    put('a.md', '\uFEFFé');
    const disk = new FolderDisk(root);
    const times = [0, 2];
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 2);
    const isSynchronous: boolean[] = [];
    for (let count = 0; count < 103; count++) {
      let text: string | undefined;
      const done = disk.read('a.md').then((found) => (text = found));
      await Promise.resolve();
      isSynchronous.push(text !== undefined);
      expect(await done).toBe('\uFEFFé');
    }
    clock.mockRestore();
    expect(isSynchronous).toEqual([true, ...new Array<boolean>(100).fill(false), true, true]);
  });

  test('a missing file is an error', async () => {
    await expect(new FolderDisk(root).read('gone.md')).rejects.toThrow('ENOENT');
  });
});
