/** `npm run serve`: the plugin's HTTP API over a folder, without the app. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PluginManifest } from '../app/plugin.ts';
import { readCommandLine } from './command-line.ts';
import { stateFile } from './environment.ts';
import { type HeadlessOptions, whyNoFolder } from './headless.ts';
import { type HttpServer, openHttpServer, PortNotOpened } from './http-server.ts';
import { type HttpToken, httpToken } from './http-token.ts';
import { LocalRestApi } from './local-rest-api.ts';
import { LockHeld } from './run-lock.ts';
import { ServedVault, type ServedVaultOptions } from './served-vault.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ServeOptions extends Omit<HeadlessOptions, 'env'> {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name of the plugin's bundle; `main.js` if omitted. */
  readonly main?: string;
  /** Receives lines for the error output. */
  readonly log: (line: string) => void;
  readonly scanMs?: number;
  readonly timeoutMs?: number;
}

export interface Served extends Pick<HttpServer, 'port' | 'addresses'> {
  /** Answers the running requests, closes the port, and unloads the plugin. */
  close(): Promise<void>;
}

const USAGE =
  'Usage: npm run serve -- vault=<folder> [port=<number>] [auth=off | allow-write=yes [allow-unreviewed=yes]]';

/** The port of the examples in the documentation. */
const PORT = 8000;

interface Arguments {
  readonly folder: string;
  readonly port: number;
  readonly needsToken: boolean;
  readonly permissions: ServedVaultOptions['permissions'];
}

/** Serves a vault, or resolves to the message about invalid arguments, a damaged file, or a port that is in use. */
export async function serveVault(options: ServeOptions): Promise<Served | string> {
  const read = readArguments(options);
  if (typeof read === 'string') return `Error: ${read}`;
  try {
    return await serve(read, options);
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof PortNotOpened || error instanceof LockHeld)
      return `Error: ${error.message}`;
    throw error;
  }
}

const KNOWN = ['vault', 'port', 'auth', 'allow-write', 'allow-unreviewed'];

/** The only value of each switch. */
const SWITCHES = { auth: 'off', 'allow-write': 'yes', 'allow-unreviewed': 'yes' } as const;

function readArguments({ args, cwd }: ServeOptions): Arguments | string {
  const { vault, command, params } = readCommandLine(args);
  const bare = Object.entries(SWITCHES).find(([name]) => name === command);
  if (bare !== undefined) return `${bare[0]} has no value. Use ${bare.join('=')}.`;
  const unknown = command ?? Object.keys(params).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) return `Unknown parameter: “${unknown}”. Use ${KNOWN.join(', ')}.\n${USAGE}`;
  if (vault === undefined) return `The vault is missing. Add vault=<folder>.\n${USAGE}`;
  const folder = resolve(cwd, vault);
  const noFolder = whyNoFolder(folder);
  if (noFolder !== undefined) return `${folder} ${noFolder}. Set vault= to the folder of your vault.`;
  const { port = String(PORT), auth, 'allow-write': write, 'allow-unreviewed': unreviewed } = params;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    return `“${port}” isn’t a port. Use a number from 0 to 65535; 0 chooses a free port.`;
  const wrong = Object.entries(SWITCHES).find(([name, value]) => (params[name] ?? value) !== value);
  if (wrong !== undefined) {
    const [name, value] = wrong;
    return `Unknown value of ${name}: “${params[name] ?? ''}”. Use ${name}=${value}, or omit it.`;
  }
  if (write !== undefined && auth !== undefined) return 'allow-write=yes needs the token. Omit auth=off.';
  if (unreviewed !== undefined && write === undefined) return 'allow-unreviewed=yes needs allow-write=yes.';
  const permissions = { write: write !== undefined, unreviewed: unreviewed !== undefined };
  return { folder, port: Number(port), needsToken: auth === undefined, permissions };
}

async function serve({ folder, port, needsToken, permissions }: Arguments, options: ServeOptions): Promise<Served> {
  const { plugin, main = 'main.js', env, log, scanMs, timeoutMs } = options;
  const api = new LocalRestApi();
  const token = needsToken ? httpToken(`${stateFile(folder, env)}.http-token`, env) : undefined;
  const vault = new ServedVault({
    folder,
    env,
    code: readFileSync(join(plugin, main), 'utf8'),
    manifest: JSON.parse(readFileSync(join(plugin, 'manifest.json'), 'utf8')) as PluginManifest,
    plugins: { 'obsidian-local-rest-api': api },
    permissions,
    warn: (message) => {
      log(`Warning: ${message}`);
    },
    ...(scanMs === undefined ? {} : { scanMs }),
  });
  await vault.open();
  try {
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    const server = await openHttpServer({
      ...{ api, port, token: token?.token, log, ...limits },
      run: (method, answer) => vault.run(permissions.write && method === 'POST', answer),
    });
    log(`Serving ${folder} at ${server.addresses.join(' and ')}`);
    log(tokenLine(token));
    if (permissions.write) log(WRITING);
    return { ...server, close: () => closeBoth(server, vault, log) };
  } catch (error) {
    vault.close();
    throw error;
  }
}

const WRITING = 'Callers may write. No headless run can write to the vault while this server runs.';

function tokenLine(token: HttpToken | undefined): string {
  return token === undefined
    ? 'No token is needed: every program on this machine can read the vault’s opportunities.'
    : `The token is in ${token.place}. Send it as “Authorization: Bearer <token>”.`;
}

async function closeBoth(server: HttpServer, vault: ServedVault, log: (line: string) => void): Promise<void> {
  await server.close();
  for (const left of vault.close()) log(`Warning: The plugin left ${left}`);
}
