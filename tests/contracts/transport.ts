/**
 * The contract of every Transport, run on the in-memory implementation and on the one over the app's requests in a
 * host.
 */
import { describe, expect, test } from 'vitest';
import { Forbidden, SignInNeeded, type Transport } from '../../src/sync/ports.ts';
import type { Crm } from '../../src/targets/core/crm.ts';
import type { CrmRequest, CrmResponse } from '../../src/targets/flow/request-flow.ts';

/** Two transports to one CRM, and control of its responses. */
interface TransportScene {
  readonly reading: Transport;
  readonly writing: Transport;
  /**
   * Returns the received requests, in order; header names are in lowercase, including those of the connection and the
   * machine.
   */
  readonly arrived: () => readonly CrmRequest[];
  /**
   * Sets the result of all further requests. `lost`: the connection breaks. `timeout`: no response in time.
   * `signed-out`: the credentials are rejected, and cannot be refreshed.
   */
  readonly from: (answer: CrmResponse | 'lost' | 'timeout' | 'signed-out') => void;
  readonly close?: () => Promise<void>;
}

/** `POST /search` is the only read other than `GET`. */
const READS: Crm['reads'] = [{ method: 'POST', path: /^\/search$/ }];

const OK: CrmResponse = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

export function transportContract(name: string, make: (reads: Crm['reads']) => Promise<TransportScene>): void {
  const scene = async (run: (scene: TransportScene) => Promise<void>): Promise<void> => {
    const made = await make(READS);
    try {
      made.from(OK);
      await run(made);
    } finally {
      await made.close?.();
    }
  };

  describe(`${name} sends`, () => {
    test('method, path with query, headers, and body unchanged', () =>
      scene(async ({ writing, arrived }) => {
        const path = '/data/q?x=a%20b&y=%2F';
        await writing.send({ method: 'PATCH', path, headers: { 'X-Mark': 'yes' }, body: '{"a":"ä"}' });
        const [request] = arrived();
        expect(request).toMatchObject({ method: 'PATCH', path, body: '{"a":"ä"}' });
        const headers = Object.entries(request?.headers ?? {}).map(([key, value]) => `${key.toLowerCase()}: ${value}`);
        expect(headers).toContain('x-mark: yes');
      }));

    test.each([200, 204, 400, 404, 429, 500, 503])('and receives a response with status %i', (status) =>
      scene(async ({ reading, from }) => {
        from({ status, headers: { 'X-Told': 'Yes' }, body: status === 204 ? '' : '{"ä":1}' });
        const reply = await reading.send({ method: 'GET', path: '/data' });
        if (!('response' in reply)) throw new Error('no answer');
        expect(reply.response.status).toBe(status);
        expect(reply.response.body).toBe(status === 204 ? '' : '{"ä":1}');
        expect(reply.response.headers['x-told']).toBe('Yes');
      }),
    );
  });

  describe(`${name} blocks`, () => {
    test.each(['POST', 'PATCH', 'PUT', 'DELETE'] as const)('a %s while only reads are allowed', (method) =>
      scene(async ({ reading, arrived }) => {
        await expect(reading.send({ method, path: '/data', body: '{}' })).rejects.toThrow(Forbidden);
        expect(arrived()).toEqual([]);
      }),
    );

    test.each(['//evil.example/a', 'https://evil.example', '/a/../b', '/a\r\nb'])('%j, in any mode', (path) =>
      scene(async ({ writing, arrived }) => {
        await expect(writing.send({ method: 'GET', path })).rejects.toThrow(Forbidden);
        expect(arrived()).toEqual([]);
      }),
    );

    test('no request that the CRM lists as a read', () =>
      scene(async ({ reading, arrived }) => {
        await reading.send({ method: 'POST', path: '/search', body: '{}' });
        expect(arrived()).toHaveLength(1);
      }));
  });

  describe(`${name} reports`, () => {
    test.each(['lost', 'timeout'] as const)('that the result of a request is unknown if it is %s', (how) =>
      scene(async ({ writing, from }) => {
        from(how);
        expect(await writing.send({ method: 'POST', path: '/data', body: '{}' })).toMatchObject({ unknown: how });
      }),
    );

    test('that the user must sign in', () =>
      scene(async ({ reading, from }) => {
        from('signed-out');
        await expect(reading.send({ method: 'GET', path: '/data' })).rejects.toThrow(SignInNeeded);
      }));
  });
}
