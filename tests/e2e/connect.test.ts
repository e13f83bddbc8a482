/** Connecting as a user does it: settings, browser, return, test, sign-out; the CRM is the loopback Salesforce. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';
import { startExampleOrg } from '../../tools/loopback-crms/example-org.ts';
import { exampleVault, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';

let org: ExampleOrg;

beforeAll(async () => {
  org = await startExampleOrg('salesforce');
});

afterAll(async () => {
  await org.close();
});

beforeEach(() => {
  org.faults.clear();
  org.log.clear();
});

describe('connecting', () => {
  const stage = setStage();

  async function connection(sync: object = org.settings.sync, options: OpenOptions = {}): Promise<Page> {
    const data = { version: 1, targets: { salesforce: { sync } } };
    const page = await stage.open({ vault: { ...exampleVault(), [DATA]: JSON.stringify(data) }, ...options });
    await openSettings(page);
    return page;
  }

  async function openSettings(page: Page): Promise<void> {
    await page.evaluate(() => {
      window.host?.openSettings();
    });
    await page.locator('.setting-item-name', { hasText: /^Salesforce connection$/ }).click();
  }

  const state = (page: Page): ReturnType<Page['locator']> =>
    page.locator('.setting-item').filter({ has: page.getByText('Connection', { exact: true }) });
  const button = (page: Page, name: string): ReturnType<Page['locator']> =>
    page.getByRole('button', { name, exact: true });
  const link = (page: Page): ReturnType<Page['locator']> =>
    page.getByRole('textbox', { name: 'Link from the browser' });

  /** Selects a button on the consent page in the window that the plugin opened; resolves to the redirect URL. */
  async function consent(page: Page, press: () => Promise<void>, answer: 'allow' | 'deny' = 'allow'): Promise<string> {
    const [browser] = await Promise.all([page.waitForEvent('popup'), press()]);
    const [back] = await Promise.all([
      browser.waitForResponse((response) => response.url().includes(`answer=${answer}`)),
      browser.locator(`#${answer}`).click({ noWaitAfter: true }),
    ]);
    return back.headers()['location'] ?? '';
  }

  /** Passes the link to the app, as the operating system does. */
  async function follow(page: Page, location: string): Promise<void> {
    const { searchParams } = new URL(location);
    const params = { action: 'crm-sync-attribution', ...Object.fromEntries(searchParams) };
    await page.evaluate((given) => window.host?.protocol(given), params);
  }

  const secret = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(() => window.host?.app.secretStorage.getSecret('crm-sync-salesforce'));

  test('from the first sign-in through a test to signing out', async () => {
    const page = await connection({});
    await state(page).getByText('Not set up').waitFor();
    await expect.poll(() => button(page, 'Sign in').isVisible()).toBe(false);
    const field = (name: string): ReturnType<Page['locator']> =>
      page
        .locator('.setting-item')
        .filter({ has: page.getByText(name, { exact: true }) })
        .locator('input');
    await field('Address').fill('https://elsewhere.example');
    await page.getByText('Enter your My Domain address').waitFor();
    await field('Address').fill(`${org.settings.sync.address}/`);
    await field('Client ID').fill(org.settings.sync.clientId ?? '');
    await expect
      .poll(async () => JSON.parse((await textOf(page, DATA)) ?? '{}') as unknown)
      .toMatchObject({ targets: { salesforce: { sync: org.settings.sync } } });
    await screenshots(page, 'settings-connection');
    const location = await consent(page, () => button(page, 'Sign in').click());
    await state(page).getByText('Allow access in your browser').waitFor();
    await screenshots(page, 'settings-connection-waiting');
    await follow(page, location);
    await state(page).getByText('Signed in as Ada Seller to Acme Federal (production), API 66.0.').waitFor();
    await page.getByText('Salesforce: Signed in as Ada Seller').waitFor();
    await screenshots(page, 'settings-connection-ready');
    await button(page, 'Test connection').click();
    await state(page).getByText('The connection works.').waitFor();
    await button(page, 'Sign out').click();
    await state(page).getByText('You’re signed out on this device and in Salesforce.').waitFor();
    await expect.poll(() => secret(page)).toBe('');
    expect(org.log.all.some(({ path }) => path === '/services/oauth2/revoke')).toBe(true);
    expect(org.log.writes()).toEqual([]);
    await expect.poll(() => page.evaluate((path) => window.host?.texts()[path], DATA)).not.toContain('token');
  });

  test('with a pasted link, on a phone', async () => {
    const page = await connection(org.settings.sync, { mobile: true, width: 390, height: 844 });
    await expect.poll(() => link(page).isVisible()).toBe(false);
    const location = await consent(page, () => button(page, 'Sign in').click());
    await link(page).fill('https://elsewhere.example');
    await button(page, 'Finish').click();
    await page.getByText('This isn’t the link from the browser.').waitFor();
    await screenshots(page, 'settings-connection-phone');
    await link(page).fill(location);
    await button(page, 'Finish').click();
    await state(page).getByText('Signed in as Ada Seller').waitFor();
    await expect.poll(() => link(page).isVisible()).toBe(false);
  });

  test('a forged link neither ends nor starts a sign-in', async () => {
    const page = await connection();
    const location = await consent(page, () => button(page, 'Sign in').click());
    await follow(page, location.replace(/state=[^&]+/, 'state=made-up'));
    await page.getByText('This link doesn’t belong to a sign-in started on this device.').waitFor();
    await expect.poll(() => secret(page)).toBeNull();
    expect(org.log.all.filter(({ path }) => path === '/services/oauth2/token')).toEqual([]);
    await follow(page, location);
    await state(page).getByText('Signed in as Ada Seller').waitFor();
  });

  test('a failed sign-in that the settings can solve has the button that opens them', async () => {
    const page = await connection();
    const location = await consent(page, () => button(page, 'Sign in').click());
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.mod-settings').count()).toBe(0);
    const token = { access_token: 'a', token_type: 'Bearer', instance_url: 'https://elsewhere.example' };
    const answer = { status: 200, body: JSON.stringify(token), contentType: 'application/json' };
    org.faults.on('POST /services/oauth2/token', { kind: 'answer', work: false, answer });
    await follow(page, location);
    const notice = page.locator('.notice', { hasText: 'Check the address in the settings' });
    await notice.getByRole('button', { name: 'Open settings' }).click();
    await page.locator('.mod-settings').waitFor();
  });

  test('a denied sign-in is reported and can be started again', async () => {
    const page = await connection();
    await follow(page, await consent(page, () => button(page, 'Sign in').click(), 'deny'));
    await page.getByText('Sign-in was denied. The server says: “end-user denied authorization”.').waitFor();
    await state(page).getByText('Not signed in.').waitFor();
    await follow(page, await consent(page, () => button(page, 'Sign in').click()));
    await state(page).getByText('Signed in as Ada Seller').waitFor();
  });

  test('an unavailable CRM is reported, and the user stays signed in', async () => {
    const page = await connection();
    await follow(page, await consent(page, () => button(page, 'Sign in').click()));
    await state(page).getByText('Signed in as').waitFor();
    org.faults.on(
      'GET /services/data/',
      { kind: 'answer', work: false, answer: { status: 503, body: '<h1>Sorry</h1>', contentType: 'text/html' } },
      20,
    );
    await button(page, 'Test connection').click();
    await state(page).locator('.setting-item-error').waitFor();
    await state(page).getByText('Signed in as').waitFor();
    await button(page, 'Sign out').waitFor();
  });
});
