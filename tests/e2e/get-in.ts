/** Signs in as a user does, with any sign-in method of the CRMs. */
import type { Page } from 'playwright-core';
// @ts-expect-error a script without types, which are declared below
import { openConnection as open, openConsent as consentOf } from '../../scripts/page-actions.mjs';
import type { ExampleOrg } from '../../tools/loopback-crms/example.ts';

/** Opens the settings of a connection. */
export const openConnection = open as (page: Page, label: string) => Promise<void>;

/** Selects “Sign in” in these settings, and returns the consent page that opens. */
export const openConsent = consentOf as (page: Page) => Promise<Page>;

/** Signs in from the settings of the connection; resolves when only the plugin's own work is left. */
export async function getIn(page: Page, signIn: ExampleOrg['signIn']): Promise<void> {
  if (signIn.by === 'browser') {
    await consent(page);
    return;
  }
  await pasteKey(page, signIn.key);
}

export async function pasteKey(page: Page, key: string): Promise<void> {
  await page.locator('.setting-item input[type="password"]').fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

async function consent(page: Page): Promise<void> {
  await allow(page, await openConsent(page));
}

/** Allows the access on the page in the browser, and passes its link to the app as the operating system does. */
export async function allow(page: Page, browser: Page): Promise<void> {
  const [back] = await Promise.all([
    browser.waitForResponse((response) => response.url().includes('answer=allow')),
    browser.locator('#allow').click({ noWaitAfter: true }),
  ]);
  const params = Object.fromEntries(new URL(back.headers()['location'] ?? '').searchParams);
  await browser.close();
  await page.evaluate((given) => window.host?.protocol({ action: 'crm-sync-attribution', ...given }), params);
}
