/** The app's note store: the contract, and behavior specific to the app. */
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

/** Opens an editor with unsaved text, which is written to disk only when the view is saved. */
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

  test('stays unchanged when another note is read', async () => {
    const editor = openEditor('a.md', 'one, typed on');
    expect(await vaultNotes(vault.app).read('b.md')).toBe('two');
    expect(editor.saves).toBe(0);
  });

  test('makes its note look new in every listing', () => {
    openEditor('a.md', '');
    const [a, b] = vaultNotes(vault.app).list();
    expect(a?.mtime).toBeNaN();
    expect(b?.mtime).toBeGreaterThan(0);
  });
});

/** Simulates a write by another program between the plugin's reading and writing. */
function someoneWrites(text: string): void {
  const { vault: files } = vault.app;
  const process = files.process.bind(files);
  vi.spyOn(files, 'process').mockImplementation(async (file, change) => {
    await files.modify(file, text);
    return process(file, change);
  });
}

describe('an edit', () => {
  test('calls its callback once without interference', async () => {
    const change = vi.fn((text: string) => `${text}!`);
    await vaultNotes(vault.app).edit('a.md', change);
    expect(change.mock.calls).toEqual([['one']]);
  });

  test('calls its callback again on text written since then', async () => {
    someoneWrites('newer');
    expect(await vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).toBe('written');
    expect(await vault.textAt('a.md')).toBe('newer!');
  });

  test('is not made on text written since then that is not UTF-8', async () => {
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

  test('is made again on text written since then with a replacement character', async () => {
    const { vault: files } = vault.app;
    const process = files.process.bind(files);
    vi.spyOn(files, 'process').mockImplementationOnce(async (file, change) => {
      await files.modify(file, 'newer \uFFFD');
      return process(file, change);
    });
    expect(await vaultNotes(vault.app).edit('a.md', (text) => `${text}!`)).toBe('written');
    expect(await vault.textAt('a.md')).toBe('newer \uFFFD!');
  });

  test('writes nothing if another program has made the same change since then', async () => {
    someoneWrites('done');
    expect(await vaultNotes(vault.app).edit('a.md', () => 'done')).toBe('unchanged');
  });

  test('does not write the file if nothing changes', async () => {
    const before = vault.app.vault.getFileByPath('a.md')?.stat.mtime;
    const modified = vi.fn();
    vault.app.vault.on('modify', modified);
    expect(await vaultNotes(vault.app).edit('a.md', (text) => text)).toBe('unchanged');
    expect(modified).not.toHaveBeenCalled();
    expect(vault.app.vault.getFileByPath('a.md')?.stat.mtime).toBe(before);
  });
});
