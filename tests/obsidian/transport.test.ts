/** The actual transport to a CRM over the host's `requestUrl`, with a local server. */
import type { RequestUrlParam } from 'obsidian';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendRequest, type SendRequest } from '../../src/obsidian/send-request.ts';
import type { Grant, Session } from '../../src/obsidian/oauth-session.ts';
import { authStatus } from '../../src/targets/salesforce/auth-status.ts';
import { crmTransport, type TransportOptions } from '../../src/obsidian/transport.ts';
import { Forbidden, SignInNeeded, type Reply } from '../../src/sync/ports.ts';
import { transportContract } from '../contracts/transport.ts';
import { type Loopback, openLoopback, type Told } from './loopback.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

const TOKEN = '00D-secret-token';
const SIGNED_OUT: Told = { status: 401, body: '[{"errorCode":"INVALID_AUTH_HEADER"}]' };
const RAN_OUT: Told = { status: 401, body: '[{"message":"Session expired","errorCode":"INVALID_SESSION_ID"}]' };
const OK: Told = { status: 200, body: '{}' };

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

/** Returns a session with one token; each renewal returns another one. */
function session(apiAddress: string): Session & { readonly renewals: Grant[] } {
  const renewals: Grant[] = [];
  return {
    renewals,
    grant: () => Promise.resolve({ accessToken: TOKEN, apiAddress }),
    renewed: (stale) => {
      renewals.push(stale);
      return Promise.resolve({ accessToken: `${TOKEN}-${renewals.length + 1}`, apiAddress });
    },
  };
}

transportContract('the way over requestUrl', async (reads) => {
  let told: Told = OK;
  const server = await openLoopback(() => told);
  // Tests do not wait half a minute for a response that never arrives.
  const hasty: SendRequest = (request, limitMs) => sendRequest(request, told === 'hang' ? 100 : limitMs);
  const line = {
    session: session(server.address),
    crm: { reads, authStatus, error: () => undefined },
    dryRun: () => false,
    sendRequest: hasty,
  };
  return {
    reading: crmTransport({ ...line, mode: 'reading' }),
    writing: crmTransport({ ...line, mode: 'writing' }),
    arrived: () => server.arrived,
    from: (answer) => {
      const failures = { lost: 'cut', timeout: 'hang', 'signed-out': SIGNED_OUT } as const;
      told = typeof answer === 'string' ? failures[answer] : answer;
    },
    close: () => server.close(),
  };
});

let server: Loopback;
let tell: (path: string) => Told;

beforeEach(async () => {
  tell = () => OK;
  server = await openLoopback(({ path }) => tell(path));
});

afterEach(async () => {
  await server.close();
});

function line(over: Partial<TransportOptions> = {}): TransportOptions {
  return {
    session: session(server.address),
    crm: { reads: [], authStatus, error: () => undefined },
    mode: 'writing',
    dryRun: () => false,
    sendRequest,
    ...over,
  };
}

const READ = { method: 'GET', path: '/data' } as const;
const WRITE = { method: 'PATCH', path: '/data/1', body: '{}' } as const;

describe('dry run', () => {
  test('blocks a write at the time of sending', async () => {
    let dryRun = false;
    const slow: Session = {
      grant: () => {
        dryRun = true;
        return Promise.resolve({ accessToken: TOKEN, apiAddress: server.address });
      },
      renewed: () => Promise.reject(new Error('not asked')),
    };
    const way = crmTransport(line({ session: slow, dryRun: () => dryRun }));
    await expect(way.send(WRITE)).rejects.toThrow(Forbidden);
    expect(server.arrived).toEqual([]);
    expect(await way.send(READ)).toHaveProperty('response');
  });

  test('also blocks a repeated write', async () => {
    let dryRun = false;
    tell = () => {
      dryRun = true;
      return RAN_OUT;
    };
    await expect(crmTransport(line({ dryRun: () => dryRun })).send(WRITE)).rejects.toThrow(Forbidden);
    expect(server.arrived).toHaveLength(1);
  });
});

describe('the credentials', () => {
  test('are sent, and requests cannot override them', async () => {
    await crmTransport(line()).send(READ);
    expect(server.arrived[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}` });
    const smuggled = { ...READ, headers: { Authorization: 'Bearer other' } };
    await expect(crmTransport(line()).send(smuggled)).rejects.toThrow(Forbidden);
  });

  test('are renewed once after they expire, and the request is sent again', async () => {
    tell = () => (server.arrived.length === 1 ? RAN_OUT : OK);
    const own = session(server.address);
    const reply = await crmTransport(line({ session: own })).send(WRITE);
    expect(reply).toMatchObject({ response: { status: 200 } });
    expect(own.renewals).toHaveLength(1);
    expect(server.arrived.map(({ headers }) => headers['authorization'])).toEqual([
      `Bearer ${TOKEN}`,
      `Bearer ${TOKEN}-2`,
    ]);
  });

  test.each<[string, Told, number]>([
    ['they have run out, and so has the renewed one', RAN_OUT, 1],
    ['the identity page says so', { status: 403, body: 'Bad_OAuth_Token' }, 1],
    [
      'the session may not use the API',
      {
        status: 401,
        body: '[{"errorCode":"INVALID_SESSION_ID","message":"This session is not valid for use with the REST API"}]',
      },
      0,
    ],
    ['the app is not attached', { status: 401, body: 'Connected app is not attached to Agent' }, 0],
    ['they are refused without a word', { status: 401 }, 0],
  ])('need the user when %s', async (_, answer, renewals) => {
    tell = () => answer;
    const own = session(server.address);
    const failure = await crmTransport(line({ session: own }))
      .send(READ)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SignInNeeded);
    expect(own.renewals).toHaveLength(renewals);
    expect(server.arrived).toHaveLength(renewals + 1);
  });

  test('a header indicates expiration as well as a body', async () => {
    const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
    tell = () => (server.arrived.length === 1 ? { status: 401, headers: challenge } : OK);
    expect(await crmTransport(line()).send(READ)).toMatchObject({ response: { status: 200 } });
  });

  test('that could not be renewed or obtained keep their reason, and nothing is sent', async () => {
    tell = () => RAN_OUT;
    const lost = new SignInNeeded({ problem: 'unreachable', detail: 'The connection was lost.' });
    const cut: Session = { ...session(server.address), renewed: () => Promise.reject(lost) };
    await expect(crmTransport(line({ session: cut })).send(WRITE)).rejects.toBe(lost);
    const before = server.arrived.length;
    const away: Session = { ...cut, grant: () => Promise.reject(lost) };
    await expect(crmTransport(line({ session: away })).send(WRITE)).rejects.toBe(lost);
    expect(server.arrived).toHaveLength(before);
  });

  test('do not appear in any error or message', async () => {
    const quoting: SendRequest = ({ headers, url }) =>
      asked(() => Promise.reject(new Error(`net::ERR_FAILED ${url} ${JSON.stringify(headers)}`)));
    const own = { session: session(server.address) };
    const told = [await crmTransport(line({ ...own, sendRequest: quoting })).send(READ)].map((each) =>
      JSON.stringify(each),
    );
    expect(told[0]).toContain('net::ERR_FAILED');
    for (const answer of [RAN_OUT, SIGNED_OUT]) {
      tell = () => answer;
      told.push(
        String(
          await crmTransport(line(own))
            .send(READ)
            .catch((error: unknown) => error),
        ),
      );
    }
    const elsewhere = session('http://crm.example');
    told.push(
      String(
        await crmTransport(line({ session: elsewhere }))
          .send(READ)
          .catch((error: unknown) => error),
      ),
    );
    expect(told.join()).not.toContain(TOKEN);
  });
});

/** Sends a request with another `requestUrl`. */
async function asked(requestUrl: () => Promise<unknown>): Promise<Reply> {
  const host = await import('obsidian');
  vi.spyOn(host, 'requestUrl').mockImplementation(requestUrl as never);
  return sendRequest({ url: server.address }, 1000);
}

describe('the address', () => {
  test.each([
    'http://crm.example',
    'http://127.0.0.1',
    'https://acme.example/behind',
    'ftp://acme.example',
    'https://a@b.example',
  ])('%s receives no request', async (apiAddress) => {
    const sent: RequestUrlParam[] = [];
    const spying: SendRequest = (param) => {
      sent.push(param);
      return Promise.resolve({ unknown: 'lost', message: '' });
    };
    await expect(crmTransport(line({ session: session(apiAddress), sendRequest: spying })).send(READ)).rejects.toThrow(
      Forbidden,
    );
    expect(sent).toEqual([]);
  });

  test('is never left by a request', async () => {
    tell = () => ({ status: 302, headers: { Location: 'https://elsewhere.example/login' } });
    expect(await crmTransport(line()).send(READ)).toMatchObject({ response: { status: 302 } });
    expect(server.arrived).toHaveLength(1);
  });
});

describe('a request', () => {
  test('contains JSON unless it has another content type', async () => {
    await crmTransport(line()).send(WRITE);
    await crmTransport(line()).send({ ...WRITE, headers: { 'content-type': 'text/csv' } });
    expect(server.arrived.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'text/csv']);
  });

  test('with a response that is too large is not read', async () => {
    const large = { status: 200, headers: {}, arrayBuffer: { byteLength: 20 * 1024 * 1024 + 1 } };
    expect(await asked(() => Promise.resolve(large))).toMatchObject({ unknown: 'too-large' });
  });

  test('leaves no timer running', async () => {
    const clear = vi.spyOn(window, 'clearTimeout');
    const set = vi.spyOn(window, 'setTimeout');
    await sendRequest({ url: server.address }, 50_000);
    const [timer] = set.mock.results.filter((_, at) => set.mock.calls[at]?.[1] === 50_000);
    expect(clear).toHaveBeenCalledWith(timer?.value);
  });
});

test('a read times out after half a minute, a write after two minutes', async () => {
  const limits: number[] = [];
  const spying: SendRequest = (_, limitMs) => {
    limits.push(limitMs);
    return Promise.resolve({ unknown: 'timeout', message: '' });
  };
  const way = crmTransport(
    line({
      sendRequest: spying,
      crm: { reads: [{ method: 'POST', path: /^\/search$/ }], authStatus, error: () => undefined },
    }),
  );
  await way.send(READ);
  await way.send({ method: 'POST', path: '/search', body: '{}' });
  await way.send(WRITE);
  expect(limits).toEqual([30_000, 30_000, 120_000]);
});
