/** Sign-in by browser: the links that complete an attempt, and those that do not. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { calls, ID, scene, setUpFor } from './connection-scene.ts';
import { pressed } from './site.ts';

vi.mock('obsidian', async () => (await import('../../tools/obsidian-host/node/node-host.ts')).NODE_API);

beforeEach(() => {
  vi.stubGlobal('window', { setTimeout, clearTimeout });
  return () => {
    vi.unstubAllGlobals();
  };
});

describe('a sign-in', () => {
  test.each<[string, (link: string) => string | Record<string, string>]>([
    ['by the link as text', (link) => link],
    ['by the link with spaces around it', (link) => `\n ${link} `],
    ['by what is left of the link', (link) => link.slice(link.indexOf('?'))],
    ['by a link with a slash', (link) => link.replace('?', '/?')],
    [
      'by what the app hands over',
      (link) => ({ action: 'crm-sync-attribution', ...Object.fromEntries(new URL(link).searchParams) }),
    ],
  ])('completes %s', async (_, given) => {
    const { service, crm, pages } = await scene();
    await service.start(ID);
    expect(await service.finish(given(await pressed(crm, pages[0] ?? '')))).toHaveProperty('who');
  });

  test('completes after a restart of the app, as on a phone', async () => {
    const { service, again, crm, pages } = await scene();
    await service.start(ID);
    const later = again();
    expect(later.attempt()).toBe(ID);
    expect(await later.finish(await pressed(crm, pages[0] ?? ''))).toHaveProperty('who');
  });

  test.each([
    ['https://elsewhere.example/?code=1&state=2', 'no-link'],
    ['hello', 'no-link'],
    ['', 'no-link'],
    ['obsidian://crm-sync-attribution?code=1&state=stranger', 'foreign'],
    ['obsidian://crm-sync-attribution?code=1', 'foreign'],
    ['obsidian://crm-sync-attribution?error=access_denied&state=stranger', 'foreign'],
  ])('is not completed by %j', async (link, problem) => {
    const made = await scene();
    const { service, crm, pages } = made;
    await service.start(ID);
    expect(await service.finish(link)).toMatchObject({ problem });
    expect(calls(made, '/services/oauth2/token')).toBe(0);
    expect(service.attempt()).toBe(ID);
    expect(await service.finish(await pressed(crm, pages[0] ?? ''))).toHaveProperty('who');
  });

  test('that the user denies reports that with the message of the CRM', async () => {
    const { service, crm, pages } = await scene();
    await service.start(ID);
    const result = await service.finish(await pressed(crm, pages[0] ?? '', 'deny'));
    expect(result).toEqual({ problem: 'denied', detail: 'end-user denied authorization' });
    expect(service.attempt()).toBeUndefined();
  });

  test('of an unknown app reports that', async () => {
    const made = await scene();
    made.set(setUpFor(made.crm.url, 'nobody'));
    await made.service.start(ID);
    const link = await pressed(made.crm, made.pages[0] ?? '');
    expect(await made.service.finish(link)).toMatchObject({ problem: 'client-unknown' });
  });

  test.each([10 * 60_000 + 1, -10 * 60_000 - 1])('that took too long has expired (%d ms)', async (ms) => {
    const { service, crm, pages, clock } = await scene();
    await service.start(ID);
    const link = await pressed(crm, pages[0] ?? '');
    clock.advance(ms);
    expect(service.attempt()).toBeUndefined();
    expect(await service.finish(link)).toMatchObject({ problem: 'expired' });
  });

  test('for settings that changed since the start has expired', async () => {
    const made = await scene();
    await made.service.start(ID);
    const link = await pressed(made.crm, made.pages[0] ?? '');
    made.set(setUpFor(made.crm.url, 'another'));
    expect(await made.service.finish(link)).toMatchObject({ problem: 'expired' });
  });

  test('is deleted when another one starts, when it is canceled, and when it has completed', async () => {
    const { service, crm, pages } = await scene();
    await service.start(ID);
    await service.start(ID);
    const [first, second] = await Promise.all(pages.map((page) => pressed(crm, page)));
    expect(await service.finish(first ?? '')).toMatchObject({ problem: 'foreign' });
    expect(await service.finish(second ?? '')).toHaveProperty('who');
    expect(await service.finish(second ?? '')).toMatchObject({ problem: 'foreign' });
    await service.start(ID);
    service.cancel();
    expect(await service.finish(await pressed(crm, pages.at(-1) ?? ''))).toMatchObject({ problem: 'foreign' });
  });

  test('with a link without a result is reported', async () => {
    const { service, pages } = await scene();
    await service.start(ID);
    const state = new URL(pages[0] ?? '').searchParams.get('state') ?? '';
    expect(await service.finish({ state })).toMatchObject({ problem: 'no-link' });
  });

  test('notifies listeners at every step', async () => {
    const made = await scene();
    const states: string[] = [];
    const stop = made.service.listen(() => states.push(made.service.attempt() ?? made.service.state(ID).state));
    await made.signIn();
    await made.service.signOut(ID);
    expect(states).toEqual([ID, 'ready', 'signed-out']);
    stop();
    await made.service.start(ID);
    expect(states).toHaveLength(3);
  });
});
