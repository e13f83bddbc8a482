/** Connecting, testing, and disconnecting, as used by the UI, with the loopback Salesforce as the server. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Forbidden, SignInNeeded } from '../../src/sync/ports.ts';
import type { Connection } from '../../src/sync/sync-service.ts';
import type { CrmError } from '../../src/targets/flow/request-flow.ts';
import { unavailable } from '../../tools/loopback-crms/faults.ts';
import { oauthError } from '../../tools/loopback-crms/salesforce/faults.ts';
import { CLIENT_SECRET } from '../../tools/loopback-crms/salesforce/sign-in.ts';
import { calls, ID, scene, setUpFor } from './connection-scene.ts';
import { pressed } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const READ = { method: 'GET', path: '/services/data/v66.0/limits' } as const;
const WRITE = { method: 'DELETE', path: '/services/data/v66.0/sobjects/Opportunity/006000000000001AAA' } as const;

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

function connection(opened: Connection | CrmError): Connection {
  if ('kind' in opened) throw new Error(opened.code);
  return opened;
}

describe('a connection', () => {
  test('is absent before anything is set up, and for a target without a CRM', async () => {
    const { service, set } = await scene();
    expect(service.state(ID)).toEqual({ target: ID, state: 'signed-out' });
    set({ targets: {} });
    expect(service.state(ID)).toEqual({ target: ID, state: 'absent' });
    expect(await service.open(ID)).toMatchObject({ kind: 'connection', code: 'sign-in-needed' });
    expect(service.state('dynamics')).toEqual({ target: 'dynamics', state: 'absent' });
    expect(await service.open('dynamics')).toMatchObject({ code: 'sign-in-needed' });
    expect(await service.start('dynamics')).toMatchObject({ problem: 'not-set-up' });
  });

  test('is ready after the user allowed it, with the identity', async () => {
    const made = await scene();
    const result = await made.signIn();
    expect(result).toMatchObject({ target: ID, who: { orgId: made.crm.org.id, userId: made.crm.org.me } });
    expect(made.service.state(ID)).toMatchObject({ state: 'ready', address: made.crm.url });
    expect(made.service.attempt()).toBeUndefined();
  });

  test('is ready immediately after a restart, and requests the identity before it is used', async () => {
    const made = await scene();
    await made.signIn();
    const before = made.crm.log.all.length;
    const service = made.again();
    expect(service.state(ID)).toMatchObject({ state: 'ready', identity: { orgId: made.crm.org.id } });
    expect(made.crm.log.all).toHaveLength(before);
    connection(await service.open(ID));
    expect(made.crm.log.all.length).toBeGreaterThan(before);
  });

  test('requests the identity at most every ten minutes, and on every test', async () => {
    const made = await scene();
    await made.signIn();
    const asked = (): number => made.crm.log.all.length;
    const before = asked();
    connection(await made.service.open(ID));
    expect(asked()).toBe(before);
    await made.service.test(ID);
    const tested = asked();
    expect(tested).toBeGreaterThan(before);
    made.clock.advance(11 * 60_000);
    connection(await made.service.open(ID));
    expect(asked()).toBeGreaterThan(tested);
  });

  test('does not exist for another address or app', async () => {
    const made = await scene();
    await made.signIn();
    made.set(setUpFor('http://127.0.0.1:9'));
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(await made.service.open(ID)).toMatchObject({ code: 'sign-in-needed' });
    made.set(setUpFor(made.crm.url, 'another'));
    expect(await made.service.open(ID)).toMatchObject({ code: 'sign-in-needed' });
    made.set(setUpFor(made.crm.url));
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('reports a server that does not respond, and stays', async () => {
    const made = await scene();
    await made.signIn();
    made.offline.on = true;
    expect(await made.service.test(ID)).toMatchObject({ kind: 'unknown', code: 'lost' });
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('retries if the CRM is busy at the first request', async () => {
    const made = await scene();
    await made.signIn();
    made.crm.faults.on('GET /services', unavailable, 2);
    expect(await made.service.test(ID)).toHaveProperty('userId');
  });

  test('retries if the sign-in server is busy, and stays signed in if it stays busy', async () => {
    const made = await scene({ session: { lifetimeMs: 1000 } });
    await made.signIn();
    made.crm.org.advance(2000);
    made.crm.faults.on('POST /services/oauth2/token', unavailable, 2);
    expect(await made.service.test(ID)).toHaveProperty('userId');
    made.crm.org.advance(2000);
    made.crm.faults.on('POST /services/oauth2/token', unavailable, 100);
    expect(await made.service.test(ID)).toMatchObject({ kind: 'later', signIn: { problem: 'busy' } });
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that is refused for an unknown reason keeps its credentials and the message of the CRM', async () => {
    const made = await scene({ session: { lifetimeMs: 1000 } });
    await made.signIn();
    const before = made.secrets.getSecret('crm-sync-salesforce');
    made.crm.org.advance(2000);
    made.crm.faults.on('POST /services/oauth2/token', oauthError('invalid_grant', 'authentication failure'));
    expect(await made.service.test(ID)).toMatchObject({
      code: 'sign-in-needed',
      message: 'authentication failure',
      signIn: { problem: 'not-accepted' },
    });
    expect(made.secrets.getSecret('crm-sync-salesforce')).toBe(before);
    expect(await made.service.test(ID)).toHaveProperty('userId');
  });

  test('of a machine with a wrong secret reports that, and does not repeat the secret', async () => {
    const made = await scene({}, { 'crm-sync-salesforce-client-secret': 'guessed-secret' });
    made.crm.faults.on(
      'POST /services/oauth2/token',
      oauthError('invalid_client', 'invalid client credentials: guessed-secret'),
    );
    const error = await made.service.test(ID);
    expect(error).toMatchObject({
      signIn: { problem: 'secret-wrong', detail: 'invalid client credentials: [redacted]' },
    });
  });

  test('with an invalid refresh token is signed out', async () => {
    const made = await scene({ session: { lifetimeMs: 1000 } });
    await made.signIn();
    made.crm.org.advance(2000);
    const kept = JSON.parse(made.secrets.getSecret('crm-sync-salesforce') ?? '') as object;
    made.secrets.setSecret('crm-sync-salesforce', JSON.stringify({ ...kept, refreshToken: 'dead' }));
    expect(await made.service.test(ID)).toMatchObject({ code: 'sign-in-needed' });
    expect(made.service.state(ID).state).toBe('signed-out');
  });

  test('of a machine without a user uses the client secret', async () => {
    const made = await scene({}, { 'crm-sync-salesforce-client-secret': CLIENT_SECRET });
    expect(connection(await made.service.open(ID))).toMatchObject({ address: made.crm.url });
    expect(made.service.state(ID)).toMatchObject({ state: 'ready' });
    expect(made.again().state(ID)).toMatchObject({ state: 'ready', address: made.crm.url });
  });
});

describe('allowed requests', () => {
  test('are reads on both transports, and writes on one and only while dry run is off', async () => {
    const made = await scene();
    await made.signIn();
    const { reading, writing } = connection(await made.service.open(ID));
    expect(await reading.send(READ)).toMatchObject({ response: { status: 200 } });
    await expect(writing.send(WRITE)).rejects.toThrow(Forbidden);
    made.set({ dryRun: false });
    await expect(reading.send(WRITE)).rejects.toThrow(Forbidden);
    expect(await writing.send(WRITE)).toMatchObject({ response: { status: 404 } });
    made.set({ dryRun: true });
    await expect(writing.send(WRITE)).rejects.toThrow(Forbidden);
    expect(made.crm.log.writes()).toHaveLength(1);
  });

  test('are writes while dry run is on only over a connection that the user approved', async () => {
    const made = await scene();
    await made.signIn();
    const approved = connection(await made.service.open(ID, true));
    await expect(approved.reading.send(WRITE)).rejects.toThrow(Forbidden);
    expect(await approved.writing.send(WRITE)).toMatchObject({ response: { status: 404 } });
    await expect(connection(await made.service.open(ID)).writing.send(WRITE)).rejects.toThrow(Forbidden);
  });
});

describe('signing out', () => {
  test('revokes the tokens and clears the secret', async () => {
    const made = await scene();
    await made.signIn();
    expect(await made.service.signOut(ID)).toBe('revoked');
    expect(made.secrets.getSecret('crm-sync-salesforce')).toBe('');
    expect(calls(made, '/services/oauth2/revoke')).toBe(1);
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(await made.service.signOut(ID)).toBe('revoked');
    expect(calls(made, '/services/oauth2/revoke')).toBe(1);
  });

  test('deletes the credentials even if the CRM cannot be reached, and reports that', async () => {
    const made = await scene();
    await made.signIn();
    made.offline.on = true;
    expect(await made.service.signOut(ID)).toBe('no-response');
    expect(made.secrets.getSecret('crm-sync-salesforce')).toBe('');
  });

  test('revokes the tokens at the CRM that issued them, regardless of the current settings', async () => {
    const made = await scene();
    await made.signIn();
    made.set({ targets: {} });
    expect(await made.service.signOut(ID)).toBe('revoked');
    expect(calls(made, '/services/oauth2/revoke')).toBe(1);
  });
});

describe('another org', () => {
  test('of a machine is never confused with the previous one, and never receives its requests', async () => {
    const made = await scene({}, { 'crm-sync-salesforce-client-secret': CLIENT_SECRET });
    const first = connection(await made.service.open(ID));
    expect(await first.reading.send(READ)).toMatchObject({ response: { status: 200 } });
    const other = await scene();
    made.set(setUpFor(other.crm.url));
    await expect(first.reading.send(READ)).rejects.toThrow(SignInNeeded);
    const second = connection(await made.service.open(ID));
    expect(second.address).toBe(other.crm.url);
    expect(calls(other, '/services/oauth2/userinfo')).toBe(1);
    const before = made.crm.log.all.length;
    expect(await second.reading.send(READ)).toMatchObject({ response: { status: 200 } });
    expect(made.crm.log.all).toHaveLength(before);
  });

  test('that the user signs in to during a run receives none of its requests', async () => {
    const made = await scene();
    await made.signIn();
    const { reading } = connection(await made.service.open(ID));
    const other = await scene();
    made.set(setUpFor(other.crm.url));
    await made.service.start(ID);
    await made.service.finish(await pressed(other.crm, made.pages.at(-1) ?? ''));
    const before = other.crm.log.all.length;
    await expect(reading.send(READ)).rejects.toThrow(SignInNeeded);
    expect(other.crm.log.all).toHaveLength(before);
  });
});

describe('signing out while a sign-in completes', () => {
  test('has priority over a code that is being exchanged, and revokes the tokens', async () => {
    const made = await scene();
    await made.service.start(ID);
    const link = await pressed(made.crm, made.pages.at(-1) ?? '');
    const held = made.crm.faults.hold('POST /services/oauth2/token');
    const finishing = made.service.finish(link);
    await held.arrived;
    await made.service.signOut(ID);
    held.release();
    expect(await finishing).toMatchObject({ problem: 'expired' });
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(made.secrets.getSecret('crm-sync-salesforce') ?? '').toBe('');
    expect(calls(made, '/services/oauth2/revoke')).toBe(1);
  });

  test('cancels an attempt whose link has not arrived yet', async () => {
    const made = await scene();
    await made.service.start(ID);
    const link = await pressed(made.crm, made.pages.at(-1) ?? '');
    await made.service.signOut(ID);
    expect(await made.service.finish(link)).toMatchObject({ problem: 'foreign' });
    expect(made.service.state(ID).state).toBe('signed-out');
  });
});
