/** A server of the built plugin over a temporary vault, and requests to it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { stateFile } from '../../../tools/obsidian-host/node/environment.ts';
import { type Served, serveVault, type ServeOptions } from '../../../tools/obsidian-host/node/serve.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Builds the plugin into a new folder and returns the folder. */
export async function builtPlugin(): Promise<string> {
  const plugin = mkdtempSync(join(tmpdir(), 'plugin-'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/main.ts'],
    outfile: join(plugin, 'main.js'),
    ...{ bundle: true, format: 'cjs', target: 'es2022', platform: 'browser', external: ['obsidian'] },
  });
  copyFileSync(join(ROOT, 'manifest.json'), join(plugin, 'manifest.json'));
  return plugin;
}

export interface RawAnswer {
  readonly status: number;
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The value of {@link body}; `undefined` if it is not JSON. */
  readonly json: unknown;
}

/** A vault and its server on a free port. */
export class Serving {
  readonly folder = mkdtempSync(join(tmpdir(), 'serve-'));
  readonly state = mkdtempSync(join(tmpdir(), 'serve-state-'));
  readonly env: Record<string, string> = { CRM_SYNC_STATE: this.state };
  readonly log: string[] = [];
  readonly #plugin: string;
  #served: Served | undefined;

  constructor(plugin: string, notes: Readonly<Record<string, string>>) {
    this.#plugin = plugin;
    for (const [path, text] of Object.entries(notes)) this.put(path, text);
  }

  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Starts the server, or returns the message why it can't. */
  async start(args: readonly string[] = [], options: Partial<ServeOptions> = {}): Promise<string | undefined> {
    const served = await serveVault({
      args: [`vault=${this.folder}`, ...(args.some((arg) => arg.startsWith('port=')) ? [] : ['port=0']), ...args],
      cwd: this.folder,
      plugin: this.#plugin,
      env: this.env,
      log: (line) => this.log.push(line),
      scanMs: 0,
      ...options,
    });
    if (typeof served === 'string') return served;
    this.#served = served;
    return undefined;
  }

  get port(): number {
    return this.#served?.port ?? 0;
  }

  get tokenFile(): string {
    return `${stateFile(this.folder, this.env)}.http-token`;
  }

  get addresses(): readonly string[] {
    return this.#served?.addresses ?? [];
  }

  async stop(): Promise<void> {
    await this.#served?.close();
    this.#served = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    for (const folder of [this.folder, this.state]) rmSync(folder, { recursive: true });
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://localhost:${this.port}${path}`, init);
  }

  /** Sends lines and a body over a socket. The first line is the method and the path. */
  raw(lines: readonly string[], body = '', host = `localhost:${this.port}`): Promise<RawAnswer> {
    const [first = '', ...headers] = lines;
    const head = [`${first} HTTP/1.1`, ...(host === '' ? [] : [`Host: ${host}`]), 'Connection: close', ...headers];
    return rawRequest(this.port, `${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** Sends a text over a socket and reads the answer until the server closes the connection. */
export function rawRequest(port: number, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, host, () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (answer += part));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(readAnswer(answer));
    });
  });
}

function readAnswer(answer: string): RawAnswer {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  const isJson = body.startsWith('{') || body.startsWith('[');
  const json = isJson ? (JSON.parse(body) as unknown) : undefined;
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body, json };
}
