/** The server over a vault: its start and end, its token, and the changes that it sees. */
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateFile } from '../../../tools/obsidian-host/node/environment.ts';
import { runHeadless } from '../../../tools/obsidian-host/node/headless.ts';
import { RunLock } from '../../../tools/obsidian-host/node/run-lock.ts';
import { dealText } from '../../support/rules.ts';
import { builtPlugin, Serving } from './serving.ts';

const NOTES = {
  'Deals/a.md': dealText({ id: 'opp-123' }),
  'b.md': dealText({ id: 'opp-456' }),
  'Plain.md': 'No head\n',
};

let plugin: string;
let serving: Serving;

beforeAll(async () => {
  plugin = await builtPlugin();
});

afterAll(() => {
  rmSync(plugin, { recursive: true });
});

beforeEach(() => {
  serving = new Serving(plugin, NOTES);
});

afterEach(async () => {
  await serving.remove();
});

/** Returns the content of the vault by path. */
function content(): Record<string, string> {
  const files = readdirSync(serving.folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files.map((path) => {
      const full = join(serving.folder, path);
      return [path, statSync(full).isFile() ? readFileSync(full, 'utf8') : 'folder'];
    }),
  );
}

describe('the server', () => {
  test('listens on the loopback addresses only', async () => {
    await serving.start(['auth=off']);
    expect(serving.addresses[0]).toBe(`http://127.0.0.1:${serving.port}`);
    expect([`http://[::1]:${serving.port}`, undefined]).toContain(serving.addresses[1]);
    for (const address of serving.addresses) expect((await fetch(`${address}/v1/crm/formats`)).status).toBe(200);
  });

  test('logs one line for each request, without the query, the body, and the token', async () => {
    serving.env['CRM_SYNC_HTTP_TOKEN'] = 'token-1';
    await serving.start();
    const before = serving.log.length;
    const auth = 'Authorization: Bearer token-1';
    await serving.raw(['GET /v1/crm/formats?q=query-1', auth, 'X-Request-ID: id-1']);
    await serving.raw(['POST /v1/crm/export', auth, 'X-Request-ID: id-2', 'Content-Length: 8'], '"body-1"');
    await serving.raw(['GET /a%9B%0Ab', auth, 'X-Request-ID: id-3']);
    await serving.raw(['GET /', 'X-Request-ID: id-4'], '', 'evil.example');
    expect((await serving.raw(['GET /\x9b31m', auth])).status).toBe(400);
    const lines = serving.log.slice(before).map((line) => line.replace(/ \d+ ms /, ' 0 ms '));
    expect(lines).toEqual([
      'GET /v1/crm/formats 200 0 ms id-1',
      'POST /v1/crm/export 400 0 ms id-2',
      'GET /a%9B%0Ab 404 0 ms id-3',
      'GET / 421 0 ms id-4',
    ]);
  });

  test('answers a running request before it closes, and accepts no other one', async () => {
    await serving.start(['auth=off']);
    const { port } = serving;
    const body = '{"opportunity_ids":["opp-123"]}';
    const head = `POST /v1/crm/export HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: ${body.length}\r\n\r\n`;
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    socket.on('data', (part) => (answer += part.toString()));
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await expect.poll(() => socket.bytesWritten).toBe(head.length);
    // The second request is answered after the server has read the head of the first.
    await serving.fetch('/v1/crm/formats');
    const stopped = serving.stop();
    await expect(fetch(`http://127.0.0.1:${port}/v1/crm/formats`)).rejects.toThrow();
    socket.write(body);
    await Promise.all([stopped, ended]);
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('"opportunity_id": "opp-123"');
  });

  test('leaves the vault as it was, and only the token next to the state', async () => {
    const before = content();
    await serving.start();
    const token = readFileSync(serving.tokenFile, 'utf8').trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    for (const path of ['export', 'attribution', 'operations/status', 'operations/validate'])
      expect((await serving.fetch(`/v1/crm/${path}`, { method: 'POST', headers, body: '{}' })).status).toBe(200);
    await serving.stop();
    expect(content()).toEqual(before);
    expect(readdirSync(serving.state)).toEqual([serving.tokenFile.slice(serving.state.length + 1)]);
    expect(serving.log.filter((line) => line.startsWith('Warning'))).toEqual([]);
  });

  test('removes its routes when the plugin is unloaded', async () => {
    await serving.start(['auth=off']);
    await serving.stop();
    expect(serving.log.filter((line) => line.includes('left'))).toEqual([]);
  });
});

describe('the token', () => {
  test('is created once in a file that only its owner can read', async () => {
    await serving.start();
    const token = readFileSync(serving.tokenFile, 'utf8').trim();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(statSync(serving.tokenFile).mode & 0o777).toBe(0o600);
    expect(serving.log.filter((line) => line.includes(serving.tokenFile))).toHaveLength(1);
    expect(serving.log.join('\n')).not.toContain(token);
    await serving.stop();
    await serving.start();
    const answer = await serving.fetch('/v1/crm/formats', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  });

  test('of the environment creates no file', async () => {
    serving.env['CRM_SYNC_HTTP_TOKEN'] = 'secret';
    await serving.start();
    expect(existsSync(serving.tokenFile)).toBe(false);
    expect(serving.log.filter((line) => line.includes('CRM_SYNC_HTTP_TOKEN'))).toHaveLength(1);
  });

  test('is not needed with auth=off, which creates no file and says so', async () => {
    await serving.start(['auth=off']);
    expect(existsSync(serving.tokenFile)).toBe(false);
    expect(serving.log.join('\n')).toContain('No token is needed');
  });

  test.each([
    ['can be read by others', 'abc\n', 0o644, /^Error: Other users can read .*\.http-token\. Delete it/],
    ['is empty', '', 0o600, /^Error: .*\.http-token has no token\. Delete it/],
    ['has a space', 'a b', 0o600, /^Error: .*\.http-token has no token\. Delete it/],
  ])('in a file that %s is an error', async (_, text, mode, message) => {
    writeFileSync(serving.tokenFile, text);
    chmodSync(serving.tokenFile, mode);
    expect(await serving.start()).toMatch(message);
  });

  test('of the environment with a space is an error that does not show it', async () => {
    serving.env['CRM_SYNC_HTTP_TOKEN'] = 'se cret';
    const message = await serving.start();
    expect(message).toMatch(/^Error: CRM_SYNC_HTTP_TOKEN contains a space/);
    expect(message).not.toContain('cret.');
  });
});

describe('a change by another program is seen:', () => {
  async function errorsOf(id: string): Promise<unknown> {
    const answer = await serving.fetch(`/v1/crm/validate/${id}`);
    const { errors, code, path } = (await answer.json()) as {
      errors?: { code: string }[];
      code?: string;
      path?: string;
    };
    return code ?? [path, ...(errors ?? []).map((error) => error.code)];
  }

  beforeEach(async () => {
    await serving.start(['auth=off']);
    expect(await errorsOf('opp-123')).toEqual(['Deals/a.md']);
  });

  test('a changed note', async () => {
    serving.put('Deals/a.md', dealText({ id: 'opp-123', amount: '-5' }));
    expect(await errorsOf('opp-123')).toEqual(['Deals/a.md', 'amount-not-positive']);
  });

  test('a changed ID', async () => {
    serving.put('Deals/a.md', dealText({ id: 'opp-124' }));
    expect(await errorsOf('opp-124')).toEqual(['Deals/a.md']);
    expect(await errorsOf('opp-123')).toBe('id-unknown');
  });

  test('a new note in a new folder', async () => {
    expect(await errorsOf('opp-789')).toBe('id-unknown');
    serving.put('New/n.md', dealText({ id: 'opp-789' }));
    expect(await errorsOf('opp-789')).toEqual(['New/n.md']);
  });

  test('a second note with the same ID, until it is deleted', async () => {
    serving.put('copy.md', dealText({ id: 'opp-123' }));
    expect(await errorsOf('opp-123')).toEqual([null, 'id-duplicate', 'id-duplicate']);
    rmSync(join(serving.folder, 'copy.md'));
    expect(await errorsOf('opp-123')).toEqual(['Deals/a.md']);
  });

  test('a deleted note', async () => {
    rmSync(join(serving.folder, 'Deals/a.md'));
    expect(await errorsOf('opp-123')).toBe('id-unknown');
  });

  test('a renamed note and a renamed folder', async () => {
    renameSync(join(serving.folder, 'Deals/a.md'), join(serving.folder, 'Deals/z.md'));
    expect(await errorsOf('opp-123')).toEqual(['Deals/z.md']);
    renameSync(join(serving.folder, 'Deals'), join(serving.folder, 'Won'));
    expect(await errorsOf('opp-123')).toEqual(['Won/z.md']);
  });

  test('changed settings; damaged ones are reported once and change nothing', async () => {
    const settings = '.obsidian/plugins/crm-sync-attribution/data.json';
    serving.put(settings, '{"version":');
    expect([await errorsOf('opp-123'), await errorsOf('opp-123')]).toEqual([['Deals/a.md'], ['Deals/a.md']]);
    expect(serving.log.filter((line) => /^Warning: .*data\.json can’t be read/.test(line))).toHaveLength(1);
    serving.put(settings, JSON.stringify({ version: 1, markers: { excluded: 'Deals' } }));
    expect(await errorsOf('opp-123')).not.toEqual(['Deals/a.md']);
  });

  test('a file that cannot be read, once', async () => {
    symlinkSync('loop', join(serving.folder, 'loop'));
    expect([await errorsOf('opp-123'), await errorsOf('opp-123')]).toEqual([['Deals/a.md'], ['Deals/a.md']]);
    expect(serving.log.filter((line) => line.startsWith('Warning: loop can’t be read'))).toHaveLength(1);
  });

  test('but not before the time between two scans is over', async () => {
    await serving.stop();
    await serving.start(['auth=off'], { scanMs: 3_600_000 });
    serving.put('Deals/a.md', dealText({ id: 'opp-123', amount: '-5' }));
    expect(await errorsOf('opp-123')).not.toContain('Deals/a.md amount-not-positive');
    serving.put('New/n.md', dealText({ id: 'opp-789' }));
    expect(await errorsOf('opp-789')).toBe('id-unknown');
  });
});

describe('a headless run at the same time', () => {
  const headless = (...args: string[]): ReturnType<typeof runHeadless> =>
    runHeadless({ args: ['vault=.', ...args], cwd: serving.folder, plugin, env: serving.env });

  test('writes, and the server sees what it wrote', async () => {
    await serving.start(['auth=off']);
    await serving.fetch('/v1/crm/operations/status', { method: 'POST' });
    expect(await headless('attribute', 'id=opp-123')).toMatchObject({ status: 0 });
    expect(existsSync(`${stateFile(serving.folder, serving.env)}.lock`)).toBe(false);
    const answer = await serving.fetch('/v1/crm/attribution', { method: 'POST' });
    expect(await answer.json()).toMatchObject({ total: 2, unchanged: 1 });
  });

  test('can hold the lock while the server starts and answers', async () => {
    const lock = new RunLock(`${stateFile(serving.folder, serving.env)}.lock`);
    lock.take();
    expect(await serving.start(['auth=off'])).toBeUndefined();
    expect((await serving.fetch('/v1/crm/validate/opp-123')).status).toBe(200);
    expect((await serving.fetch('/v1/crm/operations/status', { method: 'POST' })).status).toBe(200);
    lock.release();
  });
});

describe('with allow-write=yes, callers', () => {
  const ATTRIBUTION = '/v1/crm/attribution';
  const SETTINGS = '.obsidian/plugins/crm-sync-attribution/data.json';

  async function post(path: string, body: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
    const authorization = `Bearer ${readFileSync(serving.tokenFile, 'utf8').trim()}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await serving.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  }

  const textOf = (path: string): string => readFileSync(join(serving.folder, path), 'utf8');

  test('write notes, and later requests see what was written', async () => {
    await serving.start(['allow-write=yes']);
    const body = { opportunity_ids: ['opp-123'], write: true };
    expect(await post(ATTRIBUTION, body)).toMatchObject({ status: 200, json: { written: 1, dry_run: false } });
    expect(textOf('Deals/a.md')).toContain('rev_attribution:');
    expect(await post(ATTRIBUTION, body)).toMatchObject({ json: { written: 0, unchanged: 1 } });
  });

  test('write files, and see a file that another program added before', async () => {
    await serving.start(['allow-write=yes']);
    serving.put('New/n.md', dealText({ id: 'opp-789' }));
    const { json } = await post('/v1/crm/export', { opportunity_ids: ['opp-789'], dry_run: false });
    expect(JSON.parse(textOf(String(json['file'])))).toMatchObject([{ id: 'opp-789' }]);
  });

  test('may not write without it', async () => {
    await serving.start();
    const body = { opportunity_ids: ['opp-123'], write: true };
    expect(await post(ATTRIBUTION, body)).toMatchObject({ status: 403, json: { code: 'writing-not-allowed' } });
    expect(textOf('Deals/a.md')).not.toContain('rev_attribution:');
  });

  test('are served while no other run can write, until the server stops', async () => {
    const lock = `${stateFile(serving.folder, serving.env)}.lock`;
    await serving.start(['allow-write=yes']);
    const headless = (): ReturnType<typeof runHeadless> =>
      runHeadless({ args: ['vault=.', 'attribute'], cwd: serving.folder, plugin, env: serving.env });
    expect(await headless()).toMatchObject({
      status: 2,
      text: expect.stringContaining('Another run is writing') as unknown,
    });
    await serving.stop();
    expect(existsSync(lock)).toBe(false);
    expect(await headless()).toMatchObject({ status: 0 });
  });

  test('are not served while another run is writing', async () => {
    const lock = new RunLock(`${stateFile(serving.folder, serving.env)}.lock`);
    lock.take();
    expect(await serving.start(['allow-write=yes'])).toMatch(/^Error: Another run is writing to this vault: process /);
    lock.release();
    expect(await serving.start(['allow-write=yes'])).toBeUndefined();
  });

  test('see changed settings, but not while a write is running', async () => {
    await serving.start(['allow-write=yes']);
    const ids = Array.from({ length: 400 }, (_, at) => `many-${at}`);
    for (const id of ids) serving.put(`Many/${id}.md`, dealText({ id }));
    const writing = post(ATTRIBUTION, { opportunity_ids: ids, write: true });
    await expect.poll(() => ids.some((id) => textOf(`Many/${id}.md`).includes('rev_attribution:'))).toBe(true);
    serving.put(
      SETTINGS,
      JSON.stringify({ version: 1, model: 'multi_factor_v1', modelParameters: { oemWeights: [50] } }),
    );
    expect((await post('/v1/crm/operations/status', {})).status).toBe(200);
    expect(await writing).toMatchObject({ status: 200, json: { written: 400, failed: 0 } });
    const { json } = await post(ATTRIBUTION, { opportunity_ids: ['opp-123'] });
    expect(json).toMatchObject({ attributions: [{ oem_attribution: { Microsoft: 500_000 } }] });
  });
});

describe('the arguments', () => {
  test.each([
    [
      'an unknown parameter',
      ['prot=1'],
      'Error: Unknown parameter: “prot”. Use vault, port, auth, allow-write, allow-unreviewed.\nUsage: ',
    ],
    [
      'a word',
      ['validate'],
      'Error: Unknown parameter: “validate”. Use vault, port, auth, allow-write, allow-unreviewed.\nUsage: ',
    ],
    ['a port that is no number', ['port=http'], 'Error: “http” isn’t a port. Use a number from 0 to 65535'],
    ['a port that is too high', ['port=65536'], 'Error: “65536” isn’t a port.'],
    ['an empty port', ['port='], 'Error: “” isn’t a port.'],
    ['another value of auth', ['auth=on'], 'Error: Unknown value of auth: “on”. Use auth=off, or omit it'],
    ['another value of allow-write', ['allow-write=true'], 'Error: Unknown value of allow-write: “true”. Use allow-w'],
    ['a switch without a value', ['allow-write'], 'Error: allow-write has no value. Use allow-write=yes.'],
    ['writing without a token', ['allow-write=yes', 'auth=off'], 'Error: allow-write=yes needs the token. Omit auth'],
    ['unreviewed syncs without writing', ['allow-unreviewed=yes'], 'Error: allow-unreviewed=yes needs allow-write=yes'],
    ['a vault that does not exist', ['vault=/gone'], 'Error: /gone doesn’t exist. Set vault= to the folder of your '],
  ])('%s is an error', async (_, args, message) => {
    expect(await serving.start(args)).toContain(message);
  });

  test('a missing vault is an error', async () => {
    expect(await serving.start([], { args: ['port=0'] })).toContain('Error: The vault is missing. Add vault=<folder>.');
  });

  test('a port that is in use is an error', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expect(await serving.start([`port=${port}`, 'auth=off'])).toBe(
      `Error: Another program uses port ${port}. Choose another one with port=<number>.`,
    );
    other.close();
  });

  test('damaged settings are an error', async () => {
    serving.put('.obsidian/plugins/crm-sync-attribution/data.json', '{');
    expect(await serving.start(['auth=off'])).toMatch(/^Error: .*data\.json can’t be read/);
  });
});
