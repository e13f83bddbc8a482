/** Connecting with a pasted key, and with a code that is entered elsewhere, in the settings as a user does it. */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import type { Target } from '../../src/targets/core/target.ts';
import { TARGETS, type CrmId } from '../../src/targets/targets.ts';
import { startDataverse, type Dataverse } from '../../tools/loopback-crms/dataverse/server.ts';
import { CLIENT_ID } from '../../tools/loopback-crms/dataverse/sign-in.ts';
import { SERVICE_KEY } from '../../tools/loopback-crms/hubspot/portal-options.ts';
import { startHubspot, type Hubspot } from '../../tools/loopback-crms/hubspot/server.ts';
import { exampleVault, type OpenOptions, screenshots, setStage, textOf } from './stage.ts';

const DATA = '.obsidian/plugins/crm-sync-attribution/data.json';

const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** Returns true if the built plugin can connect to this CRM. */
function canConnect(id: CrmId): boolean {
  const target: Target = TARGETS[id];
  return target.crm !== undefined;
}

const stage = setStage();

async function settings(id: CrmId, sync: object, options: OpenOptions = {}): Promise<Page> {
  const data = { version: 1, targets: { [id]: { sync } } };
  const page = await stage.open({ vault: { ...exampleVault(), [DATA]: JSON.stringify(data) }, ...options });
  await page.evaluate(() => {
    window.host?.openSettings();
  });
  const { label } = TARGETS[id];
  await page.locator('.setting-item-name', { hasText: new RegExp(`^${label} connection$`) }).click();
  return page;
}

const row = (page: Page, name: string): ReturnType<Page['locator']> =>
  page.locator('.setting-item').filter({ has: page.getByText(name, { exact: true }) });
const state = (page: Page): ReturnType<Page['locator']> => row(page, 'Connection');
const button = (page: Page, name: string): ReturnType<Page['locator']> =>
  page.getByRole('button', { name, exact: true });

/** Returns everything readable: the page with the content of its fields, the vault, and the local storage. */
function open(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll('input')].map((input) => input.value);
    const texts = Object.values(window.host?.texts() ?? {});
    return [document.documentElement.outerHTML, ...fields, ...texts, JSON.stringify(Object.entries(localStorage))].join(
      '\n',
    );
  });
}

describe.skipIf(!canConnect('hubspot'))('with a key', () => {
  const OTHER_KEY = 'pat-na1-loopback-another';

  async function connecting(options: OpenOptions = {}): Promise<{ hub: Hubspot; page: Page }> {
    const hub = await startHubspot();
    running.push(hub);
    return { hub, page: await settings('hubspot', { address: hub.url }, options) };
  }

  const field = (page: Page): ReturnType<Page['locator']> => page.getByLabel('Service key', { exact: true });
  const kept = (page: Page): Promise<string | null | undefined> =>
    page.evaluate(() => window.host?.app.secretStorage.getSecret('crm-sync-hubspot-key'));

  test('from the first connection through test and replacement to removal', async () => {
    const { page, hub } = await connecting();
    await state(page).getByText('No key yet. Paste the service key below').waitFor();
    await expect.poll(() => page.getByText('Client ID', { exact: true }).count()).toBe(0);
    await expect.poll(() => button(page, 'Sign in').isVisible()).toBe(false);
    await screenshots(page, 'settings-key');
    await field(page).fill('two words');
    await button(page, 'Connect').click();
    await state(page).locator('.setting-item-error').waitFor();
    expect(hub.log.all).toEqual([]);
    await field(page).fill(OTHER_KEY);
    await button(page, 'Connect').click();
    await page.getByText('HubSpot rejected this key.').waitFor();
    await screenshots(page, 'settings-key-refused');
    await expect.poll(() => kept(page)).toBeNull();
    await field(page).fill(` ${SERVICE_KEY} `);
    await expect.poll(() => field(page).getAttribute('type')).toBe('password');
    await button(page, 'Connect').click();
    await state(page).getByText('Connected to HubSpot account').waitFor();
    await expect.poll(() => field(page).inputValue()).toBe('');
    await expect.poll(() => kept(page)).toBe(SERVICE_KEY);
    await screenshots(page, 'settings-key-ready');
    await button(page, 'Test connection').click();
    await state(page).getByText('The connection works.').waitFor();
    await field(page).fill(OTHER_KEY);
    await button(page, 'Replace key').click();
    await page.getByText('HubSpot rejected this key.').waitFor();
    await expect.poll(() => kept(page)).toBe(SERVICE_KEY);
    await field(page).fill('');
    await expect.poll(() => open(page)).not.toMatch(new RegExp(`${SERVICE_KEY}|${OTHER_KEY}`));
    await button(page, 'Sign out').click();
    await state(page).getByText('It stays valid until someone deletes it in HubSpot.').waitFor();
    await expect.poll(() => kept(page)).toBe('');
    await button(page, 'Connect').waitFor();
    await expect.poll(() => textOf(page, DATA)).not.toContain('pat-');
    expect(hub.log.writes()).toEqual([]);
  });

  test('a key deleted in the CRM is reported, on a phone, and another one connects', async () => {
    const { page, hub } = await connecting({ mobile: true, width: 390, height: 844 });
    await field(page).fill(SERVICE_KEY);
    await button(page, 'Connect').click();
    await state(page).getByText('Connected to HubSpot account').waitFor();
    hub.portal.keys.delete(SERVICE_KEY);
    hub.portal.keys.set(OTHER_KEY, []);
    await button(page, 'Test connection').click();
    await page.getByText('HubSpot rejected this key.').waitFor();
    await state(page)
      .getByText('Not connected. The service key on this device doesn’t work yet. Test or replace it.')
      .waitFor();
    await button(page, 'Remove key').waitFor();
    await screenshots(page, 'settings-key-phone');
    await field(page).fill(OTHER_KEY);
    await button(page, 'Replace key').click();
    await state(page).getByText('Connected to HubSpot account').waitFor();
  });
});

describe.skipIf(!canConnect('dynamics'))('with a code', () => {
  async function connecting(options: OpenOptions = {}): Promise<{ crm: Dataverse; page: Page; code: string }> {
    const crm = await startDataverse();
    running.push(crm);
    const page = await settings('dynamics', { address: crm.url, clientId: CLIENT_ID }, options);
    await button(page, 'Sign in with a code').click();
    await state(page).getByText('Open the page below').waitFor();
    return { crm, page, code: (await page.locator('.crm-sync-code').textContent()) ?? '' };
  }

  test('the code is shown and copied, and its page opens; after approval, the sign-in continues automatically', async () => {
    const { page, crm, code } = await connecting();
    expect(code).toMatch(/^LOOP/);
    await row(page, 'Sign-in code').getByText('/devicelogin, on this device or another one.').waitFor();
    await screenshots(page, 'settings-code');
    await button(page, 'Copy code').click();
    await button(page, 'Copied').waitFor();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    const [browser] = await Promise.all([page.waitForEvent('popup'), button(page, 'Open page').click()]);
    expect(browser.url()).toBe(`${crm.url}/devicelogin`);
    await browser.close();
    crm.signIn.answerDevice(code, 'approved');
    await state(page).getByText('Signed in').waitFor({ timeout: 15_000 });
    await page.getByText('Dynamics 365: Signed in').waitFor();
    await expect.poll(() => page.locator('.crm-sync-code').isVisible()).toBe(false);
    await expect.poll(() => open(page)).not.toContain('loopback_');
    await screenshots(page, 'settings-code-ready');
    await button(page, 'Sign out').click();
    await state(page).getByText('Dynamics 365 has no way to end the session remotely.').waitFor();
  }, 30_000);

  test('a declined code is reported, on a phone, and a canceled one disappears', async () => {
    const { page, crm, code } = await connecting({ mobile: true, width: 390, height: 844 });
    await screenshots(page, 'settings-code-phone');
    crm.signIn.answerDevice(code, 'declined');
    await state(page).getByText('Sign-in was denied. The server says: “AADSTS70017').waitFor({ timeout: 15_000 });
    await screenshots(page, 'settings-code-declined');
    await button(page, 'Sign in with a code').click();
    await button(page, 'Cancel').click();
    await state(page).getByText('Not signed in.').waitFor();
    await expect.poll(() => page.locator('.crm-sync-code').isVisible()).toBe(false);
  }, 30_000);
});
