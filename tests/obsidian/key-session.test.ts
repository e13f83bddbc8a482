/** A pasted key: tested, stored in one place, sent to one address, and never shown again. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keyAddress, keySession } from '../../src/obsidian/key-session.ts';
import { Forbidden, SignInNeeded } from '../../src/sync/ports.ts';
import type { Connection } from '../../src/sync/sync-service.ts';
import type { CrmError } from '../../src/targets/flow/request-flow.ts';
import type * as Targets from '../../src/targets/targets.ts';
import { started } from '../../tools/loopback-crms/hubspot/caller.ts';
import { SERVICE_KEY } from '../../tools/loopback-crms/hubspot/portal-options.ts';
import type { Hubspot, HubspotOptions } from '../../tools/loopback-crms/hubspot/server.ts';
import { type DeskScene, deskScene, inTheOpen } from './auth-scene.ts';
import { KEY_SIGN_IN } from './other-crms.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);
vi.mock('../../src/targets/targets.ts', async (original) => {
  const actual = await original<typeof Targets>();
  const { KEY_CRM } = await import('./other-crms.ts');
  return { ...actual, TARGETS: { ...actual.TARGETS, hubspot: { ...actual.TARGETS.hubspot, crm: KEY_CRM } } };
});

const ID = 'hubspot';
const SECRET_ID = 'crm-sync-hubspot-key';
const OTHER_KEY = 'pat-na1-loopback-other';
const READ = { method: 'GET', path: '/account-info/2026-09/details' } as const;

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

interface Scene extends DeskScene {
  readonly hub: Hubspot;
}

async function scene(options: HubspotOptions = {}, secrets: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const hub = await started(options);
  return { ...deskScene({ hubspot: { sync: { address: hub.url } } }, secrets), hub };
}

function connection(opened: Connection | CrmError): Connection {
  if ('kind' in opened) throw new Error(opened.code);
  return opened;
}

/** Returns the authorization headers that the server received, in order. */
function shown({ hub }: Scene): (string | undefined)[] {
  return hub.log.all.map(({ headers }) => headers.authorization);
}

describe('a key', () => {
  test('that is valid connects, and is stored only in the secret storage', async () => {
    const made = await scene();
    expect(made.service.state(ID)).toEqual({ target: ID, state: 'absent' });
    const result = await made.service.enterKey(ID, ` ${SERVICE_KEY}\n`);
    expect(result).toMatchObject({ target: ID, who: { orgName: 'Acme' } });
    expect(made.service.state(ID)).toMatchObject({ state: 'ready', address: made.hub.url });
    expect(made.secrets.listSecrets()).toEqual([SECRET_ID]);
    expect(made.secrets.getSecret(SECRET_ID)).toBe(SERVICE_KEY);
    expect(inTheOpen(made) + JSON.stringify([result, made.service.state(ID)])).not.toContain(SERVICE_KEY);
    expect(made.again().state(ID).state).toBe('ready');
  });

  test.each([
    ['', 'A service key begins with pat-.'],
    [' \n', 'A service key begins with pat-.'],
    ['nonsense', 'A service key begins with pat-.'],
    ['pat-na1\r\nCookie: 1', ''],
    ['pat-ключ', ''],
  ])('%j cannot be a key, and no request is sent', async (text, detail) => {
    const made = await scene();
    expect(await made.service.enterKey(ID, text)).toEqual({ problem: 'key-unfit', detail });
    expect(made.hub.log.all).toEqual([]);
    expect(made.secrets.listSecrets()).toEqual([]);
  });

  test.each<[string, (made: Scene) => void]>([
    ['nobody made', () => undefined],
    ['has expired', ({ hub }) => void hub.portal.keys.set(OTHER_KEY, 'expired')],
  ])('that %s is reported and not stored; the previous one stays', async (_, prepare) => {
    const made = await scene();
    prepare(made);
    expect(await made.service.enterKey(ID, OTHER_KEY)).toEqual({
      problem: 'key-refused',
      detail: expect.stringMatching(/./) as string,
    });
    expect(made.service.state(ID).state).toBe('absent');
    await made.service.enterKey(ID, SERVICE_KEY);
    expect(await made.service.enterKey(ID, OTHER_KEY)).toMatchObject({ problem: 'key-refused' });
    expect(made.secrets.getSecret(SECRET_ID)).toBe(SERVICE_KEY);
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('with too few permissions is stored, and the CRM reports what is missing', async () => {
    const made = await scene();
    made.hub.faults.on('GET /account-info', {
      kind: 'answer',
      work: false,
      answer: { status: 403, body: { category: 'MISSING_SCOPES' } },
    });
    expect(await made.service.enterKey(ID, SERVICE_KEY)).toMatchObject({ who: { kind: 'connection', code: '403' } });
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(await made.service.test(ID)).toMatchObject({ orgName: 'Acme' });
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that could not be tested is stored, and tested later', async () => {
    const made = await scene();
    made.offline.on = true;
    expect(await made.service.enterKey(ID, SERVICE_KEY)).toMatchObject({ who: { kind: 'unknown', code: 'lost' } });
    made.offline.on = false;
    expect(made.service.state(ID).state).toBe('signed-out');
    connection(await made.service.open(ID));
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that was deleted on the server must be replaced, and is tried once', async () => {
    const made = await scene();
    await made.service.enterKey(ID, SERVICE_KEY);
    made.hub.portal.keys.delete(SERVICE_KEY);
    const before = made.hub.log.all.length;
    expect(await made.service.test(ID)).toMatchObject({ code: 'sign-in-needed' });
    expect(made.hub.log.all).toHaveLength(before + 1);
    expect(made.service.state(ID).state).toBe('signed-out');
    made.hub.portal.keys.set(OTHER_KEY, []);
    expect(await made.service.enterKey(ID, OTHER_KEY)).toHaveProperty('who');
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that was pasted is not sent to any address that is set later', async () => {
    const made = await scene();
    await made.service.enterKey(ID, SERVICE_KEY);
    const other = await started({});
    made.set({ targets: { hubspot: { sync: { address: other.url } } } });
    expect(made.service.state(ID).state).toBe('absent');
    expect(await made.service.open(ID)).toMatchObject({ code: 'sign-in-needed' });
    expect(other.log.all).toEqual([]);
    made.set({ targets: { hubspot: { sync: { address: made.hub.url } } } });
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('that is being tested while the user signs out is not stored', async () => {
    const made = await scene();
    const held = made.hub.faults.hold('GET /account-info');
    const entering = made.service.enterKey(ID, SERVICE_KEY);
    await held.arrived;
    await made.service.signOut(ID);
    held.release();
    expect(await entering).toMatchObject({ problem: 'expired' });
    expect(made.service.state(ID).state).toBe('absent');
  });

  test('is deleted by signing out, and stays valid on the server', async () => {
    const made = await scene();
    await made.service.enterKey(ID, SERVICE_KEY);
    const heard = vi.fn<() => void>();
    made.service.listen(heard);
    const before = made.hub.log.all.length;
    expect(await made.service.signOut(ID)).toBe('key-stays-valid');
    expect(heard).toHaveBeenCalledTimes(1);
    expect(made.hub.log.all).toHaveLength(before);
    expect(made.secrets.getSecret(SECRET_ID)).toBe('');
    expect(made.service.state(ID)).toEqual({ target: ID, state: 'absent' });
    expect(await made.service.open(ID)).toMatchObject({ code: 'sign-in-needed' });
  });

  test('of a machine is read from its secrets', async () => {
    const made = await scene({}, { [SECRET_ID]: SERVICE_KEY });
    expect(made.service.state(ID).state).toBe('signed-out');
    expect(connection(await made.service.open(ID))).toMatchObject({ address: made.hub.url });
    expect(made.service.state(ID).state).toBe('ready');
  });

  test('is for CRMs that use one, and these do not open a browser', async () => {
    const made = await scene();
    expect(await made.service.enterKey('salesforce', SERVICE_KEY)).toMatchObject({ problem: 'not-set-up' });
    expect(await made.service.start(ID)).toMatchObject({ problem: 'not-set-up' });
    expect(await made.service.startDevice(ID)).toMatchObject({ problem: 'not-set-up' });
    expect(made.asked).toEqual([]);
  });
});

describe('work started with one key', () => {
  test('is not finished with another, which may belong to another account', async () => {
    const made = await scene();
    made.hub.portal.keys.set(OTHER_KEY, []);
    await made.service.enterKey(ID, SERVICE_KEY);
    const { reading, writing } = connection(await made.service.open(ID));
    expect(await reading.send(READ)).toMatchObject({ response: { status: 200 } });
    await made.service.enterKey(ID, OTHER_KEY);
    const before = made.hub.log.all.length;
    await expect(reading.send(READ)).rejects.toThrow(SignInNeeded);
    made.set({ dryRun: false });
    await expect(writing.send({ method: 'DELETE', path: '/crm' })).rejects.toThrow(SignInNeeded);
    expect(made.hub.log.all).toHaveLength(before);
    const second = connection(await made.service.open(ID));
    expect(await second.reading.send(READ)).toMatchObject({ response: { status: 200 } });
    expect(shown(made).at(-1)).toBe(`Bearer ${OTHER_KEY}`);
  });

  test('is checked again if another program changed the secret', async () => {
    const made = await scene();
    made.hub.portal.keys.set(OTHER_KEY, []);
    await made.service.enterKey(ID, SERVICE_KEY);
    made.secrets.setSecret(SECRET_ID, OTHER_KEY);
    const before = made.hub.log.all.length;
    connection(await made.service.open(ID));
    expect(shown(made).slice(before)).toEqual([`Bearer ${OTHER_KEY}`]);
  });

  test('allows writes on one transport, and only while dry run is off', async () => {
    const made = await scene();
    await made.service.enterKey(ID, SERVICE_KEY);
    const { reading, writing } = connection(await made.service.open(ID));
    const write = { method: 'POST', path: '/crm/objects/2026-09/deals', body: '{}' } as const;
    await expect(writing.send(write)).rejects.toThrow(Forbidden);
    made.set({ dryRun: false });
    await expect(reading.send(write)).rejects.toThrow(Forbidden);
    expect(await writing.send(write)).toHaveProperty('response');
    expect(made.hub.log.writes()).toHaveLength(1);
  });
});

describe('the address', () => {
  const parts = (address: string): Parameters<typeof keySession>[0] => ({
    signIn: KEY_SIGN_IN,
    address: () => address,
    key: () => SERVICE_KEY,
  });

  test.each([
    ['', KEY_SIGN_IN.address],
    [KEY_SIGN_IN.address, KEY_SIGN_IN.address],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ])('%j in the settings results in %s', async (given, address) => {
    expect(await keySession(parts(given)).grant()).toEqual({ accessToken: SERVICE_KEY, apiAddress: address });
  });

  test.each(['https://elsewhere.example', 'https://api.keys.example.com', 'http://api.keys.example', 'nonsense'])(
    'is never %s, and the error does not contain the key',
    async (given) => {
      expect(() => keyAddress(parts(given))).toThrow(Forbidden);
      const failure = await keySession(parts(given))
        .grant()
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Forbidden);
      expect(String(failure)).not.toContain(SERVICE_KEY);
    },
  );

  test("is the CRM's address if none is set", async () => {
    const made = deskScene({}, { [SECRET_ID]: SERVICE_KEY }, () =>
      Promise.resolve({ response: { status: 200, headers: {}, body: '{"portalId":1}' } }),
    );
    connection(await made.service.open(ID));
    expect(made.asked).toEqual([`${KEY_SIGN_IN.address}${READ.path}`]);
  });
});

test('a key is never renewed', async () => {
  const session = keySession({ signIn: KEY_SIGN_IN, address: () => '', key: () => undefined });
  await expect(session.grant()).rejects.toThrow(SignInNeeded);
  await expect(session.renewed({ accessToken: '', apiAddress: '' })).rejects.toThrow(SignInNeeded);
});
