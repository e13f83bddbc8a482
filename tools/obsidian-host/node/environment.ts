/**
 * The settings of a headless run from the environment: the folder for its state, its secrets, and the origins that it
 * can reach.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { UnreadableFile } from './unreadable-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variable with the folder for the state of runs, one file per vault. */
const STATE = 'CRM_SYNC_STATE';

/** Variable with the token of the HTTP API. */
export const HTTP_TOKEN = 'CRM_SYNC_HTTP_TOKEN';

const SECRET = /^CRM_SYNC_(?!(?:STATE|HTTP_TOKEN)$)[A-Z\d_]+$/;

/** Returns the system's folder for program state that no user edits. */
function stateFolder(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support');
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData/Local');
  return env['XDG_STATE_HOME'] ?? join(homedir(), '.local/state');
}

/**
 * Returns the file for the device state of a vault. It is outside the vault: a vault that is synced between devices
 * would copy each device's journal to the others.
 */
export function stateFile(folder: string, env: Environment, platform: NodeJS.Platform = process.platform): string {
  const root = realpathSync(folder);
  const name = `${basename(root)}-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.log`;
  return join(env[STATE] ?? join(stateFolder(env, platform), 'crm-sync-attribution'), name);
}

/**
 * Returns the secrets: `CRM_SYNC_SALESFORCE_CLIENT_SECRET` is the secret `crm-sync-salesforce-client-secret`, and
 * likewise for any other; an empty variable is ignored.
 */
export function secretsIn(env: Environment): Record<string, string> {
  const found = Object.entries(env).filter(([name, value]) => SECRET.test(name) && value !== undefined && value !== '');
  return Object.fromEntries(found.map(([name, value = '']) => [name.toLowerCase().replaceAll('_', '-'), value]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Origins of a CRM in addition to the address in the settings: one address for all users, or one for signing in. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  hubspot: ['https://api.hubapi.com'],
  dynamics: ['https://login.microsoftonline.com', 'https://login.microsoftonline.us'],
};

/**
 * Returns the origins of the CRMs that the vault's settings name, or for which a secret exists. All other origins stay
 * unreachable, regardless of the plugin's requests.
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

/**
 * Returns the plugin's settings in a vault, or `undefined` if the vault has none. Throws {@link UnreadableFile} if they
 * are not valid JSON.
 */
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
