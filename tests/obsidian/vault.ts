/** A vault on a real folder in the host without a screen, for tests of its file contents. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App as ObsidianApp } from 'obsidian';
import { App } from '../../tools/obsidian-host/app/app.ts';
import { BareWorkspace } from '../../tools/obsidian-host/app/workspace.ts';
import { FolderDisk } from '../../tools/obsidian-host/node/folder-disk.ts';

export interface TestVault {
  /** The app as plugins access it. */
  readonly app: ObsidianApp;
  readonly textAt: (path: string) => Promise<string | undefined>;
  readonly bytesAt: (path: string) => Promise<Buffer | undefined>;
  readonly remove: () => void;
}

export async function openVault(files: Readonly<Record<string, string | Uint8Array>>): Promise<TestVault> {
  const folder = mkdtempSync(join(tmpdir(), 'vault-notes-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const parts = { disk: new FolderDisk(folder), workspace: new BareWorkspace(), cache: { lagMs: 5 } };
  const host = new App({ ...parts, shell: undefined as never });
  await host.hostStart();
  return {
    app: host as unknown as ObsidianApp,
    bytesAt: (path) => readFile(join(folder, path)).catch(() => undefined),
    textAt: (path) => readFile(join(folder, path), 'utf8').catch(() => undefined),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
