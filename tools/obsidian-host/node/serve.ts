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
import { ServedVault } from './served-vault.ts';
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

const USAGE = 'Usage: npm run serve -- vault=<folder> [port=<number>] [auth=off]';

/** The port of the examples in the documentation. */
const PORT = 8000;

interface Arguments {
  readonly folder: string;
  readonly port: number;
  readonly needsToken: boolean;
}

/** Serves a vault, or resolves to the message about invalid arguments, a damaged file, or a port that is in use. */
export async function serveVault(options: ServeOptions): Promise<Served | string> {
  const read = readArguments(options);
  if (typeof read === 'string') return `Error: ${read}`;
  try {
    return await serve(read, options);
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof PortNotOpened) return `Error: ${error.message}`;
    throw error;
  }
}

function readArguments({ args, cwd }: ServeOptions): Arguments | string {
  const { vault, command, params } = readCommandLine(args);
  const known = ['vault', 'port', 'auth'];
  const unknown = command ?? Object.keys(params).find((key) => !known.includes(key));
  if (unknown !== undefined) return `Unknown parameter: “${unknown}”. Use vault, port, auth.\n${USAGE}`;
  if (vault === undefined) return `The vault is missing. Add vault=<folder>.\n${USAGE}`;
  const folder = resolve(cwd, vault);
  const noFolder = whyNoFolder(folder);
  if (noFolder !== undefined) return `${folder} ${noFolder}. Set vault= to the folder of your vault.`;
  const { port = String(PORT), auth } = params;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535)
    return `“${port}” isn’t a port. Use a number from 0 to 65535; 0 chooses a free port.`;
  if (auth !== undefined && auth !== 'off')
    return `Unknown value of auth: “${auth}”. Use auth=off, or omit it to require the token.`;
  return { folder, port: Number(port), needsToken: auth === undefined };
}

async function serve({ folder, port, needsToken }: Arguments, options: ServeOptions): Promise<Served> {
  const { plugin, main = 'main.js', env, log, scanMs, timeoutMs } = options;
  const api = new LocalRestApi();
  const token = needsToken ? httpToken(`${stateFile(folder, env)}.http-token`, env) : undefined;
  const vault = new ServedVault({
    folder,
    env,
    code: readFileSync(join(plugin, main), 'utf8'),
    manifest: JSON.parse(readFileSync(join(plugin, 'manifest.json'), 'utf8')) as PluginManifest,
    plugins: { 'obsidian-local-rest-api': api },
    warn: (message) => {
      log(`Warning: ${message}`);
    },
    ...(scanMs === undefined ? {} : { scanMs }),
  });
  await vault.refresh();
  try {
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    const server = await openHttpServer({
      ...{ api, port, token: token?.token, log, ...limits },
      ready: () => vault.refresh(),
    });
    log(`Serving ${folder} at ${server.addresses.join(' and ')}`);
    log(tokenLine(token));
    return { ...server, close: () => closeBoth(server, vault, log) };
  } catch (error) {
    vault.close();
    throw error;
  }
}

function tokenLine(token: HttpToken | undefined): string {
  return token === undefined
    ? 'No token is needed: every program on this machine can read the vault’s opportunities.'
    : `The token is in ${token.place}. Send it as “Authorization: Bearer <token>”.`;
}

async function closeBoth(server: HttpServer, vault: ServedVault, log: (line: string) => void): Promise<void> {
  await server.close();
  for (const left of vault.close()) log(`Warning: The plugin left ${left}`);
}
