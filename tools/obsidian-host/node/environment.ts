/** What a headless run takes from the machine: where it remembers things, its secrets, and whom it may ask. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { UnreadableFile } from './unreadable-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder for what runs remember, one file a vault. */
const STATE = 'CRM_SYNC_STATE';

const SECRET = /^CRM_SYNC_(?!STATE$)[A-Z\d_]+$/;

/** Where the system keeps what programs remember and no user edits. */
function stateFolder(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData/Local');
  return env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state');
}

/**
 * File for the device's own memory of a vault. It lies outside the vault: one that is synced between devices would bring
 * them each other's journal.
 */
export function stateFile(folder: string, env: Environment, platform: NodeJS.Platform = process.platform): string {
  const root = realpathSync(folder);
  const name = `${basename(root)}-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.log`;
  return join(env[STATE] ?? join(stateFolder(env, platform), 'crm-sync-attribution'), name);
}

/** `CRM_SYNC_SALESFORCE_CLIENT_SECRET` is the secret `crm-sync-salesforce-client-secret`, and so with any other; an empty one is none. */
export function secretsIn(env: Environment): Record<string, string> {
  const found = Object.entries(env).filter(([name, value]) => SECRET.test(name) && value !== undefined && value !== '');
  return Object.fromEntries(found.map(([name, value = '']) => [name.toLowerCase().replaceAll('_', '-'), value]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Where a CRM is reached beside the address in the settings: at one for everybody, or to sign in. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  hubspot: ['https://api.hubapi.com'],
  dynamics: ['https://login.microsoftonline.com', 'https://login.microsoftonline.us'],
};

/**
 * Origins of the CRMs that the vault's settings name, or that a secret is given for. Anything else stays out of reach,
 * whatever the plugin asks for.
 */
export function originsIn(settings: unknown, secrets: Readonly<Record<string, string>> = {}): string[] {
  const targets = isMap(settings) && isMap(settings['targets']) ? settings['targets'] : {};
  const named = Object.entries(targets).flatMap(([id, target]) => {
    const sync = isMap(target) ? target['sync'] : undefined;
    const address = isMap(sync) ? sync['address'] : undefined;
    const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
    return url?.protocol === 'https:' ? [url.origin, ...(BESIDE[id] ?? [])] : [];
  });
  const keyed = Object.keys(secrets).flatMap((id) => BESIDE[/^crm-sync-(\w+)-key$/.exec(id)?.[1] ?? ''] ?? []);
  return [...new Set([...named, ...keyed])];
}

/** The plugin's settings in a vault; undefined when there are none. Throws {@link UnreadableFile} when they are no JSON. */
export function settingsIn(folder: string, pluginId: string): unknown {
  const file = join(folder, '.obsidian/plugins', pluginId, 'data.json');
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(
      `${file} can’t be read: ${reason}. Fix the file, or delete it to use the default settings.`,
    );
  }
}
