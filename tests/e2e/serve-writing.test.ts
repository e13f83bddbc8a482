/** `npm run serve` with writing, as a process that is connected to each CRM on loopback: look, send, die, and start again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { EXAMPLE_CRMS, startExampleOrg, variablesOf } from '../../tools/loopback-crms/example-org.ts';
import { hang, hangAfter } from '../../tools/loopback-crms/faults.ts';
import { note, vaultOf } from './syncing.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXPORT = '/v1/crm/export';

describe.each(EXAMPLE_CRMS)('%s', (target) => {
  let org: ExampleOrg;
  let vault: string;
  let state: string;
  let server: ChildProcess | undefined;
  let address: string;

  beforeEach(async () => {
    org = await startExampleOrg(target);
    vault = mkdtempSync(join(tmpdir(), 'vault-'));
    state = mkdtempSync(join(tmpdir(), 'state-'));
    for (const [path, text] of Object.entries(vaultOf([org], 'a', 'b'))) {
      mkdirSync(dirname(join(vault, path)), { recursive: true });
      writeFileSync(join(vault, path), text.replace('"dryRun":true', '"dryRun":false'));
    }
    await serve();
  });

  afterEach(async () => {
    server?.kill('SIGKILL');
    await org.close();
    for (const folder of [vault, state]) rmSync(folder, { recursive: true });
  });

  /** Starts the server; resolves when it is ready. */
  async function serve(): Promise<void> {
    const env = { ...process.env, ...variablesOf(org), INIT_CWD: vault, CRM_SYNC_STATE: state };
    Object.assign(env, { CRM_SYNC_HTTP_TOKEN: 'token' });
    let log = '';
    server = spawn(process.execPath, [join(ROOT, 'scripts/serve.mjs'), 'vault=.', 'port=0', 'allow-write=yes'], {
      env,
    });
    server.stderr?.on('data', (part: Buffer) => (log += part.toString()));
    await expect.poll(() => log, { timeout: 60_000 }).toMatch(/Serving .* at http:\S+/);
    address = / at (http:\S+)/.exec(log)?.[1] ?? '';
  }

  function ended(): Promise<number | string | null> {
    return new Promise((resolve) => {
      server?.on('close', (status, signal) => {
        resolve(status ?? signal);
      });
    });
  }

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const common = { authorization: 'Bearer token', 'content-type': 'application/json' };
    const init = { method: 'POST', headers: { ...common, ...headers }, body: JSON.stringify(body) };
    const answer = await fetch(`${address}${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** Returns a request that sends what its dry run shows. */
  async function reviewed(): Promise<object> {
    const body = { opportunity_ids: ['a', 'b'], format: target };
    const { body: shown } = await post(EXPORT, body);
    return { ...body, dry_run: false, plan: (shown['plan'] as { digest: string }).digest };
  }

  const textOf = (path: string): string => readFileSync(join(vault, path), 'utf8');

  const writes = (): number => org.log.all.filter(org.writesDeals).length;

  test('receives exactly what the dry run showed, once', async () => {
    const body = await reviewed();
    expect(org.log.writes()).toEqual([]);
    const key = { 'idempotency-key': '7f3a', 'x-request-id': 'request-7' };
    const first = await post(EXPORT, body, key);
    expect(first).toMatchObject({ status: 200, body: { success: true, dry_run: false, success_count: 2 } });
    const sent = writes();
    expect((await post(EXPORT, body, key)).body).toEqual(first.body);
    expect(await post(EXPORT, body)).toMatchObject({ status: 409, body: { code: 'plan-stale' } });
    expect([org.deals(), writes()]).toEqual([['a', 'b'], sent]);
    for (const id of ['a', 'b']) expect(textOf(note(id))).toContain(`crm_${target}: `);
    expect(textOf(String(first.body['log']))).toContain('Started by HTTP request request-7.');
    expect((await post(EXPORT, { opportunity_ids: ['a', 'b'], format: target })).body).toMatchObject({
      plan: { create: 0, update: 0, conflict: 0, blocked: 0 },
    });
  });

  test.each([
    ['arrived', hangAfter],
    ['never arrived', hang],
  ] as const)('a killed server leaves no partial note; a change that %s is not sent twice', async (_, fault) => {
    const body = await reviewed();
    org.faults.on(fault === hangAfter ? org.completesDeals : org.writesDeals, fault);
    void post(EXPORT, body).catch(() => undefined);
    const matching = fault === hangAfter ? org.completesDeals : org.writesDeals;
    await expect.poll(() => org.log.all.filter(matching).length).toBe(1);
    const end = ended();
    server?.kill('SIGKILL');
    expect(await end).toBe('SIGKILL');
    for (const id of ['a', 'b']) expect(textOf(note(id))).toBe(vaultOf([org], id)[note(id)]);
    expect(readdirSync(join(vault, 'Deals')).sort()).toEqual(['a.md', 'b.md']);
    await serve();
    const next = await post(EXPORT, await reviewed());
    if (fault === hang) {
      // The change may still be in flight, so it is not sent again yet.
      expect(next.body).toMatchObject({ success: false, errors: [{ code: 'sent-unknown' }, { code: 'sent-unknown' }] });
      expect(writes()).toBe(1);
      return;
    }
    expect(next).toMatchObject({ status: 200, body: { success: true } });
    expect(org.deals()).toEqual(['a', 'b']);
    for (const id of ['a', 'b']) expect(textOf(note(id))).toContain(`crm_${target}: `);
  });

  test('a server that is stopped finishes the running request first', async () => {
    const body = await reviewed();
    const held = org.faults.hold(org.writesDeals);
    const sending = post(EXPORT, body);
    await held.arrived;
    const end = ended();
    server?.kill('SIGTERM');
    held.release();
    expect(await sending).toMatchObject({ status: 200, body: { success: true } });
    expect(await end).toBe(0);
    expect(org.deals()).toEqual(['a', 'b']);
    expect(readdirSync(state).filter((file) => file.endsWith('.lock'))).toEqual([]);
  });
});
