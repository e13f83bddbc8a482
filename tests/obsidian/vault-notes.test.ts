/** The vault's own note store: the contract, and what only the app can do. */
import { MarkdownView } from 'obsidian';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { vaultNotes } from '../../src/obsidian/vault-notes.ts';
import { NotUtf8 } from '../../src/log/ports.ts';
import { noteStoreContract } from '../contracts/note-store.ts';
import { openVault, type TestVault } from './vault.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

noteStoreContract('the vault', async (files) => {
  const vault = await openVault(files);
  return {
    store: vaultNotes(vault.app),
    textAt: vault.textAt,
    bytesAt: vault.bytesAt,
    close: () => {
      vault.remove();
      return Promise.resolve();
    },
  };
});

let vault: TestVault;

beforeEach(async () => {
  vault = await openVault({ 'a.md': 'one', 'b.md': 'two' });
});

afterEach(() => {
  vault.remove();
});

/** An editor with unsaved text: the disk gets it only when the view is told to save. */
function openEditor(path: string, unsaved: string): { saves: number } {
  const view = Object.assign(Object.create(MarkdownView.prototype) as object, {
    file: { path },
    saves: 0,
    getViewData: () => unsaved,
    save: async function (this: { saves: number }): Promise<void> {
      this.saves += 1;
      const file = vault.app.vault.getFileByPath(path);
      if (file !== null && this.saves === 1) await vault.app.vault.modify(file, unsaved);
    },
  });
  const deferred = { view: {} };
  vi.spyOn(vault.app.workspace, 'getLeavesOfType').mockReturnValue([{ view }, deferred] as never);
  return view;
}

describe('an open editor', () => {
  test('is saved before its note is read', async () => {
    const editor = openEditor('a.md', 'one, typed on');
    expect(await vaultNotes(vault.app).read('a.md')).toBe('one, typed on');
    expect(editor.saves).toBe(1);
  });

  test('is saved before its note is edited', async () => {
    openEditor('a.md', 'one, typed on');
    await vaultNotes(vault.app).edit('a.md', (text) => `${text}!`);
    expect(await vault.textAt('a.md')).toBe('one, typed on!');
  });

  test('of a file that is not UTF-8 is never saved', async () => {
    const bytes = Buffer.from('Caf\u00e9', 'latin1');
    vault.remove();
    vault = await openVault({ 'a.md': bytes });
    const editor = openEditor('a.md', bytes.toString());
    await expect(vaultNotes(vault.app).read('a.md')).rejects.toThrow(NotUtf8);
    await expect(vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).rejects.toThrow(NotUtf8);
    expect(editor.saves).toBe(0);
    expect(await vault.bytesAt('a.md')).toEqual(bytes);
  });

  test('is left alone when another note is read', async () => {
    const editor = openEditor('a.md', 'one, typed on');
    expect(await vaultNotes(vault.app).read('b.md')).toBe('two');
    expect(editor.saves).toBe(0);
  });

  test('makes its note look new at every listing', () => {
    openEditor('a.md', '');
    const [a, b] = vaultNotes(vault.app).list();
    expect(a?.mtime).toBeNaN();
    expect(b?.mtime).toBeGreaterThan(0);
  });
});

/** Somebody else writes in the moment between our reading and our writing. */
function someoneWrites(text: string): void {
  const { vault: files } = vault.app;
  const process = files.process.bind(files);
  vi.spyOn(files, 'process').mockImplementation(async (file, change) => {
    await files.modify(file, text);
    return process(file, change);
  });
}

describe('an edit', () => {
  test('is thought out once where nobody interferes', async () => {
    const change = vi.fn((text: string) => `${text}!`);
    await vaultNotes(vault.app).edit('a.md', change);
    expect(change.mock.calls).toEqual([['one']]);
  });

  test('is thought out again on what someone wrote meanwhile', async () => {
    someoneWrites('newer');
    expect(await vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).toBe('written');
    expect(await vault.textAt('a.md')).toBe('newer!');
  });

  test('is not made on what someone wrote meanwhile that is not UTF-8', async () => {
    const bytes = Buffer.from('Caf\u00e9', 'latin1');
    const { vault: files } = vault.app;
    const process = files.process.bind(files);
    vi.spyOn(files, 'process').mockImplementation(async (file, change) => {
      await files.modifyBinary(file, new Uint8Array(bytes).buffer);
      return process(file, change);
    });
    await expect(vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).rejects.toThrow(NotUtf8);
    expect(await vault.bytesAt('a.md')).toEqual(bytes);
  });

  test('is made again on a text with a replacement character that someone wrote meanwhile', async () => {
    const { vault: files } = vault.app;
    const process = files.process.bind(files);
    vi.spyOn(files, 'process').mockImplementationOnce(async (file, change) => {
      await files.modify(file, 'newer \uFFFD');
      return process(file, change);
    });
    expect(await vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).toBe('written');
    expect(await vault.textAt('a.md')).toBe('newer \uFFFD!');
  });

  test('writes nothing when someone else has done it meanwhile', async () => {
    someoneWrites('done');
    expect(await vaultNotes(vault.app).edit('a.md', () => 'done')).toBe('unchanged');
  });

  test('does not touch the file when there is nothing to change', async () => {
    const before = vault.app.vault.getFileByPath('a.md')?.stat.mtime;
    const modified = vi.fn();
    vault.app.vault.on('modify', modified);
    expect(await vaultNotes(vault.app).edit('a.md', (text) => text)).toBe('unchanged');
    expect(modified).not.toHaveBeenCalled();
    expect(vault.app.vault.getFileByPath('a.md')?.stat.mtime).toBe(before);
  });
});
