/** A vault on disk for measurements, and the plugin's note service over it. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App as ObsidianApp } from 'obsidian';
import { appClock } from '../../src/obsidian/app-clock.ts';
import { vaultNotes } from '../../src/obsidian/vault-notes.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { createNoteService, type NoteServiceController } from '../../src/vault/create-note-service.ts';
import { App } from '../../tools/obsidian-host/app/app.ts';
import { FolderDisk } from '../../tools/obsidian-host/node/folder-disk.ts';
import { BareWorkspace } from '../../tools/obsidian-host/app/workspace.ts';
import { benchNote } from './notes.ts';

export interface BenchVault {
  readonly folder: string;
  /** Full path of every note. */
  readonly files: readonly string[];
  readonly bytes: number;
  remove(): void;
}

/** Creates notes in folders of 100, written an hour ago, as in a vault without recent changes. */
export function makeVault(count: number, noteText: (number: number) => string = benchNote): BenchVault {
  const folder = mkdtempSync(join(tmpdir(), 'bench-vault-'));
  const hourAgo = Date.now() / 1000 - 3600;
  const files: string[] = [];
  let bytes = 0;
  for (let number = 0; number < count; number++) {
    const below = join(folder, `Opportunities/${Math.floor(number / 100)}`);
    if (number % 100 === 0) mkdirSync(below, { recursive: true });
    const file = join(below, `opp-${number}.md`);
    const text = noteText(number);
    writeFileSync(file, text);
    utimesSync(file, hourAgo, hourAgo);
    files.push(file);
    bytes += Buffer.byteLength(text);
  }
  return {
    folder,
    files,
    bytes,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Returns the note service as in the headless runner; the app has listed the vault already, and indexed nothing. */
export async function deskOver(folder: string): Promise<NoteServiceController> {
  const disk = new FolderDisk(folder);
  const cache = { lagMs: 0, readNow: (path: string) => disk.readNow(path) };
  const app = new App({ disk, workspace: new BareWorkspace(), shell: undefined as never, cache });
  await app.hostStart();
  return createNoteService(vaultNotes(app as unknown as ObsidianApp), appClock(), DEFAULT_SETTINGS);
}
