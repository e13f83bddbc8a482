/** `npm run serve` as a process on a copy of the example vault: its exit statuses, and what it leaves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

let vault: string;
let state: string;
let server: ChildProcess | undefined;
let log: string;

beforeEach(() => {
  vault = mkdtempSync(join(tmpdir(), 'vault-'));
  state = mkdtempSync(join(tmpdir(), 'state-'));
  cpSync(join(ROOT, 'example-vault'), vault, { recursive: true });
});

afterEach(() => {
  server?.kill('SIGKILL');
  for (const folder of [vault, state]) rmSync(folder, { recursive: true });
});

function serve(...args: string[]): ChildProcess {
  const env = { ...process.env, INIT_CWD: vault, CRM_SYNC_STATE: state };
  log = '';
  server = spawn(process.execPath, [join(ROOT, 'scripts/serve.mjs'), ...args], { env });
  server.stderr?.on('data', (part: Buffer) => (log += part.toString()));
  return server;
}

/** Resolves to the address when the server is ready. */
async function ready(): Promise<string> {
  await expect.poll(() => log, { timeout: 60_000 }).toMatch(/Serving .* at http:\S+/);
  return / at (http:\S+)/.exec(log)?.[1] ?? '';
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      resolve(status ?? signal);
    });
  });
}

function content(): readonly (readonly [string, number, number])[] {
  const files = readdirSync(vault, { recursive: true, encoding: 'utf8' }).sort();
  return files.map((path) => {
    const { mtimeMs, size } = statSync(join(vault, path));
    return [path, mtimeMs, size];
  });
}

test.each([
  ['no vault', ['port=0'], 'Error: The vault is missing. Add vault=<folder>.'],
  [
    'an unknown parameter',
    ['vault=.', 'prot=0'],
    'Error: Unknown parameter: “prot”. Use vault, port, auth, allow-write, allow-unreviewed.',
  ],
  ['a port that is not valid', ['vault=.', 'port=x'], 'Error: “x” isn’t a port.'],
])('%s is a usage error', async (_, args, message) => {
  expect(await ended(serve(...args))).toBe(2);
  expect(log).toContain(message);
});

test('a port that is in use ends the second server', async () => {
  const first = serve('vault=.', 'port=0', 'auth=off');
  const { port } = new URL(await ready());
  const second = serve('vault=.', `port=${port}`, 'auth=off');
  expect(await ended(second)).toBe(2);
  expect(log).toContain(`Error: Another program uses port ${port}.`);
  first.kill('SIGKILL');
});

test.each([
  ['SIGTERM', 0],
  ['SIGINT', 0],
  ['SIGKILL', 'SIGKILL'],
] as const)('%s ends the server, which leaves the vault as it was', async (signal, status) => {
  const before = content();
  const child = serve('vault=.', 'port=0');
  const address = await ready();
  const [file = ''] = readdirSync(state);
  const authorization = `Bearer ${readFileSync(join(state, file), 'utf8').trim()}`;
  const answer = await fetch(`${address}/v1/crm/validate/opp-123`, { headers: { authorization } });
  expect(await answer.json()).toMatchObject({ opportunity_id: 'opp-123', valid: true });
  const end = ended(child);
  child.kill(signal);
  expect(await end).toBe(status);
  expect(content()).toEqual(before);
  expect(readdirSync(state)).toEqual([expect.stringMatching(/\.http-token$/)]);
});
