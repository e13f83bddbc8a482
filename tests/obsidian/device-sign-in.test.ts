/** Device code sign-in: its polling interval, its possible results, and the limit of one attempt at a time. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { requestDeviceCode, type Site } from '../../src/obsidian/oauth.ts';
import type { DeviceAttempt } from '../../src/sync/auth-service.ts';
import type { SignInFailure } from '../../src/targets/core/sign-in.ts';
import type * as Targets from '../../src/targets/targets.ts';
import { answer, dropAfter } from '../../tools/loopback-crms/faults.ts';
import { entraRefusal } from '../../tools/loopback-crms/dataverse/faults.ts';
import type { DataverseOptions } from '../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID, TENANT } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { inTheOpen } from './auth-scene.ts';
import { ID, kept, type Scene, scene, TOKEN_PATH } from './entra-scene.ts';
import { ENTRA_SIGN_IN } from './other-crms.ts';
import { noWait } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);
vi.mock('../../src/targets/targets.ts', async (original) => {
  const actual = await original<typeof Targets>();
  const { entraCrm } = await import('./other-crms.ts');
  return { ...actual, TARGETS: { ...actual.TARGETS, dynamics: { ...actual.TARGETS.dynamics, crm: entraCrm() } } };
});

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

function attemptIn(begun: SignInFailure | DeviceAttempt): DeviceAttempt {
  if ('problem' in begun) throw new Error(begun.problem);
  return begun;
}

interface Begun extends Scene {
  readonly attempt: DeviceAttempt;
}

async function begun(options: DataverseOptions = {}): Promise<Begun> {
  const made = await scene(options);
  return { ...made, attempt: attemptIn(await made.service.startDevice(ID)) };
}

/** Lets the time of the next wait elapse on both sides; returns its length. */
async function passed({ nextWait, clock, crm }: Scene): Promise<number> {
  const { ms, go } = await nextWait();
  clock.advance(ms);
  crm.org.advance(ms);
  go();
  return ms;
}

function polls({ crm }: Scene): number {
  return crm.log.all.filter(({ path }) => path === TOKEN_PATH).length;
}

describe('a code', () => {
  test('is shown with its page and its expiration, and authenticates the user once approved', async () => {
    const made = await begun();
    const { attempt, crm, service, clock } = made;
    expect(attempt).toMatchObject({
      userCode: expect.stringMatching(/^LOOP/) as string,
      page: `${crm.url}/devicelogin`,
      endsMs: clock.now() + 15 * MINUTE_MS,
    });
    expect(service.attempt()).toBe(ID);
    expect(service.deviceCode()).toMatchObject({ userCode: attempt.userCode });
    service.openPage(attempt);
    expect(made.pages).toEqual([attempt.page]);
    expect([await passed(made), await passed(made)]).toEqual([5000, 5000]);
    const { go } = await made.nextWait();
    crm.signIn.answerDevice(attempt.userCode, 'approved');
    go();
    expect(await attempt.ended).toMatchObject({ target: ID, who: { userId: crm.org.me } });
    expect(polls(made)).toBe(3);
    expect(service.attempt()).toBeUndefined();
    expect(service.state(ID)).toMatchObject({ state: 'ready', address: crm.url });
    expect(kept(made)).toHaveProperty('refreshToken');
    expect(inTheOpen(made)).not.toContain(kept(made)['refreshToken']);
  });

  test('that the user declines reports that, and is not polled again', async () => {
    const made = await begun();
    made.crm.signIn.answerDevice(made.attempt.userCode, 'declined');
    await passed(made);
    expect(await made.attempt.ended).toEqual({
      problem: 'denied',
      detail: 'AADSTS70017: The user declined the request.',
    });
    expect(made.service.attempt()).toBeUndefined();
    expect(made.service.state(ID).state).toBe('signed-out');
  });

  test.each<[string, (made: Begun) => void]>([
    [
      'by the server',
      ({ crm }) => {
        crm.org.advance(15 * MINUTE_MS);
      },
    ],
    [
      'by the local clock, without a request',
      ({ clock }) => {
        clock.advance(15 * MINUTE_MS);
      },
    ],
  ])('that expired %s is reported as expired', async (_, late) => {
    const made = await begun();
    late(made);
    await passed(made);
    expect(await made.attempt.ended).toMatchObject({ problem: 'expired' });
    expect(made.service.deviceCode()).toBeUndefined();
  });

  test('is polled more slowly once the server requests it', async () => {
    const made = await begun();
    made.crm.faults.on('/token', entraRefusal('slow_down', 70016, 'Slow down.'), 2);
    expect([await passed(made), await passed(made), await passed(made), await passed(made)]).toEqual([
      ...[5000, 10_000, 15_000, 15_000],
    ]);
    made.service.cancel();
  });

  test('is polled half as often after a missing response, and continues', async () => {
    const made = await begun();
    made.crm.faults.on('/token', dropAfter);
    expect(await passed(made)).toBe(5000);
    const { ms, go } = await made.nextWait();
    expect(ms).toBe(10_000);
    made.crm.signIn.answerDevice(made.attempt.userCode, 'approved');
    go();
    expect(await made.attempt.ended).toHaveProperty('who');
  });

  test('that a company policy forbids reports that', async () => {
    const made = await begun({ app: { deviceCode: false } });
    await passed(made);
    expect(await made.attempt.ended).toMatchObject({ problem: 'policy' });
  });

  test('for settings that changed since the start has expired', async () => {
    const made = await begun();
    made.crm.signIn.answerDevice(made.attempt.userCode, 'approved');
    made.set({ targets: { [ID]: { sync: { address: made.crm.url, clientId: 'another' } } } });
    await passed(made);
    expect(await made.attempt.ended).toMatchObject({ problem: 'expired' });
    expect(made.secrets.listSecrets()).toEqual([]);
  });
});

describe('one attempt at a time', () => {
  test.each<[string, (made: Begun) => unknown, string | undefined]>([
    [
      'cancelled',
      ({ service }) => {
        service.cancel();
      },
      undefined,
    ],
    ['when the browser is opened', ({ service }) => service.start(ID), ID],
    ['when another code is had', ({ service }) => service.startDevice(ID), ID],
  ])('a code ends %s, even if it was approved in the meantime', async (_, end, attempt) => {
    const made = await begun();
    const { go } = await made.nextWait();
    await end(made);
    made.crm.signIn.answerDevice(made.attempt.userCode, 'approved');
    const before = polls(made);
    go();
    expect(await made.attempt.ended).toBeUndefined();
    expect(polls(made)).toBe(before);
    expect(made.service.attempt()).toBe(attempt);
    expect(made.secrets.listSecrets()).toEqual([]);
    made.service.cancel();
  });

  test('a response that arrives after the end is ignored', async () => {
    const made = await begun();
    made.crm.signIn.answerDevice(made.attempt.userCode, 'approved');
    const held = made.crm.faults.hold('/token');
    await passed(made);
    await held.arrived;
    made.service.cancel();
    held.release();
    expect(await made.attempt.ended).toBeUndefined();
    expect(made.secrets.listSecrets()).toEqual([]);
  });

  test('a browser attempt ends when a device code is requested', async () => {
    const made = await scene();
    await made.service.start(ID);
    expect(made.service.deviceCode()).toBeUndefined();
    attemptIn(await made.service.startDevice(ID));
    const state = new URL(made.pages[0] ?? '').searchParams.get('state') ?? '';
    expect(await made.service.finish({ state, code: '1' })).toMatchObject({ problem: 'foreign' });
    expect(made.service.deviceCode()).toBeDefined();
    made.service.cancel();
    expect(made.service.attempt()).toBeUndefined();
  });

  test('every listener is notified of the start and the end', async () => {
    const made = await scene();
    const heard: unknown[] = [];
    made.service.listen(() => heard.push(made.service.deviceCode() === undefined ? 'none' : 'code'));
    const attempt = attemptIn(await made.service.startDevice(ID));
    made.crm.signIn.answerDevice(attempt.userCode, 'declined');
    await passed(made);
    await attempt.ended;
    expect(heard).toEqual(['code', 'none']);
  });
});

describe('a server', () => {
  const GOOD = {
    device_code: 'd',
    user_code: 'ABC-DEF',
    verification_uri: 'https://login.example/device',
    expires_in: 900,
  };

  function siteThatSays(body: object): Site {
    const headers = { 'content-type': 'application/json' };
    const sendRequest = (): ReturnType<Site['sendRequest']> =>
      Promise.resolve({ response: { status: 200, headers, body: JSON.stringify(body) } });
    return {
      address: 'https://acme.crm.example',
      clientId: CLIENT_ID,
      signIn: ENTRA_SIGN_IN,
      options: {},
      sendRequest,
      wait: noWait,
    };
  }

  test.each<[string, object, object]>([
    ['that names no pace', {}, { intervalMs: 5000, lastsMs: 900_000, page: GOOD.verification_uri }],
    ['that wants no pause', { interval: 0.001 }, { intervalMs: 1000 }],
    ['that would have us wait for ever', { expires_in: 1e9 }, { lastsMs: 60 * MINUTE_MS }],
    ['whose page is not encrypted', { verification_uri: 'http://login.example' }, { problem: 'address-refused' }],
    ['whose page is a script', { verification_uri: 'javascript:alert(1)' }, { problem: 'address-refused' }],
    ['whose page hides its host', { verification_uri: 'https://a@b.example' }, { problem: 'address-refused' }],
    ['whose page is none', { verification_uri: 'soon' }, { problem: 'address-refused' }],
    ['whose code is no code', { user_code: 'x'.repeat(41) }, { problem: 'unreadable' }],
    ['that gives no code', { user_code: undefined }, { problem: 'unreadable' }],
  ])('%s', async (_, change, expected) => {
    expect(await requestDeviceCode(siteThatSays({ ...GOOD, ...change }))).toMatchObject(expected);
  });

  test('that rejects is quoted, and no attempt remains', async () => {
    const made = await scene();
    made.crm.faults.on(`POST /${TENANT}/oauth2/v2.0/devicecode`, answer(400, { error: 'unauthorized_client' }));
    expect(await made.service.startDevice(ID)).toEqual({ problem: 'client-unknown', detail: 'unauthorized_client' });
    expect(made.service.attempt()).toBeUndefined();
  });
});

test('is not offered before anything is set up', async () => {
  const made = await scene();
  made.set({ targets: {} });
  expect(await made.service.startDevice(ID)).toMatchObject({ problem: 'not-set-up' });
  expect(await made.service.startDevice('salesforce')).toMatchObject({ problem: 'not-set-up' });
});
