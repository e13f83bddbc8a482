/** The data of a released version, opened with a plugin that is built from these sources; the CRM is as it was then. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
// @ts-expect-error a plain script without types; esbuild takes it as a plugin
import { trimYaml } from '../../scripts/trim-yaml.mjs';
import type { CrmId } from '../../src/targets/targets.ts';
import { type Bug, mutating } from '../support/mutated.ts';
import { type Device, readDevice, writeDevice } from './device.ts';
import { type Server, SERVERS } from './servers.ts';
import { ID, openSession, readManifest, type Session } from './session.ts';
import type { ToldPlan } from './told.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Milliseconds between the recording and the upgrade: after this time, no request of that version is in flight. */
export const LATER_MS = 3_600_000;

export interface Recording {
  readonly recordedAt: string;
  readonly origins: Readonly<Record<CrmId, string>>;
  /** Runs that can be undone, each with the note that it changed. */
  readonly undo: readonly { readonly target: CrmId; readonly run: string; readonly path: string }[];
  readonly plans: Readonly<Record<CrmId, ToldPlan>>;
  readonly undoPlans: Readonly<Record<string, ToldPlan>>;
  /** By CRM and key: the records that the version itself would have left after one more sync. */
  readonly deals: Readonly<Record<CrmId, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

function folderOf(version: string): string {
  return join(ROOT, 'tests/upgrade', version);
}

function part(version: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folderOf(version), `${name}.json`), 'utf8'));
}

export function readRecording(version: string): Recording {
  const recording = part(version, 'recording') as Pick<Recording, 'recordedAt' | 'origins' | 'undo'>;
  const next = { plans: part(version, 'plans'), undoPlans: part(version, 'undo'), deals: part(version, 'deals') };
  return { ...recording, ...(next as Pick<Recording, 'plans' | 'undoPlans' | 'deals'>) };
}

/** Returns the text of `main.js`, optionally with a bug. */
export async function builtPlugin(bug?: Bug): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/main.ts'],
    ...{ bundle: true, format: 'cjs', target: 'es2022', platform: 'browser', external: ['obsidian'], write: false },
    plugins: [...(bug === undefined ? [] : [mutating(bug)]), trimYaml as ReturnType<typeof mutating>],
  });
  return outputFiles[0]?.text ?? '';
}

export interface Opened {
  readonly server: Server;
  readonly session: Session;
  /**
   * Every file of the vault by its path, as bytes in base64 with the time of the last write, before the plugin was
   * loaded.
   */
  readonly found: Readonly<Record<string, string>>;
  /** Returns the current files in the same form. */
  readonly files: () => Readonly<Record<string, string>>;
  readonly read: (path: string) => string;
  readonly device: () => Device;
  readonly close: () => Promise<void>;
}

export async function openRecording(version: string, target: CrmId, code: string): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  const [vault, state] = [join(folder, 'vault'), join(folder, 'state.log')];
  const { origins } = readRecording(version);
  const server = await SERVERS[target]();
  server.restore(part(version, target));
  const moved = (text: string): string => text.replaceAll(origins[target], server.url);
  cpSync(join(folderOf(version), 'vault'), vault, { recursive: true });
  const data = join(vault, '.obsidian/plugins', ID, 'data.json');
  writeFileSync(data, moved(readFileSync(data, 'utf8')));
  writeDevice(state, JSON.parse(moved(JSON.stringify(part(version, 'device')))) as Device);
  const found = filesIn(vault);
  const session = await openSession({ vault, state, code, secrets: server.secrets, manifest: readManifest(ROOT) });
  return {
    server,
    session,
    found,
    files: () => filesIn(vault),
    read: (path) => readFileSync(join(vault, path), 'utf8'),
    device: () => readDevice(state),
    close: async () => {
      session.host.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function filesIn(vault: string): Record<string, string> {
  const paths = readdirSync(vault, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(vault, path)).isFile());
  return Object.fromEntries(
    files.map((path) => [path, `${statSync(join(vault, path)).mtimeMs} ${readFileSync(join(vault, path), 'base64')}`]),
  );
}
